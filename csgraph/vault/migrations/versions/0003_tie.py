"""What ties the vault to its graph, and the latest instant that was recorded."""

from alembic import op
from sqlalchemy import func, insert, select

from csgraph.ids import new_id
from csgraph.vault.schema import audit_events
from csgraph.vault.tie import micros
from csgraph.vault.tie_tables import TABLES, tie

revision = "0003_tie"
down_revision = "0002_notices"


def upgrade() -> None:
    """Makes the tables where they are not there, gives the vault its id, and notes when it was last written."""
    connection = op.get_bind()
    for table in TABLES:
        table.create(connection, checkfirst=True)
    if connection.execute(select(func.count()).select_from(tie)).scalar_one() == 0:
        last = connection.execute(select(func.max(audit_events.c.at))).scalar()
        values = {"name": "tie", "vault_uid": new_id("vault"), "graph_uid": None, "unit": 0, "arrived": 0}
        values["instant"] = micros(last) if last is not None else 0
        connection.execute(insert(tie).values(values))


def downgrade() -> None:
    """A vault without it would be taken for another's; go back by restoring a backup."""
    raise NotImplementedError
