"""Rows: one raw row as checked values, with every problem that the row shows by itself."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from pydantic_core import to_json

from csgraph.ingest.cells import CellProblem, Value, parts_of_list
from csgraph.ingest.dialect import Dialect
from csgraph.ingest.formats import Column, FileFormat
from csgraph.ingest.lines import Limits
from csgraph.ingest.reading import Header, RawRow
from csgraph.ingest.report import Problem, ProblemCode
from csgraph.ingest.trimming import trimmed
from csgraph.vocabulary.not_known import Joins, is_broken, is_no_value, is_not_known, is_plain_id

KEY_SEPARATOR = "\x1f"
FINGERPRINT = 16
"""Bytes of a row's fingerprint."""
WITHDRAWAL = b"withdrawn-------"
"""The fingerprint of every row that withdraws."""

AS_TEXT = "~"
"""What ends the name under which the text of a cell stands that holds no code: it goes to the vault alone."""

REMEMBERED, SHORT = 4096, 64
"""How many cells of a column are read once for all rows that repeat them, and of how many characters."""

_UNREAD: Value = []
"""What no cell has been read as: told from every value by being this one list."""

FORMULA = frozenset("=@")
"""What a cell begins with that a spreadsheet would run; plus and minus begin numbers too."""


class Row(NamedTuple):
    """One row of one file. `body` is what was filled in, as JSON (dates as ISO text); `content` is its fingerprint.

    A rejected row's fingerprint takes in the cells that could not be read: it is no copy of a row without them.
    `rejected` says that the row alone is wrong; a cell that was left out is a problem and no rejection.
    """

    file: str
    line: int
    key: str
    content: bytes
    withdrawn: bool
    rejected: bool
    body: bytes


@dataclass(slots=True)
class _Found:
    """What one row holds: values, problems that cost it, problems that cost a cell, and cells that cannot be read."""

    raw: RawRow
    values: dict[str, Value]
    problems: list[Problem]
    kept: list[Problem]
    unread: dict[str, Value]


class NotKnown(NamedTuple):
    """Cells of one column that mean “not known”: line of the first, how many, whether a spreadsheet broke some."""

    first: int
    cells: int
    is_broken: bool


class RowReader:
    """Reads the rows of one file under one header, as of one day and in one authority's way of writing.

    `not_known` counts, by column, cells that held a value for “not known”, with the line of the first.
    """

    def __init__(
        self,
        form: FileFormat,
        header: Header,
        *,
        today: date,
        limits: Limits | None = None,
        dialect: Dialect | None = None,
    ) -> None:
        self.form = form
        self.longest = (limits or Limits()).cell
        self.formulas = 0
        self.today = today.isoformat()
        self.dialect = dialect or Dialect()
        self.not_known: dict[str, NotKnown] = {}
        self._line = 0
        # Ids in which nothing is to be looked for but what ids can mean: most cells of most files.
        local = {*self.dialect.codes, *self.dialect.not_known}
        self.plain = {each.name for each in form.columns if each.joins is Joins.ID and each.name not in local}
        # In the order of names, which is that of the body; the values of a column come again and again.
        self.positions = [
            (index, column.name, column, dict[str, Value | None]())
            for index, column in sorted(header.positions, key=lambda each: each[1].name)
        ]
        self.order = {column.name: index for index, column in header.positions}
        self.essential = frozenset(column.name for column in form.columns if column.essential)
        self.absent = [column.name for column in form.columns if column.required and column.name not in header.names]
        self.has_spell = form.starts is not None and form.ends is not None
        self.asks_more = bool(self.absent or form.either)
        self.joining = tuple(
            (column.name, dict[str, tuple[int, int]]()) for _, column in header.positions if column.is_told
        )
        self.keys = [keys for keys in form.keys if all(name in header.names for name in keys)] or [form.keys[-1]]

    def read(self, raw: RawRow) -> tuple[Row, list[Problem]]:
        """The row's values and its problems, in the order of its columns."""
        found = _Found(raw, {}, [], [], {})
        values = found.values
        texts = raw.cells
        self._line = raw.line
        for index, name, column, seen in self.positions:
            text = texts[index]
            value = seen.get(text, _UNREAD)
            if value is _UNREAD:
                if not text and not column.required:
                    continue
                try:
                    value = self._value(column, text, seen)
                except CellProblem as problem:
                    value = self._instead(found, column, text, problem)
            if value is not None:
                values[name] = value
        key = self._key(values)
        withdrawn = values.get("withdrawn") == "Y"
        for name, counts in self.joining:
            if name in values:
                first, count = counts.get(str(values[name]), (raw.line, 0))
                counts[str(values[name])] = (first, count + 1)
        problems, kept = found.problems, found.kept
        if withdrawn:
            problems, kept = [] if key else [self._missing_key(raw)], []
        elif problems or kept or self.has_spell or self.asks_more or not key:
            self._look_at_whole(found, key)
        body = to_json(values)
        content = WITHDRAWAL if withdrawn else fingerprint(body, values, found.unread if problems else {})
        row = Row(self.form.file, raw.line, key, content, withdrawn, bool(problems), body)
        return row, problems + kept

    def _look_at_whole(self, found: _Found, key: str) -> None:
        """Adds what is wrong with a row as a whole to what is wrong with its cells, those in the order of columns."""
        found.problems.sort(key=self._place)
        found.kept.sort(key=self._place)
        self._put_in_order(found)
        found.problems += self._whole_row(found.raw, found.values)
        if not key and not found.problems:
            found.problems.append(self._missing_key(found.raw))

    def _instead(self, found: _Found, column: Column, text: str, problem: CellProblem) -> Value | None:
        """Notes a cell that cannot be read, and what the row goes on with in its place: None if nothing."""
        name = column.name
        if column.keeps_text and problem.code is ProblemCode.UNKNOWN_CODE:
            found.values[f"{name}{AS_TEXT}"] = trimmed(text)
        told = self._problem(found.raw, name, problem.code, problem.message, kept=not column.essential)
        if column.essential:
            found.problems.append(told)
            if cell := trimmed(text):
                found.unread[name] = cell
            return None
        found.kept.append(told)
        return column.instead if problem.value is None else problem.value

    def _place(self, problem: Problem) -> int:
        return self.order[problem.column]

    def _value(self, column: Column, text: str, seen: dict[str, Value | None]) -> Value | None:
        """What a cell says, None if nothing; noted in `seen` where it may well come again."""
        cell = trimmed(text)
        if column.name in self.plain and is_plain_id(cell) and len(cell) <= self.longest:
            value = column.parse(cell)
            if len(seen) < REMEMBERED:
                seen[text] = value
            return value
        if not cell or is_no_value(cell, is_name=column.is_name):
            if column.required:
                raise CellProblem(ProblemCode.MISSING_REQUIRED, "The cell is empty.")
            return None
        if cell[0] in FORMULA:
            self.formulas += 1
        if len(cell) > self.longest:
            raise CellProblem(ProblemCode.TOO_LONG, f"The cell has more than {self.longest:,} characters.")
        cell = self._own(column, cell)
        if self._means_nothing(column, cell):
            return None
        value = column.parse(cell) if column.read_day is None else column.read_day(cell, self.dialect.zone)
        if column.event and str(value) > self.today:
            raise CellProblem(ProblemCode.DATE_IN_FUTURE, "The day is after today.")
        if len(seen) < REMEMBERED and len(text) < SHORT and cell[0] not in FORMULA:
            seen[text] = value
        return value

    def _own(self, column: Column, cell: str) -> str:
        """A cell with an authority's own codes put into ours, each of a list."""
        codes = self.dialect.codes.get(column.name)
        if not codes:
            return cell
        whole = codes.get(cell.casefold())
        if whole is not None or not column.is_list:
            return cell if whole is None else whole
        return ";".join(codes.get(part.casefold(), part) for part in parts_of_list(cell))

    def _means_nothing(self, column: Column, cell: str) -> bool:
        """Whether a cell holds a value for “not known”. Raises CellProblem where one is required."""
        local = self.dialect.not_known.get(column.name)
        is_local = local is not None and cell.casefold() in local
        if not is_local and (column.joins is None or not is_not_known(column.joins, cell)):
            return False
        if column.required:
            raise CellProblem(ProblemCode.NOT_KNOWN, "The cell holds a value that stands for “not known”.")
        held = self.not_known.get(column.name) or NotKnown(first=self._line, cells=0, is_broken=False)
        is_broken_too = held.is_broken or is_broken(cell)
        self.not_known[column.name] = held._replace(cells=held.cells + 1, is_broken=is_broken_too)
        return True

    def _key(self, values: dict[str, Value]) -> str:
        for names in self.keys:
            if len(names) == 1:
                if names[0] in values:
                    return str(values[names[0]])
            elif all(name in values for name in names):
                return KEY_SEPARATOR.join(str(values[name]) for name in names)
        return ""

    def _missing_key(self, raw: RawRow) -> Problem:
        column = self.keys[0][0]
        return self._problem(raw, column, ProblemCode.MISSING_REQUIRED, "The id that names the row is empty.")

    def _whole_row(self, raw: RawRow, values: dict[str, Value]) -> list[Problem]:
        problems = [
            self._problem(raw, name, ProblemCode.MISSING_REQUIRED, "The file has no such column.")
            for name in self.absent
        ]
        form = self.form
        if form.either and not any(name in values for name in form.either):
            problems.append(self._neither(raw, form.either))
        return problems

    def _neither(self, raw: RawRow, either: tuple[str, ...]) -> Problem:
        for name in either:
            place = self.order.get(name)
            if place is not None and (cell := trimmed(raw.cells[place])) and not is_no_value(cell, is_name=True):
                words = "The cell holds a value that stands for “not known”."
                return self._problem(raw, name, ProblemCode.NOT_KNOWN, words)
        words = f"One of {' and '.join(either)} must be filled."
        return self._problem(raw, either[0], ProblemCode.MISSING_REQUIRED, words)

    def _put_in_order(self, found: _Found) -> None:
        """Takes an end out that is not after its start, or blames the row where it says nothing without the two."""
        starts, ends, values = self.form.starts, self.form.ends, found.values
        if starts is None or ends is None or starts not in values or ends not in values:
            return
        start, end = str(values[starts]), str(values[ends])
        if end > start or (end == start and self.form.last_day):
            return
        words = f"is before `{starts}` ({start})" if end < start else f"is not after `{starts}`"
        is_kept = starts not in self.essential and ends not in self.essential
        code = ProblemCode.VALID_TO_NOT_AFTER_VALID_FROM
        told = self._problem(found.raw, ends, code, f"`{ends}` ({end}) {words}.", kept=is_kept)
        (found.kept if is_kept else found.problems).append(told)
        if is_kept:
            del values[ends]

    def _problem(self, raw: RawRow, column: str, code: ProblemCode, message: str, *, kept: bool = False) -> Problem:
        return Problem(file=self.form.file, line=raw.line, column=column, code=code, message=message, kept=kept)


def fingerprint(body: bytes, values: dict[str, Value], unread: Mapping[str, Value] = MappingProxyType({})) -> bytes:
    """16 bytes, equal for equal rows (`body` is `values` as JSON); a reason of withdrawal makes no difference."""
    if unread or "withdrawn" in values or "withdrawn_reason" in values:
        all_of_it = {**values, **unread}
        body = to_json({name: all_of_it[name] for name in sorted(all_of_it) if not name.startswith("withdrawn")})
    return hashlib.blake2b(body, digest_size=FINGERPRINT).digest()


def day_after(day: Value) -> str:
    """The ISO day after an ISO day: where a spell ends whose last day is given."""
    return (date.fromisoformat(str(day)) + timedelta(days=1)).isoformat()
