"""Cells: what each type of column accepts, from text to value.

A parser takes the trimmed, non-empty text of a cell and gives its value (dates as ISO text, so that
rows can be kept as JSON) or raises `CellProblem`. None of the messages repeats what the cell held.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from csgraph.domain.addresses import email_address
from csgraph.domain.identifiers import is_nhs_number, is_postcode, is_upn, is_uprn, is_urn, is_usrn
from csgraph.domain.terms import Handling
from csgraph.ingest.report import ProblemCode
from csgraph.vocabulary.coded import is_sentence
from csgraph.vocabulary.not_known import Joins, is_no_value, is_not_known

Value = str | int | float | list[str]
Parser = Callable[[str], Value]
DayParser = Callable[[str, tzinfo | None], str]

NAME_LONGEST = 500
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
_DATE = re.compile(
    r"(?P<year>\d{4})(?P<dash>-?)(?P<month>\d{2})(?P=dash)(?P<day>\d{2})"
    r"(?:(?:T|\ +)(?P<hour>\d{2})(?::?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d{1,12})?)?)?"
    r"\ ?(?P<offset>Z|UTC|GMT|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?)?)?",
    re.ASCII | re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b.*|\d{1,2}[ -][^\W\d_]{3,}\W+\d{4}\b.*", re.ASCII)
_DAY_NUMBER = re.compile(r"[2-7]\d{4}(?:[.]\d+)?", re.ASCII)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
"""Dashes and the minus sign, which ISO 8601 has before an offset."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
_DECIMALS = re.compile(r"(?<=\d)[.]0+$")
_BETWEEN_CODES = re.compile(r"[;,|\n]")
_ROUND_CODES = " \t[](){}\"'"

_WORD = re.compile(r"[A-Z]+?(?=STRICT)|[A-Z]+")
_STRICTEST_FIRST = (
    ("RED", Handling.RED),
    ("STRICT", Handling.AMBER_STRICT),
    ("AMBER", Handling.AMBER),
    ("GREEN", Handling.GREEN),
    ("CLEAR", Handling.CLEAR),
    ("WHITE", Handling.CLEAR),
)
"""The protocol's words, those of 2022 and those before."""
_COLOURS = frozenset(word for word, _ in _STRICTEST_FIRST)
_STRICT = frozenset({Handling.RED, Handling.AMBER_STRICT, Handling.AMBER})
"""What stands beside other words all the same: who may see it is never more than the word allows."""


class CellProblem(Exception):
    """A cell that cannot be read: `code`, a sentence, and the value to go on with if the row is kept (None: none)."""

    def __init__(self, code: ProblemCode, message: str, value: Value | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.value = value


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


def parts_of_list(cell: str) -> list[str]:
    """The parts of a list of codes: semicolons are between them, or commas or bars, and round them what may be."""
    return [part for each in _BETWEEN_CODES.split(cell) if (part := each.strip(_ROUND_CODES))]


def _is_no_place(part: str) -> bool:
    return is_not_known(Joins.PLACE, part)


def code_list(allowed: Iterable[str], what: str) -> Parser:
    """Codes of a list, sorted, each once; where some cannot be read, the others are gone on with."""
    one = code(allowed, what)

    def parse(cell: str) -> list[str]:
        found: set[str] = set()
        unknown: CellProblem | None = None
        for part in parts_of_list(cell):
            try:
                found |= {str(one(part))} if not is_no_value(part) else set()
            except CellProblem as problem:
                unknown = problem
        if unknown is not None:
            raise CellProblem(unknown.code, f"One of the codes is no known {what}.", sorted(found) or None)
        return sorted(found)

    return parse


def handling(cell: str) -> str:
    """A code of the Traffic Light Protocol, old or new, in any case, with or without its prefix.

    What names several is the strictest of them; what names none is RED, and a problem.
    """
    words = set(_WORD.findall(unicodedata.normalize("NFKC", cell).upper().replace("TLP", " "))) - {""}
    for word, found in _STRICTEST_FIRST:
        if word in words and (found in _STRICT or words <= _COLOURS):
            return found.value
    raise CellProblem(ProblemCode.UNKNOWN_CODE, "This is no code of the Traffic Light Protocol.", Handling.RED.value)


def coded(read: Callable[[str], str | None], what: str) -> Parser:
    """What `read` takes for a code. Anything else is text: it stays in the vault, and what it may mean is not known."""

    def parse(cell: str) -> str:
        found = read(cell) if len(cell) <= NAME_LONGEST else None
        if found is None:
            raise CellProblem(ProblemCode.UNKNOWN_CODE, f"This is not {what}, but text.")
        return found

    return parse


def place_id(maximum: int) -> Parser:
    """An id of a place or group, which stands in the graph: no sentence."""
    one = text(maximum)

    def parse(cell: str) -> str:
        if is_sentence(cell):
            raise CellProblem(ProblemCode.BAD_IDENTIFIER, "This is a sentence and no id.")
        return str(one(cell))

    return parse


def text_list(maximum: int) -> Parser:
    """Names separated by semicolons, in the order given; what means “not known” is none."""
    one = text(maximum)

    def parse(cell: str) -> list[str]:
        parts = (part.strip() for part in cell.split(";"))
        return [str(one(part)) for part in parts if part and not is_no_value(part) and not _is_no_place(part)]

    return parse


def day(cell: str, zone: tzinfo | None = None, *, last: bool = False) -> str:
    """An ISO 8601 day, in its extended or basic form, with or without a time of day, as its ISO day.

    An instant (a time with an offset, as ISO 8601 and Postgres write it) is the day that it was in `zone`.
    Midnight at the end of a day (24:00) is the day after; of a last day (`last`) it is the day itself, and so is
    23:59: it says no more than that the day was over.
    """
    if _DAY.fullmatch(cell):
        return _possible(cell, lambda: date.fromisoformat(cell))
    found = _DATE.fullmatch(cell if cell.isascii() else unicodedata.normalize("NFKC", cell).translate(_DASHES))
    if found is None:
        raise CellProblem(ProblemCode.BAD_DATE, _no_date(cell))
    return _possible(cell, lambda: _day_of(found, zone, last=last))


def last_day(cell: str, zone: tzinfo | None = None) -> str:
    """As `day`, of the last day of something."""
    return day(cell, zone, last=True)


def _no_date(cell: str) -> str:
    if _DAY_NUMBER.fullmatch(cell):
        return "This is a spreadsheet's number for a day, and not a date of the form YYYY-MM-DD."
    if _DAY_FIRST.fullmatch(cell):
        return "The year stands last: the date is not of the form YYYY-MM-DD, and its day and month may be exchanged."
    return "This is not a date of the form YYYY-MM-DD."


def _possible(cell: str, read: Callable[[], date]) -> str:
    try:
        when = read()
    except (ValueError, OverflowError):
        raise CellProblem(ProblemCode.BAD_DATE, "There is no such day or time.") from None
    if not EARLIEST_YEAR <= when.year <= LATEST_YEAR:
        raise CellProblem(ProblemCode.BAD_DATE, f"The year is not between {EARLIEST_YEAR} and {LATEST_YEAR}.")
    return when.isoformat()


def _day_of(found: re.Match[str], zone: tzinfo | None, *, last: bool) -> date:
    written = date(int(found["year"]), int(found["month"]), int(found["day"]))
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    if hour == 24 and not minute and not second:
        if last:
            return written
        written, hour = written + timedelta(days=1), 0
    # A leap second is the end of its minute.
    at = time(hour, minute, 59 if second == 60 else second)
    offset = _offset(found["offset"])
    if offset is None or zone is None or (last and (hour, minute) == (23, 59)):
        return written
    return datetime.combine(written, at, tzinfo=offset).astimezone(zone).date()


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4] or 0), seconds=int(digits[4:] or 0))
    return timezone(-away if text[0] == "-" else away)


def number(lowest: float, highest: float, *, whole: bool = False) -> Parser:
    """A decimal number in `[lowest, highest]`; with `whole`, an integer."""

    def parse(cell: str) -> float | int:
        if not _NUMBER.fullmatch(cell):
            raise CellProblem(ProblemCode.NOT_A_NUMBER, "This is not a number.")
        value = float(cell.replace(",", ""))
        if whole and not value.is_integer():
            raise CellProblem(ProblemCode.NOT_A_NUMBER, "This is not a whole number.")
        if not lowest <= value <= highest:
            raise CellProblem(ProblemCode.OUT_OF_RANGE, f"The number is not between {lowest:g} and {highest:g}.")
        return int(value) if whole else value

    return parse


_FLAGS = {"Y": "y yes 1 1.0 -1 true t on ✓ ✔".split(), "N": "n no 0 0.0 false f off".split()}
"""What exports write for yes and no; -1 is the yes of old databases."""
_FLAG = {word: flag for flag, words in _FLAGS.items() for word in words}


def flag(cell: str) -> str:
    """Y or N; what exports write for the two is read as such."""
    found = _FLAG.get(cell.lower())
    if found is None:
        raise CellProblem(ProblemCode.UNKNOWN_CODE, "This is neither Y nor N.")
    return found


def bare_identifier(cell: str) -> str:
    """A number or code of a register in capitals, without the spaces, dashes and quotes that people and programs add.

    A number that a spreadsheet or program took for one with decimals loses them: 9434765919.0.
    """
    plain = unicodedata.normalize("NFKC", cell).upper()
    return _DECIMALS.sub("", "".join(char for char in plain if char.isalnum() or char == ".")).replace(".", "")


def _identifier(is_right: Callable[[str], bool], name: str, *, is_number: bool = False) -> Parser:
    def parse(cell: str) -> str:
        bare = bare_identifier(cell)
        bare = bare.lstrip("0") if is_number else bare
        if not is_right(bare):
            raise CellProblem(ProblemCode.BAD_IDENTIFIER, f"This is not a valid {name}.")
        return bare

    return parse


def email(cell: str) -> str:
    """An e-mail address, as it is sent to: its host in ASCII."""
    found = email_address(cell)
    if found is None:
        raise CellProblem(ProblemCode.BAD_IDENTIFIER, "This is not a valid e-mail address.")
    return found


nhs_number = _identifier(is_nhs_number, "NHS number")
upn = _identifier(is_upn, "unique pupil number")
uprn = _identifier(is_uprn, "unique property reference number", is_number=True)
usrn = _identifier(is_usrn, "unique street reference number", is_number=True)
urn = _identifier(is_urn, "unique reference number of an establishment")
postcode = _identifier(is_postcode, "postcode")
