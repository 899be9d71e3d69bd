"""`csgraph backtest`: what a policy would have told, and when, had it been in force over an extract."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from csgraph.cli.present import as_line, out, table
from csgraph.cli.state import NoDataOption
from csgraph.detect.backtest_lines import Backtested, backtest

SHOWN = ("raised_on", "change", "context", "kin_groups", "independent_reports", "rule")
MOST_SHOWN = 1_000
"""Lines that are shown: nobody reads more, and to lay out a table takes longer than the replay."""


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("backtest")(replay)


def replay(
    folder: Annotated[Path, typer.Argument(help="The extract (see docs/import-format.md).")],
    policy: Annotated[
        Path | None, typer.Option("--policy", help="The policy to try (default: the shipped one).")
    ] = None,
    json: Annotated[
        Path | None,
        typer.Option("--json", help="Write each alert to this file, one JSON a line."),
    ] = None,
    evaluations: Annotated[
        Path | None,
        typer.Option("--evaluations", help="Write each evaluation to this file, one JSON a line."),
    ] = None,
    _data: NoDataOption = None,
) -> None:
    """Replay an extract in the order of its records, and show each alert on the day it would have been raised."""
    done = backtest(folder, policy_file=policy, timer=perf_counter)
    lines = list(done.told())
    if json is not None:
        _write(json, lines)
    if evaluations is not None:
        _write(evaluations, done.evaluations())
    _say(done, lines)


def _write(path: Path, lines: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(f"{as_line(line)}\n" for line in lines)


def _say(done: Backtested, lines: Sequence[Mapping[str, object]]) -> None:
    if lines:
        table(
            ["day", "change", "context", "unrelated young people", "reports", "rule", "by chance once in"],
            ([line[name] for name in SHOWN] + [_often(line)] for line in lines[:MOST_SHOWN]),
        )
    if len(lines) > MOST_SHOWN:
        out.print(f"{len(lines) - MOST_SHOWN} more are not shown; --json FILE writes all of them.")
    raised = sum(line["change"] == "RAISED" for line in lines)
    out.print(f"{done.records} records, {raised} alerts raised, {len(lines)} changes told; policy {done.policy.name}.")


def _often(line: Mapping[str, object]) -> str:
    days = line["recurrence_days"]
    return f"{days:,.0f} days" if line["rule"] == "score" and isinstance(days, float) else ""
