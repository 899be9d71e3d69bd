"""Reading: a folder or zip of CSV files as numbered raw rows, within limits and in flat memory."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from csgraph.errors import InvalidInput
from csgraph.ingest.formats import FORMATS, WITHDRAWN, Column, FileFormat
from csgraph.ingest.report import Problem, ProblemCode

LINE_MAXIMUM = 1_048_576
"""Bytes in one line of a file; a longer one cannot be a row of these formats."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
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
        if not path.exists():
            raise InvalidInput("no_such_folder", "There is no such folder or zip.", advice="Check the path.")
        self._zip = None if path.is_dir() else _open_zip(path)
        names = sorted(each.name for each in path.iterdir()) if self._zip is None else sorted(self._zip.namelist())
        self.files = [name for name in FORMATS if name in names]
        self.ignored = [name for name in names if name not in FORMATS]
        if not self.files:
            raise InvalidInput(
                "nothing_to_import",
                "None of the files there has a name that csgraph reads.",
                advice="Name them ssd_… .csv or ctx_… .csv, at the root of the folder or zip.",
            )

    @contextmanager
    def open(self, file: str) -> Iterator[BinaryIO]:
        """The bytes of one file, after its size was checked."""
        if self._zip is None:
            self._check_size(file, (self.path / file).stat().st_size)
            with (self.path / file).open("rb") as stream:
                yield stream
            return
        info = self._zip.getinfo(file)
        self._check_size(file, info.file_size)
        if info.file_size > self.limits.zip_ratio * max(info.compress_size, 1) and info.file_size > 1_000_000:
            raise bad_file(file, 0, f"The zip unpacks to more than {self.limits.zip_ratio} times its size.")
        with self._zip.open(info) as stream:
            yield stream  # type: ignore[misc]

    def close(self) -> None:
        """Closes the zip, if it is one."""
        if self._zip is not None:
            self._zip.close()

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
    names = [cell.strip().lower() for cell in cells]
    known = {column.name: column for column in (*form.columns, *WITHDRAWN)}
    twice = sorted({name for name in names if name in known and names.count(name) > 1})
    if twice:
        raise bad_file(form.file, 1, "The header names a column twice.", column=twice[0])
    missing = [column.name for column in form.columns if column.required and column.name not in names]
    # A file that only withdraws needs no more than the key; other rows of it are rejected one by one.
    may_lack = "withdrawn" in names and any(all(name in names for name in keys) for keys in form.keys)
    if missing and not may_lack:
        raise bad_file(form.file, 1, "The header lacks a required column.", column=missing[0])
    if form.either and not may_lack and not any(name in names for name in form.either):
        raise bad_file(form.file, 1, f"The header needs {' or '.join(form.either)}.", column=form.either[0])
    positions = tuple((index, known[name]) for index, name in enumerate(names) if name in known)
    ignored = tuple(name for name in names if name not in known)
    return Header(positions=positions, width=len(names), ignored=ignored, names=frozenset(names))


def rows_of(form: FileFormat, stream: BinaryIO, limits: Limits) -> Iterator[RawRow]:
    """Every row of a file, the header first, in flat memory.

    Raises BadFile for what is not UTF-8, not CSV, has a row of another width than the header, or
    goes over a limit; the problem names the line.
    """
    csv.field_size_limit(LINE_MAXIMUM)
    reader = csv.reader(_lines(form.file, stream, limits), strict=True)
    width = None
    count = 0
    while True:
        line = reader.line_num + 1
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


def _lines(file: str, stream: BinaryIO, limits: Limits) -> Iterator[str]:
    number = 0
    total = 0
    buffered = io.BufferedReader(stream, 1 << 18) if isinstance(stream, io.RawIOBase) else stream
    while True:
        try:
            raw = buffered.readline(LINE_MAXIMUM + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise bad_file(file, number + 1, "The file cannot be read to its end; it may be damaged.") from error
        if not raw:
            return
        number += 1
        total += len(raw)
        if total > limits.bytes:
            raise bad_file(file, number, f"The file unpacks to more than {limits.bytes:,} bytes.")
        if len(raw) > LINE_MAXIMUM:
            raise bad_file(file, number, f"The line is longer than {LINE_MAXIMUM:,} bytes.")
        if b"\0" in raw:
            raise bad_file(file, number, "The line holds a byte that text cannot.")
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise bad_file(file, number, "The line is not UTF-8 text.") from None


def _open_zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError):
        raise InvalidInput(
            "bad_file", "This is neither a folder nor a zip that can be read.", advice="Make the zip again."
        ) from None


def _csv_words(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return "The file ends inside a quoted cell; it was cut off."
    if "field larger" in str(error):
        return f"A cell has more than {LINE_MAXIMUM:,} characters."
    return "The line is not CSV: its quotes do not match."
