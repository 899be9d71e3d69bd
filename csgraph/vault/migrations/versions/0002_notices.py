"""The outbox, and who is registered to be told."""

from alembic import op

from csgraph.vault.notice_tables import TABLES

revision = "0002_notices"
down_revision = "0001_first"


def upgrade() -> None:
    """Makes the tables where they are not there: a new vault has them from the first migration."""
    for table in TABLES:
        table.create(op.get_bind(), checkfirst=True)


def downgrade() -> None:
    """Notices on their way would be lost; go back by restoring a backup."""
    raise NotImplementedError
