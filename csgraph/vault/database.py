"""Database: opens SQLite or Postgres the way the vault needs it, and says in plain words what went wrong with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from csgraph.errors import Conflict, CsgraphError, InvalidInput, Unavailable
from csgraph.private.files import ensure_file, make_folder

WAIT_SECONDS = 30
READING = "csgraph_reading"
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
"""WAL lets readers and a writer be, in several processes. FULL and not NORMAL: what is committed here must outlive a
loss of power, because the graph's transaction follows it. What is deleted is overwritten."""

_FULL = ("full", "53100")
_BUSY = ("locked", "busy", "40001", "40P01", "55P03", "23505")
_DAMAGED = ("malformed", "not a database")
_AWAY = ("57P01", "57P02", "57P03")
"""Postgres ends, has ended, or still starts, which after a fall can take a while."""


def open_engine(address: str) -> Engine:
    """An engine for a SQLAlchemy address; a new SQLite file is its owner's alone. Raises InvalidInput, Unavailable."""
    url = _url(address)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if url.database:
        _make_file(Path(url.database))
    engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def translated() -> Iterator[None]:
    """Turns what a driver raises into Conflict (somebody else is writing) or Unavailable, without its text."""
    try:
        yield
    except DBAPIError as error:
        raise _in_words(error) from None
    except SQLAlchemyError as error:
        raise _refused(error) from None


def shrink_log(engine: Engine) -> None:
    """Empties SQLite's write-ahead log, which may still hold what was deleted; elsewhere it does nothing."""
    if engine.dialect.name != "sqlite":
        return
    with translated():
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            raw.close()


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        raise _not_an_address() from None
    match url.get_backend_name():
        case "sqlite":
            return url
        case "postgresql":
            return url.set(drivername="postgresql+pg8000")
        case _:
            raise _not_an_address()


def _not_an_address() -> InvalidInput:
    return InvalidInput(
        "vault_address",
        "The address of the vault is none that csgraph can use.",
        advice="Set CSGRAPH_VAULT_URL to sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE.",
    )


def _make_file(path: Path) -> None:
    try:
        make_folder(path.parent)
        ensure_file(path)
    except OSError:
        raise Unavailable(
            "vault_unreachable",
            "The file of the vault cannot be made or opened.",
            advice="Check the folder in CSGRAPH_DATA or CSGRAPH_VAULT_URL, its rights and its free space.",
        ) from None


def _prepare(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A unit always writes (its audit event), so it takes the write lock at once and never has to upgrade.
    reads = connection.get_execution_options().get(READING)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _in_words(error: DBAPIError) -> CsgraphError:
    text = _signs(error)
    if any(sign in text for sign in _FULL):
        message, advice = "The disk of the vault is full.", "Free space and repeat the command: nothing is half done."
    elif any(sign in text for sign in _BUSY):
        return Conflict(
            "vault_busy",
            "Another command is writing to the vault.",
            advice="Wait for it to end, then repeat this one: nothing was written.",
        )
    elif any(sign in text for sign in _DAMAGED):
        message, advice = "The file of the vault is damaged or not a vault.", "Put it back from its backup."
    elif any(sign in text for sign in _AWAY):
        message = "The vault's server is starting or has just ended."
        advice = "Wait a minute and repeat the command: nothing is half done."
    elif isinstance(error, OperationalError | InterfaceError):
        message, advice = "The vault cannot be reached.", "Check CSGRAPH_VAULT_URL, or that its folder is there."
    else:
        return _refused(error)
    return Unavailable("vault_unreachable", message, advice=advice)


def _signs(error: DBAPIError) -> str:
    """What tells causes apart: SQLite's words, or the code of a Postgres error (its words may hold values)."""
    facts = error.orig.args[0] if error.orig is not None and error.orig.args else ""
    return str(facts.get("C", "")) if isinstance(facts, dict) else str(facts).lower()


def _refused(error: SQLAlchemyError) -> Unavailable:
    # The driver's text may hold values: no more than the error's class goes on.
    return Unavailable(
        "vault_unreachable", f"The vault refused a statement ({type(error).__name__}).", advice="Tell support."
    )
