"""Vocabularies: codes with the words that screens show, one TOML file each.

A file holds `[[term]]` tables with `code`, `label`, `description`, `source` and, where it differs
from the label, `screen`. An authority can replace labels without touching code.
"""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from csgraph.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One code of a vocabulary and its words; `extra` holds what only this vocabulary has."""

    code: str
    label: str
    description: str
    source: str
    screen: str
    extra: MappingProxyType[str, Any]


NAMES = (
    "agencies",
    "association_kinds",
    "closure_reasons",
    "context_kinds",
    "dismissal_reasons",
    "guardian_kinds",
    "harm_types",
    "referral_sources",
    "roles",
    "triangle_headings",
    "voices",
)
"""The vocabularies whose codes go into and out of csgraph."""

_KEYS = ("code", "label", "description", "source", "screen")


def load(name: str) -> MappingProxyType[str, Term]:
    """The vocabulary `name` by code, in the order of its file.

    Raises InvalidInput for a file that is not there, a missing key or a code that stands twice.
    """
    path = files("csgraph.vocabulary").joinpath(f"{name}.toml")
    if not path.is_file():
        raise InvalidInput("unknown_vocabulary", f"There is no vocabulary file {name}.toml.")
    terms: dict[str, Term] = {}
    for raw in tomllib.loads(path.read_text("utf-8"))["term"]:
        if raw["code"] in terms:
            raise InvalidInput("duplicate_code", f"{name}.toml has the code {raw['code']} twice.")
        terms[raw["code"]] = Term(
            code=raw["code"],
            label=raw["label"],
            description=raw["description"],
            source=raw["source"],
            screen=raw.get("screen", raw["label"]),
            extra=MappingProxyType({key: value for key, value in raw.items() if key not in _KEYS}),
        )
    return MappingProxyType(terms)


HARM_TYPES = load("harm_types")
CLOSURE_REASONS = load("closure_reasons")
