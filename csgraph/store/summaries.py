"""The ground of a context summary, read from the graph: row ↔ domain."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from csgraph.domain.summaries import Fact
from csgraph.domain.terms import AssociationKind, ContextKind, EventRole, Handling, Locus
from csgraph.domain.times import AsOf
from csgraph.ids import ContextId
from csgraph.store.graph import Graph
from csgraph.store.queries import load

FACTS = "summaries/facts"
STRICTEST_FIRST = (Handling.RED, Handling.AMBER_STRICT, Handling.AMBER, Handling.GREEN, Handling.CLEAR)

Row = dict[str, object]


def facts(graph: Graph, contexts: Iterable[ContextId], *, since: date, as_of: AsOf) -> tuple[Fact, ...]:
    """What was said of these contexts and happened there from `since` to the day of `as_of`, by association."""
    rows = graph.read(
        load(FACTS), contexts=sorted(contexts), since=since, valid_on=as_of.valid_on, known_at=as_of.known_at
    )
    return tuple(_fact(row) for row in rows)


def strictest(codes: Iterable[Handling]) -> Handling:
    """The strictest of these handling codes."""
    return min(codes, key=STRICTEST_FIRST.index)


def _fact(row: Row) -> Fact:
    ends = [cast("date", row[name]) for name in ("adult_from", "died_on", "left_on") if row[name] is not None]
    codes = [Handling(str(row[name])) for name in ("handling", "record_handling") if row[name] is not None]
    return Fact(
        person=str(row["person"]),
        kin_group=_text(row["kin_group"]),
        kind=AssociationKind(str(row["kind"])),
        context_kind=ContextKind(str(row["context_kind"])),
        agency=_text(row["agency"]),
        harm_types=tuple(str(code) for code in cast("list[object]", row["harm_types"] or [])),
        role=EventRole(str(row["role"])),
        locus=Locus(str(row["locus"])),
        handling=strictest(codes) if codes else Handling.RED,
        valid_from=cast("date", row["valid_from"]),
        is_stub=bool(row["stub"]),
        gone_from=min(ends, default=None),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
