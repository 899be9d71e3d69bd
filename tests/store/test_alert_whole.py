"""One alert whole: in one trip the same as its parts asked one by one, with evidence as of two times."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from csgraph.domain.alert_states import AlertState, ChangeKind
from csgraph.domain.alerts import Alert, AlertChange, change_of
from csgraph.domain.times import AsOf
from csgraph.ids import AlertId, ContextId
from csgraph.store import alerts as store
from csgraph.store import contexts
from csgraph.store.graph import Graph
from csgraph.store.queries import load
from tests.store.small_graph import (
    RECORDED,
    add_association,
    add_associations,
    add_context,
    add_person,
    add_record,
    association_row,
    merge,
)

UID = AlertId("alr_a")
DAY = date(2026, 3, 1)
NOW = AsOf(valid_on=DAY, known_at=datetime(2026, 3, 1, tzinfo=UTC))


def _id(person: str, context: str, day: int, kind: str = "NAMED_UNSAFE") -> str:
    return f"{person}.{context}.{kind}.2026-02-0{day}"


COUNTED = (
    _id("yp_a", "ctx_route", 3),
    _id("yp_b", "ctx_bus", 2, "HARMED_AT"),
    _id("yp_c", "ctx_stop", 1),
    _id("yp_a", "ctx_gone", 4),
    _id("yp_b", "ctx_route", 5),
    _id("yp_c", "ctx_elsewhere", 1),
)


@pytest.fixture
def place(graph: Graph) -> Graph:
    """A route, a bus merged into it, a stop on it, one stop that was withdrawn, and a place that is none of its."""
    for uid in ("ctx_route", "ctx_bus", "ctx_elsewhere"):
        add_context(graph, uid)
    for uid in ("ctx_stop", "ctx_gone"):
        add_context(graph, uid, within="ctx_route")
        _lies_within(graph, uid, "ctx_route")
    merge(graph, "ctx_bus", "ctx_route")
    graph.write([(load("contexts/supersede"), {"rows": [{"key": "ctx_gone.1"}], "at": NOW.known_at})])
    add_record(graph, "rec_a")
    for person in ("yp_a", "yp_b", "yp_c"):
        add_person(graph, person)
    _say(graph, "yp_a", "ctx_route", 3)
    _say(graph, "yp_a", "ctx_route", 6)
    _say(graph, "yp_b", "ctx_bus", 2, kind="HARMED_AT")
    _say(graph, "yp_c", "ctx_stop", 1, record="rec_none")
    _say(graph, "yp_a", "ctx_gone", 4)
    _say(graph, "yp_b", "ctx_route", 5, superseded_at=datetime(2026, 2, 20, tzinfo=UTC))
    _say(graph, "yp_c", "ctx_elsewhere", 1)
    return graph


def _say(graph: Graph, person: str, context: str, day: int, **more: object) -> None:
    valid_from = date(2026, 2, day)
    add_association(graph, person, context, valid_from=valid_from, valid_to=valid_from.replace(day=day + 1), **more)  # type: ignore[arg-type]


def _lies_within(graph: Graph, uid: str, parent: str) -> None:
    values = {"uid": f"{uid}.within", "version": 1}
    row = {"context": uid, "parent": parent, "key": f"{uid}.within.1", "values": values}
    graph.write([(load("contexts/record_within"), {"rows": [row], "at": RECORDED, "run": "run_a"})])


def _alert(uid: AlertId = UID, context: str = "ctx_route") -> Alert:
    return Alert(
        uid=uid,
        context=ContextId(context),
        rule="threshold",
        state=AlertState.ACKNOWLEDGED,
        raised_on=DAY,
        policy_version="1",
        known_at=NOW.known_at,
        young_people=3,
        kin_groups=3,
        independent_reports=4,
        window_from=date(2026, 1, 1),
        window_to=DAY,
        last_met_on=DAY,
        evidence=COUNTED,
        known_people=frozenset({"yp_a", "yp_b", "yp_c"}),
        known_associations=frozenset(COUNTED),
        marks=frozenset(),
        explanation="Three unrelated young people.",
    )


def _changes(alert: Alert) -> list[AlertChange]:
    made = [
        change_of(alert, number=number, on=DAY, kind=kind, actor=actor, reason_code=None)
        for number, kind, actor in ((1, ChangeKind.RAISED, None), (2, ChangeKind.ACKNOWLEDGED, "lead"))
    ]
    return [*reversed(made)]


def test_an_alert_comes_with_what_its_parts_say_one_by_one(place: Graph) -> None:
    other = _alert(AlertId("alr_b"), "ctx_elsewhere")
    store.save(place, [_alert(), other], [*_changes(_alert()), *_changes(other)])

    found = store.whole(place, UID, as_of=NOW)

    assert found is not None
    assert found.alert == store.get(place, UID) == _alert()
    assert list(found.changes) == store.changes(place, [UID])[UID]
    assert [each.number for each in found.changes] == [1, 2]
    assert list(found.family) == contexts.family(place, ContextId("ctx_route"))
    assert [(each.uid, each.merged) for each in found.family] == [
        ("ctx_bus", True),
        ("ctx_route", True),
        ("ctx_stop", False),
    ]


def test_evidence_is_what_is_counted_and_held_by_day_and_id(place: Graph) -> None:
    store.save(place, [_alert()], [])

    found = store.whole(place, UID, as_of=NOW)

    assert found is not None
    assert found.changes == ()
    assert [(each.association_id, each.kind, each.agency, each.record_id) for each in found.evidence] == [
        (COUNTED[2], "NAMED_UNSAFE", None, None),
        (COUNTED[1], "HARMED_AT", "POLICE", "rec_a"),
        (COUNTED[0], "NAMED_UNSAFE", "POLICE", "rec_a"),
    ]
    assert found.evidence[0].person == "yp_c"
    assert found.evidence[0].valid_to == date(2026, 2, 2)
    assert found.evidence[0].recorded_at == RECORDED


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (AsOf(valid_on=date(2026, 2, 2), known_at=NOW.known_at), [COUNTED[2], COUNTED[1]]),
        (
            AsOf(valid_on=DAY, known_at=datetime(2026, 2, 10, tzinfo=UTC)),
            [COUNTED[2], COUNTED[1], COUNTED[0], COUNTED[4]],
        ),
        (AsOf(valid_on=DAY, known_at=datetime(2025, 12, 1, tzinfo=UTC)), []),
    ],
    ids=["on an earlier day", "before one was withdrawn", "before any was recorded"],
)
def test_evidence_is_as_of_two_times(place: Graph, as_of: AsOf, expected: list[str]) -> None:
    store.save(place, [_alert()], [])

    found = store.whole(place, UID, as_of=as_of)

    assert found is not None
    assert [each.association_id for each in found.evidence] == expected


def test_a_context_that_is_no_longer_held_keeps_its_evidence(place: Graph) -> None:
    store.save(place, [_alert(context="ctx_gone")], [])

    found = store.whole(place, UID, as_of=NOW)

    assert found is not None
    assert found.family == ()
    assert [each.association_id for each in found.evidence] == [COUNTED[3]]


def test_there_is_nothing_where_there_is_no_alert(place: Graph) -> None:
    assert store.whole(place, UID, as_of=NOW) is None


def test_a_large_alert_is_shown_however_often_it_changed(graph: Graph) -> None:
    """3,000 young people on nine days: what a server may use for one answer is not for each change the evidence."""
    people, changes = 3000, 30
    add_context(graph, "ctx_chat")
    add_record(graph, "rec_a")
    uids = [f"yp_{number:04}" for number in range(people)]
    for begin in range(0, people, 500):
        chunk = [{"uid": uid} for uid in uids[begin : begin + 500]]
        graph.write([(load("people/create"), {"rows": chunk})])
    rows = [
        association_row(uid, "ctx_chat", valid_from=date(2026, 2, day), valid_to=date(2026, 2, day + 1))
        for day in range(1, 10)
        for uid in uids
    ]
    for begin in range(0, len(rows), 1000):
        add_associations(graph, rows[begin : begin + 1000])
    ids = tuple(sorted(str(each["key"]).removesuffix(".1") for each in rows))
    alert = replace(
        _alert(context="ctx_chat"), evidence=ids, known_people=frozenset(uids), known_associations=frozenset(ids)
    )
    made = [change_of(alert, number=at, on=DAY, kind=ChangeKind.GROWN) for at in range(1, changes + 1)]
    for begin in range(0, changes, 5):
        store.save(graph, [replace(alert, version=begin // 5)], made[begin : begin + 5])

    found = store.whole(graph, UID, as_of=NOW)

    assert found is not None
    assert len(found.changes) == changes
    assert tuple(sorted(each.association_id for each in found.evidence)) == ids
