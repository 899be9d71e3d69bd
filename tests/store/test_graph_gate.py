"""What the gate lets through to the graph, and the screen for analysts' texts. Needs no database."""

import math
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.terms import Handling
from csgraph.errors import InvalidInput
from csgraph.store import gate, screen

ZONES = st.sampled_from(
    [UTC, ZoneInfo("Europe/London"), ZoneInfo("America/New_York"), timezone(timedelta(hours=5, minutes=45))]
)


NAIVE = datetime.fromisoformat("2026-01-01T09:00:00")


@given(st.datetimes(min_value=NAIVE.replace(year=1950), max_value=NAIVE.replace(year=2100), timezones=ZONES))
def test_every_instant_leaves_as_the_same_moment_in_utc(instant: datetime) -> None:
    sent = gate.parameters({"at": instant})["at"]

    assert isinstance(sent, datetime)
    assert sent.tzinfo is UTC
    assert sent == instant.astimezone(UTC)


@pytest.mark.parametrize(
    "value",
    [
        NAIVE,
        [1, None],
        [1, "a"],
        [1, 2.0],
        [True, 1],
        [["nested"]],
        {1, 2},
        b"bytes",
        2**63,
        math.nan,
        math.inf,
        "\ud800",
        [{"uid": None}],
        {"rows": [{"key": None, "values": {}}]},
    ],
)
def test_what_means_something_else_on_one_engine_does_not_leave(value: object) -> None:
    with pytest.raises(InvalidInput, match="`it"):
        gate.parameters({"it": value})


def test_rows_made_fit_leave_as_they_are_and_others_are_refused_before() -> None:
    rows = gate.fit([{"uid": "a", "at": NAIVE.replace(tzinfo=timezone(timedelta(hours=1)))}], "rows")

    assert rows == [{"uid": "a", "at": NAIVE.replace(hour=8, tzinfo=UTC)}]
    assert gate.parameters({"rows": rows})["rows"] is rows
    with pytest.raises(InvalidInput, match="`rows"):
        gate.fit([{"uid": None}], "rows")


@pytest.mark.parametrize(
    "value",
    [None, "a", 0, -1.5, True, date(2026, 1, 1), ["a", "b"], [], [{"uid": "a", "ended": None}, {"uid": "b", "n": 1}]],
)
def test_plain_values_leave_as_they_are(value: object) -> None:
    assert gate.parameters({"it": value}) == {"it": value}


def test_a_word_of_a_vocabulary_leaves_as_plain_text() -> None:
    sent = gate.parameters({"handling": Handling.AMBER_STRICT, "all": (Handling.RED,)})

    assert sent == {"handling": "AMBER+STRICT", "all": ["RED"]}
    assert type(sent["handling"]) is str


def test_a_text_for_an_index_has_at_most_8000_bytes() -> None:
    assert gate.check_indexed("é" * 4000) == "é" * 4000
    with pytest.raises(InvalidInput):
        gate.check_indexed("é" * 4001)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("LOAD CSV FROM 'file:///x' AS line RETURN line", "LOAD"),
        ("load csv from 'x' AS line RETURN line", "LOAD"),
        ("MATCH (n) /* a */ SHOW SETTINGS", "SHOW"),
        ("TERMINATE TRANSACTION 'x'", "TERMINATE"),
        ("USE system RETURN 1", "USE"),
        ("SESSION SET $x = 1", "SESSION"),
        ("EXPLAIN RETURN 1", "EXPLAIN"),
        ("CALL dbms.listConfig() YIELD name RETURN name", "procedure"),
        ("CALL/**/dbms.listConfig()", "procedure"),
        ("OPTIONAL CALL db.labels() YIELD label RETURN label", "procedure"),
        ("CALL `db`.labels() YIELD label RETURN label", "procedure"),
        ("RETURN 1; RETURN 2", "one statement"),
        ("RETURN '\\u0027 AS a LOAD CSV'", "backslash"),
        ("// harmless\rLOAD CSV FROM 'x' AS l RETURN l", "LOAD"),
        ("RETURN 'it' + ' LOAD CSV", "LOAD"),
        ("RETURN `a``b` AS x LOAD CSV", "LOAD"),
        ("RETURN '\\\\' AS x LOAD CSV FROM '' AS l RETURN l", "LOAD"),
        ("RETURN 1 // " + "x" * 4096, "4,096"),
        ("MATCH (n) SET n.x = 1", "SET in line 1"),
        ("\nMATCH (n) // SET\n\nREMOVE n.x", "REMOVE in line 4"),
    ],
)
def test_a_text_that_does_more_than_ask_is_not_sent(text: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        screen.checked(text)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (c:Context) WHERE c.name CONTAINS 'SET; LOAD' RETURN c.uid",
        "MATCH (c:Context) CALL (c) { MATCH (c)<-[:ATTENDS]-(p) RETURN count(p) AS n } RETURN c.uid, n",
        "MATCH (c:Context) RETURN c.uid AS `use` // SHOW nothing",
        "RETURN 1 AS n;",
    ],
)
def test_a_text_that_asks_is_sent(text: str) -> None:
    assert screen.checked(text) == text.rstrip(";")
