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
from csgraph.vault.register import Standing, Step
from csgraph.vault.row_versions import every_row, key_of
from csgraph.vault.vault import Vault

ASSOCIATIONS, CONTEXTS = "ctx_associations.csv", "ctx_contexts.csv"
CHUNK = 2000
_Item = TypeVar("_Item")


class Lacks(NamedTuple):
    """What a graph lacks of the register: rows by file, their versions' keys, and versions not ended."""

    rows: Mapping[str, int]
    keys: frozenset[str]
    unended: tuple[Step, ...]

    def __bool__(self) -> bool:
        return bool(self.rows or self.unended)


def lacks(graph: Graph, vault: Vault) -> Lacks:
    """Compares every row of the register with every version in the graph. Nothing is written."""
    there = ties.held_keys(graph)
    rows, keys, unended = Counter[str](), set[str](), list[Step]()
    with vault.reading() as connection:
        for row in every_row(connection):
            missing = {key for step in row.held if (key := key_of(step)) is not None and key not in there}
            rows.update([row.file] if missing else ())
            keys |= missing
            unended += [step for step in row.ended if key_of(step) in there]
    return Lacks(rows=dict(sorted(rows.items())), keys=frozenset(keys), unended=tuple(unended))


@dataclass(slots=True, kw_only=True)
class Restoration:
    """Writes again what is missing, in one run. `written` counts rows by file."""

    journal: Journal
    looks: LookUps
    missing: frozenset[str]
    written: Counter[str] = field(default_factory=Counter[str])

    def end(self, steps: Sequence[Step]) -> None:
        """Ends versions that the register has ended."""
        for chunk in _chunks(steps):
            with self.journal.batch() as (_, batch):
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
        with self.journal.batch() as (unit, batch):
            held = self.journal.register(unit).current(file, [row.key for row in rows])
            wanted = [row for row in _as_held(rows, held) if self._is_missing(held[row.key])]
            if file not in WRITERS or not wanted:
                return
            look = self.looks.look(self.journal, unit, wanted, file, names)
            for row in wanted:
                standing = held[row.key]
                writes = WRITERS[file](row, max(standing.where.graph_version, 1), look)
                if {key_of(step) for step in writes.end} >= {key_of(step) for step in standing.where.end}:
                    batch.begin(writes.begin)
                    self.written[file] += 1

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
