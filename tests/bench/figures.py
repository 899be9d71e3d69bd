"""Figures: what a benchmark found, as JSON for `docs/benchmarks/` or as lines for people.

`docs/benchmarks.md` is made of those files by `scripts/make_docs.py`: a new benchmark needs a new file, no more.
"""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number, and the goal that it is held against: at most, or at least, so much."""

    what: str
    value: float
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None


def report(
    *,
    title: str,
    command: str,
    note: str,
    figures: Sequence[Figure],
    as_json: bool,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Prints what was found; `more` is what only the JSON holds beside it."""
    if not as_json:
        for each in figures:
            print(f"{each.what:60} {each.value:>12} {each.unit}")
        return
    told: dict[str, Any] = {
        "title": title,
        "command": command,
        "note": note,
        "measured_on": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "figures": [_told(each) for each in figures],
        **(more or {}),
    }
    print(json.dumps(told, indent=1, ensure_ascii=False))


def machine() -> str:
    """What it ran on, in words that name no machine."""
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def _told(figure: Figure) -> dict[str, Any]:
    values = {name: getattr(figure, name) for name in ("what", "value", "unit", "at_most", "at_least")}
    return {name: value for name, value in values.items() if value not in (None, "")}
