"""Each read that the store asks by itself, on the golden graph, with rows worked out by hand, on both engines.

Columns not named are left out of the comparison: they repeat what golden.py wrote.
"""

from datetime import date, datetime

import pytest

from csgraph.engine.connect import Connection
from csgraph.store.graph import Graph
from csgraph.store.queries import Query, load, names
from tests.conftest import wipe
from tests.cypher import golden

TODAY = date(2026, 6, 1)
ROUTE = {"contexts": ["ctx_bus", "ctx_route"], "valid_on": TODAY, "known_at": golden.KNOWN}
CONTEXT = ("context", "name", "within", "into")
CASE = ("case_uid", "context", "number", "step", "state")
REFERRED = ("l2_1", "ctx_takeaway", 1, "REFER", "REFERRED")

ELSEWHERE = {
    "source_ids/": "tests/e2e/test_source_ids.py",
    "alerts/": "tests/store/test_alert_whole.py; tests/web/test_work.py and tests/e2e raise alerts on both engines",
    "analyst/": "tests/cypher/test_analyst.py",
    "schema/": "tests/store/test_schema.py",
    "coded/": "tests/store/test_recoding.py",
    "summaries/": "tests/store/test_summaries.py",
    "tie/": "tests/store/test_ties.py",
    "transactions/": "tests/store/test_graph_failures.py",
    "transfer/": "tests/store/test_graph_transfer.py",
}
"""Reads whose rows are compared by other tests."""

EXPECTED: dict[str, tuple[dict, tuple[str, ...], list[tuple]]] = {
    "contexts/all_current": (
        {},
        CONTEXT,
        [
            ("ctx_area", "Eastfield", None, None),
            ("ctx_bus", "bus 38", None, "ctx_route"),
            ("ctx_group1", "Friday group", None, None),
            ("ctx_group2", "Skate group", None, None),
            ("ctx_home", "Accommodation 7", None, None),
            ("ctx_online", "Game chat", None, None),
            ("ctx_park", "Long Park", None, None),
            ("ctx_route", "Route 38", None, None),
            ("ctx_stop", "Stop by the mill", "ctx_area", None),
            ("ctx_takeaway", "Takeaway by the stop", "ctx_area", None),
        ],
    ),
    "contexts/around": (
        {"context_uids": ["ctx_stop"], "valid_on": TODAY, "known_at": golden.KNOWN},
        ("uid", "person", "context", "kind"),
        [
            ("as_01", "yp_a", "ctx_route", "NAMED_UNSAFE"),
            ("as_07", "yp_a", "ctx_takeaway", "NAMED_UNSAFE"),
            ("as_09", "yp_a", "ctx_takeaway", "NAMED_SAFE"),
            ("as_13", "yp_a", "ctx_stop", "SPENDS_TIME_AT"),
            ("as_21", "yp_a", "ctx_group1", "CONNECTED_TO"),
            ("as_26", "yp_a", "ctx_park", "CONNECTED_TO"),
        ],
    ),
    "contexts/ever_linked": (
        {"context_uids": ["ctx_bus", "ctx_takeaway"]},
        ("person", "first_recorded_at"),
        [("yp_a", golden.EARLY), ("yp_b", golden.EARLY), ("yp_e", golden.EARLY)],
    ),
    "contexts/family": (
        {"uid": "ctx_area"},
        ("context", "within", "merged"),
        [("ctx_area", None, True), ("ctx_stop", "ctx_area", False), ("ctx_takeaway", "ctx_area", False)],
    ),
    "contexts/get": ({"uid": "ctx_bus"}, CONTEXT, [("ctx_bus", "bus 38", None, "ctx_route")]),
    "contexts/last_held": (
        {"uids": ["ctx_bus", "ctx_none"]},
        ("context", "name", "source_ids"),
        [("ctx_bus", "bus 38", ["ctx_bus"])],
    ),
    "contexts/merges": (
        {},
        ("context", "into", "key", "version", "superseded_at"),
        [("ctx_bus", "ctx_route", "ctx_bus.same.1", 1, None)],
    ),
    "contexts/names": (
        {},
        ("context", "kind", "name", "valid_to", "into"),
        [(uid, kind, name, None, "ctx_route" if uid == "ctx_bus" else None) for uid, kind, name, _ in golden.CONTEXTS],
    ),
    "contexts/of_source_id": (
        {"source_id": "ctx_stop"},
        CONTEXT,
        [("ctx_stop", "Stop by the mill", "ctx_area", None)],
    ),
    "contexts/parents": ({}, ("child", "parent"), [("ctx_stop", "ctx_area"), ("ctx_takeaway", "ctx_area")]),
    "contexts/unsafe": (
        {
            "context_uids": ["ctx_home", "ctx_online", "ctx_park", "ctx_takeaway"],
            "valid_on": TODAY,
            "known_at": golden.KNOWN,
            "window_from": date(2026, 3, 1),
        },
        ("context", "record"),
        [
            ("ctx_online", "rec_health"),
            ("ctx_park", "rec_health"),
            ("ctx_takeaway", "rec_edu"),
            ("ctx_takeaway", "rec_police"),
            ("ctx_takeaway", "rec_withdrawn"),
        ],
    ),
    "episodes/of_people": (
        {"people": ["yp_a", "yp_b"]},
        ("person", "kind", "valid_from", "valid_to"),
        [("yp_b", "CIN", date(2026, 1, 5), None)],
    ),
    "evidence/associations": (
        {"known_at": golden.KNOWN},
        ("uid", "person", "context", "kind", "role", "locus", "record"),
        [
            ("as_01", "yp_a", "ctx_route", "NAMED_UNSAFE", "UNKNOWN", "UNKNOWN", "rec_edu"),
            ("as_02", "yp_b", "ctx_bus", "HARMED_AT", "UNKNOWN", "UNKNOWN", "rec_police"),
            ("as_03", "yp_c", "ctx_route", "NAMED_UNSAFE", "UNKNOWN", "UNKNOWN", "rec_health"),
            ("as_04", "yp_d", "ctx_route", "NAMED_UNSAFE", "UNKNOWN", "UNKNOWN", "rec_health"),
            ("as_06", "yp_z", "ctx_route", "NAMED_UNSAFE", "UNKNOWN", "UNKNOWN", "rec_edu"),
            ("as_07", "yp_a", "ctx_takeaway", "NAMED_UNSAFE", "UNKNOWN", "UNKNOWN", "rec_edu"),
            ("as_08", "yp_b", "ctx_takeaway", "NAMED_UNSAFE", "UNKNOWN", "UNKNOWN", "rec_police"),
            ("as_10", "yp_c", "ctx_park", "HARMED_AT", "UNKNOWN", "UNKNOWN", "rec_health"),
            ("as_11", "yp_e", "ctx_park", "HARMED_AT", "UNKNOWN", "FAMILIAL", "rec_health"),
            ("as_12", "yp_c", "ctx_online", "NAMED_UNSAFE", "UNKNOWN", "UNKNOWN", "rec_health"),
            ("as_13", "yp_a", "ctx_stop", "SPENDS_TIME_AT", "UNKNOWN", "UNKNOWN", "rec_edu"),
            ("as_14", "yp_e", "ctx_takeaway", "NAMED_UNSAFE", "UNKNOWN", "UNKNOWN", "rec_withdrawn"),
            ("as_16", "yp_d", "ctx_park", "NAMED_UNSAFE", "HELPED", "UNKNOWN", "rec_health"),
            ("as_17", "yp_e", "ctx_online", "FOUND_AT", "HARMED", "UNKNOWN", "rec_health"),
            ("as_18", "yp_e", "ctx_home", "FOUND_AT", "PRESENT", "UNKNOWN", "rec_health"),
            ("as_21", "yp_a", "ctx_group1", "CONNECTED_TO", "UNKNOWN", "UNKNOWN", "rec_edu"),
            ("as_22", "yp_b", "ctx_group1", "CONNECTED_TO", "UNKNOWN", "UNKNOWN", "rec_edu"),
            ("as_23", "yp_c", "ctx_group2", "CONNECTED_TO", "UNKNOWN", "UNKNOWN", "rec_edu"),
            ("as_24", "yp_d", "ctx_group2", "CONNECTED_TO", "UNKNOWN", "UNKNOWN", "rec_edu"),
            ("as_25", "yp_d", "ctx_group2", "CONNECTED_TO", "UNKNOWN", "UNKNOWN", "rec_edu"),
            ("as_26", "yp_a", "ctx_park", "CONNECTED_TO", "UNKNOWN", "UNKNOWN", "rec_edu"),
        ],
    ),
    "evidence/contexts": (
        {"known_at": golden.KNOWN},
        ("context", "kind", "name", "within"),
        list(golden.CONTEXTS),
    ),
    "evidence/episodes": (
        {"known_at": golden.KNOWN},
        ("person", "valid_from", "valid_to"),
        [("yp_b", date(2026, 1, 5), None)],
    ),
    "evidence/exposure": (
        {"valid_on": TODAY, "known_at": golden.KNOWN},
        ("context", "people"),
        [("ctx_group1", 1), ("ctx_group2", 2), ("ctx_stop", 1)],
    ),
    "evidence/kin": ({"known_at": golden.KNOWN}, ("person", "other"), [("yp_a", "yp_d")]),
    "evidence/merges": ({"known_at": golden.KNOWN}, ("context", "into"), [("ctx_bus", "ctx_route")]),
    "evidence/people": ({"known_at": golden.KNOWN}, ("person", "stub"), list(golden.PEOPLE)),
    "evidence/records": (
        {"known_at": golden.KNOWN},
        ("record", "agency"),
        [
            ("rec_edu", "EDU"),
            ("rec_health", "HEALTH"),
            ("rec_missing_a", "CSC"),
            ("rec_missing_c", "CSC"),
            ("rec_police", "POL"),
        ],
    ),
    "evidence/users": (
        {"contexts": ["ctx_group1", "ctx_group2", "ctx_park"], "valid_on": TODAY, "known_at": golden.KNOWN},
        ("context", "person", "uid"),
        [("ctx_group1", "yp_a", "as_21"), ("ctx_group2", "yp_c", "as_23"), ("ctx_group2", "yp_d", "as_25")],
    ),
    "harms/labels": ({}, ("code", "label"), [("SYV", "serious youth violence")]),
    "kin/count_groups": ({}, ("kin_groups",), [(1,)]),
    "kin/linked": ({"people": ["yp_a", "yp_d", "yp_m"]}, ("person", "other"), [("yp_a", "yp_d"), ("yp_m", "yp_e")]),
    "kin/of_people": (
        {"people": ["yp_a", "yp_d"]},
        ("person", "other", "key", "group", "superseded_at"),
        [("yp_a", "yp_d", "kin_a_d.1", "family", None)],
    ),
    "kin/together": (
        {"people": ["yp_a", "yp_e"]},
        ("person", "kin_group"),
        [("yp_a", "kin_1"), ("yp_d", "kin_1")],
    ),
    "level2/all": ({"known_at": golden.KNOWN}, CASE, [REFERRED]),
    "level2/linked_people": (ROUTE, ("person",), [("yp_a",), ("yp_b",), ("yp_c",), ("yp_d",), ("yp_e",), ("yp_z",)]),
    "level2/of_contexts": (
        {"contexts": ["ctx_stop", "ctx_takeaway"], "known_at": golden.KNOWN},
        CASE,
        [REFERRED],
    ),
    "level2/one": ({"uid": "l2_1", "known_at": golden.KNOWN}, CASE, [REFERRED]),
    "people/mothers_only": ({"people": ["yp_a", "yp_m"]}, ("person",), [("yp_m",)]),
    "people/states": (
        {"people": ["yp_a", "yp_z"]},
        ("person", "version", "stub", "link_only", "superseded_at"),
        [("yp_a", 1, False, False, None), ("yp_z", 1, True, False, None)],
    ),
    "evaluations/reached": ({"rule": "threshold"}, ("reached",), [(TODAY,)]),
    "evaluations/traces": ({}, ("changed_on", "ended_at"), [(TODAY, golden.KNOWN)]),
    "evaluations/writes": (
        {"since": golden.LATER},
        ("started_at", "ended_at"),
        [(golden.EARLY, None), (golden.LATER, golden.KNOWN)],
    ),
    "runs/get": (
        {"uid": golden.RUN},
        ("uid", "source_system", "batch", "state"),
        [(golden.RUN, "golden", 2, "RUNNING")],
    ),
}


@pytest.fixture(scope="module")
def asked(connection: Connection) -> Graph:
    """The golden graph with what analysts do not ask about: an episode, kin links, a mother, a harm type."""
    wipe(connection)
    graph = Graph(connection)
    golden.write(graph)
    episode = {"episode_uid": "epi_1", "person_uid": "yp_b", "key": "epi_1.1", "version": 1, "kind": "CIN"}
    links = [
        {"person": "yp_a", "other": "yp_d", "key": "kin_a_d.1", "values": _link("kin_a_d", "FAMILY", group="family")},
        {"person": "yp_m", "other": "yp_e", "key": "kin_m_e.1", "values": _link("kin_m_e", "MOTHER")},
    ]
    stamped = {"at": golden.EARLY, "run": golden.RUN}
    times = {"valid_from": date(2026, 1, 5), "valid_to": None, "closure_reason": None}
    graph.write(
        [
            (load("episodes/record"), {"rows": [{**episode, **times}], **stamped}),
            (load("people/create"), {"rows": [{"uid": "yp_m"}]}),
            (load("kin/record"), {"rows": [links[0]], **stamped}),
        ]
    )
    graph.write([(load("kin/record"), {"rows": [links[1]], "at": golden.KNOWN.replace(hour=10), "run": golden.RUN})])
    graph.write([(load("harms/register"), {"rows": [_harm_type()]})])
    for day in (TODAY, date(2026, 5, 1)):
        graph.write([(load("evaluations/reach"), {"rule": "threshold", "day": day})])
    for number, ended_at in ((2, golden.KNOWN), (3, golden.EARLY)):
        graph.write([_run(number, ended_at)])
    graph.write([(load("alerts/save"), {"rows": [_alert()]}), (load("alerts/save_changes"), {"rows": [_change()]})])
    return graph


def _run(number: int, ended_at: datetime) -> tuple[Query, dict[str, object]]:
    began = golden.LATER if number == 2 else golden.EARLY
    values = {"uid": f"run_{number}", "source_system": "golden", "started_at": began, "batch": 1, "state": "COMPLETE"}
    return load("runs/record"), {**values, "ended_at": ended_at}


def _alert() -> dict[str, object]:
    return {"uid": "alr_a", "context": "ctx_route"}


def _change() -> dict[str, object]:
    return {"uid": "alr_a.1", "alert": "alr_a", "on": TODAY, "number": 1, "kind": "RAISED"}


def _link(uid: str, basis: str, **more: str) -> dict[str, object]:
    return {"uid": uid, "version": 1, "relation": "SIBLING", "basis": basis, **more}


def _harm_type() -> dict[str, object]:
    return {"code": "SYV", "label": "serious youth violence", "cin_factors": [], "broader": ""}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_read_gives_the_rows_worked_out_by_hand(asked: Graph, name: str) -> None:
    params, columns, expected = EXPECTED[name]

    rows = [tuple(row[column] for column in columns) for row in asked.read(load(name), **params)]

    assert sorted(rows, key=repr) == sorted(expected, key=repr)


def test_every_read_is_compared_somewhere() -> None:
    reads = {name for name in names() if load(name).mode == "read"}

    assert {name for name in reads if not name.startswith(tuple(ELSEWHERE))} == EXPECTED.keys()
