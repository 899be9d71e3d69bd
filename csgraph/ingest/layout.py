"""Layout: where in a file its table stands, and what spreadsheets and query tools have left round it."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from csgraph.ingest.formats import WITHDRAWN, FileFormat
from csgraph.ingest.lines import MARK, bad_file

LOOKED_AT = 12
"""Lines in which a header must stand."""

_NOTHING = " \t\r\n\x1a\u00a0\u200b\ufeff"
"""What stands in a line that says nothing; old programs end a file with \\x1a."""
NEVER = -1
"""The width of no line at all."""
NO_HEADER = "This is no header row: it names none of the columns of this file."
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", "^": "carets", "~": "tildes"}
_SEP = re.compile(r'\s*"?sep=(?P<delimiter>.)"?[,;\t|"\s]*', re.IGNORECASE)
_FOOTERS = (
    r"(?:(?:total|count)\W*)?\d[\d,. ]*\s*(?:rows?|records?|lines?|results?)\b.*",
    r"(?:rows|records|(?:grand |sub-?)?totals?|sum|count|number of (?:rows|records))\b[^,\d]*[\d,. ]*",
    r"completion time\b.*|end (?:of )?(?:file|report|data|extract|table|list)\b.*|\W*(?:end|eof)\W*",
    (
        r"(?:(?:report|data|list|file|extract|table) )?(?:was )?(?:printed|produced|generated|exported|created"
        r"|extracted|downloaded|refreshed|run|report|data|extract|correct|as)"
        r"(?::| (?:on|at|by|date|from|as))(?:\b|\s).*"
    ),
    r"(?:source|author|filters?|criteria|parameters?|notes?|warning|disclaimer|report name|report title)\s*:.*",
    r"(?:applied )?filters?\b.*|page \d+(?: (?:of|/) ?\d+)?|©.*|\(c\) .*|copyright\b.*",
    r"(?:official|confidential|restricted|protect)\b.*",
)
"""Last lines of query tools and reports: how many rows, when and by whom made, who may see them."""
_TEXT = re.compile(r"\S+\s+\S+.*|\S+:|©.*", re.DOTALL)
"""A line of words, of one cell where the table has several: programs that write rows write every separator."""
_RULER = re.compile(r"[\s|+:=-]*--[\s|+:=-]*")
_ROUND_NAMES = f" \t\r\n'\"`[]*#{MARK}"
TOTALS = frozenset(
    ["Total", "TOTAL", "total", "Totals", "Grand Total", "Grand total", "Sum", "SUM", "Count", "Rows", "Records", ""]
)
_FOOTER = re.compile(r"[(\[<*=\s-]*(?:" + "|".join(_FOOTERS) + r")[)\]>*=\s.-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What stands between cells, how many lines stand before the header, and what to say of it."""

    delimiter: str
    header: int
    notes: tuple[str, ...]


def names_of(form: FileFormat, cells: Sequence[str]) -> list[str]:
    """The columns that a header names: in small letters, spaces as underlines, other versions' names put into ours.

    Brackets, quotes and stars round a name, and the name of its table before it, are no part of it.
    """
    names = [_name(cell).removeprefix(f"{form.name}.").strip(_ROUND_NAMES) for cell in cells]
    ours = {other: column.name for column in form.columns for other in column.renamed if column.name not in names}
    return [ours.get(name, name) for name in names]


def _name(cell: str) -> str:
    seen = cell if cell.isascii() else unicodedata.normalize("NFKC", cell)
    seen = "".join(char for char in seen if char not in "`[]" and unicodedata.category(char) != "Cf")
    return "_".join(seen.strip(_ROUND_NAMES).lower().replace("-", " ").split())


def layout_of(form: FileFormat, lines: Sequence[str]) -> Layout:
    """Where the header of a file stands among its first lines, and with which delimiter: where most names are known.

    Where none is known, the first line that says something is the header, and its words are refused.
    """
    known = {column.name for column in (*form.columns, *WITHDRAWN)}
    said = [number for number, line in enumerate(lines) if line.strip()]
    if not said:
        return Layout(delimiter=",", header=0, notes=())
    sep = _SEP.fullmatch(lines[said[0]].rstrip("\r\n"))
    wanted = [sep["delimiter"]] if sep and sep["delimiter"] in DELIMITERS else []
    delimiters = [*wanted, *(each for each in DELIMITERS if each not in wanted)]
    header, delimiter, best = said[1] if sep and len(said) > 1 else said[0], delimiters[0], 0
    for number in said:
        for each in delimiters:
            count = len(known & set(names_of(form, _cells(lines[number], each))))
            if count > best:
                header, delimiter, best = number, each, count
    return Layout(delimiter=delimiter, header=header, notes=tuple(_notes(form.file, lines, said, header, delimiter)))


def _notes(file: str, lines: Sequence[str], said: Sequence[int], header: int, delimiter: str) -> Iterator[str]:
    before = [number for number in said if number < header]
    if before and _SEP.fullmatch(lines[before[0]].rstrip("\r\n")):
        yield f"{file}: a `sep=` line before the header; passed over."
        before = before[1:]
    if before:
        count = _counted(len(before), "title line")
        yield f"{file}: {count} before the header, which is line {header + 1}; passed over."
    if delimiter != ",":
        yield f"{file}: {DELIMITERS[delimiter]} between the cells instead of commas; read all the same."


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=delimiter != "\t"), [])
    except csv.Error:
        return []


class Leftovers:
    """What stands among and after the rows of one file and is none of them.

    `quick`: a line of so many cells, of which the second is filled and the first no total, is a row at one look.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self.quick = NEVER
        self._width = 0
        self._named = 0
        self._blank = 0
        self._header: list[str] = []
        self._headers = 0
        self._longer = 0
        self._rulers = 0
        self._footer: list[int] = []
        self._after_header = False

    @property
    def named(self) -> str:
        """The first cell of the header: what begins with it may be the header again."""
        return self._header[0] if self._header else ""

    def _is_blank(self, cells: Sequence[str]) -> bool:
        if any(cell.strip(_NOTHING) for cell in cells):
            return False
        self._blank += len(cells) > 1
        return True

    def fitted(self, line: int, cells: list[str]) -> list[str] | None:
        """The cells of a row, as many as the header has; None for a line that is no row. Raises BadFile."""
        if self._is_blank(cells):
            return None
        if not self._width:
            self._width = len(cells)
            self._named = max(place for place, cell in enumerate(cells, 1) if cell.strip())
            self._after_header, self._header = True, cells
            return cells
        is_next, self._after_header = self._after_header, False
        self.quick = self._width if self._width > 1 else NEVER
        if is_next and _RULER.fullmatch("".join(cells)):
            self._rulers += 1
            return None
        if cells == self._header:
            self._headers += 1
            return None
        if self._is_footer(cells):
            self._footer.append(line)
            self.quick = NEVER
            return None
        if self._footer:
            self.quick = NEVER
            words = "A row stands after what looks like the footer of the table."
            raise bad_file(self._file, line, words)
        return self._of_width(line, cells)

    def _of_width(self, line: int, cells: list[str]) -> list[str]:
        if len(cells) == self._width:
            return cells
        if self._named <= len(cells) < self._width:
            return cells + [""] * (self._width - len(cells))
        if len(cells) > self._width and not any(cell.strip() for cell in cells[self._width :]):
            self._longer += 1
            return cells[: self._width]
        words = "The row has more cells than the header: a cell with a comma in it may lack its quotes."
        if len(cells) < self._width:
            words = "The row does not have as many cells as the header; was the file cut off?"
        raise bad_file(self._file, line, words)

    def _is_footer(self, cells: Sequence[str]) -> bool:
        filled = [cell.strip() for cell in cells if cell.strip()]
        if len(filled) == 1 and len(cells) < self._named and _TEXT.fullmatch(filled[0]):
            return True
        if len(filled) < max(2, self._width) and len(filled) <= 3:
            return _FOOTER.fullmatch(",".join(filled)) is not None
        return False

    def notes(self) -> Iterator[str]:
        """What was passed over or borne, in words."""
        if self._blank:
            yield f"{self._file}: {_counted(self._blank, 'line')} of nothing but separators; passed over."
        if self._longer:
            count = _counted(self._longer, "row")
            yield f"{self._file}: {count} ended with separators that the header has not; left out."
        if self._headers:
            yield f"{self._file}: {_counted(self._headers, 'line')} that repeats the header; passed over."
        if self._rulers:
            yield f"{self._file}: a ruler under the header; passed over."
        if self._footer:
            yield f"{self._file}: a footer under the table (line {self._footer[0]}); passed over."


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
