"""Rows of kinship that an import could not take."""

from alembic import op

from csgraph.vault.register_tables import kin_left_out

revision = "0010_kin_left_out"
down_revision = "0009_named_people"


def upgrade() -> None:
    """Makes the table where it is not there: a new vault has it from the first migration."""
    kin_left_out.create(op.get_bind(), checkfirst=True)


def downgrade() -> None:
    """What was left out would not be told; go back by restoring a backup."""
    raise NotImplementedError
