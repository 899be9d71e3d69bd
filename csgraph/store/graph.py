"""The graph gateway: the only caller of the driver.

It runs queries of the catalogue and nothing else, but for analysts' texts, which go through the
reader's identity. One write is one transaction, whole or not at all, on either engine.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import LiteralString, Protocol, cast

import neo4j
import neomodel
from neo4j import Query as Statement
from neo4j.exceptions import ConstraintError, DriverError, Neo4jError
from neomodel import db

from csgraph.domain.ties import Mark
from csgraph.errors import InvalidInput, Unavailable
from csgraph.store import gate, screen
from csgraph.store.failures import refusals, translated
from csgraph.store.queries import Mode, Query, load
from csgraph.store.watch import Connected, Watch, end

Row = dict[str, object]
Transaction = neo4j.ManagedTransaction | neo4j.Transaction
Check = Callable[[list[list[Row]]], None]
FETCH = 2000
"""Rows that are under way between server and client at a time."""

_writing = threading.RLock()
"""One write at a time in this process on the embedded engine, which does not queue them itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An analyst's answer: columns, rows in their order, and whether there would have been more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    truncated: bool


STEP = "tie/step"
NO_UNIT = Mark(number=-1, at=0)


class Half(Protocol):
    """The vault that a graph is tied to."""

    @property
    def uid(self) -> str: ...
    def mark_now(self) -> Mark | None: ...


@dataclass(frozen=True, slots=True)
class Graph:
    """Queries against one connection. `timeout`: seconds after which a query is ended.

    Each transaction of a graph that is `tied` also keeps the number of the unit that it belongs to.
    """

    connection: Connected
    timeout: float = 300.0
    tied: Half | None = None
    _bookmarks: neo4j.api.BookmarkManager = field(default_factory=neo4j.GraphDatabase.bookmark_manager, repr=False)

    def read(self, query: Query, /, **params: object) -> list[Row]:
        """The rows of a read query, in its order. Raises Unavailable where the graph does not answer in time."""
        step = _prepared(query, params, mode="read")
        with self._session(access=neo4j.READ_ACCESS) as session:
            [rows] = session.execute_read(self._work([step]))
        return rows

    def look_up(self, query: Query, /, **params: object) -> list[Row]:
        """The rows of a read query that finds its nodes by key, in one trip: the transaction is the statement's own.

        It is not watched: the text goes as it stands, so that the engine plans it once and not each time.
        Raises Unavailable where the graph does not answer.
        """
        text, values = _prepared(query, params, mode="read")
        with self._session(access=neo4j.READ_ACCESS) as session:
            return [gate.row(_values(each)) for each in session.run(Statement(text, timeout=self.timeout), values)]

    def stream(self, query: Query, /, **params: object) -> Iterator[Row]:
        """The rows of a read query one by one, in constant memory. To be exhausted or closed by the caller."""
        text, values = _prepared(query, params, mode="read")
        watch = Watch(connection=self.connection, seconds=self.timeout)
        with (
            self._session(access=neo4j.READ_ACCESS) as session,
            session.begin_transaction(timeout=self.timeout, metadata=watch.notes) as tx,
            watch,
        ):
            for record in tx.run(watch.marked(text), values):
                yield gate.row(_values(record))

    def write(
        self,
        steps: Sequence[tuple[Query, Mapping[str, object]]],
        /,
        *,
        check: Check | None = None,
        mark: Mark | None = None,
    ) -> list[list[Row]]:
        """Runs all steps in one transaction and returns the rows of each.

        `check` looks at these rows before they are kept: what it raises takes all of it back. `mark` is the unit that
        it belongs to, where that is not the one that is open in this thread. Raises Conflict where a uniqueness rule
        refuses it, Unavailable where the graph cannot be written or is no longer this vault's; either way nothing of
        it was.
        """
        prepared = [_prepared(query, params, mode="write") for query, params in [*steps, *self._tie(mark)]]
        looked = check if self.tied is None else partial(_tied, check)
        with self._turn(), self._session(access=neo4j.WRITE_ACCESS) as session:
            try:
                found = session.execute_write(self._work(prepared, looked))
            except ConstraintError:
                # Another process made the same node first: the same MERGE now finds it.
                found = session.execute_write(self._work(prepared, looked))
        return found[: len(steps)]

    def read_as_analyst(
        self,
        query: Query | str,
        parameters: Mapping[str, object],
        /,
        *,
        maximum: int = 1000,
        seconds: float = 10.0,
        ticket: str | None = None,
    ) -> Answer:
        """The answer to an analyst's question, by an identity that cannot write and never keeps anything.

        `end(ticket)` stops it from elsewhere. Raises InvalidInput for a text that is refused or
        wrong, Unavailable where it takes longer than `seconds`.
        """
        if isinstance(query, Query):
            text, values = _prepared(query, parameters, mode="read")
        else:
            text, values = cast("LiteralString", screen.checked(query)), gate.parameters(parameters)
        watch = Watch(connection=self.connection, seconds=seconds, ticket=ticket or "")
        keys, records = self._as_reader(text, values, watch, at_most=maximum + 1)
        columns = tuple(query.returns) if isinstance(query, Query) else keys
        rows = tuple(tuple(gate.row(_values(each)).values()) for each in records[:maximum])
        return Answer(columns=columns, rows=rows, truncated=len(records) > maximum)

    def check_as_analyst(self, text: str, parameters: Mapping[str, object], /, *, seconds: float = 10.0) -> None:
        """Lets a text pass that would be asked: the database plans it and does not ask it. Raises InvalidInput."""
        plan = cast("LiteralString", f"EXPLAIN {screen.checked(text)}")
        watch = Watch(connection=self.connection, seconds=seconds)
        self._as_reader(plan, gate.parameters(parameters), watch, at_most=1)

    def _as_reader(
        self, text: LiteralString, values: dict[str, object], watch: Watch, *, at_most: int
    ) -> tuple[tuple[str, ...], list[neo4j.Record]]:
        """The columns and first rows of a text, by the identity that cannot write, in a transaction that is undone."""
        with self._session(access=neo4j.READ_ACCESS, as_reader=True) as session, refusals():
            tx = session.begin_transaction(timeout=watch.seconds, metadata=watch.notes)
            try:
                with watch:
                    result = tx.run(watch.marked(text), values)
                    records = list(islice(result, at_most))
                return tuple(result.keys()), records
            finally:
                _roll_back(tx)

    def end(self, ticket: str, /) -> bool:
        """Ends the analyst's question of that ticket; says whether it was still running."""
        with translated():
            return end(self.connection, ticket)

    def define(self, query: Query, /) -> None:
        """Applies a schema file, each statement by itself, as both engines want it. Safe to repeat."""
        assert query.mode == "schema", f"{query.name} is no schema query"
        with self._turn(), self._session(access=neo4j.WRITE_ACCESS) as session:
            for statement in query.statements:
                session.run(cast("LiteralString", statement)).consume()

    @contextmanager
    def nodes(self) -> Iterator[None]:
        """One transaction for neomodel's classes (`csgraph.store.nodes`): reads and writes of single nodes.

        Raises Conflict where a uniqueness rule refuses it; nothing of it was written then.
        """
        self.connection.renew()
        with self._turn(), translated():
            neomodel.get_config().database_name = self.connection.database
            db.set_connection(driver=self.connection.driver)
            try:
                with db.transaction:
                    yield
            except neomodel.UniqueProperty as error:
                raise ConstraintError(str(error)) from error

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self.connection.kind == "arcadedb":
            with _writing:
                yield
        else:
            yield

    def _tie(self, mark: Mark | None) -> list[tuple[Query, Mapping[str, object]]]:
        """The step that keeps the unit's number, the last one: whoever else writes waits no longer than for it."""
        if self.tied is None:
            return []
        unit = mark or self.tied.mark_now() or NO_UNIT
        return [(load(STEP), {"vault": self.tied.uid, "unit": unit.number, "unit_at": unit.at})]

    def _work(
        self, steps: Sequence[tuple[LiteralString, dict[str, object]]], check: Check | None = None
    ) -> Callable[[neo4j.ManagedTransaction], list[list[Row]]]:
        """What one transaction does, as often as the driver tries it."""
        watch = Watch(connection=self.connection, seconds=self.timeout)

        @neo4j.unit_of_work(timeout=self.timeout, metadata=watch.notes)
        def work(tx: neo4j.ManagedTransaction) -> list[list[Row]]:
            with watch:
                rows = [
                    [gate.row(_values(each)) for each in tx.run(watch.marked(text), values)] for text, values in steps
                ]
                if check is not None:
                    check(rows)
                return rows

        return work

    @contextmanager
    def _session(self, *, access: str, as_reader: bool = False) -> Iterator[neo4j.Session]:
        """A session; on a cluster its reads see what this gateway wrote. The driver's errors become ours."""
        self.connection.renew()
        followed = {"bookmark_manager": self._bookmarks} if self.connection.kind == "neo4j" else {}
        driver = (self.connection.reader_driver if as_reader else None) or self.connection.driver
        try:
            with (
                translated(),
                driver.session(
                    database=self.connection.database, default_access_mode=access, fetch_size=FETCH, **followed
                ) as session,
            ):
                yield session
        except Unavailable as error:
            if error.code == "graph_lost":
                self.connection.renew()
            raise


def _prepared(query: Query, params: Mapping[str, object], *, mode: Mode) -> tuple[LiteralString, dict[str, object]]:
    assert query.mode == mode, f"{query.name} is no {mode} query"
    if params.keys() != query.parameters.keys():
        named = ", ".join(sorted(params.keys() ^ query.parameters.keys()))
        raise InvalidInput("query_parameters", f"The question {query.name} takes other values than given: {named}.")
    return cast("LiteralString", query.text), gate.parameters(params)


def _tied(check: Check | None, rows: list[list[Row]]) -> None:
    """Raises Unavailable where the last step did not find the vault in the graph; else what `check` does."""
    *found, tie = rows
    if not tie:
        raise _not_ours()
    if check is not None:
        check(found)


def _not_ours() -> Unavailable:
    return Unavailable(
        "graph_not_ours",
        "The graph is no longer the one that belongs to this vault: it was emptied or replaced. Nothing was written.",
        advice="`csgraph check` says how the two stand, and what to do.",
    )


def _values(record: neo4j.Record) -> Row:
    return dict(zip(record.keys(), record.values(), strict=True))


def _roll_back(tx: neo4j.Transaction) -> None:
    """Undoes whatever it was; where the connection is gone there is nothing left to undo."""
    with suppress(Neo4jError, DriverError):
        tx.rollback()
    with suppress(Neo4jError, DriverError):
        tx.close()
