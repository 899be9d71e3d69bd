"""Writes the made pages of `docs/`; with --check says which are stale, and ends with 1 if any is."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from csgraph.domain.level2 import TRANSITIONS, CaseState, Transition

ROOT = Path(__file__).resolve().parents[1]


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


PAGES: Mapping[str, Callable[[], str]] = {"docs/states.md": states_page}


def stale() -> list[str]:
    """The made pages that are not what they would be made as now."""
    return [name for name, make in PAGES.items() if not (ROOT / name).is_file() or (ROOT / name).read_text() != make()]


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
