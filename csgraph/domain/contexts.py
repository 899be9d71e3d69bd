"""Contexts: places, routes, groups, schools and online spaces where harm or safety happens."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from csgraph.domain.terms import ContextKind, ContextState
from csgraph.ids import ContextId


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A context as held at one moment. `source_ids` are the source's own ids, its own first.

    `easting` and `northing` are metres on the national grid, known to within `accuracy_m`.
    """

    uid: ContextId
    kind: ContextKind
    name: str
    source_ids: tuple[str, ...] = ()
    subtype: str | None = None
    aliases: tuple[str, ...] = ()
    postcode: str | None = None
    easting: float | None = None
    northing: float | None = None
    accuracy_m: float | None = None
    la_code: str | None = None
    within: ContextId | None = None
    state: ContextState = ContextState.ACTIVE


def normal_form(text: str) -> str:
    """How two spellings are compared: lower case, letters and digits only, single spaces.

    No word is dropped, expanded or moved: "No. 38" and "38" stay different, for a person to join.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(char if char.isalnum() else " " for char in folded).split())


def called(name: str, held: Iterable[Context]) -> list[Context]:
    """Those of this name, spelt alike; more than one where a name is not unique."""
    form = normal_form(name)
    return [each for each in held if form and normal_form(each.name) == form]
