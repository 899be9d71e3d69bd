"""Contexts in the graph: names, what lies within what, what was merged into what, one context whole."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from csgraph.domain.contexts import Context
from csgraph.domain.terms import ContextKind, ContextState
from csgraph.ids import ContextId
from csgraph.store.graph import Graph, Row
from csgraph.store.queries import load

NAMES = "contexts/names"
PARENTS = "contexts/parents"
ALL_CURRENT = "contexts/all_current"
MERGES = "contexts/merges"
GET = "contexts/get"
OF_SOURCE_ID = "contexts/of_source_id"
FAMILY = "contexts/family"
LAST_HELD = "contexts/last_held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """One version of a merge; `is_held` while it stands."""

    context: ContextId
    into: ContextId
    key: str
    is_held: bool


def all_current(graph: Graph) -> list[Context]:
    """Every context held now, by uid; those merged into another say so."""
    return [_context(row) for row in graph.read(load(ALL_CURRENT))]


def named(graph: Graph, name: str) -> list[Context]:
    """The contexts held now that a uid or source id names: none or one, unless sources use one id twice."""
    rows = graph.look_up(load(GET), uid=name) or graph.look_up(load(OF_SOURCE_ID), source_id=name)
    return [_context(row) for row in rows]


def merges(graph: Graph) -> list[Merge]:
    """Every merge there ever was, by context and version."""
    return [
        Merge(
            context=ContextId(str(row["context"])),
            into=ContextId(str(row["into"])),
            key=str(row["key"]),
            is_held=row["superseded_at"] is None,
        )
        for row in graph.read(load(MERGES))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A context by its names: `context` is the one that it is read as, `until` the day from which that was closed."""

    uid: ContextId
    context: ContextId
    kind: ContextKind
    names: tuple[str, ...]
    until: date | None


def names(graph: Graph) -> Iterator[Named]:
    """Each context held now with its name and aliases; one that was merged gives its names to the one it became."""
    rows = list(graph.stream(load(NAMES)))
    into = {str(row["context"]): str(row["into"]) for row in rows if row["into"] is not None}
    until = {str(row["context"]): cast("date | None", row["valid_to"]) for row in rows}
    for row in rows:
        root = root_of(str(row["context"]), into)
        yield Named(
            uid=ContextId(str(row["context"])),
            context=ContextId(root),
            kind=ContextKind(str(row["kind"])),
            names=(str(row["name"]), *_texts(row["aliases"])),
            until=until.get(root),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A context that is read together with another: merged into it, or (`merged` False) lying within it."""

    context: Context
    merged: bool

    @property
    def uid(self) -> ContextId:
        """The context's uid."""
        return self.context.uid


def family(graph: Graph, uid: ContextId) -> list[Relative]:
    """A context, those merged into it, and everything that lies within any of these, by uid."""
    rows = graph.read(load(FAMILY), uid=uid)
    return [relative_of(row) for row in rows]


def relative_of(row: Row) -> Relative:
    """The relative that a row of `contexts/family` tells of."""
    return Relative(context=_context(row), merged=bool(row["merged"]))


def last_held(graph: Graph, uids: Iterable[ContextId]) -> dict[ContextId, Context]:
    """Each of these contexts as it is held or, if it no longer is (withdrawn, taken back), as it last was."""
    wanted = sorted(set(uids))
    rows = graph.read(load(LAST_HELD), uids=wanted) if wanted else []
    return {context.uid: context for context in map(_context, rows)}


def root_of(uid: str, into: Mapping[ContextId, ContextId] | Mapping[str, str]) -> str:
    """The context that `uid` is read as after every merge in `into`."""
    seen = {uid}
    links: dict[str, str] = {str(one): str(other) for one, other in into.items()}
    while uid in links and links[uid] not in seen:
        uid = links[uid]
        seen.add(uid)
    return uid


def parents(graph: Graph) -> dict[str, str]:
    """The source's id of every context that lies within another, to the source's id of that other."""
    return {str(row["child"]): str(row["parent"]) for row in graph.stream(load(PARENTS))}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _context(row: Row) -> Context:
    within = _text(row["within"])
    return Context(
        uid=ContextId(str(row["context"])),
        kind=ContextKind(str(row["kind"])),
        name=str(row["name"]),
        source_ids=_texts(row["source_ids"]),
        subtype=_text(row["subtype"]),
        aliases=_texts(row["aliases"]),
        postcode=_text(row["postcode"]),
        easting=_number(row["easting"]),
        northing=_number(row["northing"]),
        accuracy_m=_number(row["accuracy_m"]),
        la_code=_text(row["la_code"]),
        within=None if within is None else ContextId(within),
        state=ContextState.MERGED if row.get("into") is not None else ContextState.ACTIVE,
    )
