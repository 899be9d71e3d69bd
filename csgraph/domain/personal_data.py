"""Personal data in a thematic text: what seems to be a name, number, date or address, and where it stands.

It finds too much rather than too little; a person decides. What it found is never repeated, only its
kind and place in the text.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from csgraph.domain.identifiers import is_nhs_number, is_postcode, is_upn
from csgraph.errors import InvalidInput


class PersonalData(StrEnum):
    """What a piece of text seems to be."""

    NAME = "a name that the vault holds"
    NHS_NUMBER = "an NHS number"
    UPN = "a unique pupil number"
    BIRTH_DATE = "what may be a date of birth"
    PHONE = "a phone number"
    POSTCODE = "a postcode"
    EMAIL = "an e-mail address"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """Something found: from character `start` up to, not including, `end`, counted from 0."""

    start: int
    end: int
    kind: PersonalData

    def __str__(self) -> str:
        return f"{self.kind} (characters {self.start + 1} to {self.end})"


ALSO_WORDS = frozenset({"april", "faith", "grace", "hope", "joy", "june", "may", "mark", "rose", "summer", "will"})
"""Names that are everyday words: found only where they begin with a capital."""

SHORTEST_NAME = 2
MOST_SHOWN = 2
"""Of more findings than this only the number is told."""
YOUNGEST = 4
"""A date less than this many years back is taken for the day of an event, not of a birth."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?:\d{4}|['\u2019]\d{2})"
_PATTERNS: Mapping[PersonalData, re.Pattern[str]] = MappingProxyType(
    {
        PersonalData.NHS_NUMBER: re.compile(r"(?<!\d)\d{3}[ .-]?\d{3}[ .-]?\d{4}(?!\d)"),
        PersonalData.UPN: re.compile(r"\b[A-Za-z]\d{11}[0-9A-Za-z]\b"),
        PersonalData.BIRTH_DATE: re.compile(
            r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
            rf"|\d{{1,2}} \d{{1,2}} \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? {_YEAR}"
            rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR})(?!\d)",
            re.IGNORECASE,
        ),
        PersonalData.PHONE: re.compile(r"(?<![\d+])(?:\+44|0044|0)(?:[ ().-]{0,2}\d){9,10}(?!\d)"),
        PersonalData.POSTCODE: re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]?[ -]{0,3}\d[A-Za-z]{2}\b"),
        PersonalData.EMAIL: re.compile(r"[\w.+-]+@\w[\w-]*(?:\.\w[\w-]*)+"),
    }
)
_CHECKS: Mapping[PersonalData, Callable[[str], bool]] = MappingProxyType(
    {PersonalData.NHS_NUMBER: is_nhs_number, PersonalData.UPN: is_upn, PersonalData.POSTCODE: is_postcode}
)


def find(text: str, *, names: Collection[str], today: date) -> tuple[Finding, ...]:
    """Everything in `text` that seems to be personal data, in order. `names`: forenames, surnames or whole names."""
    plain = _plain(text)
    found = {
        Finding(start=hit.start(), end=hit.end(), kind=kind)
        for kind, pattern in _PATTERNS.items()
        for hit in pattern.finditer(plain)
        if _is_one(kind, hit[0], today)
    }
    return tuple(sorted(found | set(_named(plain, names))))


def seems_personal(found: Sequence[Finding], *, for_a_purpose: bool) -> InvalidInput:
    """The refusal of a text in which that was found.

    Whoever states a purpose is told what stands where, as long as it is little: a list of names given as a text would
    be answered with those of them that are linked.
    """
    advice = "Write about the context, not about people; or give a reason why it is none."
    if not for_a_purpose:
        told = "."
        advice += " What it is and where it stands is told for a stated purpose only."
    elif len(found) > MOST_SHOWN:
        told = f" in {len(found)} places."
    else:
        told = f": {'; '.join(str(each) for each in found)}."
    return InvalidInput("personal_data", f"The text seems to hold personal data{told}", advice=advice)


def _is_one(kind: PersonalData, text: str, today: date) -> bool:
    """Whether what has the shape of this kind can be one."""
    if kind is PersonalData.BIRTH_DATE:
        return _year(text, today) <= today.year - YOUNGEST
    return kind not in _CHECKS or _CHECKS[kind](re.sub(r"[ .-]", "", text).upper())


def _year(text: str, today: date) -> int:
    """The year of a date as written; two digits stand for the last such year before today."""
    full = re.search(r"\d{4}", text)
    if full:
        return int(full[0])
    return today.year - (today.year - int(text[-2:])) % 100


def _plain(text: str) -> str:
    """The text, character for character, without accents and with one kind of space and of dash."""
    return "".join(map(_plain_character, text))


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Zs", "Pd"}:
        return " " if category == "Zs" else "-"
    decomposed = unicodedata.normalize("NFD", character)
    return decomposed[0] if all(map(unicodedata.combining, decomposed[1:])) else character


def _named(text: str, names: Collection[str]) -> Iterable[Finding]:
    wanted = {part for name in names for part in _words(_plain(name)) if len(part) >= SHORTEST_NAME}
    for hit in re.finditer(r"[^\W\d_]+", text):
        word = hit[0].casefold()
        name = word if word in wanted else word.removesuffix("s")
        if name in wanted and (name not in ALSO_WORDS or hit[0][0].isupper()):
            yield Finding(start=hit.start(), end=hit.end(), kind=PersonalData.NAME)


def _words(name: str) -> set[str]:
    """The parts of a name, and what they make when written as one: O'Quill is Quill and OQuill."""
    return {
        each.casefold()
        for word in name.split()
        for each in (*re.findall(r"[^\W\d_]+", word), "".join(re.findall(r"[^\W\d_]+", word)))
    }
