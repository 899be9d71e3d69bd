"""An index for the audit events of one subject."""

from alembic import op

from csgraph.vault.schema import audit_events

revision = "0004_audit_look_up"
down_revision = "0003_tie"


def upgrade() -> None:
    """Makes the index where it is not there: a new vault has it from the first migration."""
    for index in audit_events.indexes:
        index.create(op.get_bind(), checkfirst=True)


def downgrade() -> None:
    """Go back by restoring a backup."""
    raise NotImplementedError
