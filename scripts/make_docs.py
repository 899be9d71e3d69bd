"""Writes the made pages of `docs/`; with --check says which are stale, and ends with 1 if any is."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from csgraph.domain.level2 import TRANSITIONS, CaseState, Transition
from csgraph.ingest.report import ADVICE
from csgraph.store.queries import Query, catalogue

ROOT = Path(__file__).resolve().parents[1]
BENCHMARKS = "docs/benchmarks"


def states_page() -> str:
    """docs/states.md: the pathway of a Level 2 case as a diagram and a table."""
    return "\n".join(
        [
            "# States of a Level 2 case",
            "",
            "Made from `csgraph/domain/level2.py` by `scripts/make_docs.py`; change it there.",
            "",
            "A case is about one context. Every step records who took it, in which role and when; steps are only",
            "ever added. A step that does not fit the state is refused. Steps marked *not yet* cannot be taken yet.",
            "",
            "## Where each state leads",
            "",
            "```",
            *_diagram(),
            "```",
            "",
            "## Steps",
            "",
            "| from | step | to | what must be given | guard | offered |",
            "|---|---|---|---|---|---|",
            *(_line(row) for row in TRANSITIONS),
            "",
        ]
    )


def _diagram() -> list[str]:
    lines = ["(no case)"]
    lines += [_arrow(row) for row in TRANSITIONS if row.begins_a_case]
    for state in CaseState:
        lines.append(state.value)
        lines += [_arrow(row) for row in TRANSITIONS if state in row.before]
    return lines


def _arrow(row: Transition) -> str:
    return f"  --[{row.words}]--> {' or '.join(row.after)}"


def _line(row: Transition) -> str:
    before = ", ".join(row.before) or "-"
    offered = "yes" if row.offered else "not yet"
    cells = (before, row.words, " or ".join(row.after), "; ".join(row.given), row.guard or "-", offered)
    return f"| {' | '.join(cells)} |"


def problems_page() -> str:
    """docs/import-problems.md: every code that an import reports a row or file with, and what to do."""
    return "\n".join(
        [
            "# What an import may report",
            "",
            "Made from `csgraph/ingest/report.py` by `scripts/make_docs.py`; change it there.",
            "",
            "A row with a problem is left out and its good neighbours are imported. But `bad_file` refuses the import,",
            "and `bad_identifier` leaves out the cell alone. Each problem names file, line (the header is line 1),",
            "column and code; it never repeats what the cell held.",
            "",
            "| code | what to do |",
            "|---|---|",
            *(f"| `{code.value}` | {advice} |" for code, advice in ADVICE.items()),
            "",
        ]
    )


def queries_page() -> str:
    """docs/queries.md: the questions that analysts ask, with all they take and return; then every other query."""
    asked = [query for query in catalogue().values() if query.name.startswith("analyst/")]
    others = [query for query in catalogue().values() if not query.name.startswith("analyst/")]
    return "\n".join(
        [
            "# Queries",
            "",
            "Made from the headers in `cypher/` by `scripts/make_docs.py`; change them there.",
            "",
            "## Questions that analysts ask",
            "",
            "`csgraph query run NAME --param NAME=VALUE`; lists are written with `;` between. Left out, `valid_on`",
            "is today, `valid_from` and `valid_to` span the 90 days that end with today, `known_at` is now, and",
            "`limit` is 200 (1,000 at most). Answers hold pseudonyms or counts, never who somebody is. They stay in",
            "the service.",
            "",
            *(line for query in asked for line in _question(query)),
            "## What the service itself asks",
            "",
            "| query | mode | what it is |",
            "|---|---|---|",
            *(f"| `{query.name}` | {query.mode} | {query.title} |" for query in others),
            "",
        ]
    )


def _question(query: Query) -> list[str]:
    return [
        f"### {query.name.removeprefix('analyst/')}",
        "",
        f"{query.title}. {query.description.strip()} Discloses: {query.discloses}.",
        "",
        "| takes | type | meaning |",
        "|---|---|---|",
        *(f"| `{name}` | {each.type} | {each.meaning} |" for name, each in query.parameters.items()),
        "",
        "| returns | type | meaning |",
        "|---|---|---|",
        *(f"| `{name}` | {each.type} | {each.meaning} |" for name, each in query.returns.items()),
        "",
    ]


def benchmarks_page() -> str:
    """docs/benchmarks.md: what `make bench` found last, one section for each file of results, beside the goals."""
    results = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / BENCHMARKS).glob("*.json"))]
    return benchmarks(results)


def benchmarks(results: Sequence[Mapping[str, Any]]) -> str:
    """The page of these results, in this order; each is what `tests/bench/figures.py` writes."""
    return "\n".join(
        [
            "# Benchmarks",
            "",
            f"Made from the files in `{BENCHMARKS}/` by `scripts/make_docs.py`. `make bench` measures anew and keeps",
            "what it finds there (`make bench BENCHES=api`: one alone; `make bench-england`: England's size). Ratios",
            "and processor time hold on any machine; seconds are of the machine named.",
            "",
            *(line for result in results for line in _section(result)),
        ]
    )


def _section(result: Mapping[str, Any]) -> list[str]:
    return [
        f"## {result['title']}",
        "",
        f"{result['note']}",
        "",
        f"`{result['command']}`, {result['measured_on']}, {result['machine']}.",
        "",
        "| what | measured | goal | met |",
        "|---|---|---|---|",
        *(_figure(each) for each in result["figures"]),
        "",
    ]


def _figure(figure: Mapping[str, Any]) -> str:
    unit = f" {figure['unit']}" if "unit" in figure else ""
    low, high = figure.get("at_least"), figure.get("at_most")
    bounds = [("at least", low), ("at most", high)]
    goal = ", ".join(f"{words} {bound:,}{unit}" for words, bound in bounds if bound is not None)
    is_met = (low is None or figure["value"] >= low) and (high is None or figure["value"] <= high)
    return f"| {figure['what']} | {figure['value']:,}{unit} | {goal} | {_met(is_met) if goal else ''} |"


def _met(is_so: bool) -> str:
    return "yes" if is_so else "**no**"


PAGES: Mapping[str, Callable[[], str]] = {
    "docs/benchmarks.md": benchmarks_page,
    "docs/import-problems.md": problems_page,
    "docs/queries.md": queries_page,
    "docs/states.md": states_page,
}


def stale() -> list[str]:
    """The made pages that are not what they would be made as now."""
    return [
        name
        for name, make in PAGES.items()
        if not (ROOT / name).is_file() or (ROOT / name).read_text(encoding="utf-8") != make()
    ]


def main() -> int:
    """Writes or checks the pages."""
    names = stale()
    if "--check" in sys.argv[1:]:
        for name in names:
            print(f"{name} is not current: run `make docs`.", file=sys.stderr)
        return 1 if names else 0
    for name in names:
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(PAGES[name](), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
