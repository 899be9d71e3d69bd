"""The connection to the graph database: the embedded engine or a Neo4j server, behind one driver."""

import atexit
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import neo4j
import neo4j.exceptions
from pydantic import SecretStr

from csgraph.engine import embedded
from csgraph.engine.accounts import DATABASE
from csgraph.errors import InvalidInput, Unavailable

EMBEDDED = "embedded:"
SCHEMES = ("bolt://", "bolt+s://", "bolt+ssc://", "neo4j://", "neo4j+s://", "neo4j+ssc://")
Kind = Literal["arcadedb", "neo4j"]


class Address(Protocol):
    """The settings that say where the graph is and how to enter it."""

    @property
    def data(self) -> Path: ...
    @property
    def graph_uri(self) -> str: ...
    @property
    def graph_user(self) -> str: ...
    @property
    def graph_password(self) -> SecretStr | None: ...
    @property
    def graph_password_file(self) -> Path | None: ...
    @property
    def graph_database(self) -> str: ...
    @property
    def engine_heap_mb(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """An open way to the graph. `reader_driver` is an identity that cannot write (embedded engine only).

    `pid` and `data` are those of the embedded engine, None for a server of somebody else's.
    """

    driver: neo4j.Driver
    reader_driver: neo4j.Driver | None
    kind: Kind
    version: str
    uri: str
    database: str
    data: Path | None
    pid: int | None
    leave: Callable[[], None]

    def close(self) -> None:
        """Closes the drivers and leaves the embedded engine, which ends with its last user. May be called twice."""
        atexit.unregister(self.close)
        for driver in (self.driver, self.reader_driver):
            if driver is not None:
                driver.close()
        self.leave()


def connect(settings: Address) -> Connection:
    """Opens the graph that `settings` name, starting the embedded engine where it does not run.

    Raises InvalidInput for settings that cannot be right, Unavailable where the graph cannot be reached.
    """
    if settings.graph_uri == EMBEDDED:
        return _embedded(settings)
    if settings.graph_uri.startswith(SCHEMES):
        return _server(settings)
    raise InvalidInput(
        "graph_uri",
        "The address of the graph is none that csgraph knows.",
        advice=f"Set CSGRAPH_GRAPH_URI to `{EMBEDDED}` or to an address that starts with {', '.join(SCHEMES)}.",
    )


def _embedded(settings: Address) -> Connection:
    attachment = embedded.attach(settings.data, heap_mb=settings.engine_heap_mb)
    started = attachment.started
    try:
        driver = _driver(started.uri, "root", started.passwords.root)
        return _connection(
            driver,
            uri=started.uri,
            database=DATABASE,
            reader=_driver(started.uri, "reader", started.passwords.reader),
            data=attachment.data,
            pid=started.pid,
            leave=attachment.leave,
        )
    except BaseException:
        attachment.leave()
        raise


def _server(settings: Address) -> Connection:
    driver = _driver(settings.graph_uri, settings.graph_user, _password(settings))
    try:
        return _connection(driver, uri=settings.graph_uri, database=settings.graph_database)
    except BaseException:
        driver.close()
        raise


def _connection(
    driver: neo4j.Driver,
    *,
    uri: str,
    database: str,
    reader: neo4j.Driver | None = None,
    data: Path | None = None,
    pid: int | None = None,
    leave: Callable[[], None] = lambda: None,
) -> Connection:
    kind, version = _recognised(driver, database)
    opened = Connection(
        driver=driver,
        reader_driver=reader,
        kind=kind,
        version=version,
        uri=uri,
        database=database,
        data=data,
        pid=pid,
        leave=leave,
    )
    atexit.register(opened.close)
    return opened


def _driver(uri: str, user: str, password: str) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(
        uri, auth=(user, password), connection_timeout=15, connection_acquisition_timeout=60, user_agent="csgraph"
    )


def _recognised(driver: neo4j.Driver, database: str) -> tuple[Kind, str]:
    """The engine and its version, by the agent string alone: what it says of itself elsewhere is Neo4j's."""
    try:
        driver.execute_query("RETURN 1 AS one", database_=database)
        agent = driver.get_server_info().agent
    except neo4j.exceptions.AuthError as error:
        advice = "Check CSGRAPH_GRAPH_USER and CSGRAPH_GRAPH_PASSWORD_FILE; wait a minute before you try again."
        raise Unavailable("graph_sign_in", "The graph database refused the user or password.", advice=advice) from error
    except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError, OSError, ValueError) as error:
        advice = "Check that it runs and that CSGRAPH_GRAPH_URI and CSGRAPH_GRAPH_DATABASE are right."
        raise Unavailable("graph_not_reached", "The graph database does not answer.", advice=advice) from error
    if found := re.search(r"ArcadeDB ([\w.]+)", agent):
        return "arcadedb", found[1]
    return "neo4j", agent.partition("/")[2]


def _password(settings: Address) -> str:
    if settings.graph_password is not None:
        return settings.graph_password.get_secret_value()
    if settings.graph_password_file is not None:
        with suppress(OSError, UnicodeDecodeError):
            return settings.graph_password_file.read_text(encoding="utf-8").strip()
    raise InvalidInput(
        "graph_password",
        "There is no password for the graph database.",
        advice="Set CSGRAPH_GRAPH_PASSWORD_FILE to a file of yours that holds it.",
    )
