"""Repairs: says how graph and vault stand, row by row, and brings a graph that is behind up to the vault's register.

What a row wrote can be written again from the file that it came in: its ids are the same, and steps that begin a
version change nothing where it is there. What no file holds (alerts, cases, contexts that people made) is told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.errors import Conflict
from csgraph.ids import RunId, new_id
from csgraph.ingest.dialect import Dialect
from csgraph.ingest.lines import Limits
from csgraph.ingest.reading import Source
from csgraph.ingest.staging import Staging, staging_in
from csgraph.ingest.validate import Checked, compare, stage
from csgraph.private.rooms import Rooms
from csgraph.services.importing import tying
from csgraph.services.importing.chunks import LookUps
from csgraph.services.importing.derive import Derivation
from csgraph.services.importing.held import HeldRows
from csgraph.services.importing.joining import decide
from csgraph.services.importing.journal import Journal, recover
from csgraph.services.importing.restoring import Lacks, Restoration, lacks
from csgraph.services.importing.tying import Stand
from csgraph.store import contexts, ties
from csgraph.store.graph import Graph
from csgraph.vault.candidates import Candidate, DecisionKind
from csgraph.vault.turns import Turn, TurnTaken
from csgraph.vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How the two halves stand to each other, and what the graph lacks of the register's rows."""

    stand: Stand
    lacks: Lacks

    @property
    def is_right(self) -> bool:
        """Whether there is nothing to mend."""
        return self.stand.is_right and not self.lacks


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """What was written again, by file; what the files given did not bring; and names that wait for a person again.

    `inexact` of the rows written have as record time when the import began that brought them, the others their own.
    """

    written: Mapping[str, int]
    missing: Mapping[str, int]
    waiting: int
    inexact: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether the graph holds all that the register says."""
        return not self.missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairs:
    """Compares and mends the two halves. The graph is given untied: it counts as behind until it is whole.

    `prepare` brings the graph's schema and vocabulary up to date.
    """

    graph: Graph
    vault: Vault
    clock: Clock
    prepare: Callable[[], None]
    lock_file: Path
    rooms: Rooms
    limits: Limits
    source_system: str
    looks: LookUps
    most_in_household: int
    dialect: Dialect

    def check(self, *, actor: Actor) -> Compared:
        """How they stand; nothing is written. Raises NotPermitted, Unavailable."""
        authorize(actor, Permission.MANAGE_ENGINE)
        stand = tying.look(self.graph, self.vault)
        is_one = stand.is_right or stand.is_behind
        nothing = Lacks(rows={}, keys=frozenset(), unended=())
        return Compared(stand=stand, lacks=lacks(self.graph, self.vault) if is_one else nothing)

    def repair(self, *, actor: Actor, folders: Sequence[Path]) -> Repaired:
        """Writes what is missing, from these folders or zips, and nothing that is there.

        Raises NotPermitted; Unavailable where the two are not one thing, or it is the vault that is behind;
        Conflict while somebody else writes. Killed half way it is begun again.
        """
        authorize(actor, Permission.MANAGE_ENGINE)
        authorize(actor, Permission.IMPORT_FILES)
        found = self.check(actor=actor)
        if not found.stand.is_behind:
            tying.refuse(found.stand)
        if found.is_right:
            return Repaired(written={}, missing={}, waiting=0)
        try:
            with self.vault.alone(Turn.WRITE, file=self.lock_file, seconds=5):
                return self._repair(actor, found.stand, folders)
        except TurnTaken:
            raise Conflict(
                "import_under_way", "Somebody else is writing.", advice="Try again when that has ended."
            ) from None

    def _repair(self, actor: Actor, stand: Stand, folders: Sequence[Path]) -> Repaired:
        self._begin(actor, stand)
        recover(graph=self.graph, vault=self.vault, clock=self.clock, actor=actor, source_system=self.source_system)
        lacking = lacks(self.graph, self.vault)
        with self._journal(actor) as journal:
            restoration = Restoration(journal=journal, looks=self.looks, missing=lacking.keys)
            restoration.end(lacking.unended)
            restoration.people(self._people(actor))
            for folder in folders:
                self._folder(actor, folder, restoration)
            with staging_in(self.rooms) as staging:
                derivation = Derivation(
                    journal=journal, staging=staging, most_in_household=self.most_in_household, as_recorded=True
                )
                derivation.run(everybody=True, from_older_rules=False)
            waiting = self._let_wait(journal)
        missing = lacks(self.graph, self.vault).rows
        if not missing:
            self._end(actor)
        return Repaired(
            written=dict(sorted(restoration.written.items())),
            missing=missing,
            waiting=waiting,
            inexact=restoration.inexact,
        )

    def _begin(self, actor: Actor, stand: Stand) -> None:
        """Counts the repair as a unit that the graph does not have: until it ends, the graph is behind."""
        with self.vault.unit(actor=actor, action="store:graph:repair") as unit:
            unit.numbering.note(unit.numbering.send().number)
        self.prepare()
        if stand.graph.vault is None:
            self.vault.bind(
                ties.bind(self.graph, vault=self.vault.uid, last=stand.graph.last, graph_uid=stand.vault.graph)
            )

    def _end(self, actor: Actor) -> None:
        with self.vault.unit(actor=actor, action="store:graph:repaired") as unit:
            mark = unit.numbering.send()
        ties.set_last(self.graph, vault=self.vault.uid, last=mark)

    def _folder(self, actor: Actor, folder: Path, restoration: Restoration) -> None:
        source = Source(folder, self.limits)
        try:
            with staging_in(self.rooms) as staging:
                checked = stage(source, staging, today=self.clock.today(), progress=_untold, dialect=self.dialect)
                for file in () if checked.refused else source.files:
                    self._compare(actor, file, staging, checked)
                    restoration.file(file, staging)
                    restoration.journal.settle()
        finally:
            source.close()

    def _compare(self, actor: Actor, file: str, staging: Staging, checked: Checked) -> None:
        with self.vault.looking(actor=actor) as unit:
            register = unit.register(self.source_system)
            held = HeldRows(graph=self.graph, unit=unit, register=register, source_system=self.source_system)
            compare(file, staging, held, checked)

    def _let_wait(self, journal: Journal) -> int:
        """Names that were joined to a context that a person had made, which is gone: they wait for a person again."""
        journal.settle()
        there = {each.uid for each in contexts.all_current(self.graph)}
        with self.vault.looking(actor=journal.actor) as unit:
            lost = [each for each in unit.candidates(self.source_system).all() if _is_lost(each, there)]
        for each in lost:
            reason = "The context that it was joined to was lost with the graph."
            decide(journal, each, kind=DecisionKind.REJECT, context=None, reason=reason)
        return len(lost)

    def _people(self, actor: Actor) -> list[str]:
        with self.vault.looking(actor=actor) as unit:
            return sorted(unit.people.all(self.source_system))

    def _journal(self, actor: Actor) -> Journal:
        return Journal(
            graph=self.graph,
            vault=self.vault,
            clock=self.clock,
            actor=actor,
            run=RunId(new_id("run")),
            source_system=self.source_system,
            action="store:batch:repair",
            started_at=self.clock.now(),
        )


def _is_lost(candidate: Candidate, there: "set[contexts.ContextId]") -> bool:
    return candidate.joined is not None and candidate.joined not in there


def _untold(_file: str, _done: int, _of: int | None) -> None:
    """A repair is told as a whole."""
