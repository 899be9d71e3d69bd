"""Taking back one's own last step: any row of decisions and news, undone, stands as before; the history keeps both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.alert_decisions import acknowledge, dismiss, link, monitor, promote, reopen
from csgraph.domain.alert_lists import acted_on, holder_of
from csgraph.domain.alert_states import CHANGES, UNDOABLE, AlertState, ChangeKind, leads
from csgraph.domain.alerts import Alert, AlertChange, change_of
from csgraph.domain.previews import acted_on as was_acted_on
from csgraph.domain.undoing import PASSING, standing, undo
from csgraph.errors import Conflict
from csgraph.ids import CaseId
from tests.unit.alerts.test_alert_life import CASE, TODAY, alert

UNTIL = TODAY + timedelta(days=30)
DECIDE: Mapping[ChangeKind, Callable[[Alert], Alert] | None] = {
    ChangeKind.ACKNOWLEDGED: acknowledge,
    ChangeKind.LINKED: lambda each: link(each, case=CASE),
    ChangeKind.MONITOR: lambda each: monitor(each, until=UNTIL, on=TODAY),
    ChangeKind.DISMISSED: lambda each: dismiss(each, until=UNTIL + timedelta(days=1), on=TODAY),
    ChangeKind.REOPENED: reopen,
    ChangeKind.GROWN: lambda each: replace(each, kin_groups=each.kin_groups + 1),
    ChangeKind.UNDONE: None,
}


@dataclass(frozen=True)
class Life:
    """An alert with its changes in order."""

    alert: Alert
    changes: tuple[AlertChange, ...]

    def then(self, kind: ChangeKind, after: Alert, actor: str | None = "lead", on: date = TODAY) -> "Life":
        made = change_of(after, number=len(self.changes) + 1, on=on, kind=kind, actor=actor)
        return Life(after, (*self.changes, made))

    def decided(self, kind: ChangeKind, actor: str = "lead") -> "Life":
        decide = DECIDE[kind]
        after = undo(self.alert, self.changes, actor=actor, on=TODAY) if decide is None else decide(self.alert)
        return self.then(kind, after, None if kind in PASSING else actor)


def life() -> Life:
    new = alert()
    return Life(new, (change_of(new, number=1, on=TODAY, kind=ChangeKind.RAISED),))


def may(now: Life, kind: ChangeKind) -> bool:
    if kind is ChangeKind.UNDONE:
        steps = [each for each in now.changes if each.kind not in PASSING]
        return steps[-1].kind in UNDOABLE
    return leads(kind, now.alert.state)


@given(st.lists(st.sampled_from(list(DECIDE)), max_size=12))
def test_undoing_any_decision_leaves_the_alert_as_it_stood(wanted: list[ChangeKind]) -> None:
    now = life()
    for kind in wanted:
        if may(now, kind):
            now = now.decided(kind)
    for kind in sorted(UNDOABLE):
        if may(now, kind):
            undone = now.decided(kind).decided(ChangeKind.UNDONE)
            assert replace(undone.alert, kin_groups=now.alert.kin_groups) == now.alert, (wanted, kind)
            assert [each.kind for each in undone.changes[-2:]] == [kind, ChangeKind.UNDONE]
            assert standing(undone.changes) == standing(now.changes)
            assert holder_of(undone.changes) == holder_of(now.changes)
            assert acted_on(undone.changes) == acted_on(now.changes)
            assert was_acted_on(undone.changes) == was_acted_on(now.changes)


@pytest.mark.parametrize("kind", sorted(UNDOABLE - {ChangeKind.DISMISSED}))
def test_what_evidence_brought_since_stays(kind: ChangeKind) -> None:
    now = life()
    if kind is ChangeKind.REOPENED:
        now = now.decided(ChangeKind.MONITOR)
    before = now.alert
    now = now.decided(kind).decided(ChangeKind.GROWN).decided(ChangeKind.UNDONE)

    assert (now.alert.state, now.alert.until, now.alert.case) == (before.state, before.until, before.case)
    assert now.alert.kin_groups == before.kin_groups + 1


def test_a_step_of_before_states_were_kept_is_undone_by_the_table() -> None:
    now = life().decided(ChangeKind.ACKNOWLEDGED).decided(ChangeKind.GROWN).decided(ChangeKind.DISMISSED)
    old = tuple(replace(each, state=None) for each in now.changes)

    assert undo(now.alert, old, actor="lead", on=TODAY).state is AlertState.ACKNOWLEDGED


def test_somebody_elses_step_stays() -> None:
    now = life().decided(ChangeKind.DISMISSED)

    with pytest.raises(Conflict, match="Somebody else"):
        undo(now.alert, now.changes, actor="another", on=TODAY)


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (1, False), (2, True), (400, True)])
def test_a_step_is_taken_back_on_its_day_or_the_next(days: int, is_late: bool) -> None:
    now = life().decided(ChangeKind.DISMISSED)
    on = TODAY + timedelta(days=days)

    if is_late:
        with pytest.raises(Conflict, match="same day and the next"):
            undo(now.alert, now.changes, actor="lead", on=on)
    else:
        assert undo(now.alert, now.changes, actor="lead", on=on).state is AlertState.NEW


def test_nothing_is_undone_twice_nor_what_evidence_brought() -> None:
    undone = life().decided(ChangeKind.ACKNOWLEDGED).decided(ChangeKind.UNDONE)
    returned = life().decided(ChangeKind.DISMISSED)
    returned = returned.then(ChangeKind.RETURNED, replace(returned.alert, state=AlertState.NEW, until=None), None)
    referred = life()
    referred = referred.then(ChangeKind.PROMOTED, promote(referred.alert, case=CaseId("l2_2")))

    for now in (life(), undone, returned, referred):
        with pytest.raises(Conflict, match="cannot be taken back"):
            undo(now.alert, now.changes, actor="lead", on=TODAY)


def test_every_decision_is_one_that_can_be_undone_or_is_said_not_to_be() -> None:
    by_people = {row.kind for row in CHANGES if row.by_person}

    assert by_people - UNDOABLE == {ChangeKind.PROMOTED, ChangeKind.UNDONE}
