"""What the source calls the rows about people."""

from alembic import op

from csgraph.vault.schema import source_ids

revision = "0007_source_ids"
down_revision = "0006_doubles"


def upgrade() -> None:
    """Makes the table where it is not there: a new vault has it from the first migration."""
    source_ids.create(op.get_bind(), checkfirst=True)


def downgrade() -> None:
    """The graph no longer has them; go back by restoring a backup of both."""
    raise NotImplementedError
