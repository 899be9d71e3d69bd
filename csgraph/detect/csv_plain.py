"""Plain CSV: the columns of a large file that has nothing odd in it, cut into cells and numbered by compiled loops.

Plain is a file in UTF-8 whose rows all have as many cells as its header and end with LF or CRLF, and whose
quoted cells hold neither a quotation mark nor the end of a line. Whatever is not plain, or holds a cell that
cannot be, is left to the careful reading of `csv_columns`: it alone says what is wrong, and where.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from csgraph.detect.columns import Int32
from csgraph.detect.compiled import compiled
from csgraph.detect.csv_words import Bytes, no_words, number
from csgraph.detect.threads import in_threads

BLOCK = 8_000_000
"""Bytes that are cut and numbered at a time."""

LONGEST = 100_000
"""Bytes of a row, beyond which a cell might be longer than a careful reader takes."""

COMMA, LINE_FEED, RETURN, QUOTE = 44, 10, 13, 34
THREADS = 2


class NotPlainError(Exception):
    """The file must be read with care."""


class CellTable(Protocol):
    """Anything that gives a number for a cell, or raises what is wrong with it."""

    def __getitem__(self, cell: str, /) -> int | float: ...


class Numbered(Protocol):
    """A column whose cells a table turns into numbers; `compared`: any number will do, 0 for an empty cell."""

    @property
    def name(self) -> str: ...
    @property
    def table(self) -> CellTable: ...
    @property
    def dtype(self) -> type[np.generic]: ...
    @property
    def compared(self) -> bool: ...


@compiled
def cut(block: Bytes, lo: int, hi: int, wanted: Int32, starts: Int32, ends: Int32) -> int:
    """Where the cells of rows lo to hi begin and end, and how many rows there are (-1: they are not plain).

    The last byte must be a line feed. Column c of the file goes to `starts[wanted[c]]` (negative: to none).
    """
    at, row = lo, 0
    while at < hi:
        blank = _line_ends(block, at)
        if blank > 0:
            at += blank
            continue
        begin = at
        for column in range(wanted.size):
            quoted = np.int64(block[at] == QUOTE)
            end = _cell_ends(block, at)
            if wanted[column] >= 0:
                starts[wanted[column], row], ends[wanted[column], row] = at + quoted, end
            at = end + quoted
            if quoted > 0 and block[end] != QUOTE:
                return -1
            if column + 1 < wanted.size:
                if block[at] != COMMA:
                    return -1
                at += 1
        ended = _line_ends(block, at)
        at += ended
        if ended == 0 or at - begin > LONGEST:
            return -1
        row += 1
    return row


@compiled
def _line_ends(block: Bytes, at: int) -> int:
    """How many bytes end a line here, if it does."""
    if block[at] == LINE_FEED:
        return 1
    return 2 if block[at] == RETURN and block[at + 1] == LINE_FEED else 0


@compiled
def _cell_ends(block: Bytes, at: int) -> int:
    """Where the cell that begins here ends: before a comma (a quoted one before a quotation mark), or with the line."""
    until = COMMA
    if block[at] == QUOTE:
        until = QUOTE
        at += 1
    while block[at] != until and block[at] != LINE_FEED and block[at] != RETURN:
        at += 1
    return at


class PlainColumn:
    """One column as it is read: its words, the number that the table gives to each, and the numbers of the rows."""

    def __init__(self, column: Numbered) -> None:
        self._column, self._words = column, no_words()
        self._meant: npt.NDArray[Any] = np.empty(0, dtype=column.dtype)
        self._read: list[npt.NDArray[Any]] = [np.empty(0, dtype=column.dtype)]

    def add(self, block: Bytes, starts: Int32, ends: Int32) -> None:
        """More rows. Raises what the table raises."""
        codes = np.empty(starts.size, dtype=np.int32)
        known = self._meant.size
        self._words = number(block, starts, ends, self._words, codes)
        if self._words.many[0] > known:
            self._meant = np.concatenate([self._meant, self._meaning(known, int(self._words.many[0]))])
        self._read.append(self._meant[codes])

    def numbers(self) -> npt.NDArray[Any]:
        """A number for each row."""
        return np.concatenate(self._read)

    def _meaning(self, first: int, many: int) -> npt.NDArray[Any]:
        ends = self._words.ends
        begin = int(ends[first - 1]) + 1 if first else 0
        if self._column.compared:
            lengths = np.diff(ends[first:many], prepend=begin - 1) - 1
            return np.where(lengths == 0, 0, np.arange(first + 1, many + 1)).astype(self._column.dtype)
        cells = self._words.text[begin : int(ends[many - 1])].tobytes().decode().split("\n")
        numbers = map(self._column.table.__getitem__, cells)
        return np.fromiter(numbers, dtype=self._column.dtype, count=many - first)


def read_plain(
    path: Path, columns: Sequence[Numbered], header: Sequence[str], *, block: int = BLOCK
) -> dict[str, npt.NDArray[Any]]:
    """The columns of a plain file, those that it lacks left out; `block` bytes are read at a time.

    Raises NotPlainError, what a table raises of a cell, and OSError.
    """
    held = [column for column in columns if column.name in header]
    places = {column.name: at for at, column in enumerate(held)}
    wanted = np.array([places.get(name, -1) for name in header], dtype=np.int32)
    made = [PlainColumn(column) for column in held]
    for lines in _blocks(path, block):
        parts = _cut(lines, wanted, len(held))
        _ = in_threads(partial(_number, lines, parts, made), len(held), threads=THREADS)
    return {column.name: numbers.numbers() for column, numbers in zip(held, made, strict=True)}


def _number(block: bytes, parts: Sequence[tuple[Int32, Int32]], made: Sequence[PlainColumn], which: int) -> None:
    cells = np.frombuffer(block, dtype=np.uint8)
    for starts, ends in parts:
        made[which].add(cells, starts[which], ends[which])


def first_line(path: Path) -> Sequence[str]:
    """The cells of the header. Raises NotPlainError where it is anything but one plain line, and OSError."""
    with path.open("rb") as stream:
        line = stream.readline(LONGEST).removeprefix(BOM_UTF8)
    if not line.endswith(b"\n") or b"\r" in line.removesuffix(b"\r\n") or b"\0" in line:
        raise NotPlainError
    try:
        return next(csv.reader([line.decode()], strict=True))
    except (csv.Error, UnicodeDecodeError):
        raise NotPlainError from None


def _blocks(path: Path, size: int) -> Iterator[bytes]:
    """Whole lines after the header, in blocks that end with a line feed, all of them UTF-8 without zeros."""
    with path.open("rb") as stream:
        _ = stream.readline()
        rest = b""
        while read := stream.read(size):
            held = rest + read
            end = held.rfind(b"\n") + 1
            if not end:
                raise NotPlainError
            yield _plain_text(held[:end])
            rest = held[end:]
    if rest:
        yield _plain_text(rest + b"\n")


def _plain_text(block: bytes) -> bytes:
    if b"\0" in block:
        raise NotPlainError
    if not block.isascii():
        try:
            _ = block.decode()
        except UnicodeDecodeError:
            raise NotPlainError from None
    return block


def _cut(block: bytes, wanted: Int32, many: int) -> list[tuple[Int32, Int32]]:
    """Beginnings and ends of the cells of each wanted column, in two parts, one after the other."""
    middle = block.find(b"\n", len(block) // 2) + 1
    edges = ((0, middle), (middle, len(block)))
    cells = np.frombuffer(block, dtype=np.uint8)

    def part(which: int) -> tuple[Int32, Int32]:
        lo, hi = edges[which]
        starts = np.empty((many, block.count(b"\n", lo, hi)), dtype=np.int32)
        ends = np.empty_like(starts)
        rows = cut(cells, lo, hi, wanted, starts, ends)
        if rows < 0:
            raise NotPlainError
        return starts[:, :rows], ends[:, :rows]

    return in_threads(part, len(edges), threads=THREADS)
