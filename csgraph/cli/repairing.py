"""`csgraph check` and `csgraph repair`: whether graph and vault are one thing and whole, and making them so."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from csgraph.cli.present import out, print_json, table
from csgraph.cli.state import DataOption, JsonOption, actor_of, settings_for
from csgraph.mending import opened_repairs
from csgraph.services.repairs import Compared, Repaired

NOT_IN_FILES = (
    "What no file holds is not brought back: alerts and what was decided about them, Level 2 cases, contexts and "
    "groups that people made, merges, and what was known on which day before. `csgraph detect` raises anew what is new."
)

DERIVED = (
    "What follows from rows (particulars of people, families, households) is held as known since the newest row "
    "that it follows from."
)


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("check")(check)
    app.command("repair")(repair)


def check(data: DataOption = None, json: JsonOption = False) -> None:
    """Compare graph and vault, row by row; ends with 1 where they differ. Nothing is written."""
    settings = settings_for(data)
    with opened_repairs(settings) as repairs:
        found = repairs.check(actor=actor_of(settings))
    if json:
        print_json(_as_json(found))
    else:
        _show(found)
    if not found.is_right:
        raise typer.Exit(1)


def repair(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="The folders or zips that were imported.")],
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Write again what the graph lacks, from the files that were imported; ends with 1 where something still lacks."""
    settings = settings_for(data)
    with opened_repairs(settings) as repairs:
        found = repairs.repair(actor=actor_of(settings), folders=folders)
    if json:
        print_json(
            {
                "whole": found.is_whole,
                "written": dict(found.written),
                "missing": dict(found.missing),
                "waiting": found.waiting,
                "record_time_of_import": found.inexact,
                "derived": DERIVED if found.written else None,
                "not_in_files": NOT_IN_FILES if found.written else None,
            }
        )
    else:
        _tell(found)
    if not found.is_whole:
        raise typer.Exit(1)


def _as_json(found: Compared) -> dict[str, object]:
    graph, vault = found.stand.graph, found.stand.vault
    return {
        "standing": found.stand.standing,
        "right": found.is_right,
        "message": found.stand.message,
        "advice": found.stand.advice,
        "graph": {"id": graph.graph, "vault": graph.vault, "unit": graph.last.number},
        "vault": {"id": vault.vault, "graph": vault.graph, "unit": vault.sent},
        "missing": dict(found.lacks.rows),
        "not_ended": len(found.lacks.unended),
    }


def _show(found: Compared) -> None:
    out.print(f"{found.stand.message} {found.stand.advice}".strip())
    _lacking(found.lacks.rows)
    if found.lacks.unended:
        out.print(f"{len(found.lacks.unended)} versions that the vault knows to have ended are still held.")
    if found.lacks and found.stand.is_right:
        out.print("Part of the graph is lost: put it back from its backup, or run `csgraph repair FOLDER`.")
    if found.is_right:
        out.print("Every row that is held is in the graph.")


def _tell(found: Repaired) -> None:
    out.print("The graph is whole again." if found.is_whole else "The graph is not whole yet.")
    table(("file", "written again"), found.written.items())
    if found.written:
        out.print("Each row is held as known since it was recorded first.")
        if found.inexact:
            rows = "1 row is" if found.inexact == 1 else f"{found.inexact} rows are"
            out.print(f"{rows} held as known since their import began: the vault kept no closer time of them.")
        out.print(DERIVED)
        out.print(NOT_IN_FILES)
    if found.waiting:
        out.print(f"{found.waiting} written names wait for a person again: `csgraph contexts candidates --decided`.")
    _lacking(found.missing)
    if not found.is_whole:
        out.print("Give the folders that these rows were imported from: `csgraph repair FOLDER...`.")


def _lacking(rows: Mapping[str, int]) -> None:
    for file, count in rows.items():
        out.print(f"{file}: {count} {'row is' if count == 1 else 'rows are'} not in the graph.")
