"""`csgraph backtest`: what a policy would have told, and when, had it been in force over an extract."""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from csgraph.cli.present import as_line, long_table, out
from csgraph.cli.state import NoDataOption
from csgraph.detect.backtest_lines import backtest
from csgraph.private.files import open_text

Line = Mapping[str, object]

SHOWN = ("raised_on", "change", "context", "kin_groups", "independent_reports", "rule")
CHANGE = SHOWN.index("change")
HEADER = ("day", "change", "context", "unrelated young people", "reports", "rule", "by chance once in")


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
    told = done.told() if json is None else _written(json, done.told())
    rows = [_row(line) for line in told]
    if evaluations is not None:
        _ = deque(_written(evaluations, done.evaluations()), maxlen=0)
    if rows:
        long_table(HEADER, rows)
    raised = sum(row[CHANGE] == "RAISED" for row in rows)
    out.print(f"{done.records} records, {raised} alerts raised, {len(rows)} changes told; policy {done.policy.name}.")


def _written(path: Path, lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, each written as it goes by: all of them at once would take more room than the records."""
    with open_text(path) as stream:
        for line in lines:
            _ = stream.write(f"{as_line(line)}\n")
            yield line


def _row(line: Line) -> tuple[Hashable, ...]:
    days = line["recurrence_days"]
    often = f"{days:,.0f} days" if line["rule"] == "score" and isinstance(days, float) else ""
    return (*(line[name] for name in SHOWN), often)
