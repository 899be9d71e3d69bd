"""Contexts: places, routes, groups, schools and online spaces where harm or safety happens."""

from collections.abc import Iterable
from dataclasses import dataclass

from csgraph.domain.names import exact_form, place_form
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


def name_key(kind: ContextKind, name: str) -> str:
    """What names of contexts of this kind are compared by: those of online spaces sign by sign."""
    return exact_form(name) if kind is ContextKind.ONLINE_SPACE else place_form(name)


def is_called(text: str, kind: ContextKind, name: str) -> bool:
    """Whether nothing tells `text` from the name of a context of this kind."""
    return bool(text.strip()) and name_key(kind, text) == name_key(kind, name)


def called(name: str, held: Iterable[Context]) -> list[Context]:
    """Those of this name, spelt alike; more than one where a name is not unique."""
    return [each for each in held if is_called(name, each.kind, each.name)]
