"""A few contexts, young people and what was said, written as an import writes them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from csgraph.store.graph import Graph
from csgraph.store.queries import load

RECORDED = datetime(2026, 1, 1, tzinfo=UTC)
STATE_OF_CONTEXT = ("subtype", "postcode", "uprn", "usrn", "urn", "easting", "northing", "accuracy_m", "valid_from")


def add_context(
    graph: Graph,
    uid: str,
    *,
    kind: str = "TRANSPORT_ROUTE",
    name: str = "Route 38",
    within: str | None = None,
    la_code: str | None = "E09000999",
) -> None:
    """A context held since `RECORDED`; its source id is its uid without the prefix."""
    row: dict[str, object] = {
        **dict.fromkeys((*STATE_OF_CONTEXT, "valid_to")),
        "context_uid": uid,
        "key": f"{uid}.1",
        "version": 1,
        "kind": kind,
        "name": name,
        "aliases": [],
        "source_ids": [uid.removeprefix("ctx_")],
        "la_code": la_code,
        "within_uid": within,
    }
    graph.write(
        [
            (load("contexts/create"), {"rows": [{"context_uid": uid, "kind": kind}]}),
            (load("contexts/record"), {"rows": [row], "at": RECORDED, "run": "run_a"}),
        ]
    )


def merge(graph: Graph, uid: str, into: str) -> None:
    """Reads one context as another from `RECORDED` on."""
    values = {"uid": f"{uid}.same", "version": 1}
    row = {"context": uid, "into": into, "key": f"{uid}.same.1", "values": values}
    graph.write([(load("contexts/record_merges"), {"rows": [row], "at": RECORDED, "run": "run_a"})])


def add_person(
    graph: Graph, uid: str, *, kin_group: str | None = None, stub: bool = False, left_on: date | None = None
) -> None:
    """A young person held since `RECORDED`, in a kin group if one is named."""
    row: dict[str, object] = {
        "person_uid": uid,
        "key": f"{uid}.1",
        "version": 1,
        "adult_from": date(2030, 1, 1),
        "died_on": None,
        "left_on": left_on,
        "left_reason": None,
        "stub": stub,
        "link_only": False,
    }
    graph.write(
        [
            (load("people/create"), {"rows": [{"uid": uid}]}),
            (load("people/record"), {"rows": [row], "at": RECORDED, "run": "run_a"}),
        ]
    )
    if kin_group:
        graph.write([(load("kin/join"), {"rows": [{"person": uid, "kin_group": kin_group}]})])


def add_record(graph: Graph, uid: str, *, agency: str = "POLICE", handling: str = "AMBER") -> None:
    """What one agency said once."""
    row: dict[str, object] = {
        **dict.fromkeys(("occurred_on", "received_at", "incident_uid", "person_uid")),
        "record_uid": uid,
        "key": f"{uid}.1",
        "version": 1,
        "source_system": "default",
        "agency": agency,
        "kind": "REFERRAL",
        "handling": handling,
    }
    graph.write([(load("records/record"), {"rows": [row], "at": RECORDED, "run": "run_a"})])


def add_association(
    graph: Graph,
    person: str,
    context: str,
    *,
    kind: str = "NAMED_UNSAFE",
    valid_from: date = date(2026, 2, 1),
    valid_to: date | None = date(2026, 2, 2),
    record: str = "rec_a",
    harm_types: tuple[str, ...] = ("EXP.CCE",),
    handling: str = "AMBER",
    superseded_at: datetime | None = None,
) -> None:
    """One statement, event or state, held since `RECORDED`."""
    row = association_row(
        person,
        context,
        kind=kind,
        valid_from=valid_from,
        valid_to=valid_to,
        record=record,
        harm_types=harm_types,
        handling=handling,
        superseded_at=superseded_at,
    )
    add_associations(graph, [row])


def add_associations(graph: Graph, rows: Sequence[dict[str, object]]) -> None:
    """Rows of `association_row`, held since `RECORDED`."""
    graph.write([(load("associations/record"), {"rows": list(rows), "at": RECORDED, "run": "run_a"})])


def association_row(
    person: str,
    context: str,
    *,
    kind: str = "NAMED_UNSAFE",
    valid_from: date = date(2026, 2, 1),
    valid_to: date | None = date(2026, 2, 2),
    record: str = "rec_a",
    harm_types: tuple[str, ...] = ("EXP.CCE",),
    handling: str = "AMBER",
    superseded_at: datetime | None = None,
) -> dict[str, object]:
    """One statement, event or state as it is written."""
    uid = f"{person}.{context}.{kind}.{valid_from}"
    values: dict[str, object] = {
        "uid": uid,
        "version": 1,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "precision": "DAY",
        "superseded_at": superseded_at,
        "record_uid": record,
        "confidence": "CONFIRMED",
        "handling": handling,
        "voice": "OWN",
        "role": "HARMED",
        "locus": "EXTRA_FAMILIAL",
        "harm_types": list(harm_types),
    }
    return {"person": person, "context": context, "kind": kind, "key": f"{uid}.1", "values": values}
