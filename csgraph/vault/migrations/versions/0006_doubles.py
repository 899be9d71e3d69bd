"""What people decide about two ids with one number."""

from alembic import op

from csgraph.vault.register_tables import person_decisions

revision = "0006_doubles"
down_revision = "0005_names"


def upgrade() -> None:
    """Makes the table where it is not there: a new vault has it from the first migration."""
    person_decisions.create(op.get_bind(), checkfirst=True)


def downgrade() -> None:
    """Decisions would be lost; go back by restoring a backup."""
    raise NotImplementedError
