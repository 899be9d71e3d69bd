"""Cells: rows as comma-separated values that programs read and no spreadsheet runs."""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TextIO, cast

from csgraph.domain.times import instant

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


def write_csv(
    stream: TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]], *, shown: Callable[[str], str] = str
) -> None:
    """Rows below their columns. All words stand in quotes: no spreadsheet, however set, finds a second cell in one."""
    writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(columns)
    for row in rows:
        cells = map(spreadsheet_cell, row)
        writer.writerow([shown(cell) if isinstance(cell, str) else cell for cell in cells])


def spreadsheet_cell(value: object) -> str | int | float:
    """A cell that a spreadsheet will not run: what starts like a formula has an apostrophe before it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    items = cast("Sequence[object]", value) if isinstance(value, list | tuple) else None
    text = as_cell(value) if items is None else ";".join(map(as_cell, items))
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def as_cell(value: object) -> str:
    """A value as programs read it in a cell: nothing for None, instants UTC with `Z`."""
    return "" if value is None else instant(value) if isinstance(value, datetime) else str(value)
