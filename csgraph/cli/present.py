"""Presenting: what a command prints, for people on a terminal or as one JSON object for programs."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import TypeAlias

from rich.console import Console
from rich.table import Table

Plain: TypeAlias = "str | int | float | bool | Sequence[Plain] | dict[str, Plain] | None"

WIDE = 200
"""Columns where nobody's terminal says how many there are."""

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)
err = Console(stderr=True, highlight=False, soft_wrap=True, width=None if sys.stderr.isatty() else WIDE)


def instant(moment: datetime) -> str:
    """An instant as UTC with `Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def as_json(value: object) -> str:
    """One JSON text: instants UTC with `Z`, days ISO, enums by value."""
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=1)


def as_line(value: object) -> str:
    """The same on one line."""
    return json.dumps(value, default=_plain, ensure_ascii=False)


def print_json(value: object) -> None:
    """Exactly one JSON object on standard output."""
    sys.stdout.write(as_json(value) + "\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on standard output."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*("" if cell is None else words(cell) for cell in row))
    out.print(made)


def words(value: object) -> str:
    """A value as a person reads it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%-d %b %Y %H:%M UTC")
    if isinstance(value, date):
        return value.strftime("%-d %b %Y")
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, list | tuple):
        return ", ".join(words(each) for each in value)
    return str(value)


def _plain(value: object) -> Plain:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, frozenset | set):
        return sorted(str(each) for each in value)
    raise TypeError(f"cannot present {type(value).__name__}")
