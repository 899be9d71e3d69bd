"""Presenting: what a command prints, for people on a terminal or as one JSON object for programs."""

import json
import sys
from collections.abc import Hashable, Iterable, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from typing import TypeAlias

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from csgraph.domain.times import instant

Plain: TypeAlias = "str | int | float | bool | Sequence[Plain] | dict[str, Plain] | None"

WIDE = 200
"""Columns where nobody's terminal says how many there are."""

CONTROLS = dict.fromkeys([*range(32), *range(127, 160)], "?")
"""What a terminal would obey and not show."""

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)
err = Console(stderr=True, highlight=False, soft_wrap=True, width=None if sys.stderr.isatty() else WIDE)


def as_json(value: object) -> str:
    """One JSON text: instants UTC with `Z`, days ISO, enums by value."""
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=1)


def as_line(value: object) -> str:
    """The same on one line."""
    return ON_A_LINE.encode(value)


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


def long_table(columns: Sequence[str], rows: Iterable[Sequence[Hashable]]) -> None:
    """A table on standard output as `table` lays it out, in a hundredth of the time.

    Nothing is folded: a row that is wider than the terminal goes on in its next line.
    """
    cells = zip(columns, *(map(_cell, row) for row in rows), strict=True)
    header, *lines = ("  ".join(line).rstrip() for line in zip(*map(_padded, cells), strict=True))
    out.print(header, style="bold", markup=False)
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _padded(column: Sequence[str]) -> list[str]:
    size = len if "".join(column).isascii() else cell_len
    width = max(map(size, column))
    return [cell + " " * (width - size(cell)) for cell in column]


@lru_cache(maxsize=None, typed=True)
def _cell(value: Hashable) -> str:
    return words(value).translate(CONTROLS)


def names_waiting(count: int) -> str:
    """What to know of written names that count nowhere yet, and what to do about them."""
    names = "1 written name waits" if count == 1 else f"{count} written names wait"
    return f"{names} for somebody to say which context they mean: `csgraph contexts candidates`."


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
    if isinstance(value, date):
        return instant(value) if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, frozenset | set):
        return sorted(str(each) for each in value)
    raise TypeError(f"cannot present {type(value).__name__}")


ON_A_LINE = json.JSONEncoder(default=_plain, ensure_ascii=False)
