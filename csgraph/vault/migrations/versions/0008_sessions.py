"""Sessions of the pages."""

from alembic import op

from csgraph.vault.schema import sessions

revision = "0008_sessions"
down_revision = "0007_source_ids"


def upgrade() -> None:
    """Makes the table where it is not there: a new vault has it from the first migration."""
    sessions.create(op.get_bind(), checkfirst=True)


def downgrade() -> None:
    """Whoever is signed in would not be; go back by restoring a backup."""
    raise NotImplementedError
