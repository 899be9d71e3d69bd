"""Reading: a folder or zip of CSV files as numbered raw rows, within limits and in flat memory."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from csgraph.errors import InvalidInput
from csgraph.ingest.formats import FORMATS, WITHDRAWN, Column, FileFormat
from csgraph.ingest.report import Problem, ProblemCode

LINE_MAXIMUM = 1_048_576
"""Bytes in one row of a file, however many lines it has; a longer one cannot be a row of these formats."""

ENCRYPTED = 1
"""The bit of a zip entry's flags that says it is locked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one import may hold.

    Rows and bytes of a file, characters of a cell, how many times larger a zip may unpack, and how many
    cells of a file may begin as a spreadsheet's formula does.
    """

    rows: int = 5_000_000
    cell: int = 20_000
    bytes: int = 4_000_000_000
    zip_ratio: int = 200
    formulas: int = 1000


class RawRow(NamedTuple):
    """One row as it stands in its file: number of its first line (the header is 1) and its cells."""

    line: int
    cells: list[str]


class BadFile(Exception):
    """A file that cannot be read as what it should be; the whole import is refused."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def bad_file(file: str, line: int, message: str, *, column: str = "") -> BadFile:
    """A `BadFile` for `file` at `line` (0: the file as a whole)."""
    return BadFile(Problem(file=file, line=line, column=column, code=ProblemCode.BAD_FILE, message=message))


class Source:
    """The files of one import. `files` are the known ones that are there, in the order of `FORMATS`."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Raises InvalidInput where there is no such folder or zip, or nothing in it to import."""
        self.path = path
        self.limits = limits
        if not _is_there(path):
            raise InvalidInput("no_such_folder", "There is no such folder or zip.", advice="Check the path.")
        self._zip = None if path.is_dir() else _open_zip(path)
        names = _names_in(path) if self._zip is None else sorted(self._zip.namelist())
        self.files = [name for name in FORMATS if name in names]
        self.ignored = [_printable(name) for name in names if name not in FORMATS]
        self._twice = frozenset(name for name in self.files if names.count(name) > 1)
        if not self.files:
            raise InvalidInput(
                "nothing_to_import",
                "None of the files there has a name that csgraph reads.",
                advice="Name them ssd_… .csv or ctx_… .csv, at the root of the folder or zip.",
            )

    @contextmanager
    def open(self, file: str) -> Iterator[BinaryIO]:
        """The bytes of one file, after its size was checked. Raises BadFile where it cannot be opened."""
        with self._opened(file) if self._zip is None else self._unpacked(file, self._zip) as stream:
            yield stream

    def close(self) -> None:
        """Closes the zip, if it is one."""
        if self._zip is not None:
            self._zip.close()

    def _opened(self, file: str) -> BinaryIO:
        try:
            self._check_size(file, (self.path / file).stat().st_size)
            return (self.path / file).open("rb")
        except OSError:
            words = "The file cannot be opened: it may be a folder, a broken link, or closed to you."
            raise bad_file(file, 0, words) from None

    def _unpacked(self, file: str, archive: zipfile.ZipFile) -> BinaryIO:
        info = archive.getinfo(file)
        if file in self._twice:
            raise bad_file(file, 0, "The zip holds the file twice, and one of the two would be lost.")
        if info.flag_bits & ENCRYPTED:
            raise bad_file(file, 0, "The zip is locked with a password.")
        self._check_size(file, info.file_size)
        if info.file_size > self.limits.zip_ratio * max(info.compress_size, 1) and info.file_size > 1_000_000:
            raise bad_file(file, 0, f"The zip unpacks to more than {self.limits.zip_ratio} times its size.")
        try:
            return cast("BinaryIO", archive.open(info))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
            raise bad_file(file, 0, "The zip is damaged or packed in a way that csgraph does not read.") from None

    def _check_size(self, file: str, size: int) -> None:
        if size > self.limits.bytes:
            raise bad_file(file, 0, f"The file has more than {self.limits.bytes:,} bytes.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Which cell holds which known column, and what else the header named."""

    positions: tuple[tuple[int, Column], ...]
    width: int
    ignored: tuple[str, ...]
    names: frozenset[str]


def header_of(form: FileFormat, cells: list[str]) -> Header:
    """What the first row of a file says. Raises BadFile for a missing required column or one named twice."""
    known = {column.name: column for column in (*form.columns, *WITHDRAWN)}
    names = _own_names(form, [cell.strip().lower() for cell in cells])
    twice = sorted({name for name in names if name in known and names.count(name) > 1})
    if twice:
        raise bad_file(form.file, 1, "The header names a column twice.", column=twice[0])
    missing = [column.name for column in form.columns if _must_stand(column) and column.name not in names]
    # A file that only withdraws needs no more than the key; other rows of it are rejected one by one.
    may_lack = "withdrawn" in names and any(all(name in names for name in keys) for keys in form.keys)
    if missing and not may_lack:
        raise bad_file(form.file, 1, "The header lacks a required column.", column=missing[0])
    if form.either and not may_lack and not any(name in names for name in form.either):
        raise bad_file(form.file, 1, f"The header needs {' or '.join(form.either)}.", column=form.either[0])
    positions = tuple((index, known[name]) for index, name in enumerate(names) if name in known)
    ignored = tuple(name for name in names if name not in known)
    return Header(positions=positions, width=len(names), ignored=ignored, names=frozenset(names))


def _must_stand(column: Column) -> bool:
    return column.required or column.in_header


def _own_names(form: FileFormat, names: list[str]) -> list[str]:
    """The names of a header with those of other versions put into ours, unless ours is there too."""
    ours = {other: column.name for column in form.columns for other in column.renamed if column.name not in names}
    return [ours.get(name, name) for name in names]


def rows_of(form: FileFormat, stream: BinaryIO, limits: Limits) -> Iterator[RawRow]:
    """Every row of a file, the header first, in flat memory.

    Raises BadFile for what is not UTF-8, not CSV, has a row of another width than the header, or
    goes over a limit; the problem names the line.
    """
    csv.field_size_limit(LINE_MAXIMUM)
    lines = _Lines(form.file, stream, limits)
    reader = csv.reader(lines, strict=True)
    width = None
    count = 0
    while True:
        line = lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise bad_file(form.file, line, _csv_words(error)) from None
        if not cells:
            continue
        width = width or len(cells)
        if len(cells) != width:
            raise bad_file(form.file, line, "The row does not have as many cells as the header; was the file cut off?")
        count += 1
        if count > limits.rows + 1:
            raise bad_file(form.file, line, f"The file has more than {limits.rows:,} rows.")
        yield RawRow(line=line, cells=cells)
    if width is None:
        raise bad_file(form.file, 1, "The file is empty: not even a header row.")


class _Lines:
    """The lines of a file as text, read no further than the limits allow."""

    def __init__(self, file: str, stream: BinaryIO, limits: Limits) -> None:
        self._file = file
        self._stream = io.BufferedReader(stream, 1 << 18) if isinstance(stream, io.RawIOBase) else stream
        self._limits = limits
        self._number = 0
        self._total = 0
        self._row_line = 1
        self._in_row = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def begin_row(self) -> int:
        """Notes that the next line begins a row, and gives its number."""
        self._row_line, self._in_row = self._number + 1, 0
        return self._row_line

    def __next__(self) -> str:
        try:
            raw = self._stream.readline(LINE_MAXIMUM + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            words = "The file cannot be read to its end; it may be damaged."
            raise bad_file(self._file, self._number + 1, words) from error
        if not raw:
            raise StopIteration
        self._number += 1
        self._total += len(raw)
        self._in_row += len(raw)
        if self._total > self._limits.bytes:
            raise bad_file(self._file, self._number, f"The file unpacks to more than {self._limits.bytes:,} bytes.")
        if self._in_row > LINE_MAXIMUM:
            words = f"The row is longer than {LINE_MAXIMUM:,} bytes; a quote may not be closed."
            raise bad_file(self._file, self._row_line, words)
        return self._text(raw)

    def _text(self, raw: bytes) -> str:
        if b"\0" in raw:
            raise bad_file(self._file, self._number, "The line holds a byte that text cannot.")
        try:
            return raw.decode("utf-8-sig" if self._number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise bad_file(self._file, self._number, "The line is not UTF-8 text.") from None


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(each.name for each in folder.iterdir())
    except OSError:
        raise InvalidInput("no_such_folder", "The folder cannot be read.", advice="Check its rights.") from None


def _printable(name: str) -> str:
    """A file's name with what is no character in it replaced, so that it can be printed anywhere."""
    return name.encode("utf-8", "replace").decode()


def _open_zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise InvalidInput(
            "bad_file", "This is neither a folder nor a zip that can be read.", advice="Make the zip again."
        ) from None


def _csv_words(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return "The file ends inside a quoted cell; it was cut off."
    if "new-line" in str(error):
        return "The lines end in a way that CSV does not allow: a carriage return alone."
    return "The line is not CSV: its quotes do not match."
