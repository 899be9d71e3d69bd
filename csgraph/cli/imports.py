"""`csgraph import`: an authority's files into graph and vault."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Self

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from csgraph.cli.present import (
    doubles_waiting,
    err,
    names_waiting,
    news_json,
    out,
    print_json,
    table,
    tell_news,
)
from csgraph.cli.state import DataOption, JsonOption, opened
from csgraph.domain.cells import write_csv
from csgraph.ingest.report import ImportReport, Problem, RunState
from csgraph.private.files import open_text
from csgraph.services.imports import ImportOptions

SHOWN = 20
ENDS = {RunState.REFUSED: 3, RunState.INTERRUPTED: 130}
"""Exit codes other than 0; an interrupted command ends like any that was stopped by ctrl-C."""


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("import")(import_)


def _can_be_made(path: Path | None) -> Path | None:
    """The path, if a file can be made there: better known before an import than after."""
    if path is not None and (path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK)):
        raise typer.BadParameter("no file can be written there.")
    return path


def import_(
    folder: Annotated[Path, typer.Argument(help="Folder or zip of ssd_*.csv and ctx_*.csv files.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read everything, write nothing.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Import nothing if any row is rejected.")] = False,
    complete: Annotated[
        bool, typer.Option("--complete", help="The files hold everything; report what is gone.")
    ] = False,
    accept_older: Annotated[
        bool, typer.Option("--accept-older", help="Apply rows that were superseded before.")
    ] = False,
    problems: Annotated[
        Path | None, typer.Option("--problems", help="Write the problems to this CSV file.", callback=_can_be_made)
    ] = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Import a folder of files. The same folder again changes nothing."""
    options = ImportOptions(dry_run=dry_run, strict=strict, complete=complete, accept_older=accept_older)
    with opened(data, begins=True) as (services, actor), _progress() as progress:
        report = services.imports.run(actor=actor, folder=folder, options=options, progress=progress.advance)
    if problems is not None:
        write_problems(report, problems)
    if json:
        print_json(as_json(report))
    else:
        show(report)
    if report.state in ENDS:
        raise typer.Exit(ENDS[report.state])


class _Told:
    """Says on standard error how far an import is: a bar on a terminal, elsewhere one line for each file."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def advance(self, file: str, done: int, of: int | None) -> None:
        if err.is_terminal:
            if file not in self._tasks:
                self._tasks[file] = self._progress.add_task(file, total=None)
            self._progress.update(self._tasks[file], completed=done, total=of)
        elif done == of:
            err.print(f"{file}: {done:,} {'row' if done == 1 else 'rows'}")

    def __enter__(self) -> Self:
        self._progress.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.__exit__(*error)  # type: ignore[arg-type]


def _progress() -> _Told:
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return _Told(Progress(*columns, console=err.console, transient=True, disable=not err.is_terminal))


def as_json(report: ImportReport) -> dict[str, object]:
    """The contract of `csgraph import --json`."""
    return {
        "run": report.run,
        "state": report.state,
        "files": [
            {name: value for name, value in asdict(each).items() if value is not None or name != "vanished"}
            for each in report.files
        ],
        "problems": [
            {
                "file": each.file,
                "line": each.line,
                "column": each.column,
                "code": each.code,
                "message": each.text,
                "kept": each.kept,
            }
            for each in report.problems
        ],
        "notes": [*report.notes, *not_applied(report)],
        "candidates": report.candidates,
        "doubles": report.doubles,
        "kin_groups": report.kin_groups,
        "alert_changes": {kind.value: count for kind, count in report.news.counts.items()},
        "alerts": news_json(report.news),
        "seconds": report.seconds,
    }


def show(report: ImportReport) -> None:
    """The report as a person reads it."""
    words = {
        RunState.COMPLETE: "Import complete.",
        RunState.DRY_RUN: "Dry run: nothing was written. This is what an import would change.",
        RunState.REFUSED: "Import refused: nothing was written.",
        RunState.INTERRUPTED: "Import interrupted: import the same files again, and it is taken up.",
    }
    out.print(words.get(report.state, report.state.value))
    columns = ("file", "rows", "new", "changed", "unchanged", "seen before", "withdrawn", "rejected")
    rows = [
        (f.file, f.rows, f.new, f.changed, f.unchanged, f.seen_before, f.withdrawn, f.rejected) for f in report.files
    ]
    table(columns, rows)
    for each in report.files:
        if each.vanished:
            out.print(f"{each.file}: {each.vanished} rows held from before are not in these files; they stay held.")
    for line in not_applied(report):
        out.print(line)
    for note in report.notes:
        out.print(note, style="dim")
    if report.problems:
        out.print(f"\n{len(report.problems)} problem{'' if len(report.problems) == 1 else 's'}:")
        for problem in report.problems[:SHOWN]:
            out.print(f"  {in_words(problem)}")
        if len(report.problems) > SHOWN:
            out.print(f"  … and {len(report.problems) - SHOWN} more; --problems FILE writes them all.")
    if report.doubles:
        out.print(f"\n{doubles_waiting(report.doubles)}")
    if report.candidates:
        out.print(f"\n{names_waiting(report.candidates)}")
    tell_news(report.news)


def not_applied(report: ImportReport) -> list[str]:
    """What to know of rows that say what was replaced since: which of the two is newer only their source knows."""
    rows = sum(each.seen_before for each in report.files)
    if not rows:
        return []
    count = "1 row" if rows == 1 else f"{rows} rows"
    said = (
        f"Seen before, not applied: {count}, equal to an earlier version that was replaced since, as in an older file. "
        "If this is the source's newest word, import it again with --accept-older to apply it."
    )
    return [said]


def in_words(problem: Problem) -> str:
    """Where it is, its code, what is wrong and what to do; a whole file has no line, a whole line no column."""
    line = f", line {problem.line}" if problem.line else ""
    column = f", `{problem.column}`" if problem.column else ""
    return f"{problem.file}{line}{column}: {problem.code.value}: {problem.text}"


def write_problems(report: ImportReport, path: Path) -> None:
    """All problems as a CSV file for a spreadsheet: row numbers and codes, never values."""
    with open_text(path, encoding="utf-8-sig", newline="") as stream:
        rows = [(each.file, each.line, each.column, each.code.value, each.text) for each in report.problems]
        write_csv(stream, ("file", "line", "column", "code", "what to do"), rows)
