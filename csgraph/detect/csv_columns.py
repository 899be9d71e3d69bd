"""CSV columns: a large CSV file as chunks of whole columns, each cell turned into a number by a table.

A table (`dict` that learns new words by `__missing__`) is asked by C code for every cell, so that ten
million rows are read in about a minute. Problems name the file, the line and the column, never the cell.
"""

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from csgraph.detect.columns import NONE, OPEN, number_of
from csgraph.detect.csv_plain import CellTable, NotPlainError, first_line, read_plain
from csgraph.errors import InvalidInput

Columns = dict[str, npt.NDArray[Any]]

CHUNK_ROWS = 250
"""Few enough that their cells stay near at hand: with many more, each costs twice as much."""

PLAIN_FROM = 250_000
"""Bytes from which to load Arrow takes less time than it saves."""


class BadCell(Exception):
    """A cell that cannot be right: a code, what is wrong, what to do."""

    def __init__(self, code: str, wrong: str, advice: str) -> None:
        super().__init__(code)
        self.code, self.wrong, self.advice = code, wrong, advice


TWICE = BadCell("duplicate_id", "is that of an earlier row", "Leave one row for each")
EMPTY = BadCell("missing_required", "is empty", "Fill it in")


class Ids(dict[str, int]):
    """Numbers ids in the order of their coming, from 0; an empty cell is NONE, or refused where one is required."""

    def __init__(self, *, required: bool) -> None:
        super().__init__()
        self._required = required

    def __missing__(self, cell: str) -> int:
        if not cell:
            if self._required:
                raise EMPTY
            return NONE
        code = self[cell] = len(self)
        return code


class Known(dict[str, int]):
    """The ids that there are; another is refused, an empty cell is NONE, or refused where one is required."""

    def __init__(self, ids: Mapping[str, int], *, file: str, required: bool) -> None:
        super().__init__(ids)
        self._file, self._required = file, required

    def __missing__(self, cell: str) -> int:
        if not cell and self._required:
            raise EMPTY
        if cell:
            raise BadCell(
                "unknown_reference", f"names a row that {self._file} does not have", f"Add it to {self._file}"
            )
        return NONE


class Hashes:
    """Ids that are only ever compared (0: empty), as 64 bits of each: ten million take no room of their own.

    Where a plain file's words are numbered anyhow, their numbers from 1 take the place of these.
    """

    __getitem__ = staticmethod(hash)


class Words(dict[str, int]):
    """The codes of a vocabulary; an empty cell is `empty`, or refused where that is None."""

    def __init__(self, codes: Mapping[str, int], *, empty: str | None) -> None:
        super().__init__(codes)
        if empty is not None:
            self[""] = codes[empty]
        self._known = tuple(codes)

    def __missing__(self, cell: str) -> int:
        if not cell:
            raise EMPTY
        raise BadCell("unknown_code", "is not one of the words for it", f"Write one of {', '.join(self._known)}")


class Days(dict[str, int]):
    """Days as numbers since 1970-01-01; an empty cell is OPEN, or refused where a day is required."""

    def __init__(self, *, required: bool) -> None:
        super().__init__()
        if not required:
            self[""] = OPEN

    def __missing__(self, cell: str) -> int:
        if not cell.strip():
            raise EMPTY
        try:
            if len(cell) > 10 and cell[10] not in "T ":
                raise ValueError
            number = self[cell] = number_of(date.fromisoformat(cell[:10]))
        except ValueError:
            raise BadCell("bad_date", "is not a day", "Write it as 2026-05-31") from None
        return number


class Numbers(dict[str, float]):
    """Numbers of 0 or more; an empty cell is not a number (unknown)."""

    def __missing__(self, cell: str) -> float:
        try:
            number = float(cell) if cell else math.nan
        except ValueError:
            raise BadCell("not_a_number", "is not a number", "Write it with digits and a point") from None
        if cell and not 0 <= number < math.inf:
            raise BadCell("out_of_range", "must be 0 or more", "Correct it")
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a file: its name, the table its cells go through, the kind of number, whether it must be there."""

    name: str
    table: CellTable
    dtype: type[np.generic] = np.int32
    required: bool = False

    @property
    def compared(self) -> bool:
        """Whether its numbers are only ever compared."""
        return isinstance(self.table, Hashes)


def refusal(path: Path, row: int, column: str, problem: BadCell) -> InvalidInput:
    """What is said of a cell in data row `row` (from 1)."""
    return InvalidInput(
        problem.code,
        f"{path.name}, line {line_of(path, row)}: `{column}` {problem.wrong}.",
        advice=f"{problem.advice}, and read the extract again.",
    )


def refuse_first(path: Path, column: str, rows: npt.NDArray[np.integer], problem: BadCell) -> None:
    """Refuse the first of these rows (counted from 0), where there is one. Raises InvalidInput."""
    if rows.size:
        raise refusal(path, int(rows[0]) + 1, column, problem)


def refuse_twice(path: Path, column: str, codes: npt.NDArray[Any], different: int) -> None:
    """Refuse the first row whose id an earlier one has, of so many different ones. Raises InvalidInput."""
    if codes.size != different:
        firsts = np.unique(codes, return_index=True)[1]
        refuse_first(path, column, np.setdiff1d(np.arange(codes.size), firsts), TWICE)


def read_columns(path: Path, columns: Sequence[Column], *, plain_from: int = PLAIN_FROM) -> Columns:
    """The columns of the file, those that it lacks left out. Raises InvalidInput (`bad_file`, or the cell's code).

    A file of `plain_from` bytes or more is first taken for a plain one; what it comes to is the same.
    """
    try:
        if path.stat().st_size >= plain_from:
            return read_plain(path, columns, _header(path, first_line(path), columns))
    except (NotPlainError, BadCell, InvalidInput, OSError):
        pass
    return _read_with_care(path, columns)


def _read_with_care(path: Path, columns: Sequence[Column]) -> Columns:
    gathered: dict[str, list[npt.NDArray[Any]]] = {}
    row = 1
    for chunk in _chunks(path, columns):
        length = 0
        for column in columns:
            if (cells := chunk.get(column.name)) is not None:
                length = len(cells)
                gathered.setdefault(column.name, []).append(_numbers(path, row, column, cells))
        row += length
    return {name: np.concatenate(parts) for name, parts in gathered.items()}


def _numbers(path: Path, row: int, column: Column, cells: Sequence[str]) -> npt.NDArray[Any]:
    try:
        return np.fromiter(map(column.table.__getitem__, cells), dtype=column.dtype, count=len(cells))
    except BadCell:
        for at, cell in enumerate(cells):
            try:
                _ = column.table[cell]
            except BadCell as problem:
                raise refusal(path, row + at, column.name, problem) from None
        raise


def _chunks(path: Path, columns: Sequence[Column]) -> Iterator[dict[str, Sequence[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = _header(path, next(reader, []), columns)
            yield dict.fromkeys(header, ())
            while rows := list(islice(reader, CHUNK_ROWS)):
                filled = [cells for cells in rows if cells]
                if filled and set(map(len, filled)) != {len(header)}:
                    raise _bad_file(
                        path, reader.line_num, "at or before it a row has more or fewer cells than the header"
                    )
                yield dict(zip(header, zip(*filled, strict=True), strict=True)) if filled else {}
    except FileNotFoundError:
        raise _bad_file(path, 0, "the file is not there") from None
    except (OSError, UnicodeDecodeError):
        raise _bad_file(path, 0, "it cannot be read as text in UTF-8") from None
    except csv.Error:
        raise _bad_file(path, 0, "it is not CSV: a quoted cell has no end, or a cell is far too long") from None


def _header(path: Path, cells: Sequence[str], columns: Sequence[Column]) -> list[str]:
    header = [cell.strip() for cell in cells]
    for column in columns:
        if column.required and column.name not in header:
            raise _bad_file(path, 1, f"the column `{column.name}` is not there")
        if header.count(column.name) > 1:
            raise _bad_file(path, 1, f"the column `{column.name}` is there twice")
    # A column that is not read may have any name, or none, or that of another.
    return [name if header.index(name) == at else f"{name} {at}" for at, name in enumerate(header)]


def _bad_file(path: Path, line: int, wrong: str) -> InvalidInput:
    where = f"{path.name}, line {line}" if line else path.name
    return InvalidInput("bad_file", f"{where}: {wrong}.", advice="Write the extract again.")


def line_of(path: Path, row: int) -> int:
    """The line (the header is on line 1) on which data row `row` begins, counted from 1."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        begins, at = 1, -1
        for cells in reader:
            at += bool(cells)
            if at == row:
                return begins
            begins = reader.line_num + 1
    return begins
