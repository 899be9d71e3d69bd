"""Contexts that are merged: the better informed alert of the two stands, and nobody is told twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from csgraph.domain.alert_states import AlertState, ChangeKind
from csgraph.domain.alerts import Alert
from csgraph.domain.clusters import Cluster
from csgraph.domain.merging import BETTER_INFORMED
from csgraph.domain.moves import Looked, Moves, moves
from csgraph.ids import AlertId, ContextId
from tests.unit.alerts.test_alert_life import CASE, TODAY, alert, cluster, made, nature

HERE, GONE = ContextId("ctx_a"), ContextId("ctx_b")
LATER = TODAY + timedelta(days=20)
STANDING = [state for state in AlertState if state not in (AlertState.QUIET, AlertState.SUPERSEDED)]


def other(state: AlertState) -> Alert:
    """An alert about the context that was merged away, which knew other people."""
    people = frozenset({"d", "e", "f"})
    knew = frozenset({"as_d", "as_e", "as_f"})
    found = alert(state, until=LATER, case=CASE, known_people=people, known_associations=knew)
    return replace(found, uid=AlertId("alr_2"), context=GONE, version=1)


def merged(alerts: list[Alert], *, found: Cluster | None = None, on: date = TODAY) -> Moves:
    """The evaluation after the merge."""
    both = found or cluster("abcdef")
    looked = Looked(
        made=made(on),
        clusters=(both,),
        natures={HERE: nature("".join(both.people))},
        stood=lambda _context, _day: False,
        into={GONE: HERE},
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


def test_an_alert_that_fell_quiet_before_its_context_was_merged_leaves_the_other_as_it_is() -> None:
    here = alert(AlertState.ACKNOWLEDGED, version=1)

    found = merged([here, other(AlertState.QUIET)])

    assert ChangeKind.MERGED not in {kind for _, kind in found.changes}


def test_the_order_names_every_state_once() -> None:
    assert sorted(BETTER_INFORMED) == sorted(AlertState)
