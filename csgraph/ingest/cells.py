"""Cells: what each type of column accepts, from text to value.

A parser takes the trimmed, non-empty text of a cell and gives its value (dates as ISO text, so that
rows can be kept as JSON) or raises `CellProblem`. None of the messages repeats what the cell held.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, time

from csgraph.domain.identifiers import is_email, is_nhs_number, is_postcode, is_upn, is_uprn, is_urn, is_usrn
from csgraph.ingest.report import ProblemCode

Value = str | int | float | list[str]
Parser = Callable[[str], Value]

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)


class CellProblem(Exception):
    """A cell that cannot be read: `code`, a sentence, and the value to go on with if the row is kept."""

    def __init__(self, code: ProblemCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def text(maximum: int) -> Parser:
    """Text of at most `maximum` characters."""

    def parse(cell: str) -> str:
        if len(cell) > maximum:
            raise CellProblem(ProblemCode.TOO_LONG, f"The cell has more than {maximum} characters.")
        return cell

    return parse


def code(allowed: Iterable[str], what: str) -> Parser:
    """One of `allowed`, in any case."""
    codes = {each.upper(): str(each) for each in allowed}

    def parse(cell: str) -> str:
        found = codes.get(cell.upper())
        if found is None:
            raise CellProblem(ProblemCode.UNKNOWN_CODE, f"This is not a known {what}.")
        return found

    return parse


def code_list(allowed: Iterable[str], what: str) -> Parser:
    """Codes separated by semicolons, sorted, each once."""
    one = code(allowed, what)

    def parse(cell: str) -> list[str]:
        return sorted({str(one(part.strip())) for part in cell.split(";") if part.strip()})

    return parse


def text_list(maximum: int) -> Parser:
    """Texts separated by semicolons, in the order given."""
    one = text(maximum)

    def parse(cell: str) -> list[str]:
        return [str(one(part.strip())) for part in cell.split(";") if part.strip()]

    return parse


def day(cell: str) -> str:
    """An ISO 8601 day, with or without a time of day, as its ISO day."""
    found = _DATE.fullmatch(cell)
    if found is None:
        raise CellProblem(ProblemCode.BAD_DATE, "This is not a date of the form YYYY-MM-DD.")
    try:
        when = date.fromisoformat(found.group(1))
        if found.group(2):
            time.fromisoformat(found.group(2)[:15])
    except ValueError:
        raise CellProblem(ProblemCode.BAD_DATE, "There is no such day or time.") from None
    if not EARLIEST_YEAR <= when.year <= LATEST_YEAR:
        raise CellProblem(ProblemCode.BAD_DATE, f"The year is not between {EARLIEST_YEAR} and {LATEST_YEAR}.")
    return found.group(1)


def number(lowest: float, highest: float, *, whole: bool = False) -> Parser:
    """A decimal number in `[lowest, highest]`; with `whole`, an integer."""

    def parse(cell: str) -> float | int:
        if not _NUMBER.fullmatch(cell):
            raise CellProblem(ProblemCode.NOT_A_NUMBER, "This is not a number.")
        value = float(cell)
        if whole and not value.is_integer():
            raise CellProblem(ProblemCode.NOT_A_NUMBER, "This is not a whole number.")
        if not lowest <= value <= highest:
            raise CellProblem(ProblemCode.OUT_OF_RANGE, f"The number is not between {lowest:g} and {highest:g}.")
        return int(value) if whole else value

    return parse


def flag(cell: str) -> str:
    """Y or N; an export's 1, 0, true, false, yes and no are read as such."""
    found = {"y": "Y", "yes": "Y", "1": "Y", "true": "Y", "n": "N", "no": "N", "0": "N", "false": "N"}.get(cell.lower())
    if found is None:
        raise CellProblem(ProblemCode.UNKNOWN_CODE, "This is neither Y nor N.")
    return found


def _identifier(is_right: Callable[[str], bool], name: str) -> Parser:
    def parse(cell: str) -> str:
        bare = "".join(cell.split()).upper()
        if not is_right(bare):
            raise CellProblem(ProblemCode.BAD_IDENTIFIER, f"This is not a valid {name}.")
        return bare

    return parse


def email(cell: str) -> str:
    """An e-mail address, as it is written."""
    if not is_email(cell):
        raise CellProblem(ProblemCode.BAD_IDENTIFIER, "This is not a valid e-mail address.")
    return cell


nhs_number = _identifier(is_nhs_number, "NHS number")
upn = _identifier(is_upn, "unique pupil number")
uprn = _identifier(is_uprn, "unique property reference number")
usrn = _identifier(is_usrn, "unique street reference number")
urn = _identifier(is_urn, "unique reference number of an establishment")
postcode = _identifier(is_postcode, "postcode")
