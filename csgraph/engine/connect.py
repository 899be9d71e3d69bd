"""The connection to the graph database: the embedded engine or a Neo4j server, behind one driver."""

import atexit
import re
import threading
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
_RETRY_EMBEDDED = 5.0
"""Seconds: an engine that ended does not come back by itself, so there is less to wait for."""


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
class _Opened:
    driver: neo4j.Driver
    reader_driver: neo4j.Driver | None
    kind: Kind
    version: str
    uri: str
    database: str
    attachment: embedded.Attachment | None

    def close(self) -> None:
        for driver in (self.driver, self.reader_driver):
            if driver is not None:
                driver.close()
        if self.attachment is not None:
            self.attachment.leave()


class Connection:
    """An open way to the graph. `close` it when done; it is closed at the end of the process if not before."""

    def __init__(self, opening: Callable[[], _Opened]) -> None:
        self._opening = opening
        self._opened = opening()
        self._renewing = threading.Lock()
        atexit.register(self.close)

    @property
    def driver(self) -> neo4j.Driver:
        """The driver that reads and writes."""
        return self._opened.driver

    @property
    def reader_driver(self) -> neo4j.Driver | None:
        """A driver whose identity cannot write; the embedded engine has one."""
        return self._opened.reader_driver

    @property
    def kind(self) -> Kind:
        """Which engine answers."""
        return self._opened.kind

    @property
    def version(self) -> str:
        """The engine's version."""
        return self._opened.version

    @property
    def uri(self) -> str:
        """The address in use."""
        return self._opened.uri

    @property
    def database(self) -> str:
        """The name of the database on the server."""
        return self._opened.database

    @property
    def data(self) -> Path | None:
        """The data folder of the embedded engine; None for a server of somebody else's."""
        return self._opened.attachment.data if self._opened.attachment else None

    @property
    def pid(self) -> int | None:
        """The process of the embedded engine; None for a server of somebody else's."""
        return self._opened.attachment.started.pid if self._opened.attachment else None

    def renew(self) -> None:
        """After the embedded engine was lost: attaches to it again, starting it where it ended.

        Does nothing where it still runs, and for a server, to which the driver finds back by itself.
        """
        if self._is_lost():
            with self._renewing:
                if self._is_lost():  # Nobody else has attached again meanwhile.
                    self._opened.close()
                    self._opened = self._opening()

    def _is_lost(self) -> bool:
        attachment = self._opened.attachment
        return attachment is not None and not embedded.is_running(attachment)

    def close(self) -> None:
        """Closes the drivers and leaves the embedded engine, which ends with its last user. May be called twice."""
        atexit.unregister(self.close)
        self._opened.close()


def connect(settings: Address) -> Connection:
    """Opens the graph that `settings` name, starting the embedded engine where it does not run.

    Raises InvalidInput for settings that cannot be right, Unavailable where the graph cannot be reached.
    """
    if settings.graph_uri == EMBEDDED:
        return Connection(lambda: _embedded(settings.data, settings.engine_heap_mb))
    if settings.graph_uri.startswith(SCHEMES):
        password = _password(settings)
        return Connection(lambda: _server(settings, password))
    raise InvalidInput(
        "graph_uri",
        "The address of the graph is none that csgraph knows.",
        advice=f"Set CSGRAPH_GRAPH_URI to `{EMBEDDED}` or to an address that starts with {', '.join(SCHEMES)}.",
    )


def _embedded(data: Path, heap_mb: int) -> _Opened:
    attachment = embedded.attach(data, heap_mb=heap_mb)
    started = attachment.started
    administrator, reader = started.accounts.administrator, started.accounts.reader
    return _Opened(
        driver=_driver(started.uri, administrator.name, administrator.password, retry=_RETRY_EMBEDDED),
        reader_driver=_driver(started.uri, reader.name, reader.password, retry=_RETRY_EMBEDDED),
        kind="arcadedb",
        version=started.version,
        uri=started.uri,
        database=DATABASE,
        attachment=attachment,
    )


def _server(settings: Address, password: str) -> _Opened:
    driver = _driver(settings.graph_uri, settings.graph_user, password)
    try:
        kind, version = _recognised(driver, settings.graph_database)
    except BaseException:
        driver.close()
        raise
    return _Opened(
        driver=driver,
        reader_driver=None,
        kind=kind,
        version=version,
        uri=settings.graph_uri,
        database=settings.graph_database,
        attachment=None,
    )


def _driver(uri: str, user: str, password: str, *, retry: float = 30.0) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(
        uri,
        auth=(user, password),
        connection_timeout=15,
        connection_acquisition_timeout=60,
        max_transaction_retry_time=retry,
        notifications_min_severity="OFF",
        user_agent="csgraph",
    )


def _recognised(driver: neo4j.Driver, database: str) -> tuple[Kind, str]:
    """The engine and its version, by the agent string alone: what it says of itself elsewhere is Neo4j's."""
    try:
        with driver.session(database=database) as session:
            session.run("RETURN 1 AS one").consume()
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
    raise Unavailable(
        "graph_password",
        "There is no password for the graph database.",
        advice="Set CSGRAPH_GRAPH_PASSWORD_FILE to a file of yours that holds it.",
    )
