"""Reading: a folder or zip of CSV files as numbered raw rows, within limits and in flat memory."""

import csv
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple, cast

from csgraph.errors import InvalidInput
from csgraph.ingest.formats import FORMATS, WITHDRAWN, Column, FileFormat
from csgraph.ingest.layout import LOOKED_AT, NO_HEADER, TOTALS, Leftovers, layout_of, names_of
from csgraph.ingest.lines import LINE_MAXIMUM, Limits, Lines, bad_file

ENCRYPTED = 1
"""The bit of a zip entry's flags that says it is locked."""


class RawRow(NamedTuple):
    """One row as it stands in its file: number of its first line and its cells."""

    line: int
    cells: list[str]


class Source:
    """The files of one import. `files` are the known ones that are there, in the order of `FORMATS`."""

    def __init__(self, path: Path | IO[bytes], limits: Limits) -> None:
        """Of a folder, a zip, or a zip that is open. Raises InvalidInput where there is none, or nothing to import."""
        self.limits = limits
        if isinstance(path, Path) and not _is_there(path):
            raise InvalidInput("no_such_folder", "There is no such folder or zip.", advice="Check the path.")
        self._from = path if isinstance(path, Path) and path.is_dir() else _open_zip(path)
        names = _names_in(self._from)
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
        place = self._from
        with self._opened(file, place) if isinstance(place, Path) else self._unpacked(file, place) as stream:
            yield stream

    def close(self) -> None:
        """Closes the zip, if it is one."""
        if not isinstance(self._from, Path):
            self._from.close()

    def _opened(self, file: str, folder: Path) -> BinaryIO:
        try:
            self._check_size(file, (folder / file).stat().st_size)
            return (folder / file).open("rb")
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


def header_of(form: FileFormat, row: RawRow) -> Header:
    """What the header row of a file says. Raises BadFile for a missing required column or one named twice."""
    known = {column.name: column for column in (*form.columns, *WITHDRAWN)}
    names = names_of(form, row.cells)
    twice = sorted({name for name in names if name in known and names.count(name) > 1})
    if twice:
        raise bad_file(form.file, row.line, "The header names a column twice.", column=twice[0])
    missing = [column.name for column in form.columns if _must_stand(column) and column.name not in names]
    # A file that only withdraws needs no more than the key; other rows of it are rejected one by one.
    may_lack = "withdrawn" in names and any(all(name in names for name in keys) for keys in form.keys)
    if missing and not may_lack:
        words = "The header lacks a required column." if known.keys() & set(names) else NO_HEADER
        raise bad_file(form.file, row.line, words, column=missing[0])
    if form.either and not may_lack and not any(name in names for name in form.either):
        raise bad_file(form.file, row.line, f"The header needs {' or '.join(form.either)}.", column=form.either[0])
    positions = tuple((index, known[name]) for index, name in enumerate(names) if name in known)
    ignored = tuple(name for name in names if name and name not in known)
    return Header(positions=positions, width=len(names), ignored=ignored, names=frozenset(names))


def _must_stand(column: Column) -> bool:
    return column.required or column.in_header


def rows_of(form: FileFormat, stream: BinaryIO, limits: Limits, told: Callable[[str], None]) -> Iterator[RawRow]:
    """Every row of a file, the header first, in flat memory; `told` is called with what was passed over or borne.

    What spreadsheets and query tools leave round a table is passed over: a `sep=` line, titles, lines of nothing
    but separators or blanks, a ruler under the header, a footer. Raises BadFile for what is not UTF-8, not CSV, has
    a row of another width than the header, or goes over a limit; the problem names the line.
    """
    csv.field_size_limit(LINE_MAXIMUM)
    lines = Lines(form.file, stream, limits)
    layout = layout_of(form, lines.ahead(LOOKED_AT))
    for note in (*lines.notes, *layout.notes):
        told(note)
    lines.skip(layout.header)
    reader = csv.reader(lines, strict=True, skipinitialspace=layout.delimiter != "\t", delimiter=layout.delimiter)
    leftovers = Leftovers(form.file)
    count = 0
    while True:
        line = lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise bad_file(form.file, line, _csv_words(error)) from None
        if len(cells) != leftovers.quick or not cells[1] or cells[0] in TOTALS or cells[0] == leftovers.named:
            cells = leftovers.fitted(line, cells)
            if cells is None:
                continue
        count += 1
        if count > limits.rows + 1:
            raise bad_file(form.file, line, f"The file has more than {limits.rows:,} rows.")
        yield RawRow(line=line, cells=cells)
    for note in leftovers.notes():
        told(note)
    if not count:
        raise bad_file(form.file, 1, "The file is empty: not even a header row.")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _names_in(place: Path | zipfile.ZipFile) -> list[str]:
    try:
        return sorted(place.namelist() if isinstance(place, zipfile.ZipFile) else (e.name for e in place.iterdir()))
    except OSError:
        raise InvalidInput("no_such_folder", "The folder cannot be read.", advice="Check its rights.") from None


def _printable(name: str) -> str:
    """A file's name with what is no character in it replaced, so that it can be printed anywhere."""
    return name.encode("utf-8", "replace").decode()


def _open_zip(path: Path | IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise InvalidInput(
            "bad_file", "This is neither a folder nor a zip that can be read.", advice="Make the zip again."
        ) from None


def _csv_words(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return "The file ends inside a quoted cell that begins here: its quote is not closed, or the file was cut off."
    if "new-line" in str(error):
        return "The lines end in a way that CSV does not allow: a carriage return alone."
    return "The line is not CSV: its quotes do not match."
