"""Names: when two spellings are one name, and when something tells them apart.

Letters, digits, combining marks, emoji and signs tell names apart. Case, spaces between words, and in the name
of a place its punctuation, do not. An online name is compared sign by sign: jay.123 and jay_123 are two accounts.
Normalisation and case folding are Unicode's (UAX #15; the Unicode Standard, 3.13).
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Literal

_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u2032\u00b4\u0060\uff07"), "'")
_SIGNS = frozenset("_@#&%*")
"""Punctuation, to Unicode, without which another name would be left."""
_TELLING = frozenset("LMNS")
_ENDS = ".,;: \"'\u201c\u201d\u201e\u00ab\u00bb"
_FLAG_TAGS = range(0xE0020, 0xE0080)
_NUMBER_SIGNS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
_PRESENTATION = range(0xFE00, 0xFE10)
_JOINER = "\u200d"
_FEW = 3
"""Rounds after which a form no longer changes: one for what folding takes apart, one for what it leaves bare."""


@lru_cache(maxsize=8_000)
def normal_form(text: str) -> str:
    """What one written name is kept under: lower case, words with single spaces, no word dropped, expanded or moved.

    Punctuation inside a text of several words is a space, an apostrophe nothing. A single word with
    punctuation in it, as accounts have it, and a text of signs alone stay as written. Never empty for a
    text that is not; the form of a form is itself.
    """
    return _settled(text, _of_text)


@lru_cache(maxsize=8_000)
def place_form(text: str) -> str:
    """How two spellings of the name of a place are compared: as `normal_form`, a single word like several."""
    return _settled(text, _of_place)


@lru_cache(maxsize=8_000)
def exact_form(text: str) -> str:
    """How two online names are compared: every sign counts; case, and what nobody can see, do not."""
    return _settled(text, _as_written)


def plain_words(text: str) -> str:
    """Letters and digits of a text in lower case, all else a space: how addresses are compared."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(char if char.isalnum() else " " for char in folded).split())


def _settled(text: str, form: Callable[[str], str]) -> str:
    found = form(text)
    for _ in range(_FEW):
        found = form(found)
    return found


def _of_text(text: str) -> str:
    written = _as_written(text)
    one_word = not any(map(str.isspace, written))
    place = _of_place(text)
    return written if one_word and written.replace("'", "") != place else place


def _of_place(text: str) -> str:
    folded = _folded(text, "NFKC")
    words = "".join(_in_a_place(folded, place) for place in range(len(folded)))
    return " ".join(words.split()) or _as_written(text)


def _as_written(text: str) -> str:
    seen = " ".join(_seen(_folded(text, "NFC")).split())
    return (seen.strip(_ENDS) if any(map(str.isalnum, seen)) else seen) or text


def _folded(text: str, normalisation: Literal["NFC", "NFKC"]) -> str:
    """In lower case; "İ" and "ß" come apart when they are folded, and are put together again."""
    folded = unicodedata.normalize(normalisation, text.translate(_APOSTROPHES)).casefold()
    return unicodedata.normalize(normalisation, folded)


def _in_a_place(text: str, place: int) -> str:
    char = text[place]
    if char == "'":
        return "" if _between(text, place) else " "
    if char == ".":
        return char if _between(text, place) else " "
    if char.isalnum() or char in _SIGNS or unicodedata.category(char)[0] in _TELLING:
        return _seen_at(text, place)
    return _seen_at(text, place) if unicodedata.category(char) in ("Cf", "Co", "Cn") else " "


def _between(text: str, place: int) -> bool:
    """Whether a sign stands inside a word."""
    return 0 < place < len(text) - 1 and all(
        unicodedata.category(text[near])[0] in "LMN" for near in (place - 1, place + 1)
    )


def _seen(text: str) -> str:
    return text if text.isascii() and text.isprintable() else "".join(_seen_at(text, at) for at in range(len(text)))


def _seen_at(text: str, place: int) -> str:
    """The character at a place; nothing for one that nobody can see, which a sign of joined emoji is not."""
    char = text[place]
    if char.isalnum():
        return char
    kind = unicodedata.category(char)
    if kind == "Cf" and ord(char) not in _FLAG_TAGS and char not in _NUMBER_SIGNS:
        return char if char == _JOINER and _joins_signs(text, place) else ""
    return " " if kind == "Cc" else "" if ord(char) in _PRESENTATION else char


def _joins_signs(text: str, place: int) -> bool:
    return 0 < place < len(text) - 1 and all(
        unicodedata.category(text[near])[0] in "MS" for near in (place - 1, place + 1)
    )
