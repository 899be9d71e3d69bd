"""The graph gateway: the only caller of the driver.

It runs queries of the catalogue and nothing else, but for analysts' texts, which go through the
reader's identity. One write is one transaction, whole or not at all, on either engine.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal, LiteralString, Protocol, cast

import neo4j
from neo4j.exceptions import ConstraintError, DriverError, Neo4jError

from csgraph.errors import InvalidInput
from csgraph.store import gate, screen
from csgraph.store.failures import refusals, translated
from csgraph.store.queries import Mode, Query

Row = dict[str, object]
FETCH = 2000
"""Rows that are under way between server and client at a time."""

_writing = threading.RLock()
"""One write at a time in this process on the embedded engine, which does not queue them itself."""


class Connected(Protocol):
    """What the gateway needs of a connection (`csgraph.engine.connect`)."""

    @property
    def driver(self) -> neo4j.Driver: ...
    @property
    def reader_driver(self) -> neo4j.Driver | None: ...
    @property
    def kind(self) -> Literal["arcadedb", "neo4j"]: ...
    @property
    def database(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An analyst's answer: columns, rows in their order, and whether there would have been more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """Queries against one connection. `timeout`: seconds after which a query is ended."""

    connection: Connected
    timeout: float = 300.0
    _bookmarks: neo4j.api.BookmarkManager = field(default_factory=neo4j.GraphDatabase.bookmark_manager, repr=False)

    def read(self, query: Query, /, **params: object) -> list[Row]:
        """The rows of a read query, in its order. Raises Unavailable where the graph does not answer in time."""
        text, values = _prepared(query, params, mode="read")

        def work(tx: neo4j.ManagedTransaction) -> list[Row]:
            return [gate.row(_values(record)) for record in tx.run(text, values)]

        with translated(), self._session(access=neo4j.READ_ACCESS) as session:
            return session.execute_read(neo4j.unit_of_work(timeout=self.timeout)(work))

    def stream(self, query: Query, /, **params: object) -> Iterator[Row]:
        """The rows of a read query one by one, in constant memory. To be exhausted or closed by the caller."""
        text, values = _prepared(query, params, mode="read")
        with (
            translated(),
            self._session(access=neo4j.READ_ACCESS) as session,
            session.begin_transaction(timeout=self.timeout) as tx,
        ):
            for record in tx.run(text, values):
                yield gate.row(_values(record))

    def read_as_analyst(
        self, query: Query | str, parameters: Mapping[str, object], /, *, maximum: int = 1000, seconds: float = 10.0
    ) -> Answer:
        """The answer to an analyst's question, by an identity that cannot write and never keeps anything.

        Raises InvalidInput for a text that is refused or wrong, Unavailable where it takes too long.
        """
        if isinstance(query, Query):
            text, values = _prepared(query, parameters, mode="read")
        else:
            text, values = cast("LiteralString", screen.checked(query)), gate.parameters(parameters)
        with translated(), refusals(), self._session(access=neo4j.READ_ACCESS, as_reader=True) as session:
            tx = session.begin_transaction(timeout=seconds)
            try:
                records = list(islice(tx.run(text, values), maximum + 1))
            finally:
                _roll_back(tx)
        columns = tuple(query.returns) if isinstance(query, Query) else tuple(records[0].keys() if records else ())
        rows = tuple(tuple(gate.row(_values(each)).values()) for each in records[:maximum])
        return Answer(columns=columns, rows=rows, truncated=len(records) > maximum)

    def write(self, steps: Sequence[tuple[Query, Mapping[str, object]]], /) -> list[list[Row]]:
        """Runs all steps in one transaction and returns the rows of each.

        Raises Conflict where a uniqueness rule refuses it, Unavailable where the graph cannot be
        written; either way nothing of it was.
        """
        prepared = [_prepared(query, params, mode="write") for query, params in steps]

        def work(tx: neo4j.ManagedTransaction) -> list[list[Row]]:
            return [[gate.row(_values(each)) for each in tx.run(text, values)] for text, values in prepared]

        with translated(), self._turn():
            try:
                return self._written(work)
            except ConstraintError:
                # Another process made the same node first: the same MERGE now finds it.
                return self._written(work)

    def define(self, query: Query, /) -> None:
        """Applies a schema file, each statement by itself, as both engines want it. Safe to repeat."""
        assert query.mode == "schema", f"{query.name} is no schema query"
        for statement in query.statements:
            with translated(), self._turn(), self._session(access=neo4j.WRITE_ACCESS) as session:
                session.run(cast("LiteralString", statement)).consume()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self.connection.kind == "arcadedb":
            with _writing:
                yield
        else:
            yield

    def _written(self, work: Callable[[neo4j.ManagedTransaction], list[list[Row]]]) -> list[list[Row]]:
        with self._session(access=neo4j.WRITE_ACCESS) as session:
            return session.execute_write(neo4j.unit_of_work(timeout=self.timeout)(work))

    def _session(self, *, access: str, as_reader: bool = False) -> neo4j.Session:
        """A session; on a cluster its reads see what this gateway wrote."""
        followed = {"bookmark_manager": self._bookmarks} if self.connection.kind == "neo4j" else {}
        driver = (self.connection.reader_driver if as_reader else None) or self.connection.driver
        return driver.session(
            database=self.connection.database, default_access_mode=access, fetch_size=FETCH, **followed
        )


def _prepared(query: Query, params: Mapping[str, object], *, mode: Mode) -> tuple[LiteralString, dict[str, object]]:
    assert query.mode == mode, f"{query.name} is no {mode} query"
    if params.keys() != query.parameters.keys():
        named = ", ".join(sorted(params.keys() ^ query.parameters.keys()))
        raise InvalidInput("query_parameters", f"The question {query.name} takes other values than given: {named}.")
    return cast("LiteralString", query.text), gate.parameters(params)


def _values(record: neo4j.Record) -> dict[str, Any]:
    return dict(zip(record.keys(), record.values(), strict=True))


def _roll_back(tx: neo4j.Transaction) -> None:
    """Undoes whatever it was; where the connection is gone there is nothing left to undo."""
    with suppress(Neo4jError, DriverError):
        tx.rollback()
    with suppress(Neo4jError, DriverError):
        tx.close()
