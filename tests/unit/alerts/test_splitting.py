"""A merge that is taken back: each alert stands as if the other had never been part of it, and nobody is told twice."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.alert_decisions import acknowledge, dismiss, link, monitor, promote
from csgraph.domain.alert_lists import acted_on, holder_of
from csgraph.domain.alert_states import AlertState, ChangeKind, leads
from csgraph.domain.alerts import Alert, AlertChange, change_of
from csgraph.domain.clusters import Cluster
from csgraph.domain.moves import Looked, moves, numbered
from csgraph.errors import Conflict
from csgraph.ids import AlertId, CaseId, ContextId
from tests.unit.alerts.test_alert_life import TODAY, cluster, made, nature

UNTIL = TODAY + timedelta(days=60)
PEOPLE = {"a": "abc", "b": "def", "c": "ghi"}
STEPS: dict[ChangeKind, Callable[[Alert], Alert]] = {
    ChangeKind.ACKNOWLEDGED: acknowledge,
    ChangeKind.MONITOR: lambda alert: monitor(alert, until=UNTIL, on=TODAY),
    ChangeKind.DISMISSED: lambda alert: dismiss(alert, until=UNTIL, on=TODAY),
    ChangeKind.LINKED: lambda alert: link(alert, case=CaseId(f"case of {alert.context}")),
    ChangeKind.PROMOTED: lambda alert: promote(alert, case=CaseId(f"case of {alert.context}")),
}
"""What people do with an alert that stands; each gives the case of the alert's own context."""


@dataclass
class Desk:
    """Alerts as a store keeps them; `people` are those of each context, `into` which is merged into which."""

    people: dict[str, str] = field(default_factory=lambda: dict(PEOPLE))
    into: dict[str, str] = field(default_factory=dict[str, str])
    alerts: dict[AlertId, Alert] = field(default_factory=dict[AlertId, Alert])
    history: dict[AlertId, list[AlertChange]] = field(default_factory=dict[AlertId, list[AlertChange]])
    on: date = TODAY
    made: int = 0

    def root(self, context: str) -> str:
        return self.root(self.into[context]) if context in self.into else context

    def clusters(self) -> list[Cluster]:
        groups: dict[str, str] = {}
        for context, people in self.people.items():
            groups[self.root(context)] = groups.get(self.root(context), "") + people
        return [
            replace(cluster("".join(sorted(set(people)))), context=ContextId(context), last_met_on=self.on)
            for context, people in groups.items()
            if len(people) >= 3
        ]

    def evaluate(self, *, stood: bool = False) -> list[tuple[str, ChangeKind]]:
        """Evaluates and keeps what it changes; the changes by context."""
        found = self.clusters()
        looked = Looked(
            made=made(self.on),
            clusters=tuple(found),
            natures={each.context: nature("".join(each.people)) for each in found},
            stood=lambda _context, _day: stood,
            into={ContextId(each): ContextId(self.root(each)) for each in self.into},
            history=lambda uid: self.history[uid],
        )
        moved = moves(self.alerts.values(), looked, new_uid=self._new)
        changes = numbered(
            moved, {uid: len(self.history.get(uid, [])) for uid in {each.uid for each, _ in moved.changes}}, on=self.on
        )
        self.alerts |= {each.uid: replace(each, version=1) for each in moved.alerts}
        for change in changes:
            self.history.setdefault(change.alert, []).append(change)
        return [(self.alerts[each.alert].context, each.kind) for each in changes]

    def of(self, context: str) -> Alert:
        return next(each for each in self.alerts.values() if each.context == context)

    def steps(self, context: str, kind: ChangeKind, actor: str = "") -> None:
        after = STEPS[kind](self.of(context))
        history = self.history[after.uid]
        made_by = actor or f"lead of {context}"
        history.append(change_of(after, number=len(history) + 1, on=self.on, kind=kind, actor=made_by))
        self.alerts[after.uid] = after

    def stand(self, context: str) -> tuple[object, ...]:
        alert = self.of(context)
        return (alert.state, alert.until, alert.case, holder_of(self.history[alert.uid]), alert.took)

    def whole(self, context: str) -> Alert:
        return replace(self.of(context), known_associations=frozenset(), version=0)

    def _new(self) -> AlertId:
        self.made += 1
        return AlertId(f"alr_{self.made}")


def desk(**steps: Sequence[ChangeKind]) -> Desk:
    """Alerts about three contexts, after these steps with each."""
    found = Desk()
    assert Counter(kind for _, kind in found.evaluate()) == {ChangeKind.RAISED: 3}
    for context, kinds in steps.items():
        for kind in kinds:
            found.steps(context, kind)
    return found


ONE = [[], *[[each] for each in STEPS]]


@pytest.mark.parametrize("here", ONE)
@pytest.mark.parametrize("away", ONE)
def test_after_a_split_both_stand_as_before_the_merge(here: list[ChangeKind], away: list[ChangeKind]) -> None:
    found = desk(a=here, b=away)
    before = {each: (found.stand(each), found.whole(each)) for each in "ab"}

    found.into["b"] = "a"
    found.evaluate()
    del found.into["b"]
    told = found.evaluate()

    assert {each: (found.stand(each), found.whole(each)) for each in "ab"} == before
    assert sorted(told) == [("a", ChangeKind.SPLIT), ("b", ChangeKind.RESTORED)]
    assert found.evaluate() == []
    assert "lead of b" not in acted_on(found.history[found.of("a").uid])


def test_what_people_decided_after_the_merge_stays_and_the_case_carried_over_goes_back() -> None:
    found = desk(b=[ChangeKind.LINKED])
    found.into["b"] = "a"
    found.evaluate()
    assert found.stand("a")[:3] == (AlertState.LINKED, None, "case of b")
    found.steps("a", ChangeKind.DISMISSED)

    del found.into["b"]
    found.evaluate()

    assert found.of("a").state is AlertState.DISMISSED and found.of("a").case is None
    assert found.stand("b")[:4] == (AlertState.LINKED, None, "case of b", "lead of b")


def test_a_referral_of_both_together_stays_with_the_context_it_was_made_of() -> None:
    found = desk(b=[ChangeKind.LINKED])
    found.into["b"] = "a"
    found.evaluate()
    found.steps("a", ChangeKind.PROMOTED)

    del found.into["b"]
    found.evaluate()

    assert found.stand("a")[:4] == (AlertState.PROMOTED, None, "case of a", "lead of a")
    assert found.stand("b")[:4] == (AlertState.LINKED, None, "case of b", "lead of b")


def test_who_was_told_of_while_merged_is_no_news_afterwards_and_who_is_not_there_is() -> None:
    found = desk(a=[ChangeKind.ACKNOWLEDGED], b=[ChangeKind.ACKNOWLEDGED])
    found.into["b"] = "a"
    found.evaluate()
    found.people["b"] += "x"
    assert found.evaluate() == [("a", ChangeKind.GROWN)]

    del found.into["b"]
    assert sorted(found.evaluate()) == [("a", ChangeKind.SPLIT), ("b", ChangeKind.RESTORED)]
    found.people["a"] += "d"
    assert found.evaluate() == [("a", ChangeKind.GROWN)], "the other's young person was nobody to this one"


def test_one_that_would_not_stand_by_itself_does_not_stand_again_first() -> None:
    found = desk(b=[ChangeKind.PROMOTED])
    found.into["b"] = "a"
    found.evaluate()
    found.people["b"] = "d"
    found.evaluate()

    del found.into["b"]

    assert found.evaluate() == [("a", ChangeKind.SPLIT)]
    assert found.of("a").state is AlertState.NEW
    found.people["b"] = "def"
    assert found.evaluate() == [("b", ChangeKind.RETURNED)]


def test_an_alert_that_came_of_the_merge_alone_ends_with_it() -> None:
    found = Desk(people={"a": "z", "b": "def"})
    found.evaluate()
    found.steps("b", ChangeKind.PROMOTED)
    found.into["b"] = "a"
    found.evaluate()
    assert found.stand("a")[:4] == (AlertState.PROMOTED, None, "case of b", "lead of b")

    del found.into["b"]
    found.evaluate()

    assert (found.of("a").state, found.of("a").case) == (AlertState.SUPERSEDED, None)
    assert found.stand("b")[:4] == (AlertState.PROMOTED, None, "case of b", "lead of b")


def test_of_three_one_goes_and_the_others_stay_together() -> None:
    found = desk(b=[ChangeKind.LINKED], c=[ChangeKind.ACKNOWLEDGED])
    found.into |= {"b": "a", "c": "a"}
    found.evaluate()

    del found.into["b"]
    found.evaluate()

    assert found.stand("a")[:4] == (AlertState.ACKNOWLEDGED, None, None, "lead of c")
    assert found.of("a").took == {found.of("c").uid}
    assert found.of("c").state is AlertState.SUPERSEDED


def test_of_a_chain_the_last_goes_and_leaves_nothing_of_its_own_above() -> None:
    found = desk(b=[ChangeKind.ACKNOWLEDGED], c=[ChangeKind.PROMOTED])
    found.into["c"] = "b"
    found.evaluate()
    found.into["b"] = "a"
    found.evaluate()
    assert found.of("a").case == "case of c"

    del found.into["c"]
    found.evaluate()
    assert found.stand("a")[:4] == (AlertState.ACKNOWLEDGED, None, None, "lead of b")
    assert found.stand("c")[:3] == (AlertState.PROMOTED, None, "case of c")

    del found.into["b"]
    found.evaluate()
    assert found.stand("b")[:4] == (AlertState.ACKNOWLEDGED, None, None, "lead of b")
    assert found.stand("a")[:4] == (AlertState.NEW, None, None, None)


def test_one_that_was_split_and_merged_elsewhere_before_anybody_looked_is_taken_over_there() -> None:
    found = desk(b=[ChangeKind.PROMOTED])
    found.into["b"] = "a"
    found.evaluate()

    found.into["b"] = "c"
    told = found.evaluate()

    assert found.stand("c")[:4] == (AlertState.PROMOTED, None, "case of b", "lead of b")
    assert found.stand("a")[:4] == (AlertState.NEW, None, None, None)
    assert sorted(told) == [("a", ChangeKind.SPLIT), ("c", ChangeKind.MERGED)]
    del found.into["b"]
    found.evaluate()
    assert found.stand("b")[:4] == (AlertState.PROMOTED, None, "case of b", "lead of b")
    assert found.stand("c")[:4] == (AlertState.NEW, None, None, None)


MERGES = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.booleans()), max_size=8)
BEFORE = st.fixed_dictionaries({each: st.sampled_from([None, *STEPS]) for each in "abc"})


@given(merges=MERGES, before=BEFORE)
def test_whatever_was_merged_once_all_is_split_everything_stands_as_if_it_had_never_been(
    merges: list[tuple[str, str, bool]], before: Mapping[str, ChangeKind | None]
) -> None:
    found = desk(**{context: [kind] for context, kind in before.items() if kind})
    stood = {each: (found.stand(each), found.whole(each)) for each in "abc"}

    for one, other, looks in merges:
        if one in found.into:
            del found.into[one]
        elif found.root(other) != one:
            found.into[one] = other
        if looks:
            found.evaluate()
            assert found.evaluate() == []
    found.into.clear()
    found.evaluate()

    assert {each: (found.stand(each), found.whole(each)) for each in "abc"} == stood
    assert found.evaluate() == []


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.sampled_from("abc"), st.sampled_from("abc")),
        st.tuples(st.just("step"), st.sampled_from("abc"), st.sampled_from(list(STEPS))),
        st.tuples(st.just("person"), st.sampled_from("abc"), st.sampled_from("uvwxyz")),
    ),
    max_size=12,
)


@given(acts=ACTS)
def test_whatever_people_do_between_no_step_and_no_case_is_lost_and_none_is_at_two_contexts(
    acts: list[tuple[str, str, str]],
) -> None:
    found = desk()
    last: dict[str, ChangeKind] = {}
    for what, one, other in acts:
        if what == "person":
            found.people[one] += other if other not in found.people[one] else ""
        elif what == "step" and leads(ChangeKind(other), found.of(one).state):
            try:
                found.steps(one, ChangeKind(other))
            except Conflict:
                continue
            last[one] = ChangeKind(other)
        elif what == "merge" and one in found.into:
            del found.into[one]
        elif what == "merge" and found.root(other) != one:
            found.into[one] = other
        found.evaluate()
    found.into.clear()
    found.evaluate()

    for context in "abc":
        alert = found.of(context)
        assert alert.took == frozenset() and alert.case in (None, f"case of {context}")
        assert holder_of(found.history[alert.uid]) in (None, f"lead of {context}")
        if last.get(context) is ChangeKind.PROMOTED:
            assert alert.state is AlertState.PROMOTED, "a referral of it stands"
    assert found.evaluate() == []
