"""Imports: an authority's files into graph and vault, whole batches at a time, as often as anybody likes."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.errors import Conflict, NotFound
from csgraph.ids import RunId, new_id
from csgraph.ingest.dialect import Dialect
from csgraph.ingest.lines import Limits
from csgraph.ingest.reading import Source
from csgraph.ingest.report import FileCount, ImportReport, RunState
from csgraph.ingest.staging import StagedRow, Staging, staging_in
from csgraph.ingest.validate import Checked, Progress, compare, stage
from csgraph.private.rooms import Rooms
from csgraph.services.importing.chunks import LookUps, add, any_text, note_affected
from csgraph.services.importing.collecting import seldom_collected
from csgraph.services.importing.derive import Derivation, follows_older_rules, note_rules
from csgraph.services.importing.diff import WRITTEN, count, outcome_of
from csgraph.services.importing.held import HeldRows
from csgraph.services.importing.joining import join_exact
from csgraph.services.importing.journal import Journal, recover
from csgraph.services.importing.kin_left_out import note_kin_left_out
from csgraph.services.importing.names import NameIndex
from csgraph.services.importing.telling import evaluated
from csgraph.store import people, runs
from csgraph.store.graph import Graph
from csgraph.store.runs import Run
from csgraph.vault.turns import Turn, TurnTaken
from csgraph.vault.vault import Vault

CONTEXTS = "ctx_contexts.csv"
ASSOCIATIONS = "ctx_associations.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How an import is run; see docs/import-format.md."""

    dry_run: bool = False
    strict: bool = False
    complete: bool = False
    accept_older: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """Imports folders of files. `catch_up` is called before each import that writes, and `evaluate` after it."""

    graph: Graph
    vault: Vault
    clock: Clock
    catch_up: Callable[[Actor], None]
    evaluate: Callable[[Actor], object]
    lock_file: Path
    rooms: Rooms
    limits: Limits
    source_system: str
    looks: LookUps
    most_in_household: int
    dialect: Dialect

    def run(
        self,
        *,
        actor: Actor,
        folder: Path | IO[bytes],
        options: ImportOptions,
        progress: Progress = lambda _file, _done, _of: None,
    ) -> ImportReport:
        """Imports a folder, a zip, or a zip that is open, and says how each of its rows fared.

        Raises NotPermitted, InvalidInput (nothing there to import), Conflict (another import is under
        way), Unavailable (engine, vault or disk). A bad file is no error but a report whose state is REFUSED;
        somebody's ctrl-C gives one whose state is INTERRUPTED, and the same import again takes it up.
        """
        authorize(actor, Permission.IMPORT_FILES)
        began = time.monotonic()
        report = ImportReport(run=RunId(new_id("run")), state=RunState.RUNNING)
        source = Source(folder, self.limits)
        try:
            with self.vault.alone(Turn.WRITE, file=self.lock_file, seconds=5), seldom_collected():
                with staging_in(self.rooms) as staging:
                    self._run(actor, source, staging, options, progress, report)
                if report.state is RunState.COMPLETE:
                    report.news = evaluated(self.graph, self.evaluate, actor)
        except TurnTaken:
            raise Conflict(
                "import_under_way",
                "Another import or decision is being written.",
                advice="Try again when it has ended.",
            ) from None
        except KeyboardInterrupt:
            report.state = RunState.INTERRUPTED
        finally:
            source.close()
        report.seconds = round(time.monotonic() - began, 3)
        return report

    def permit(self, *, actor: Actor) -> None:
        """Raises NotPermitted where the actor may not import: to be known before anything is sent."""
        authorize(actor, Permission.IMPORT_FILES)

    def status(self, *, actor: Actor, run_id: RunId) -> Run:
        """How an import stands, or ended. Raises NotPermitted, NotFound (it never reached the graph)."""
        authorize(actor, Permission.IMPORT_FILES)
        found = runs.get(self.graph, run_id)
        if found is None:
            raise NotFound("no_such_run", "There is no such import.", advice="A dry run or refused import leaves none.")
        if found.state != RunState.RUNNING or self._is_under_way():
            return found
        return replace(found, state=RunState.INTERRUPTED.value)

    def _is_under_way(self) -> bool:
        """Whether somebody holds the write lock: a run that was killed says RUNNING, and holds nothing."""
        try:
            with self.vault.alone(Turn.WRITE, file=self.lock_file, seconds=0):
                return False
        except TurnTaken:
            return True

    def _run(
        self,
        actor: Actor,
        source: Source,
        staging: Staging,
        options: ImportOptions,
        progress: Progress,
        report: ImportReport,
    ) -> None:
        interrupted: Sequence[RunId] = ()
        if not options.dry_run:
            interrupted = recover(
                graph=self.graph, vault=self.vault, clock=self.clock, actor=actor, source_system=self.source_system
            )
        checked = stage(source, staging, today=self.clock.today(), progress=progress, dialect=self.dialect)
        report.problems, report.notes = checked.problems, checked.notes
        report.files = [self._count(file, staging, checked) for file in source.files]
        if options.complete and not checked.refused:
            self._count_vanished(actor, staging, report)
        files = self._compared(actor, staging, checked, report)
        if options.strict:  # All of them before a row is written; else each while those before it are written.
            files = iter(list(files))
        if checked.refused or (options.strict and any(each.rejected for each in report.files)):
            report.state = RunState.REFUSED
        elif options.dry_run:
            self._preview(actor, staging, options, progress, files, report)
            report.state = RunState.DRY_RUN
        else:
            self._write(actor, staging, options, progress, files, report, interrupted)
            report.state = RunState.COMPLETE

    def _compared(self, actor: Actor, staging: Staging, checked: Checked, report: ImportReport) -> Iterator[FileCount]:
        """The counts of each file once its rows have been compared with the others; none where a file was bad."""
        for counts in () if checked.refused else report.files:
            with self.vault.looking(actor=actor) as unit:
                register = unit.register(self.source_system)
                held = HeldRows(graph=self.graph, unit=unit, register=register, source_system=self.source_system)
                compare(counts.file, staging, held, checked)
            _, counts.rejected = staging.count(counts.file)
            yield counts

    def _count(self, file: str, staging: Staging, checked: Checked) -> FileCount:
        rows, rejected = (0, 0) if checked.refused else staging.count(file)
        return FileCount(file=file, rows=rows, rejected=rejected)

    def _preview(
        self,
        actor: Actor,
        staging: Staging,
        options: ImportOptions,
        progress: Progress,
        files: Iterator[FileCount],
        report: ImportReport,
    ) -> None:
        with self.vault.looking(actor=actor) as unit:
            register = unit.register(self.source_system)
            if register.unfinished_runs():
                report.notes.append("An earlier import was interrupted: this one will also write what that one left.")
            for counts in files:
                for rows in _chunks(staging, counts, progress):
                    held = register.current(counts.file, [row.key for row in rows])
                    older = options.accept_older
                    count(counts, (outcome_of(row, held.get(row.key), accept_older=older) for row in rows))

    def _write(
        self,
        actor: Actor,
        staging: Staging,
        options: ImportOptions,
        progress: Progress,
        files: Iterator[FileCount],
        report: ImportReport,
        interrupted: Sequence[RunId],
    ) -> None:
        # What time alone brought is not told as what these files did.
        self.catch_up(actor)
        journal = Journal(
            graph=self.graph,
            vault=self.vault,
            clock=self.clock,
            actor=actor,
            run=RunId(report.run),
            source_system=self.source_system,
            action="import:batch:write",
            started_at=self.clock.now(),
            takes_up=interrupted,
        )
        is_older = follows_older_rules(self.vault, actor, self.source_system)
        names: NameIndex | None = None
        with journal:
            for counts in files:
                if counts.file == CONTEXTS:
                    self._create_contexts(journal, staging)
                is_first = self._is_first(actor, counts.file)
                for rows in _chunks(staging, counts, progress):
                    if counts.file == ASSOCIATIONS and names is None and any_text(rows):
                        journal.settle()
                        names = NameIndex.of(self.graph)
                    self._write_chunk(journal, staging, rows, counts, options, names, is_first=is_first)
            if interrupted or is_older or any(each.new + each.changed + each.withdrawn for each in report.files):
                derived = Derivation(journal=journal, staging=staging, most_in_household=self.most_in_household)
                derived.run(everybody=bool(interrupted), from_older_rules=is_older)
                join_exact(journal)
        note_rules(self.vault, actor, self.source_system)
        note_kin_left_out(journal, staging, [each.file for each in report.files])
        self._tally(actor, report)

    def _is_first(self, actor: Actor, file: str) -> bool:
        """Whether no row of a file was held before this run: then there is nothing to look up for any of them."""
        with self.vault.looking(actor=actor) as unit:
            return not unit.register(self.source_system).holds_any(file)

    def _create_contexts(self, journal: Journal, staging: Staging) -> None:
        """Makes the nodes of new contexts first, so that each finds what it lies within."""
        for rows in staging.rows(CONTEXTS):
            with journal.batch() as (unit, batch):
                register = journal.register(unit)
                held = register.current(CONTEXTS, [row.key for row in rows])
                for row in rows:
                    if row.key not in held and not row.withdrawn:
                        uid = register.graph_id("ctx", CONTEXTS, row.key)
                        batch.begin([("contexts/create", {"context_uid": uid, "kind": row.values["kind"]})])

    def _write_chunk(
        self,
        journal: Journal,
        staging: Staging,
        rows: Sequence[StagedRow],
        counts: FileCount,
        options: ImportOptions,
        names: NameIndex | None,
        *,
        is_first: bool,
    ) -> None:
        with journal.batch() as (unit, batch):
            register = journal.register(unit)
            held = {} if is_first else register.current(counts.file, [row.key for row in rows])
            outcomes = [(row, outcome_of(row, held.get(row.key), accept_older=options.accept_older)) for row in rows]
            written = [(row, outcome) for row, outcome in outcomes if outcome in WRITTEN]
            count(counts, (outcome for _, outcome in outcomes))
            if not written:
                return
            look = self.looks.look(journal, unit, [row for row, _ in written], counts.file, names)
            for row, outcome in written:
                add(batch, row, outcome, held.get(row.key), look)
            note_affected(staging, batch, [row for row, _ in written], held, look.people)

    def _count_vanished(self, actor: Actor, staging: Staging, report: ImportReport) -> None:
        """Counts the held rows that a file no longer names; one that it names and that was rejected is not gone."""
        with self.vault.looking(actor=actor) as unit:
            register = unit.register(self.source_system)
            for counts in report.files:
                found = (register.current(counts.file, keys).values() for keys in staging.keys(counts.file))
                named = sum(1 for rows in found for row in rows if not row.withdrawn)
                counts.vanished = register.count_held(counts.file) - named

    def _tally(self, actor: Actor, report: ImportReport) -> None:
        with self.vault.looking(actor=actor) as unit:
            report.candidates = unit.candidates(self.source_system).count_waiting()
            report.doubles = unit.doubles().waiting(unit.register(self.source_system))
        report.kin_groups = people.count_kin_groups(self.graph)


def _chunks(staging: Staging, counts: FileCount, progress: Progress) -> Iterator[list[StagedRow]]:
    """The accepted rows of a file in chunks, each told to `progress` once it has been dealt with."""
    done, total = 0, counts.rows - counts.rejected
    for rows in staging.rows(counts.file):
        yield rows
        done += len(rows)
        progress(counts.file, done, total)
    if not total:
        progress(counts.file, 0, 0)
