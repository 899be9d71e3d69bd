"""Plain CSV: the columns of a large file that has nothing odd in it, read by Apache Arrow.

Plain is a file in UTF-8 whose rows all have as many cells as its header and end with LF or CRLF, and whose
quoted cells hold neither a quotation mark nor the end of a line. Whatever is not plain, or holds a cell that
cannot be, is left to the careful reading of `csv_columns`: it alone says what is wrong, and where.
"""

# Arrow's functions are made when it is loaded, and come without types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as arrow

BLOCK = 4_000_000
"""Bytes that are looked through, and read, at a time: with fewer there are more lists of words to make one of."""

LONGEST = 100_000
"""Bytes of a line, beyond which a cell might be longer than a careful reader takes, be it of a column unread."""

LINE_FEED, RETURN, QUOTE, COMMA = b'\n\r",'


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


def first_line(path: Path) -> Sequence[str]:
    """The cells of the header. Raises NotPlainError where it is anything but one plain line, and OSError."""
    with path.open("rb") as stream:
        line = stream.readline(LONGEST).removeprefix(BOM_UTF8)
    if not line.endswith(b"\n") or not _is_plain(line):
        raise NotPlainError
    try:
        return next(csv.reader([line.decode()], strict=True))
    except csv.Error:
        raise NotPlainError from None


def read_plain(
    path: Path, columns: Sequence[Numbered], header: Sequence[str], *, block: int = BLOCK
) -> dict[str, npt.NDArray[Any]]:
    """The columns of a plain file, those that it lacks left out; `block` bytes are looked through, and read, at a time.

    Raises NotPlainError, what a table raises of a cell, and OSError.
    """
    for lines in _blocks(path, block):
        if not _is_plain(lines):
            raise NotPlainError
    # Only large files are read so: nothing else should wait for Arrow to be loaded.
    import pyarrow as arrow
    from pyarrow import csv as arrow_csv

    held = [column for column in columns if column.name in header]
    words = arrow.dictionary(arrow.int32(), arrow.string())
    try:
        read = arrow_csv.read_csv(
            path,
            read_options=arrow_csv.ReadOptions(column_names=list(header), skip_rows=1, block_size=block),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=[column.name for column in held],
                column_types={column.name: words for column in held},
                strings_can_be_null=False,
            ),
        )
    except arrow.ArrowInvalid:
        raise NotPlainError from None
    read = read.unify_dictionaries()
    return {column.name: _numbers(column, read.column(column.name)) for column in held}


def _numbers(column: Numbered, read: "arrow.ChunkedArray") -> npt.NDArray[Any]:
    """The number of each cell, by the words of the column in the order of their coming."""
    if read.num_chunks == 0:
        return np.empty(0, dtype=column.dtype)
    words = read.chunk(0).dictionary
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in read.chunks])
    if column.compared:
        meant = np.arange(1, len(words) + 1, dtype=column.dtype)
        if (empty := words.index("").as_py()) >= 0:
            meant[empty] = 0
    else:
        cells = words.to_pylist()
        meant = np.fromiter(map(column.table.__getitem__, cells), dtype=column.dtype, count=len(cells))
    return meant[codes]


def _blocks(path: Path, size: int) -> Iterator[bytes]:
    """Whole lines, in blocks that end with a line feed."""
    with path.open("rb") as stream:
        rest = b""
        while read := stream.read(size):
            held = rest + read
            end = held.rfind(b"\n") + 1
            if end:
                yield held[:end]
            elif len(held) > size + LONGEST:
                raise NotPlainError
            rest = held[end:]
    if rest:
        yield rest + b"\n"


def _is_plain(lines: bytes) -> bool:
    """Whether these are short lines of UTF-8 without zeros, every return and quotation mark where it should stand."""
    if b"\0" in lines or (b"\r" in lines and lines.count(b"\r") != lines.count(b"\r\n")):
        return False
    if not _are_short(lines):
        return False
    if not lines.isascii():
        try:
            _ = lines.decode()
        except UnicodeDecodeError:
            return False
    return b'"' not in lines or _quotes_cells(np.frombuffer(lines, dtype=np.uint8))


def _are_short(lines: bytes) -> bool:
    """Whether each of these lines has at most LONGEST bytes, by the last end of one within as many."""
    at = 0
    while at < len(lines):
        at = lines.rfind(b"\n", at, at + LONGEST) + 1
        if not at:
            return False
    return True


def _quotes_cells(lines: npt.NDArray[np.uint8]) -> bool:
    """Whether quotation marks come in pairs about whole cells of one line. The last byte is a line feed."""
    marks, ends = np.flatnonzero(lines == QUOTE), np.flatnonzero(lines == LINE_FEED)
    if marks.size % 2:
        return False
    first, last = marks[::2], marks[1::2]
    before, after = lines[first - 1], lines[last + 1]
    return bool(
        np.isin(before, (COMMA, LINE_FEED)).all()
        and np.isin(after, (COMMA, LINE_FEED, RETURN)).all()
        and (np.searchsorted(ends, first) == np.searchsorted(ends, last)).all()
    )
