"""Values that mean “not known”: what they are for each kind of column (table: not_known.toml).

A value that means “not known” joins nobody. Whatever joins people, reports or contexts asks here first.
"""

import re
import unicodedata
from enum import StrEnum

from csgraph.vocabulary import load

_TERMS = load("not_known")


class Joins(StrEnum):
    """What a column joins by, and so which of its values can stand for nothing."""

    ID = "ID"
    """A row's own id, or another row's: what stands there is a row, whatever its number."""
    GROUP = "GROUP"
    """An id that no row of its own explains: a family, an incident, a referral."""
    NUMBER = "NUMBER"
    """A number out of a national register."""
    URN = "URN"
    """A number out of the register of establishments, which begins at 100000."""
    POINT = "POINT"
    """Metres on the national grid."""
    POSTCODE = "POSTCODE"
    PLACE = "PLACE"
    """A line of an address."""
    NAME = "NAME"
    """A place or account as somebody wrote it: signs alone are a name to somebody, and no two of them are one."""
    BIRTH = "BIRTH"
    """A day of birth."""
    DAY = "DAY"
    """Any other day: of an event, the last of something, or the first."""


_BY_KIND: dict[Joins, tuple[str, ...]] = {
    Joins.ID: ("WORDS", "SIGNS", "BROKEN", "NEGATIVE"),
    Joins.GROUP: ("WORDS", "SIGNS", "BROKEN", "NEGATIVE", "FILLED", "COUNTING", "ANSWERS"),
    Joins.NUMBER: ("WORDS", "SIGNS", "BROKEN", "NEGATIVE", "FILLED"),
    Joins.URN: ("WORDS", "SIGNS", "BROKEN", "NEGATIVE", "RUNS"),
    Joins.POINT: ("WORDS", "SIGNS", "BROKEN", "NEGATIVE", "ORIGIN"),
    Joins.POSTCODE: ("WORDS", "POSTCODES"),
    Joins.PLACE: ("WORDS", "SIGNS", "BROKEN", "ABODE", "HIDDEN"),
    Joins.NAME: ("WORDS", "BROKEN", "ABODE"),
    Joins.BIRTH: ("WORDS", "SIGNS", "DAYS"),
    Joins.DAY: ("WORDS", "SIGNS", "DAYS"),
}


def _words(*codes: str, name: str = "words") -> frozenset[str]:
    return frozenset(str(word) for code in codes for word in _TERMS[code].extra.get(name, ()))


def _pattern(codes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for code in codes for each in _TERMS[code].extra.get("patterns", ())))


_BETWEEN = r"[\s,.:;/()_–—-]+"


def _phrase(*codes: str) -> re.Pattern[str]:
    """A core that says that something is not known, with nothing round it but words of `codes` or other cores."""
    core = "|".join(map(str, _TERMS["PHRASES"].extra["cores"]))
    beside = "|".join(sorted(map(re.escape, _words(*codes))))
    return re.compile(rf"(?:(?:{beside}){_BETWEEN})*(?:{core})(?:{_BETWEEN}(?:{beside}|{core}))*")


_OF_TIME = frozenset({Joins.BIRTH, Joins.DAY})
_OF_PLACES = frozenset({Joins.PLACE, Joins.NAME})
MAXIMUM = 100
"""Characters beyond which a value is none of the table's."""
_NO_VALUE = _words("NO_VALUE")
_NO_VALUE_AS_WRITTEN = _words("NO_VALUE", name="written")
_LONGEST = max(map(len, _NO_VALUE))
_RULES = {kind: (_words(*codes), _pattern(codes)) for kind, codes in _BY_KIND.items()}
_CORE = re.compile("|".join(map(str, _TERMS["PHRASES"].extra["cores"])))
_PHRASE, _PHRASE_OF_PLACES = _phrase("PHRASES"), _phrase("PHRASES", "KINDS")
_BROKEN, _HIDDEN = _pattern(("BROKEN",)), _pattern(("HIDDEN",))
_NO_DAYS = _words("DAYS", name="days")
_NO_BIRTHS = _NO_DAYS | _words("DAYS", name="births")
_BEGINNINGS = frozenset("-+UuSsCc=@")
"""What an id may begin with that ends with a digit and means nothing, or is a formula."""
_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}(?:[T ].*)?", re.ASCII)
_ROUND = "\"'<>()[]{}*"
_ENDS = f"{_ROUND} .,:;!?-_=~"
"""What stands round a word, or after it, and makes it no other."""


def is_no_value(cell: str, *, is_name: bool = False) -> bool:
    """Whether a trimmed cell holds what programs write for an empty one.

    In the name of a person or place (`is_name`) only as programs spell it: there are people called Null.
    """
    if len(cell) > _LONGEST:
        return False
    if is_name:
        return cell in _NO_VALUE_AS_WRITTEN
    upper = cell.upper()
    return upper in _NO_VALUE or (upper[:1] in _ROUND and upper.strip(_ROUND) in _NO_VALUE)


def is_not_known(kind: Joins, cell: str) -> bool:
    """Whether a trimmed cell of a column that joins by `kind` means that it is not known.

    Case, width, what nobody can see, and brackets, quotes and signs round the words make no difference.
    """
    if len(cell) > MAXIMUM or (kind is Joins.ID and is_plain_id(cell)):
        return False
    if kind in _OF_TIME and _DAY.fullmatch(cell):
        return _is_no_day(kind, cell)
    words, pattern = _RULES[kind]
    upper = _plain(cell)
    bare = upper.strip(_ENDS) or upper
    if kind is Joins.POSTCODE:
        squashed = "".join(char for char in upper if char.isalnum()) or upper
        if pattern.fullmatch(squashed):
            return True
    if upper in words or pattern.fullmatch(upper):
        return True
    if bare != upper and (bare in words or pattern.fullmatch(bare)):
        return True
    phrase = _PHRASE_OF_PLACES if kind in _OF_PLACES else _PHRASE
    return _CORE.search(bare) is not None and phrase.fullmatch(bare) is not None


def _plain(cell: str) -> str:
    """In capitals, with single spaces, plain digits, letters and apostrophes, and nothing that cannot be seen."""
    if not cell.isascii():
        folded = unicodedata.normalize("NFKC", cell).replace("\u2019", "'").replace("\u2212", "-")
        cell = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    return " ".join(cell.upper().split())


def _is_no_day(kind: Joins, cell: str) -> bool:
    day = cell[:10] if cell[4:5] == "-" else f"{cell[:4]}-{cell[4:6]}-{cell[6:8]}"
    return not "1900" <= day[:4] < "2099" or day in (_NO_BIRTHS if kind is Joins.BIRTH else _NO_DAYS)


def is_elsewhere(line: str) -> bool:
    """Whether a line of an address says that somebody is reached there and lives elsewhere, or that it is not told."""
    return _HIDDEN.fullmatch(_plain(line).strip(_ENDS)) is not None


def is_plain_id(cell: str) -> bool:
    """Whether a trimmed cell is an id at one look, as most are: it ends with a digit, and begins with nothing odd."""
    return cell[-1:].isdigit() and cell[0] not in _BEGINNINGS and "+" not in cell


def is_broken(cell: str) -> bool:
    """Whether a spreadsheet has shortened the number in a cell, so that several numbers have become one."""
    return _BROKEN.fullmatch(_plain(cell)) is not None
