"""Lines: the bytes of a file as lines of text, read no further than the limits allow."""

import io
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from csgraph.ingest.report import Problem, ProblemCode

LINE_MAXIMUM = 1_048_576
"""Bytes in one row of a file, however many lines it has; a longer one cannot be a row of these formats."""

MARK = "\ufeff"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_OTHERS = {
    b"PK\x03\x04": "The file is an Excel workbook or a zip",
    b"\xd0\xcf\x11\xe0": "The file is an old Excel workbook",
    b"%PDF": "The file is a PDF",
    b"<": "The file is a web page or XML",
}
"""What the first bytes of files say that were given the name of a CSV file."""


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


class BadFile(Exception):
    """A file that cannot be read as what it should be; the whole import is refused."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def bad_file(file: str, line: int, message: str, *, column: str = "") -> BadFile:
    """A `BadFile` for `file` at `line` (0: the file as a whole)."""
    return BadFile(Problem(file=file, line=line, column=column, code=ProblemCode.BAD_FILE, message=message))


class Lines:
    """The lines of a file as text. `notes` says what was borne."""

    def __init__(self, file: str, stream: BinaryIO, limits: Limits) -> None:
        self._file = file
        self._stream = io.BufferedReader(stream, 1 << 18) if isinstance(stream, io.RawIOBase) else stream
        self._limits = limits
        self._number = 0
        self._total = 0
        self._row_line = 1
        self._in_row = 0
        self._ahead: deque[bytes] = deque()
        self.notes: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def ahead(self, count: int) -> Sequence[str]:
        """The first lines, which stay to be read, as far as they are text. Raises BadFile for what is no CSV at all."""
        while len(self._ahead) < count and (raw := self._read()):
            self._ahead.append(raw)
        if not self._ahead:
            return []
        first = self._ahead[0]
        for beginning, words in _OTHERS.items():
            if first.lstrip().startswith(beginning):
                raise bad_file(self._file, 1, f"{words}, not CSV.")
        if first.startswith(_UTF_16):
            words = "The file is UTF-16 text (what Excel calls “Unicode text”), not UTF-8."
            raise bad_file(self._file, 1, words)
        texts = [raw.decode("utf-8", "replace") for raw in self._ahead]
        marks = len(texts[0]) - len(texts[0].lstrip(MARK))
        if marks > 1:
            self.notes.append(f"{self._file}: {marks} byte-order marks where one may stand; passed over.")
        return [texts[0].lstrip(MARK), *texts[1:]]

    def skip(self, count: int) -> None:
        """Passes over lines that were looked at."""
        for _ in range(count):
            next(self)

    def begin_row(self) -> int:
        """Notes that the next line begins a row, and gives its number."""
        self._row_line, self._in_row = self._number + 1, 0
        return self._row_line

    def __next__(self) -> str:
        raw = self._ahead.popleft() if self._ahead else self._read()
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

    def _read(self) -> bytes:
        try:
            return self._stream.readline(LINE_MAXIMUM + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            words = "The file cannot be read to its end; it may be damaged."
            raise bad_file(self._file, self._number + 1, words) from error

    def _text(self, raw: bytes) -> str:
        if b"\0" in raw and raw.count(0) * 3 > len(raw):
            words = "The file is UTF-16 text (what Excel calls “Unicode text”), not UTF-8."
            raise bad_file(self._file, self._number, words)
        if b"\0" in raw:
            raise bad_file(self._file, self._number, "The line holds a byte that text cannot.")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            words = "The line is not UTF-8 text; Excel’s plain “CSV” is Windows-1252: save as “CSV UTF-8”."
            raise bad_file(self._file, self._number, words) from None
        return text.lstrip(MARK) if self._number == 1 else text
