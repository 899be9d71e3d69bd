"""The parts of a name: its words, and apart from them the numbers, letters, hours and postcodes that tell it apart.

Somebody who writes a name leaves a part out, or adds one: that makes it no other place. Another number
("38" and "39"), letter ("Block A" and "Block B"), postcode or hour does.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from csgraph.domain.names import place_form

_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})\b")
_HOUR = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))? ?([ap])\.?m\b|\b([01]?\d|2[0-3]):([0-5]\d)\b")
_PIECES = re.compile(r"\d+[^\W\d_]?(?![^\W_])|(?<![^\W_])[^\W\d_]\d+|\d+|[^\W\d_]+|[^\w\s]")
_ABROAD = re.compile(r"(?<![\w+])(?:\+|00)44[ ()0-]{0,4}(?=[1-9])")
"""A telephone number as it is dialled from abroad."""
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)$")
_NUMBER = re.compile(r"\d")
_SYLLABIC = re.compile("([\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff])")
"""Scripts that are written without spaces: each of their signs is read as a word."""

NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
} | {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
TENS = {
    word: 10 * number
    for number, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
"""Numbers above twelve are said of routes: "the thirty eight"."""
SHORT = {
    "rm": "room", "jct": "junction", "rdbt": "roundabout", "ch": "church", "st.": "street", "ctre": "centre",
    "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "cl": "close", "ct": "court", "crt": "court",
    "cres": "crescent", "cresc": "crescent", "dr": "drive", "sq": "square", "gdns": "gardens", "gdn": "gardens",
    "gr": "grove", "terr": "terrace", "ter": "terrace", "hse": "house", "bldg": "building", "bldgs": "buildings",
    "blk": "block", "stn": "station", "mkt": "market", "pk": "park", "ctr": "centre", "center": "centre",
    "sch": "school", "acad": "academy", "coll": "college", "lib": "library", "hosp": "hospital", "est": "estate",
    "rec": "recreation", "ns": "north", "nth": "north", "sth": "south", "mt": "mount", "ft": "fort",
}  # fmt: skip
"""Words as people shorten them. "St" is a street or a saint, and is taken for either."""
VEHICLES = frozenset(["bus", "tram", "train", "metro", "tube", "ferry", "taxi", "coach"])
SIDES = {
    side: pair
    for pair, sides in enumerate(
        (
            ("north", "south", "east", "west"),
            ("upper", "lower"),
            ("inner", "outer"),
            ("boys", "girls"),
            ("junior", "senior", "infant", "primary", "secondary"),
            ("upstairs", "downstairs"),
        )
    )
    for side in sides
}
LETTERED = frozenset(
    [
        "block", "flat", "unit", "house", "gate", "platform", "stand", "bay", "zone", "wing", "tower", "entrance",
        "exit", "door", "level", "floor", "stop", "section", "court", "pitch", "lift", "stair", "stairs", "stairwell",
        "staircase", "corridor", "form", "class", "group", "car park", "park", "site", "area", "room", "apartment",
    ]
)  # fmt: skip
GENERIC = frozenset(
    [
        "the", "a", "an", "at", "by", "in", "near", "of", "on", "to", "towards", "for", "from", "with", "no", "nr",
        "number", "num", "route", "line", "service", "place", "and", "&", "#", "@", "s", "after", "before", "around",
        "about", "old", "new", "our", "my", "this", "that", "opposite", "outside", "inside", "behind", "next",
    ]
)  # fmt: skip
WAYS = frozenset(
    [
        "road", "street", "lane", "avenue", "close", "court", "crescent", "drive", "square", "gardens", "grove",
        "terrace", "way", "place", "walk", "hill", "row", "mews", "saint",
    ]
)  # fmt: skip
LIGHT = 0.3
"""What "road" weighs, where the road's own name weighs 1."""
GROUPS = ("numbers", "letters", "postcodes", "hours", "sides", "vehicles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A name taken apart. `words` have their weights, those of `telling` words 1; `whole` is all without spaces."""

    whole: str
    words: tuple[tuple[str, float], ...]
    telling: tuple[str, ...]
    numbers: frozenset[str]
    letters: frozenset[str]
    postcodes: frozenset[str]
    hours: frozenset[str]
    sides: frozenset[str]
    vehicles: frozenset[str]
    counted: int
    """How many numbers stand in it, each as often as it does."""

    def of(self, group: str) -> frozenset[str]:
        """The parts of one of the `GROUPS`."""
        found: frozenset[str] = getattr(self, group)
        return found

    @property
    def is_bare(self) -> bool:
        """Whether it has a number or the like, and no word of its own: "the 38", "No. 38"."""
        return not self.telling and bool(self.numbers or self.letters or self.postcodes)


@lru_cache(maxsize=20_000)
def parts_of(name: str) -> Parts:
    """A name taken apart."""
    text = _with_plain_digits(place_form(_ABROAD.sub("0", name)))
    whole = "".join(char for char in text if not char.isspace() and char not in "._@-")
    # Hours and postcodes are found in the text as it was written: its form has no colons.
    written = _ABROAD.sub("0", _with_plain_digits(unicodedata.normalize("NFKC", name).casefold()))
    hours = frozenset(map(_hour, _HOUR.finditer(written)))
    rest = _HOUR.sub(" ", written)
    postcodes = frozenset(f"{found[1]}{found[2]}" for found in _POSTCODE.finditer(rest))
    words = _words(place_form(_POSTCODE.sub(" ", rest) or name))
    letters = _letters(words)
    numbers = frozenset(NUMBER_WORDS.get(each, each) for each in words if _NUMBER.search(each) or each in NUMBER_WORDS)
    apart = numbers | NUMBER_WORDS.keys() | letters | VEHICLES | SIDES.keys()
    left = tuple(dict.fromkeys(each for each in words if each not in apart))
    return Parts(
        whole=whole or name,
        words=_weighed(left or tuple(dict.fromkeys(words)), is_all=not (numbers or letters or postcodes)),
        telling=tuple(each for each in left if each not in WAYS and each not in GENERIC),
        numbers=numbers,
        letters=letters,
        postcodes=postcodes,
        hours=hours,
        sides=frozenset(each for each in words if each in SIDES),
        vehicles=frozenset(each for each in words if each in VEHICLES),
        counted=sum(NUMBER_WORDS.get(each, each) in numbers for each in words),
    )


def _weighed(words: tuple[str, ...], *, is_all: bool) -> tuple[tuple[str, float], ...]:
    """Each word with its weight; where `is_all` that the name has weighs little, it weighs as its own name would."""
    weights = {each: LIGHT if each in WAYS else 0.0 if each in GENERIC else 1.0 for each in words}
    heaviest = max(weights.values(), default=0.0)
    if is_all and heaviest < 1.0:
        weights = {each: 1.0 for each, weight in weights.items() if weight == heaviest}
    return tuple(weights.items())


def _with_plain_digits(text: str) -> str:
    """Digits of every script as 0 to 9: they are the same numbers."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(char)) if unicodedata.decimal(char, None) is not None else char for char in text
    )


def bare_postcode(text: str) -> str:
    """A postcode as the parts of a name have it: in small letters, without its space."""
    return "".join(text.split()).lower()


def _hour(found: re.Match[str]) -> str:
    if found[4]:
        return f"{int(found[4]) % 24}:{found[5]}"
    return f"{int(found[1]) % 12 + (12 if found[3] == 'p' else 0)}:{found[2] or '00'}"


def _words(text: str) -> list[str]:
    spaced = _SYLLABIC.sub(r" \1 ", _with_plain_digits(text))
    found: list[str] = []
    for word in spaced.split():
        ordinal = _ORDINAL.match(word)
        pieces = [ordinal[1]] if ordinal else _PIECES.findall(_joined_marks(word))
        found += [_long(each, at=len(found), of=spaced) for each in pieces]
    return _counted(found)


def _counted(words: list[str]) -> list[str]:
    """With tens in words as the numbers that they are: thirty eight."""
    found: list[str] = []
    for word in words:
        unit = NUMBER_WORDS.get(word, word)
        if found and found[-1] in TENS and len(unit) == 1 and unit in "123456789":
            found[-1] = str(TENS[found[-1]] + int(unit))
        else:
            found.append(word)
    return [str(TENS[word]) if word in TENS else word for word in found]


def _joined_marks(word: str) -> str:
    """Accents taken off, so that a name is like itself as a keyboard without them writes it."""
    apart = unicodedata.normalize("NFD", word)
    return "".join(char for char in apart if unicodedata.category(char) != "Mn") or word


def _long(word: str, *, at: int, of: str) -> str:
    if word == "st":
        return "saint" if at == 0 and len(of.split()) > 1 else "street"
    return SHORT.get(word, word)


def _letters(words: list[str]) -> frozenset[str]:
    """Letters that stand alone for a block or gate; an article is one only after such a word or at the end."""
    found: set[str] = set()
    for place, word in enumerate(words):
        if len(word) != 1 or not word.isalpha() or _SYLLABIC.match(word):
            continue
        after = place > 0 and words[place - 1] in LETTERED
        if after or word not in "ais" or (place > 0 and place == len(words) - 1):
            found.add(word)
    return frozenset(found)
