"""Migrations of the vault, run when it is opened (Alembic); each is a file in `migrations/versions`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from csgraph.errors import Unavailable

LOCK = 0x6373677261706801
"""Of Postgres: one process at a time brings the tables up to date. SQLite has its write lock."""


def upgrade(connection: Connection) -> None:
    """Brings the vault's tables to the newest form; does nothing where they are.

    Raises Unavailable if they were made by a version of csgraph that this one does not know.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    if MigrationContext.configure(connection).get_current_revision() == _newest(config):
        return
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise Unavailable(
            "vault_version",
            "The vault was made by another version of csgraph.",
            advice="Use that version or a newer one, or begin with an empty vault.",
        ) from None


def _newest(config: Config) -> str | None:
    return ScriptDirectory.from_config(config).get_current_head()
