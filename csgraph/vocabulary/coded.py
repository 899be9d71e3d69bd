"""Coded: what may stand in the graph where a code is meant, and is seen by people who may see no words.

Whatever is no code of a register, or has not the form of one, is text: it belongs to the vault.
"""

import re

from csgraph.vocabulary import load

_APOSTROPHE = re.compile("['’]")


def _unmarked(text: str) -> str:
    return " ".join(_APOSTROPHE.sub("", text.upper()).replace("_", " ").split())


AGENCIES = load("agencies")
UNKNOWN_AGENCY = "UNKNOWN"
"""Whose record it is where nobody says so in a code."""
SUBTYPES = frozenset(str(each) for term in load("context_kinds").values() for each in term.extra["subtypes"])

_AGENCY_NAMES = {_unmarked(str(name)): code for code, term in AGENCIES.items() for name in term.extra["names"]}
_AGENCY = re.compile(r"[A-Z][A-Z0-9]*(?:[&/._+-][A-Z0-9]+){0,3}")
_AGENCY_LONGEST = 24
_AREA = re.compile(r"(?=.*[0-9])[A-Z0-9]+(?:[_-][A-Z0-9]+){0,2}")
_AREA_LONGEST = 12
_SUBTYPE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+){0,3}")
_SUBTYPE_LONGEST = 32
_LOCAL = re.compile(r"[A-Z0-9]+(?:[._/-][A-Z0-9]+){0,3}")
_LOCAL_LONGEST = 24
_PLACEMENT_URN = re.compile(r"[A-Z]{0,2}[0-9]{4,8}")
_LEAST_OF_A_SENTENCE = 4


def agency_code(text: str) -> str | None:
    """The code of an agency, one whatever its case; None for what is no code: text of more than one word or long.

    Names of more than one word that agencies.toml knows are read as its code.
    """
    written = _unmarked(text)
    if written in _AGENCY_NAMES:
        return _AGENCY_NAMES[written]
    bare = text.strip().upper()
    return bare if len(bare) <= _AGENCY_LONGEST and _AGENCY.fullmatch(bare) else None


def area_code(text: str) -> str | None:
    """An area's code in capitals, as the national registers form them (E09000999, 850, 00AB): one word with a digit."""
    bare = text.strip().upper()
    return bare if len(bare) <= _AREA_LONGEST and _AREA.fullmatch(bare) else None


def subtype_code(text: str) -> str | None:
    """A subtype of context, as written: one of the vocabulary in any case, or an authority's own in the form of one."""
    if text.upper() in SUBTYPES:
        return text
    return text if len(text) <= _SUBTYPE_LONGEST and _SUBTYPE.fullmatch(text) else None


def local_code(text: str) -> str | None:
    """A code of a system's own, in capitals: one short word of letters, digits and signs."""
    bare = text.strip().upper()
    return bare if len(bare) <= _LOCAL_LONGEST and _LOCAL.fullmatch(bare) else None


def placement_urn(text: str) -> str | None:
    """A placement's number in the inspectorate's register (SC123456, 123456), in capitals without spaces."""
    bare = "".join(text.split()).upper()
    return bare if _PLACEMENT_URN.fullmatch(bare) else None


def is_sentence(text: str) -> bool:
    """Whether an id has as many words as a sentence: no system numbers its rows like that."""
    return len(re.findall(r"[^\W\d_]{2,}", text)) >= _LEAST_OF_A_SENTENCE and len(text.split()) >= _LEAST_OF_A_SENTENCE
