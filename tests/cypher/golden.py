"""A small graph whose answers can be worked out by hand, written through the same query files as an import.

Route 38 (`ctx_route`; `ctx_bus` was merged into it) and a takeaway and a stop in one neighbourhood are named by
a, b, c and d. d is a's sibling, e says otherwise, z is known only by being named. What is not to count is here too.
"""

from datetime import UTC, date, datetime

from csgraph.ids import RunId
from csgraph.store import batches
from csgraph.store.graph import Graph
from csgraph.store.queries import load

RUN = RunId("run_1")
EARLY = datetime(2026, 1, 10, 9, tzinfo=UTC)
LATER = datetime(2026, 5, 20, 9, tzinfo=UTC)
KNOWN = datetime(2026, 6, 1, 9, tzinfo=UTC)

CONTEXTS = (
    ("ctx_area", "NEIGHBOURHOOD", "Eastfield", None),
    ("ctx_bus", "TRANSPORT_ROUTE", "bus 38", None),
    ("ctx_group1", "PEER_GROUP", "Friday group", None),
    ("ctx_group2", "PEER_GROUP", "Skate group", None),
    ("ctx_home", "ACCOMMODATION", "Accommodation 7", None),
    ("ctx_online", "ONLINE_SPACE", "Game chat", None),
    ("ctx_park", "LOCATION", "Long Park", None),
    ("ctx_route", "TRANSPORT_ROUTE", "Route 38", None),
    ("ctx_stop", "LOCATION", "Stop by the mill", "ctx_area"),
    ("ctx_takeaway", "LOCATION", "Takeaway by the stop", "ctx_area"),
)

PEOPLE = (("yp_a", False), ("yp_b", False), ("yp_c", False), ("yp_d", False), ("yp_e", False), ("yp_z", True))

RECORDS = (
    ("rec_edu", "ASSESSMENT", "EDU", None, None),
    ("rec_health", "ASSESSMENT", "HEALTH", None, None),
    ("rec_missing_a", "INCIDENT", "CSC", date(2026, 3, 11), "yp_a", date(2026, 4, 5)),
    ("rec_missing_c", "INCIDENT", "CSC", date(2026, 4, 5), "yp_c"),
    ("rec_police", "POLICE_REPORT", "POL", date(2026, 3, 20), None),
    ("rec_withdrawn", "OTHER", "POL", None, None),
)

# association, person, context, kind, first day, day it ended, record, and what differs from the usual
ASSOCIATIONS = (
    ("as_01", "yp_a", "ctx_route", "NAMED_UNSAFE", "2026-03-10", "2026-03-11", "rec_edu", {"voice": "OWN"}),
    ("as_02", "yp_b", "ctx_bus", "HARMED_AT", "2026-03-20", "2026-03-21", "rec_police", {"harm_types": ["SYV"]}),
    ("as_03", "yp_c", "ctx_route", "NAMED_UNSAFE", "2026-04-05", "2026-04-06", "rec_health", {"voice": "OWN"}),
    ("as_04", "yp_d", "ctx_route", "NAMED_UNSAFE", "2026-04-06", "2026-04-07", "rec_health", {"voice": "OWN"}),
    ("as_05", "yp_e", "ctx_route", "NAMED_SAFE", "2026-04-10", "2026-04-11", "rec_health", {"voice": "OWN"}),
    ("as_06", "yp_z", "ctx_route", "NAMED_UNSAFE", "2026-04-11", "2026-04-12", "rec_edu", {"voice": "PEER"}),
    ("as_07", "yp_a", "ctx_takeaway", "NAMED_UNSAFE", "2026-03-10", "2026-03-11", "rec_edu", {}),
    ("as_08", "yp_b", "ctx_takeaway", "NAMED_UNSAFE", "2026-03-20", "2026-03-21", "rec_police", {}),
    ("as_09", "yp_a", "ctx_takeaway", "NAMED_SAFE", "2026-05-01", "2026-05-02", "rec_edu", {}),
    (
        "as_10",
        "yp_c",
        "ctx_park",
        "HARMED_AT",
        "2026-04-05",
        "2026-04-06",
        "rec_health",
        {"harm_types": ["GANG", "SYV"]},
    ),
    ("as_11", "yp_e", "ctx_park", "HARMED_AT", "2026-04-05", "2026-04-06", "rec_health", {"locus": "FAMILIAL"}),
    ("as_12", "yp_c", "ctx_online", "NAMED_UNSAFE", "2025-12-01", "2026-01-01", "rec_health", {}),
    ("as_13", "yp_a", "ctx_stop", "SPENDS_TIME_AT", "2026-01-01", None, "rec_edu", {}),
    ("as_14", "yp_e", "ctx_takeaway", "NAMED_UNSAFE", "2026-03-15", "2026-03-16", "rec_withdrawn", {}),
    ("as_15", "yp_e", "ctx_route", "HARMED_AT", "2026-03-15", "2026-03-16", "rec_health", {}),
    ("as_16", "yp_d", "ctx_park", "NAMED_UNSAFE", "2026-02-01", "2026-02-02", "rec_health", {"role": "HELPED"}),
    ("as_17", "yp_e", "ctx_online", "FOUND_AT", "2026-04-02", "2026-04-03", "rec_health", {"role": "HARMED"}),
    ("as_18", "yp_e", "ctx_home", "FOUND_AT", "2026-04-02", "2026-04-03", "rec_health", {"role": "PRESENT"}),
    ("as_21", "yp_a", "ctx_group1", "CONNECTED_TO", "2025-01-01", None, "rec_edu", {}),
    ("as_22", "yp_b", "ctx_group1", "CONNECTED_TO", "2025-01-01", "2026-04-01", "rec_edu", {}),
    ("as_23", "yp_c", "ctx_group2", "CONNECTED_TO", "2026-01-01", None, "rec_edu", {}),
    ("as_24", "yp_d", "ctx_group2", "CONNECTED_TO", "2025-01-01", "2026-03-15", "rec_edu", {}),
    ("as_25", "yp_d", "ctx_group2", "CONNECTED_TO", "2026-04-01", None, "rec_edu", {}),
    ("as_26", "yp_a", "ctx_park", "CONNECTED_TO", "2025-01-01", "2026-04-01", "rec_edu", {}),
    ("as_31", "yp_b", "ctx_home", "LIVES_AT", "2026-02-01", None, None, {"distance": 12.5}),
    ("as_32", "yp_c", "ctx_home", "LIVES_AT", "2026-02-01", None, None, {"distance": 35.0}),
)


def write(graph: Graph) -> None:
    """Writes it as it was known early, then what was learnt later: a merge, a withdrawal, a correction."""
    begins = {
        "contexts/create": [{"context_uid": uid, "kind": kind} for uid, kind, _, _ in CONTEXTS],
        "contexts/record": [_context(*each) for each in CONTEXTS],
        "contexts/record_within": [
            {"context": uid, "parent": parent, "key": f"{uid}.within.1", "values": _first(f"{uid}.within")}
            for uid, _, _, parent in CONTEXTS
            if parent
        ],
        "people/create": [{"uid": uid} for uid, _ in PEOPLE],
        "people/record": [_person(*each) for each in PEOPLE],
        "records/record": [_record(*each) for each in RECORDS],
        "associations/record": [_association(*each) for each in ASSOCIATIONS],
    }
    _write(graph, begins, {}, EARLY, 1)
    ends = {
        "records/supersede": [{"key": "rec_withdrawn.1"}],
        "associations/supersede": [{"key": "as_15.1", "person": "yp_e"}],
    }
    same = {"context": "ctx_bus", "into": "ctx_route", "key": "ctx_bus.same.1", "values": _first("ctx_bus.same")}
    _write(graph, {"contexts/record_merges": [same]}, ends, LATER, 2)
    kin = [{"person": person, "kin_group": "kin_1"} for person in ("yp_a", "yp_d")]
    graph.write([(load("kin/join"), {"rows": kin}), _referral()])


def _write(graph: Graph, begins: dict, ends: dict, at: datetime, batch: int) -> None:
    run = {
        "uid": RUN,
        "source_system": "golden",
        "started_at": EARLY,
        "batch": batch,
        "state": "RUNNING",
        "ended_at": None,
    }
    batches.write(graph, ends=ends, begins=begins, at=at, run=RUN, marker=(load("runs/record"), run))


def _first(uid: str) -> dict:
    return {"uid": uid, "version": 1}


def _version(uid: str) -> dict:
    return {"version": 1, "key": f"{uid}.1"}


def _context(uid: str, kind: str, name: str, within: str | None) -> dict:
    empty = ("subtype", "postcode", "uprn", "usrn", "urn", "easting", "northing", "accuracy_m", "la_code")
    return {
        **dict.fromkeys((*empty, "valid_from", "valid_to")),
        **_version(uid),
        "context_uid": uid,
        "kind": kind,
        "name": name,
        "aliases": [],
        "source_ids": [uid],
        "within_uid": within,
    }


def _person(uid: str, stub: bool) -> dict:
    empty = dict.fromkeys(("adult_from", "died_on", "left_on", "left_reason"))
    return {**empty, **_version(uid), "person_uid": uid, "stub": stub, "link_only": False}


def _record(
    uid: str, kind: str, agency: str, occurred_on: date | None, person: str | None, ended_on: date | None = None
) -> dict:
    return {
        **_version(uid),
        "record_uid": uid,
        "source_system": "golden",
        "kind": kind,
        "agency": agency,
        "occurred_on": occurred_on,
        "ended_on": ended_on,
        "received_at": None,
        "handling": "AMBER",
        "incident_uid": None,
        "person_uid": person,
    }


def _association(
    uid: str, person: str, context: str, kind: str, start: str, end: str | None, record: str | None, more: dict
) -> dict:
    values = {
        **_first(uid),
        "valid_from": date.fromisoformat(start),
        "precision": "DAY",
        "voice": "PROFESSIONAL",
        "role": "UNKNOWN",
        "harm_types": [],
        "locus": "UNKNOWN",
        **({"valid_to": date.fromisoformat(end)} if end else {}),
        **({"record_uid": record} if record else {}),
        **more,
    }
    return {"person": person, "context": context, "kind": kind, "key": f"{uid}.1", "values": values}


def _referral() -> tuple:
    at = datetime(2026, 5, 2, 9, tzinfo=UTC)
    case = {
        "uid": "l2_1",
        "context_uid": "ctx_takeaway",
        "state": "REFERRED",
        "harm_types": ["SYV"],
        "referred_on": at.date(),
    }
    step = {"uid": "l2_1.1", "case_uid": "l2_1", "number": 1, "step": "REFER", "state": "REFERRED", "at": at}
    return load("level2/refer"), {"context": "ctx_takeaway", "alike": ["ctx_takeaway"], "values": case, "step": step}
