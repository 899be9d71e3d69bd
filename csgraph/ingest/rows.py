"""Rows: one raw row as checked values, with every problem that the row shows by itself."""

import hashlib
from datetime import date, timedelta
from typing import NamedTuple

from pydantic_core import to_json

from csgraph.ingest.cells import CellProblem, Value
from csgraph.ingest.formats import Column, FileFormat
from csgraph.ingest.reading import Header, Limits, RawRow
from csgraph.ingest.report import Problem, ProblemCode

KEY_SEPARATOR = "\x1f"
WITHDRAWAL = b"withdrawn-------"
"""The fingerprint of every row that withdraws."""

REMEMBERED, SHORT = 4096, 64
"""How many cells of a column are read once for all rows that repeat them, and of how many characters."""

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


class RowReader:
    """Reads the rows of one file under one header, as of one day."""

    def __init__(self, form: FileFormat, header: Header, *, today: date, limits: Limits | None = None) -> None:
        self.form = form
        self.longest = (limits or Limits()).cell
        self.formulas = 0
        self.today = today.isoformat()
        # In the order of names, which is that of the body; the values of a column come again and again.
        self.positions = [
            (index, column.name, column, dict[str, Value]())
            for index, column in sorted(header.positions, key=lambda each: each[1].name)
        ]
        self.order = {column.name: index for index, column in header.positions}
        self.absent = [column.name for column in form.columns if column.required and column.name not in header.names]
        self.keys = [keys for keys in form.keys if all(name in header.names for name in keys)] or [form.keys[-1]]

    def read(self, raw: RawRow) -> tuple[Row, list[Problem]]:
        """The row's values and its problems, in the order of its columns."""
        values: dict[str, Value] = {}
        problems: list[Problem] = []
        kept: list[Problem] = []
        unread: dict[str, Value] = {}
        cells = raw.cells
        for index, name, column, seen in self.positions:
            text = cells[index]
            value = seen.get(text)
            if value is None:
                if not text and not column.required:
                    continue
                try:
                    value = self._value(column, text, seen)
                except CellProblem as problem:
                    is_kept = problem.code is ProblemCode.BAD_IDENTIFIER
                    (kept if is_kept else problems).append(self._problem(raw, name, problem.code, problem.message))
                    if cell := text.strip():
                        unread[name] = cell
                    continue
                if value is None:
                    continue
            values[name] = value
        key = self._key(values)
        withdrawn = values.get("withdrawn") == "Y"
        if withdrawn:
            problems = [] if key else [self._missing_key(raw)]
            kept = []
        else:
            problems.sort(key=self._place)
            kept.sort(key=self._place)
            problems += self._whole_row(raw, values)
            if not key and not problems:
                problems.append(self._missing_key(raw))
        body = to_json(values)
        content = _fingerprint(body, values, unread if problems else {}, withdrawn=withdrawn)
        row = Row(self.form.file, raw.line, key, content, withdrawn, bool(problems), body)
        return row, problems + kept

    def _place(self, problem: Problem) -> int:
        return self.order[problem.column]

    def _value(self, column: Column, text: str, seen: dict[str, Value]) -> Value | None:
        """What a cell says, None if nothing; noted in `seen` where it may well come again."""
        cell = text.strip()
        if not cell:
            if column.required:
                raise CellProblem(ProblemCode.MISSING_REQUIRED, "The cell is empty.")
            return None
        if cell[0] in FORMULA:
            self.formulas += 1
        if len(cell) > self.longest:
            raise CellProblem(ProblemCode.TOO_LONG, f"The cell has more than {self.longest:,} characters.")
        value = column.parse(cell)
        if column.event and str(value) > self.today:
            raise CellProblem(ProblemCode.DATE_IN_FUTURE, "The day is after today.")
        if len(seen) < REMEMBERED and len(text) < SHORT and cell[0] not in FORMULA:
            seen[text] = value
        return value

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
            words = f"One of {' and '.join(form.either)} must be filled."
            problems.append(self._problem(raw, form.either[0], ProblemCode.MISSING_REQUIRED, words))
        if form.starts and form.ends and form.ends in values and form.starts in values:
            start, end = str(values[form.starts]), str(values[form.ends])
            if end < start or (end == start and not form.last_day):
                words = f"is before `{form.starts}` ({start})" if end < start else f"is not after `{form.starts}`"
                words = f"`{form.ends}` ({end}) {words}."
                problems.append(self._problem(raw, form.ends, ProblemCode.VALID_TO_NOT_AFTER_VALID_FROM, words))
        return problems

    def _problem(self, raw: RawRow, column: str, code: ProblemCode, message: str) -> Problem:
        return Problem(file=self.form.file, line=raw.line, column=column, code=code, message=message)


def _fingerprint(body: bytes, values: dict[str, Value], unread: dict[str, Value], *, withdrawn: bool) -> bytes:
    """16 bytes that are equal for equal rows; the reason of a withdrawal makes no difference."""
    if withdrawn:
        return WITHDRAWAL
    if unread or "withdrawn" in values or "withdrawn_reason" in values:
        all_of_it = {**values, **unread}
        body = to_json({name: all_of_it[name] for name in sorted(all_of_it) if not name.startswith("withdrawn")})
    return hashlib.blake2b(body, digest_size=16).digest()


def day_after(day: Value) -> str:
    """The ISO day after an ISO day: where a spell ends whose last day is given."""
    return (date.fromisoformat(str(day)) + timedelta(days=1)).isoformat()
