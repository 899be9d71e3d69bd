"""When each batch was recorded in the graph."""

from alembic import op

from csgraph.vault.register_tables import batch_instants

revision = "0012_batch_instants"
down_revision = "0011_signing_in"


def upgrade() -> None:
    """Makes the table where it is not there. Of batches before, the vault knows when their run began."""
    batch_instants.create(op.get_bind(), checkfirst=True)


def downgrade() -> None:
    """When batches were recorded would be lost; go back by restoring a backup."""
    raise NotImplementedError
