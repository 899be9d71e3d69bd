"""The journal of one run: batches that reach the vault and the graph in step, whatever happens in between.

For each batch the vault commits first, then the graph, in a thread of its own while the next batches are
being made. The graph takes them in order, and none after one that it did not take; `recover` takes back
what an interrupted run left in the vault and not in the graph.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from csgraph.clock import Clock
from csgraph.domain.access import Actor
from csgraph.domain.ties import Mark
from csgraph.ids import RunId
from csgraph.ingest.report import RunState
from csgraph.services.importing.batches import Batch, Waiting
from csgraph.store import batches as graph_batches
from csgraph.store import runs
from csgraph.store.graph import Graph
from csgraph.vault.candidates import WaitingRow
from csgraph.vault.register import Register
from csgraph.vault.vault import Unit, Vault

AHEAD = 3
"""Batches that may be in the vault and not yet in the graph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A batch that is in the graph, with its unit, and when it was recorded there."""

    batch: int
    mark: Mark
    at: datetime


@dataclass(slots=True, kw_only=True)
class Journal:
    """One run. Use as a context: left without an error it is COMPLETE, otherwise INTERRUPTED.

    `takes_up` are interrupted runs that are at an end with it: what follows from their rows is derived in this one.
    """

    graph: Graph
    vault: Vault
    clock: Clock
    actor: Actor
    run: RunId
    source_system: str
    action: str
    started_at: datetime
    takes_up: Sequence[RunId] = ()
    number: int = 0
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(max_workers=1))
    _under_way: deque[Future[Arrival]] = field(default_factory=deque[Future[Arrival]])
    _arrived: int = 0
    """The last number, of those that graph and vault count together, that is in the graph for certain."""
    _recorded: list[tuple[int, datetime]] = field(default_factory=list[tuple[int, datetime]])
    """By number, when those batches were recorded in the graph of which the vault does not know it yet."""

    def __enter__(self) -> Self:
        with self._unit() as unit:
            self.register(unit).begin_run(self.run, started_at=self.started_at)
        self._to_graph(Batch(), 0, RunState.RUNNING)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            if error is None:
                self.settle()
                with self._unit() as unit:
                    self._to_graph(Batch(), self.number, RunState.COMPLETE, ended_at=self.clock.now())
                    self._note_recorded(unit)
                    for run in (self.run, *self.takes_up):
                        self.register(unit).end_run(run)
        finally:
            self._pool.shutdown(wait=True)

    def register(self, unit: Unit) -> Register:
        """The register of this run's source, inside a unit of the vault."""
        return unit.register(self.source_system)

    @contextmanager
    def batch(self) -> Iterator[tuple[Unit, Batch]]:
        """One batch to fill; on leaving it is written to the vault, and handed on to the graph."""
        batch = Batch()
        with self._unit() as unit:
            yield unit, batch
            if batch.is_empty:
                return
            self._settle(but=AHEAD - 1)
            self.number += 1
            # Here, since the thread that writes to the graph is what an import waits for.
            batch.ends, batch.begins = graph_batches.fit(batch.ends), graph_batches.fit(batch.begins)
            self._to_vault(unit, batch)
            unit.numbering.note(self._arrived)
            self._note_recorded(unit)
            mark = unit.numbering.send()
        before = self._under_way[-1] if self._under_way else None
        self._under_way.append(self._pool.submit(self._after, before, batch, self.number, mark))

    def settle(self) -> None:
        """Waits until every batch so far is in the graph. Raises what went wrong there."""
        self._settle(but=0)

    def _settle(self, *, but: int) -> None:
        while len(self._under_way) > but:
            arrival = self._under_way.popleft().result()
            self._arrived = arrival.mark.number
            self._recorded.append((arrival.batch, arrival.at))

    def _note_recorded(self, unit: Unit) -> None:
        self.register(unit).note_recorded(self.run, self._recorded)
        self._recorded = []

    def _after(self, before: Future[Arrival] | None, batch: Batch, number: int, mark: Mark) -> Arrival:
        """Writes a batch to the graph if the one before it is there; raises that one's error otherwise."""
        if before is not None:
            before.result()
        at = self._to_graph(batch, number, RunState.RUNNING, mark=mark)
        return Arrival(batch=number, mark=mark, at=at)

    def _unit(self) -> AbstractContextManager[Unit]:
        return self.vault.unit(actor=self.actor, action=self.action, subject=self.run)

    def _to_vault(self, unit: Unit, batch: Batch) -> None:
        register = self.register(unit)
        register.open_batch(self.run, self.number)
        register.add(self.run, self.number, batch.entries)
        register.add_kin_members(self.run, self.number, batch.kin_members)
        if batch.waiting:
            candidates = unit.candidates(self.source_system)
            rows = [
                (each, _waiting_row(register.token("ctx_associations.csv", each.key), each)) for each in batch.waiting
            ]
            new = [(each.written, row) for each, row in rows if each.candidate is None]
            candidates.add_rows(self.run, self.number, new)
            kept = [(each.candidate, row) for each, row in rows if each.candidate is not None]
            candidates.keep(self.run, self.number, kept)
        unit.source_ids.put_many(batch.source_ids)
        unit.identities.put_many(batch.identities)
        unit.identities.put_addresses(batch.addresses)
        unit.identities.put_identifiers(batch.identifiers)
        unit.narratives.put_many(batch.narratives)
        for name in sorted({column for _, column, _ in batch.texts}):
            texts = [(subject, text) for subject, column, text in batch.texts if column == name]
            unit.narratives.put_many(texts, field_name=name)
        unit.professionals.put_many(batch.professionals)
        unit.professionals.put_addresses(batch.professional_addresses)

    def _to_graph(
        self,
        batch: Batch,
        number: int,
        state: RunState,
        *,
        ended_at: datetime | None = None,
        mark: Mark | None = None,
    ) -> datetime:
        """Writes a batch, and says when it was recorded: now, or at the time that the batch itself has."""
        at = batch.at or self.clock.now()
        marker = runs.marker(
            run=self.run,
            source_system=self.source_system,
            started_at=self.started_at,
            batch=number,
            state=state.value,
            ended_at=ended_at,
        )
        graph_batches.write(
            self.graph,
            ends=batch.ends,
            begins=batch.begins,
            at=at,
            run=self.run,
            marker=marker,
            mark=mark,
        )
        return at


def _waiting_row(token: bytes, waiting: Waiting) -> WaitingRow:
    return WaitingRow(token=token, version=waiting.version, key=waiting.key, values=waiting.values)


def recover(*, graph: Graph, vault: Vault, clock: Clock, actor: Actor, source_system: str) -> list[RunId]:
    """Takes back what interrupted runs left in the vault alone; those runs, until an import has taken them up.

    Only call while holding the write lock: a run that is under way looks the same.
    """
    with vault.unit(actor=actor, action="import:run:recover", subject=source_system) as unit:
        unit.rekeying(source_system).run()
        register = unit.register(source_system)
        unfinished = [(RunId(run), started_at) for run, started_at in register.unfinished_runs()]
        for run, started_at in unfinished:
            found = runs.get(graph, run)
            last = found.batches if found is not None else 0
            register.take_back(run, last)
            if found is not None and found.state == RunState.INTERRUPTED:
                continue  # By a command before this one, that did not take it up.
            step = runs.marker(
                run=run,
                source_system=source_system,
                started_at=started_at,
                batch=last,
                state=RunState.INTERRUPTED.value,
                ended_at=clock.now(),
            )
            graph.write([step])
    return [run for run, _ in unfinished]
