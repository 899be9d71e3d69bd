"""Restoring: what rows wrote to the graph once, written again where it is missing, from the files given again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from csgraph.ingest.staging import StagedRow, Staging
from csgraph.services.importing.chunks import LookUps, any_text
from csgraph.services.importing.journal import Journal
from csgraph.services.importing.names import NameIndex
from csgraph.services.importing.writers import WRITERS
from csgraph.store import ties
from csgraph.store.graph import Graph
from csgraph.vault.recorded import Recorded, by_time
from csgraph.vault.register import Standing, Step
from csgraph.vault.row_versions import every_row, key_of
from csgraph.vault.vault import Vault

ASSOCIATIONS, CONTEXTS = "ctx_associations.csv", "ctx_contexts.csv"
CHUNK = 2000
_Item = TypeVar("_Item")


class Lacks(NamedTuple):
    """What a graph lacks of the register: rows by file, their versions' keys, and versions not ended, since when."""

    rows: Mapping[str, int]
    keys: frozenset[str]
    unended: tuple[tuple[Recorded, Step], ...]

    def __bool__(self) -> bool:
        return bool(self.rows or self.unended)


def lacks(graph: Graph, vault: Vault) -> Lacks:
    """Compares every row of the register with every version in the graph. Nothing is written."""
    there = ties.held_keys(graph)
    rows, keys, unended = Counter[str](), set[str](), list[tuple[Recorded, Step]]()
    with vault.reading() as connection:
        for row in every_row(connection):
            missing = {key for step in row.held if (key := key_of(step)) is not None and key not in there}
            rows.update([row.file] if missing else ())
            keys |= missing
            unended += [(at, step) for at, step in row.ended if key_of(step) in there]
    return Lacks(rows=dict(sorted(rows.items())), keys=frozenset(keys), unended=tuple(unended))


@dataclass(slots=True, kw_only=True)
class Restoration:
    """Writes again what is missing, in one run, with the record time that it had.

    `written` counts rows by file, `inexact` those of them of which the vault knows no more than when the import began
    that brought them.
    """

    journal: Journal
    looks: LookUps
    missing: frozenset[str]
    written: Counter[str] = field(default_factory=Counter[str])
    inexact: int = 0

    def end(self, steps: Sequence[tuple[Recorded, Step]]) -> None:
        """Ends versions that the register has ended, since when it has."""
        for recorded, group in by_time(steps):
            for chunk in _chunks(group):
                with self.journal.batch() as (_, batch):
                    batch.at = recorded.at
                    batch.end(chunk)

    def people(self, uids: Sequence[str]) -> None:
        """Makes the nodes of everybody whom the vault knows, where they are not there."""
        for chunk in _chunks(uids):
            with self.journal.batch() as (_, batch):
                batch.begin([("people/create", {"uid": uid}) for uid in chunk])

    def file(self, file: str, staging: Staging) -> None:
        """The rows of one file, after those that it rests on."""
        names: NameIndex | None = None
        if file == CONTEXTS:
            self._make_contexts(staging)
        for rows in staging.rows(file):
            if file == ASSOCIATIONS and names is None and any_text(rows):
                self.journal.settle()
                names = NameIndex.of(self.journal.graph)
            self._rows(file, rows, names)

    def _make_contexts(self, staging: Staging) -> None:
        """Their nodes first, so that each finds what it lies within."""
        for rows in staging.rows(CONTEXTS):
            with self.journal.batch() as (unit, batch):
                register = self.journal.register(unit)
                held = register.current(CONTEXTS, [row.key for row in rows])
                for row in _as_held(rows, held):
                    uid = register.graph_id("ctx", CONTEXTS, row.key)
                    batch.begin([("contexts/create", {"context_uid": uid, "kind": row.values["kind"]})])

    def _rows(self, file: str, rows: Sequence[StagedRow], names: NameIndex | None) -> None:
        with self.journal.vault.looking(actor=self.journal.actor) as unit:
            register = self.journal.register(unit)
            held = register.current(file, [row.key for row in rows])
            wanted = [row for row in _as_held(rows, held) if self._is_missing(held[row.key])]
            recorded = register.recorded(file, [row.key for row in wanted])
        if file not in WRITERS:
            return
        for at, group in by_time([(recorded[row.key], row) for row in wanted]):
            self._again(file, group, at, held, names)

    def _again(
        self,
        file: str,
        rows: Sequence[StagedRow],
        recorded: Recorded,
        held: Mapping[str, Standing],
        names: NameIndex | None,
    ) -> None:
        """Writes rows again that were recorded at one time; what the source calls them is in the vault from then on."""
        with self.journal.batch() as (unit, batch):
            batch.at = recorded.at
            look = self.looks.look(self.journal, unit, rows, file, names)
            for row in rows:
                standing = held[row.key]
                writes = WRITERS[file](row, max(standing.where.graph_version, 1), look)
                if {key_of(step) for step in writes.end} >= {key_of(step) for step in standing.where.end}:
                    batch.begin(writes.begin)
                    batch.source_ids += [writes.source_id] if writes.source_id else []
                    self.written[file] += 1
                    self.inexact += not recorded.is_exact

    def _is_missing(self, standing: Standing) -> bool:
        """Whether one of its versions is, or it has none by which that could be told: writing it again does no harm."""
        keys = {key for step in standing.where.end if (key := key_of(step)) is not None}
        return not keys or bool(keys & self.missing)


def _as_held(rows: Iterable[StagedRow], held: Mapping[str, Standing]) -> Iterator[StagedRow]:
    """Those rows that say what the register has as held now."""
    for row in rows:
        standing = held.get(row.key)
        if standing is None or standing.withdrawn or row.withdrawn or row.repeated:
            continue
        if row.content == standing.content:
            yield row


def _chunks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
