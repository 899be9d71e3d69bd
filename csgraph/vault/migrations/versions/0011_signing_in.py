"""Sessions of named people, what a provider of log-ins sent and is taken once, and whose account is whose."""

import sqlalchemy as sa
from alembic import op

from csgraph.vault.schema import sessions, used_once

revision = "0011_signing_in"
down_revision = "0010_kin_left_out"


def upgrade() -> None:
    """Changes what is not changed yet: a new vault has it from the first migration.

    A session lasts hours. Those there are end here: whoever had one signs in again.
    """
    connection = op.get_bind()
    used_once.create(connection, checkfirst=True)
    if "person_uid" not in _columns(connection, "sessions"):
        op.drop_table("sessions")
        sessions.create(connection)
    if "account_token" not in _columns(connection, "named_people"):
        op.add_column("named_people", sa.Column("account_token", sa.LargeBinary(16), nullable=True))
        op.create_index("ix_named_people_account_token", "named_people", ["account_token"])


def _columns(connection: sa.Connection, table: str) -> set[str]:
    return {each["name"] for each in sa.inspect(connection).get_columns(table)}


def downgrade() -> None:
    """Whoever is signed in would not be; go back by restoring a backup."""
    raise NotImplementedError
