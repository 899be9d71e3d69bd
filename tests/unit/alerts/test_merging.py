"""Contexts that are merged: the better informed alert of the two stands, and nobody is told twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from csgraph.domain.alert_lists import acted_on, holder_of
from csgraph.domain.alert_states import AlertState, ChangeKind
from csgraph.domain.alerts import Alert, change_of
from csgraph.domain.clusters import Cluster
from csgraph.domain.merging import BETTER_INFORMED
from csgraph.domain.moves import Looked, Moves, moves, numbered
from csgraph.ids import AlertId, ContextId
from tests.unit.alerts.test_alert_life import CASE, TODAY, alert, cluster, made, nature

HERE, GONE = ContextId("ctx_a"), ContextId("ctx_b")
SEEN = change_of(alert(AlertState.ACKNOWLEDGED), number=1, on=TODAY, kind=ChangeKind.ACKNOWLEDGED)
LATER = TODAY + timedelta(days=20)
STANDING = [state for state in AlertState if state not in (AlertState.QUIET, AlertState.SUPERSEDED)]


def other(state: AlertState) -> Alert:
    """An alert about the context that was merged away, which knew other people."""
    people = frozenset({"d", "e", "f"})
    knew = frozenset({"as_d", "as_e", "as_f"})
    found = alert(state, until=LATER, case=CASE, known_people=people, known_associations=knew)
    return replace(found, uid=AlertId("alr_2"), context=GONE, version=1)


def merged(
    alerts: list[Alert], *, found: Cluster | None = None, on: date = TODAY, stood: bool = False, is_listed: bool = True
) -> Moves:
    """The evaluation after the merge; `stood` says whether the floor was met before, `is_listed` whether it is at all.

    Who has an alert is named after it.
    """
    both = found or cluster("abcdef")
    both = replace(both, alerts=both.alerts and both.last_met_on == on)
    looked = Looked(
        made=made(on),
        clusters=(both,) if is_listed else (),
        natures={HERE: nature("".join(both.people))},
        stood=lambda context, _day: stood and context == HERE,
        into={GONE: HERE},
        history=lambda uid: [replace(SEEN, alert=uid, actor=f"who has {uid}")],
    )
    return moves(alerts, looked, new_uid=lambda: AlertId("alr_3"))


@pytest.mark.parametrize("state", list(AlertState))
@pytest.mark.parametrize("away", STANDING)
def test_the_better_informed_state_stands(state: AlertState, away: AlertState) -> None:
    here = alert(state, until=TODAY + timedelta(days=9), version=1)

    found = merged([here, other(away)])

    now = {each.uid: each for each in found.alerts}
    best = min((state, away), key=BETTER_INFORMED.index)
    assert (now[here.uid].state, now[AlertId("alr_2")].state) == (best, AlertState.SUPERSEDED)
    assert now[here.uid].until == (here.until if best is state else LATER)
    assert [(each.uid, kind) for each, kind in found.changes] == [
        (here.uid, ChangeKind.MERGED),
        ("alr_2", ChangeKind.SUPERSEDED),
    ]


@pytest.mark.parametrize("state", STANDING)
def test_a_context_without_an_alert_takes_that_of_what_was_merged_into_it(state: AlertState) -> None:
    found = merged([other(state)], found=cluster("def"))

    assert [(each.uid, each.state, kind) for each, kind in found.changes] == [
        ("alr_3", AlertState.NEW, ChangeKind.RAISED),
        ("alr_3", state, ChangeKind.MERGED),
        ("alr_2", AlertState.SUPERSEDED, ChangeKind.SUPERSEDED),
    ]
    assert [each.state for each in found.alerts] == [state, AlertState.SUPERSEDED]


def test_evaluating_again_after_a_merge_changes_nothing() -> None:
    first = merged([alert(AlertState.DISMISSED, until=LATER, version=1), other(AlertState.ACKNOWLEDGED)])

    assert merged([replace(each, version=2) for each in first.alerts]) == Moves(alerts=(), changes=())


@pytest.mark.parametrize("state", STANDING)
@pytest.mark.parametrize("is_listed", [True, False])
def test_where_the_rule_is_not_met_on_the_day_of_the_merge_the_decision_still_stands(
    state: AlertState, is_listed: bool
) -> None:
    found = merged([other(state)], on=TODAY + timedelta(days=5), stood=True, is_listed=is_listed)

    assert [(each.uid, each.context, each.state) for each in found.alerts] == [
        ("alr_3", HERE, state),
        ("alr_2", GONE, AlertState.SUPERSEDED),
    ]
    assert (found.alerts[0].case, found.alerts[0].until, found.handed[AlertId("alr_3"), ChangeKind.MERGED].holder) == (
        CASE,
        LATER,
        "who has alr_2",
    )
    assert [kind for _, kind in found.changes] == [ChangeKind.MERGED, ChangeKind.SUPERSEDED]
    # From then on it is as any other: it falls quiet once ninety days have passed.
    later = merged([replace(found.alerts[0], version=1)], on=TODAY + timedelta(days=90), stood=True, is_listed=False)
    assert [kind for _, kind in later.changes] == [ChangeKind.QUIET]


def test_an_alert_that_does_not_hold_up_together_ends_and_whoever_acted_is_told() -> None:
    here = alert(AlertState.DISMISSED, until=LATER, version=1)

    found = merged([here, other(AlertState.ACKNOWLEDGED)], on=TODAY + timedelta(days=5), is_listed=False)

    assert [(each.uid, each.state) for each in found.alerts] == [
        (here.uid, AlertState.SUPERSEDED),
        ("alr_2", AlertState.SUPERSEDED),
    ]
    assert [(each.uid, kind) for each, kind in found.changes] == [
        (here.uid, ChangeKind.MERGED),
        (here.uid, ChangeKind.SUPERSEDED),
        ("alr_2", ChangeKind.SUPERSEDED),
    ]


@pytest.mark.parametrize(
    ("state", "away"), [(AlertState.ACKNOWLEDGED, AlertState.DISMISSED), (AlertState.DISMISSED, AlertState.MONITOR)]
)
def test_whoever_had_the_alert_whose_state_stands_has_it_afterwards(state: AlertState, away: AlertState) -> None:
    here, gone = alert(state, until=LATER, version=1), other(away)

    found = merged([here, gone])

    best = here if BETTER_INFORMED.index(state) < BETTER_INFORMED.index(away) else gone
    change = numbered(found, {here.uid: 2, gone.uid: 2}, on=TODAY)[0]
    assert (change.kind, change.actor) == (ChangeKind.MERGED, f"who has {best.uid}")
    assert holder_of([change]) == change.actor and acted_on([change]) == (change.actor,)


@pytest.mark.parametrize("state", [AlertState.MONITOR, AlertState.DISMISSED])
def test_on_its_day_an_alert_returns_however_usual_its_context_is_by_then(state: AlertState) -> None:
    waiting = alert(state, until=LATER, version=1)
    usual = replace(cluster(), alerts=False, interrupts=False, why_not="usual here", window_to=LATER, last_met_on=LATER)

    assert merged([waiting], found=replace(usual, last_met_on=TODAY)).changes == ()
    found = merged([waiting], found=usual, on=LATER)
    assert [(each.state, each.until, kind) for each, kind in found.changes] == [
        (AlertState.NEW, None, ChangeKind.RETURNED)
    ]
    assert merged([replace(found.alerts[0], version=2)], found=usual, on=LATER).changes == ()


def test_an_alert_that_fell_quiet_before_its_context_was_merged_leaves_the_other_as_it_is() -> None:
    here = alert(AlertState.ACKNOWLEDGED, version=1)

    found = merged([here, other(AlertState.QUIET)])

    assert ChangeKind.MERGED not in {kind for _, kind in found.changes}


def test_the_order_names_every_state_once() -> None:
    assert sorted(BETTER_INFORMED) == sorted(AlertState)
