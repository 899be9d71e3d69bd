"""The watchdog: ends a transaction that runs for too long, or that somebody asked to stop.

Neo4j keeps the driver's time-out by itself; the embedded engine ignores it, and knows a transaction
by its text alone. There each text begins with a comment that holds a ticket; Neo4j is given the ticket
as a note. Either plans a text that it has not met anew, so tickets are used again.
"""

import secrets
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, LiteralString, Protocol, Self, cast

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from csgraph.store.queries import load

RUNNING = "transactions/running"
END = "transactions/end"
GRACE = 0.5
"""Seconds that the database is given to keep a time-out by itself."""


_spare: list[str] = []
"""Tickets under which nothing runs any more, and nothing is about to be ended."""


class Connected(Protocol):
    """What the store needs of a connection (`csgraph.engine.connect`)."""

    @property
    def driver(self) -> neo4j.Driver: ...
    @property
    def reader_driver(self) -> neo4j.Driver | None: ...
    @property
    def kind(self) -> Literal["arcadedb", "neo4j"]: ...
    @property
    def database(self) -> str: ...
    def renew(self) -> None: ...


def new_ticket() -> str:
    """A random name for one question."""
    return secrets.token_hex(8)


def end(connection: Connected, ticket: str) -> bool:
    """Ends the transaction of a ticket; says whether it was still running.

    The embedded engine shows everybody's to an administrator called root alone, and to others their own: each of our
    two identities is asked for its own.
    """
    drivers = [connection.driver, *([connection.reader_driver] if connection.reader_driver else [])]
    return any(_end_own(driver, connection.database, ticket) for driver in drivers)


def _end_own(driver: neo4j.Driver, database: str, ticket: str) -> bool:
    running, _, _ = driver.execute_query(_text(RUNNING), database_=database)
    found = [str(row["transaction"]) for row in running if _is_of(ticket, str(row["text"]), row["notes"])]
    if found:
        driver.execute_query(_text(END), transactions=found, database_=database)
    return bool(found)


@dataclass(slots=True, kw_only=True)
class Watch:
    """Ends what runs inside its `with` block once `seconds` and a grace are over. One block at a time.

    Without a `ticket` of its own, the embedded engine gets one that was used before.
    """

    connection: Connected
    seconds: float
    ticket: str = ""
    _takes_spare: bool = field(default=False, repr=False)
    _is_ending: bool = field(default=False, repr=False)
    _is_over: bool = field(default=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _timer: threading.Timer | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._takes_spare = not self.ticket and self.connection.kind != "neo4j"
        self.ticket = self.ticket or new_ticket()

    @property
    def notes(self) -> dict[str, str]:
        """The notes to send with the transaction."""
        return {"csgraph": self.ticket}

    def marked(self, text: LiteralString) -> LiteralString:
        """The text as it is to be sent."""
        if self.connection.kind == "neo4j":
            return text
        return cast("LiteralString", f"{_mark(self.ticket)} {text}")

    def __enter__(self) -> Self:
        if self._takes_spare:
            self.ticket = _taken()
        self._is_over = False
        self._timer = threading.Timer(self.seconds + GRACE, self._end)
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            self._is_over = True
        # A ticket that is being ended would end whatever took it next.
        if self._takes_spare and not self._is_ending:
            _spare.append(self.ticket)

    def _end(self) -> None:
        with self._lock:
            if self._is_over:
                return
            self._is_ending = True
        # Nobody waits for an answer here; the question itself fails if the database is gone.
        with suppress(Neo4jError, DriverError, OSError):
            end(self.connection, self.ticket)


def _taken() -> str:
    try:
        return _spare.pop()
    except IndexError:
        return new_ticket()


def _is_of(ticket: str, text: str, notes: object) -> bool:
    noted = cast("dict[str, object]", notes) if isinstance(notes, dict) else {}
    return text.startswith(_mark(ticket)) or noted.get("csgraph") == ticket


def _mark(ticket: str) -> str:
    assert ticket.isalnum(), "a ticket is letters and digits"
    return f"/* csgraph {ticket} */"


def _text(name: str) -> LiteralString:
    return cast("LiteralString", load(name).text)
