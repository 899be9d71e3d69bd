"""Each question of the analysts, on a small graph, with the rows worked out by hand, on both engines."""

from datetime import UTC, date, datetime

import pytest

from csgraph.engine.connect import Connection
from csgraph.store.graph import Graph
from csgraph.store.queries import load, names
from tests.conftest import wipe
from tests.cypher import golden

SPRING = {"valid_from": date(2026, 3, 1), "valid_to": date(2026, 6, 1)}
ROUTE = ("ctx_route", "Route 38", "TRANSPORT_ROUTE")
TAKEAWAY = ("ctx_takeaway", "Takeaway by the stop", "LOCATION")
PARK = ("ctx_park", "Long Park", "LOCATION")
STOP = ("ctx_stop", "Stop by the mill", "LOCATION")


@pytest.fixture(scope="module")
def asked(connection: Connection) -> Graph:
    """The golden graph."""
    wipe(connection)
    graph = Graph(connection)
    golden.write(graph)
    return graph


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _said(uid: str, first: str, last: str, kind: str, voice: str, agency: str, record: str, harms: list[str]) -> tuple:
    return (_day(first), _day(last), uid, kind, voice, agency, record, harms, None, golden.EARLY)


ROUTE_PAIRS = (("yp_a", "yp_c"), ("yp_a", "yp_d"), ("yp_b", "yp_c"), ("yp_b", "yp_d"), ("yp_c", "yp_d"))

EXPECTED = {
    "people_per_context": (
        SPRING,
        [
            (*ROUTE, 4, 3, 3, ["EDU", "HEALTH", "POL"]),
            (*TAKEAWAY, 2, 2, 2, ["EDU", "POL"]),
            (*PARK, 1, 1, 1, ["HEALTH"]),
        ],
    ),
    "contexts_of_two_groups": (
        {**SPRING, "first": "ctx_group1", "second": "ctx_group2"},
        [(*ROUTE, 2, 2)],
    ),
    "unsafe_and_safe": (SPRING, [(*ROUTE, 3, 1, 0), (*TAKEAWAY, 2, 1, 1)]),
    "named_by_placed_away": ({**SPRING, "miles": 20}, [(*PARK, 1, 35.0), (*ROUTE, 1, 35.0)]),
    "first_seen": (
        SPRING,
        [(*ROUTE, _day("2026-03-10"), 4), (*TAKEAWAY, _day("2026-03-10"), 2), (*PARK, _day("2026-04-05"), 1)],
    ),
    "chronology": (
        {**SPRING, "context": "ctx_route"},
        [
            _said("as_01", "2026-03-10", "2026-03-11", "NAMED_UNSAFE", "OWN", "EDU", "ASSESSMENT", []),
            _said("as_02", "2026-03-20", "2026-03-21", "HARMED_AT", "PROFESSIONAL", "POL", "POLICE_REPORT", ["SYV"]),
            _said("as_03", "2026-04-05", "2026-04-06", "NAMED_UNSAFE", "OWN", "HEALTH", "ASSESSMENT", []),
            _said("as_04", "2026-04-06", "2026-04-07", "NAMED_UNSAFE", "OWN", "HEALTH", "ASSESSMENT", []),
            _said("as_05", "2026-04-10", "2026-04-11", "NAMED_SAFE", "OWN", "HEALTH", "ASSESSMENT", []),
        ],
    ),
    "evidence_by_agency_and_voice": (
        {**SPRING, "context": "ctx_route"},
        [("HEALTH", "OWN", 2, 2), ("EDU", "OWN", 1, 1), ("POL", "PROFESSIONAL", 1, 1)],
    ),
    "harm_types_by_kind": (
        SPRING,
        [("LOCATION", "GANG", 1, 1), ("LOCATION", "SYV", 1, 1), ("TRANSPORT_ROUTE", "SYV", 1, 1)],
    ),
    "around_a_place": (
        {**SPRING, "context": "ctx_stop"},
        [(*TAKEAWAY, "ctx_area", 2), ("ctx_area", "Eastfield", "NEIGHBOURHOOD", None, 0), (*STOP, "ctx_area", 0)],
    ),
    "ended_memberships": (SPRING, [("ctx_group1", "Friday group", 1, 1)]),
    "pairs_sharing_unsafe": (
        SPRING,
        [
            ("yp_a", "yp_b", 2, ["ctx_route", "ctx_takeaway"]),
            *((one, other, 1, ["ctx_route"]) for one, other in ROUTE_PAIRS),
        ],
    ),
    "missing_together": (SPRING, [("yp_a", "yp_c", _day("2026-04-05"), 1)]),
    "named_on_missing_day": (SPRING, [(*PARK, 1, 1), (*ROUTE, 1, 1)]),
    "without_level2_case": (
        {**SPRING, "people": 2},
        [(*ROUTE, 4, _day("2026-04-06"))],
    ),
    "emerging_contexts": (
        {**SPRING, "year_before": _day("2025-03-01"), "people": 2},
        [
            (*ROUTE, 4, _day("2026-03-10"), _day("2026-04-06")),
            (*TAKEAWAY, 2, _day("2026-03-10"), _day("2026-03-20")),
        ],
    ),
    "single_source": (SPRING, [(*PARK, "HEALTH", 1, 1)]),
    "people_of_two_contexts": (
        {"first": "ctx_route", "second": "ctx_takeaway", "valid_on": _day("2026-06-01")},
        [
            ("yp_a", ["NAMED_UNSAFE"], _day("2026-03-10"), ["NAMED_SAFE", "NAMED_UNSAFE"], _day("2026-03-10")),
            ("yp_b", ["HARMED_AT"], _day("2026-03-20"), ["NAMED_UNSAFE"], _day("2026-03-20")),
        ],
    ),
    "gone_quiet": (
        {**SPRING, "year_before": _day("2025-03-01")},
        [("ctx_online", "Game chat", "ONLINE_SPACE", _day("2025-12-01"), 1)],
    ),
}


def _rows(
    graph: Graph, question: str, params: dict, known_at: datetime = golden.KNOWN, limit: int = 100
) -> list[tuple]:
    rows = graph.read(load(f"analyst/{question}"), known_at=known_at, limit=limit, **params)
    return [tuple(row.values()) for row in rows]


def test_every_question_has_an_answer_worked_out_by_hand() -> None:
    assert {name.removeprefix("analyst/") for name in names() if name.startswith("analyst/")} == EXPECTED.keys()


@pytest.mark.parametrize("question", EXPECTED)
def test_a_question_gives_the_rows_worked_out_by_hand(asked: Graph, question: str) -> None:
    params, expected = EXPECTED[question]

    assert _rows(asked, question, params) == expected


@pytest.mark.parametrize("question", EXPECTED)
def test_a_question_returns_the_columns_it_declares(asked: Graph, question: str) -> None:
    params, _ = EXPECTED[question]
    rows = asked.read(load(f"analyst/{question}"), known_at=golden.KNOWN, limit=100, **params)

    assert list(rows[0]) == list(load(f"analyst/{question}").returns)


@pytest.mark.parametrize("question", EXPECTED)
def test_a_limit_keeps_the_first_rows(asked: Graph, question: str) -> None:
    params, expected = EXPECTED[question]

    assert _rows(asked, question, params, limit=1) == expected[:1]


@pytest.mark.parametrize("question", EXPECTED)
def test_nothing_is_answered_from_before_it_was_known(asked: Graph, question: str) -> None:
    params, _ = EXPECTED[question]

    assert _rows(asked, question, params, known_at=datetime(2026, 1, 10, 8, 59, tzinfo=UTC)) == []


def test_a_later_merge_withdrawal_and_correction_change_no_earlier_answer(asked: Graph) -> None:
    before = golden.LATER.replace(hour=8)

    assert [row[:5] for row in _rows(asked, "people_per_context", SPRING, known_at=before)] == [
        (*ROUTE, 4, 3),
        (*TAKEAWAY, 3, 3),
        ("ctx_bus", "bus 38", "TRANSPORT_ROUTE", 1, 1),
        (*PARK, 1, 1),
    ]


def test_a_case_is_missing_until_it_was_referred(asked: Graph) -> None:
    before = datetime(2026, 5, 2, 8, tzinfo=UTC)
    rows = _rows(asked, "without_level2_case", {**SPRING, "people": 2}, known_at=before)

    assert [row[0] for row in rows] == ["ctx_route", "ctx_takeaway"]
