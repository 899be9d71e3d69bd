"""The register of named people, and tokens that belong to one of them."""

import sqlalchemy as sa
from alembic import op

from csgraph.vault.named_people_tables import TABLES

revision = "0009_named_people"
down_revision = "0008_sessions"


def upgrade() -> None:
    """Makes the tables and changes the column where that was not done: a new vault has them from the first migration.

    A token of a person says nothing of a role: what they may do is in the register.
    """
    connection = op.get_bind()
    for table in TABLES:
        table.create(connection, checkfirst=True)
    if "person_uid" not in {each["name"] for each in sa.inspect(connection).get_columns("token_registry")}:
        with op.batch_alter_table("token_registry") as registry:
            registry.add_column(sa.Column("person_uid", sa.String(40), nullable=True))
            registry.alter_column("role", existing_type=sa.String(40), nullable=True)


def downgrade() -> None:
    """Who may do what would be lost; go back by restoring a backup."""
    raise NotImplementedError
