"""What a picture is drawn from: the associations around one context, row → domain."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast

from csgraph.domain.associations import Association
from csgraph.domain.terms import AssociationKind, Confidence, EventRole, Handling, Locus, Voice
from csgraph.domain.times import AsOf, Precision, RecordTime, ValidTime
from csgraph.ids import AssociationId, ContextId, PersonId, RecordId
from csgraph.store.graph import Graph, Row
from csgraph.store.queries import load

AROUND = "contexts/around"
EVER_LINKED = "contexts/ever_linked"
UNSAFE = "contexts/unsafe"


def around(graph: Graph, contexts: Sequence[ContextId], as_of: AsOf) -> tuple[Association, ...]:
    """Every association, as of two times, of the young people who are linked with any of these contexts."""
    rows = graph.read(load(AROUND), context_uids=list(contexts), valid_on=as_of.valid_on, known_at=as_of.known_at)
    return tuple(_association(row) for row in rows)


def ever_linked(graph: Graph, contexts: Sequence[ContextId]) -> tuple[tuple[datetime, PersonId], ...]:
    """Everybody who was ever linked with any of these contexts, after when that was first recorded."""
    rows = graph.read(load(EVER_LINKED), context_uids=list(contexts))
    return tuple((cast("datetime", row["first_recorded_at"]), PersonId(str(row["person"]))) for row in rows)


def named_unsafe(
    graph: Graph, contexts: Sequence[ContextId], as_of: AsOf, *, since: date
) -> tuple[tuple[ContextId, RecordId | None], ...]:
    """Which of these contexts anybody named unsafe or was harmed at from a day on, with each record that says so."""
    times = {"valid_on": as_of.valid_on, "known_at": as_of.known_at, "window_from": since}
    rows = graph.read(load(UNSAFE), context_uids=list(contexts), **times)
    records = (cast("str | None", row["record"]) for row in rows)
    return tuple(
        (ContextId(str(row["context"])), None if record is None else RecordId(record))
        for row, record in zip(rows, records, strict=True)
    )


def _association(row: Row) -> Association:
    confidence = row["confidence"]
    record = row["record"]
    return Association(
        uid=AssociationId(str(row["uid"])),
        version=cast("int", row["version"]),
        person=PersonId(str(row["person"])),
        context=ContextId(str(row["context"])),
        kind=AssociationKind(str(row["kind"])),
        valid=ValidTime(start=cast("date", row["valid_from"]), end=cast("date | None", row["valid_to"])),
        precision=Precision(str(row["precision"])),
        recorded=RecordTime(
            recorded_at=cast("datetime", row["recorded_at"]),
            superseded_at=cast("datetime | None", row["superseded_at"]),
        ),
        record=None if record is None else RecordId(str(record)),
        agency=cast("str | None", row["agency"]),
        voice=Voice(str(row["voice"])),
        role=EventRole(str(row["role"])),
        harm_types=tuple(cast("list[str]", row["harm_types"] or [])),
        locus=Locus(str(row["locus"])),
        confidence=Confidence.PROBABLE if confidence is None else Confidence(str(confidence)),
        handling=Handling(str(row["handling"])),
    )
