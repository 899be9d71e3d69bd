"""Lists of alerts: in which order, which are taken, and who has each."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from csgraph.domain.alert_lists import AlertFilter, Order, Section, holder_of, is_told, place_in, section_of
from csgraph.domain.alert_states import AlertState, ChangeKind
from csgraph.domain.alerts import Alert, AlertChange, change_of
from csgraph.domain.terms import ContextKind
from csgraph.ids import AlertId
from tests.unit.alerts import test_alert_life as life

K = ChangeKind


def alert(uid: str, *, state: AlertState = AlertState.NEW, p: float | None = None, days: int = 0) -> Alert:
    raised_on = date(2026, 5, 31) - timedelta(days=days)
    return replace(life.alert(), uid=AlertId(uid), state=state, p=p, raised_on=raised_on)


ALERTS = [
    alert("quiet", state=AlertState.QUIET, p=1e-9),
    alert("referred", state=AlertState.PROMOTED, p=1e-8),
    alert("seldom", p=1e-4, days=3),
    alert("often", p=0.2, days=1),
    alert("unweighed", days=2),
    alert("unweighed_new"),
]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.UNUSUAL, ["seldom", "often", "unweighed_new", "unweighed", "referred", "quiet"]),
        (Order.RAISED, ["unweighed_new", "often", "unweighed", "seldom", "referred", "quiet"]),
        (Order.NAME, ["often", "seldom", "unweighed", "unweighed_new", "referred", "quiet"]),
    ],
)
def test_what_waits_for_a_decision_stands_first_in_the_order_asked_for(order: Order, expected: list[str]) -> None:
    assert [each.uid for each in sorted(ALERTS, key=lambda each: place_in(order, each, each.uid))] == expected


def test_every_state_has_a_section() -> None:
    assert {section_of(alert("a", state=state)) for state in AlertState} == set(Section)


HARM = replace(alert("a"), harm_types=("EXP.CSE", "SYV"))


@pytest.mark.parametrize(
    ("only", "taken"),
    [
        (AlertFilter(), True),
        (AlertFilter(states=frozenset({AlertState.NEW, AlertState.QUIET})), True),
        (AlertFilter(states=frozenset({AlertState.QUIET})), False),
        (AlertFilter(kinds=frozenset({ContextKind.SCHOOL})), False),
        (AlertFilter(harm_types=frozenset({"EXP"})), True),
        (AlertFilter(harm_types=frozenset({"EFH"})), True),
        (AlertFilter(harm_types=frozenset({"EXP.CS"})), False),
        (AlertFilter(harm_types=frozenset({"PEER"})), False),
        (AlertFilter(areas=frozenset({"E09000001"})), True),
        (AlertFilter(areas=frozenset({"E09000002"})), False),
        (AlertFilter(holders=frozenset({"ann"})), True),
        (AlertFilter(holders=frozenset({"ben"})), False),
        (AlertFilter(since=date(2026, 6, 2)), True),
        (AlertFilter(since=date(2026, 6, 3)), False),
        (AlertFilter(states=frozenset({AlertState.NEW}), areas=frozenset({"E09000002"})), False),
    ],
)
def test_a_list_takes_what_meets_every_filter(only: AlertFilter, taken: bool) -> None:
    changed_on = date(2026, 6, 2)

    assert only.takes(HARM, kind=ContextKind.LOCATION, area="E09000001", holder="ann", changed_on=changed_on) is taken


def changes(*kinds: tuple[ChangeKind, str | None]) -> list[AlertChange]:
    return [
        change_of(HARM, number=number, on=date(2026, 5, 31), kind=kind, actor=actor)
        for number, (kind, actor) in enumerate(kinds, start=1)
    ]


@pytest.mark.parametrize(
    ("history", "holder"),
    [
        ([], None),
        ([(K.RAISED, None)], None),
        ([(K.RAISED, None), (K.ACKNOWLEDGED, "ann")], "ann"),
        ([(K.RAISED, None), (K.ACKNOWLEDGED, "ann"), (K.GROWN, None)], "ann"),
        ([(K.RAISED, None), (K.ACKNOWLEDGED, "ann"), (K.PROMOTED, "ben")], "ben"),
        ([(K.RAISED, None), (K.MONITOR, "ann"), (K.RETURNED, None)], None),
        ([(K.RAISED, None), (K.ACKNOWLEDGED, "ann"), (K.DISMISSED, "ann")], None),
    ],
)
def test_whoever_last_saw_to_it_has_it(history: list[tuple[ChangeKind, str | None]], holder: str | None) -> None:
    assert holder_of(changes(*history)) == holder


def test_what_another_policy_told_of_steps_back_until_somebody_decides() -> None:
    back = replace(alert("a"), interrupts=False)

    assert not is_told(back)
    assert is_told(replace(back, state=AlertState.ACKNOWLEDGED))
