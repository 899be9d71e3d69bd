"""The tie, as the vault keeps it: which vault this is, which graph is its other half, and how far both have come."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from csgraph.clock import Clock
from csgraph.domain.ties import Mark, VaultSide
from csgraph.vault.intents import Intents
from csgraph.vault.register_tables import batches, source_rows
from csgraph.vault.schema import person_keys
from csgraph.vault.tie_tables import graph_units, tie

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_INSTANT = select(tie.c.instant)
_BRINGING = ("ssd_person.csv", "ctx_people.csv", "ctx_contexts.csv")
"""The files whose rows are young people or contexts of the graph."""


def micros(instant: datetime) -> int:
    """An instant as microseconds since 1970: whole numbers, which both databases keep and compare exactly."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MICROSECOND


def instant_of(number: int) -> datetime:
    """The inverse of `micros`."""
    return _EPOCH + number * _MICROSECOND


def latest(connection: Connection, *, locked: bool = False) -> datetime:
    """The latest instant that was recorded here; `locked`: nobody else writes here until this transaction ends."""
    query = _INSTANT.with_for_update() if locked else _INSTANT
    return instant_of(connection.execute(query).scalar_one())


def note(connection: Connection, instant: datetime) -> None:
    """Notes that nothing recorded from now on may be earlier than `instant`."""
    moment = micros(instant)
    connection.execute(update(tie).where(tie.c.instant < moment).values(instant=moment))


def vault_uid(connection: Connection) -> str:
    """The id that this vault got when it was made."""
    return str(connection.execute(select(tie.c.vault_uid)).scalar_one())


def bind(connection: Connection, graph_uid: str) -> None:
    """Notes which graph is this vault's."""
    connection.execute(update(tie).values(graph_uid=graph_uid))


def arrive(connection: Connection, number: int) -> None:
    """Notes that the graph has the unit of this number, and so every one before it that it will ever have."""
    connection.execute(update(tie).where(tie.c.arrived < number).values(arrived=number))


def side(connection: Connection, *, last: int | None = None, meant: frozenset[Mark] = frozenset()) -> VaultSide:
    """What the vault says; `last`: the number of the graph's last unit, where that is known."""
    row = connection.execute(select(tie)).one()
    query = select(graph_units.c.instant).where(graph_units.c.number == last)
    same = None if last is None else connection.execute(query).scalar()
    ends = {run: (batch, done) for run, batch, done in connection.execute(_RUNS)} if row.graph_uid is None else {}
    return VaultSide(
        vault=row.vault_uid,
        graph=row.graph_uid,
        arrived=row.arrived,
        sent=row.unit,
        meant=meant,
        same=same,
        is_empty=not any(connection.execute(select(table).limit(1)).first() for table in (person_keys, source_rows)),
        brought=connection.execute(_BROUGHT).first() is not None,
        runs={run: batch for run, (batch, done) in ends.items() if done},
        unfinished=frozenset(run for run, (_, done) in ends.items() if not done),
    )


_BROUGHT = (
    select(source_rows.c.run)
    .where(source_rows.c.run.in_(select(batches.c.run).where(batches.c.done)), source_rows.c.file.in_(_BRINGING))
    .limit(1)
)
_RUNS = select(batches.c.run, batches.c.batch, batches.c.done)


@dataclass(slots=True, kw_only=True)
class Numbering:
    """Gives one unit of the vault its number, once it writes to the graph.

    `take` is for units in which the graph is written first: that it is meant is kept before, outside the unit, so
    that a unit which was interrupted between the two is known from a vault that is older than its graph.
    """

    connection: Connection
    clock: Clock
    intents: Intents
    mark: Mark | None = None

    def take(self) -> Mark:
        """The number of this unit, whose writing to the graph follows now."""
        if self.mark is None:
            sent, interrupted = self._before()
            self.mark = self._after(sent, interrupted)
            self.intents.declare(self.mark, sent=sent)
        return self.mark

    def send(self) -> Mark:
        """A number for what is written to the graph after this unit has been kept."""
        self.keep()
        self.mark = None
        sent, interrupted = self._before()
        mark = self._after(sent, interrupted)
        self._keep(interrupted, mark)
        return mark

    def note(self, number: int) -> None:
        """Notes that what was sent under this number is in the graph."""
        arrive(self.connection, number)

    def keep(self) -> bool:
        """Keeps the number with the unit: what was written under it is in the graph. Whether there was one."""
        if self.mark is None:
            return False
        _, interrupted = self._before()
        self._keep(interrupted - {self.mark}, self.mark)
        arrive(self.connection, self.mark.number)
        return True

    def _before(self) -> tuple[int, frozenset[Mark]]:
        """The last number that was kept, and the interrupted units after it: their numbers are not given again."""
        sent = self.connection.execute(select(tie.c.unit)).scalar_one()
        return sent, frozenset(each for each in self.intents.declared() if each.number > sent)

    def _after(self, sent: int, interrupted: frozenset[Mark]) -> Mark:
        last = max((each.number for each in interrupted), default=sent)
        return Mark(number=last + 1, at=micros(self.clock.now()))

    def _keep(self, interrupted: frozenset[Mark], mark: Mark) -> None:
        rows = [{"number": each.number, "instant": each.at} for each in sorted({*interrupted, mark})]
        self.connection.execute(insert(graph_units), rows)
        self.connection.execute(update(tie).values(unit=mark.number))
