"""The life of an alert: what is news, what people may decide, and what brings it back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from csgraph.domain.alert_decisions import acknowledge, dismiss, link, monitor, promote, reopen
from csgraph.domain.alert_states import ACTS, CHANGES, AlertState, ChangeKind, state_after
from csgraph.domain.alerts import Alert, Evaluation, change_of, not_met, raised, seen_again
from csgraph.domain.clusters import Cluster
from csgraph.domain.natures import HARM, Entry, Nature
from csgraph.domain.terms import ContextKind
from csgraph.errors import Conflict, InvalidInput
from csgraph.ids import AlertId, CaseId, ContextId

TODAY = date(2026, 6, 1)
CASE = CaseId("l2_1")


def cluster(people: str = "abc", *, kin: dict[str, str] | None = None, together: str = "") -> Cluster:
    """One association of each person; `kin` adds relatives by person, `together` are of one report."""
    kin = kin or {}
    families = sorted({tuple(sorted({person, *kin.get(person, "")})) for person in people})
    reports = [tuple(f"as_{person}" for person in together)] if together else []
    reports += [(f"as_{person}",) for person in people if person not in together]
    return Cluster(
        context=ContextId("ctx_a"),
        context_ids=("C1",),
        name="Mill Lane steps",
        kind=ContextKind.LOCATION,
        rule="threshold",
        young_people=len(people),
        kin_groups=len(families),
        independent_reports=len(reports),
        window_from=TODAY - timedelta(days=89),
        window_to=TODAY,
        first_met_on=TODAY,
        last_met_on=TODAY,
        evidence=tuple(f"A{person}" for person in people),
        evidence_uids=tuple(f"as_{person}" for person in people),
        roles={},
        voices={},
        people=tuple(people),
        people_by_kin_group=tuple(families),
        associations_by_report=tuple(sorted(reports)),
        explanation="Three unrelated young people named it.",
        falls_without=(),
        alerts=True,
        why_not=None,
        from_sub_places=(),
    )


def nature(people: str = "abc", *, marks: tuple[str, ...] = (), entered: date = TODAY, start: date = TODAY) -> Nature:
    entries = tuple(Entry(uid=f"as_{person}", start=start, entered_on=entered) for person in people)
    return Nature(marks=frozenset(marks), entries=entries)


def made(on: date = TODAY) -> Evaluation:
    return Evaluation(on=on, known_at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC), policy_version="p1")


def alert(state: AlertState = AlertState.NEW, **changed: object) -> Alert:
    new = raised(cluster(), nature(), made(), uid=AlertId("alr_1"))
    return replace(new, state=state, **changed)  # type: ignore[arg-type]


def kinds(before: Alert, found: Cluster, like: Nature | None = None, on: date = TODAY) -> tuple[ChangeKind, ...]:
    return seen_again(before, found, like or nature("".join(found.people)), made(on))[1]


def test_an_evaluation_that_finds_the_same_changes_nothing() -> None:
    before = alert()

    assert seen_again(before, cluster(), nature(), made(TODAY)) == (before, ())
    later = replace(made(TODAY), known_at=datetime(2026, 6, 1, 17, tzinfo=UTC), policy_version="p2")
    assert seen_again(before, cluster(), nature(), later) == (before, ())


def test_a_new_unrelated_young_person_is_growth_and_a_brother_is_none() -> None:
    assert kinds(alert(), cluster("abcd")) == (ChangeKind.GROWN,)
    family = raised(cluster("abc", kin={"a": "d"}), nature(), made(), uid=AlertId("alr_1"))
    spoken = cluster("abcd", kin={"a": "d", "d": "a"}, together="ad")
    assert kinds(family, spoken) == ()


def test_what_was_counted_once_is_no_news_when_it_comes_back_into_the_window() -> None:
    grown, _ = seen_again(alert(), cluster("abcd"), nature("abcd"), made())
    fewer, told = seen_again(grown, cluster("acd"), nature("acd"), made())

    assert told == ()
    assert kinds(fewer, cluster("abcd")) == ()


def test_harm_where_there_were_only_words_is_a_change_in_kind_once() -> None:
    changed, told = seen_again(alert(), cluster(), nature(marks=(HARM,)), made())

    assert told == (ChangeKind.CHANGED_IN_KIND,)
    assert kinds(changed, cluster(), nature(marks=(HARM,))) == ()


def typed(*harm_types: str, people: str = "abc") -> Cluster:
    return replace(cluster(people), harm_types=harm_types)


def test_a_harm_type_not_named_before_is_a_change_in_kind_once() -> None:
    changed, told = seen_again(alert(), typed("EXP.CSE"), nature(), made())

    assert told == (ChangeKind.CHANGED_IN_KIND,)
    assert kinds(changed, typed("EXP.CSE")) == ()
    assert kinds(changed, typed()) == ()
    assert kinds(changed, typed("EXP.CSE", "SYV")) == (ChangeKind.CHANGED_IN_KIND,)


@pytest.mark.parametrize("says_less", ["EXP", "EFH"])
def test_a_harm_type_that_says_less_than_a_known_one_is_no_change_in_kind(says_less: str) -> None:
    changed, _ = seen_again(alert(), typed("EXP.CSE"), nature(), made())

    assert kinds(changed, typed("EXP.CSE", says_less)) == ()
    assert kinds(changed, typed("EXP.CCE")) == (ChangeKind.CHANGED_IN_KIND,)


def test_an_alert_kept_before_harm_types_were_does_not_change_in_kind_by_them() -> None:
    old = alert(marks=frozenset({HARM}))
    seen, told = seen_again(old, typed("EXP.CSE"), nature(marks=(HARM,)), made())

    assert told == ()
    assert kinds(seen, typed("EXP.CSE"), nature(marks=(HARM,))) == ()
    assert kinds(seen, typed("EXP.CSE", "SYV")) == (ChangeKind.CHANGED_IN_KIND,)
    assert kinds(alert(marks=frozenset()), cluster(), nature(marks=(HARM,))) == (ChangeKind.CHANGED_IN_KIND,)


def test_more_independent_reports_than_were_ever_counted_are_growth_once() -> None:
    two = raised(cluster("abc", together="bc"), nature(), made(), uid=AlertId("alr_1"))
    three, told = seen_again(two, cluster("abc"), nature(), made())
    fewer, again = seen_again(three, cluster("abc", together="bc"), nature(), made())

    assert (two.independent_reports, told, three.independent_reports) == (2, (ChangeKind.GROWN,), 3)
    assert (fewer.independent_reports, again) == (2, ())
    assert kinds(fewer, cluster("abc")) == ()


def test_reports_that_only_fall_apart_as_evidence_leaves_the_window_are_no_growth() -> None:
    joined = replace(cluster("abc", together="abc"), evidence=("Aa", "Ab", "Ac", "Ax"))
    two = raised(joined, nature(), made(), uid=AlertId("alr_1"))
    parted, told = seen_again(two, cluster("abc"), nature(), made())

    assert (told, parted.independent_reports) == ((), 3)
    assert kinds(parted, cluster("abc")) == ()


def test_a_dismissed_alert_returns_on_growth_a_change_in_kind_or_its_day_and_not_before() -> None:
    aside = dismiss(alert(), until=TODAY + timedelta(days=30), on=TODAY)

    assert kinds(aside, cluster()) == ()
    assert kinds(aside, cluster(), nature(marks=(HARM,))) == (ChangeKind.RETURNED,)
    assert kinds(replace(aside, marks=aside.marks | {HARM}), cluster(), nature(marks=(HARM,))) == ()
    assert kinds(aside, cluster("abcd")) == (ChangeKind.RETURNED,)
    assert kinds(aside, cluster(), on=TODAY + timedelta(days=30)) == (ChangeKind.RETURNED,)


def test_a_monitored_alert_may_grow_and_returns_on_its_day() -> None:
    watched = monitor(alert(), until=TODAY + timedelta(days=30), on=TODAY)
    grown, told = seen_again(watched, cluster("abcd"), nature("abcd"), made())

    assert (grown.state, told) == (AlertState.MONITOR, (ChangeKind.GROWN,))
    back, told = seen_again(watched, cluster(), nature(), made(TODAY + timedelta(days=30)))
    assert (back.state, back.until, told) == (AlertState.NEW, None, (ChangeKind.RETURNED,))


@pytest.mark.parametrize("state", [AlertState.QUIET, AlertState.SUPERSEDED])
def test_one_that_ended_by_itself_returns_when_the_rule_is_met_again(state: AlertState) -> None:
    assert kinds(alert(state), cluster()) == (ChangeKind.RETURNED,)


@pytest.mark.parametrize("state", [AlertState.NEW, AlertState.LINKED, AlertState.PROMOTED, AlertState.DISMISSED])
def test_where_what_is_known_changed_it_is_superseded_at_once(state: AlertState) -> None:
    after, kind = not_met(alert(state), on=TODAY, floor_stood=False)

    assert (after.state, kind) == (AlertState.SUPERSEDED, ChangeKind.SUPERSEDED)


def test_where_only_days_passed_it_falls_quiet_after_ninety() -> None:
    assert not_met(alert(), on=TODAY + timedelta(days=89), floor_stood=True)[1] is None
    after, kind = not_met(alert(), on=TODAY + timedelta(days=90), floor_stood=True)
    assert (after.state, kind) == (AlertState.QUIET, ChangeKind.QUIET)
    assert not_met(after, on=TODAY + timedelta(days=200), floor_stood=True) == (after, None)


def test_back_dated_evidence_says_when_it_was_reported_and_when_it_was_entered() -> None:
    late = nature(start=date(2026, 4, 2), entered=TODAY)
    found = raised(cluster(), late, made(), uid=AlertId("alr_1"))

    assert found.raised_on == TODAY
    assert "first reported on 2 April 2026, entered on 1 June 2026" in found.words
    assert "entered on" not in alert().words


def test_what_came_late_is_told_only_while_it_counts() -> None:
    late = Nature(marks=frozenset(), entries=(Entry(uid="as_d", start=date(2026, 4, 2), entered_on=TODAY),))
    grown, _ = seen_again(
        alert(), cluster("abcd"), replace(nature(), entries=(*nature().entries, *late.entries)), made()
    )
    assert "first reported on 2 April 2026" in grown.words

    fewer, told = seen_again(grown, cluster(), nature(), made())

    assert told == () and "came late" not in fewer.words


@pytest.mark.parametrize("state", list(AlertState))
def test_a_decision_is_taken_only_from_a_state_of_the_table(state: AlertState) -> None:
    decisions = {
        ChangeKind.ACKNOWLEDGED: acknowledge,
        ChangeKind.LINKED: lambda each: link(each, case=CASE),
        ChangeKind.PROMOTED: lambda each: promote(each, case=CASE),
        ChangeKind.MONITOR: lambda each: monitor(each, until=TODAY + timedelta(days=1), on=TODAY),
        ChangeKind.DISMISSED: lambda each: dismiss(each, until=TODAY + timedelta(days=1), on=TODAY),
        ChangeKind.REOPENED: reopen,
    }
    assert decisions.keys() == ACTS - {ChangeKind.UNDONE}, "undoing looks at the history: test_undoing"
    for row in CHANGES:
        if row.kind not in decisions:
            continue
        if state in row.before:
            assert decisions[row.kind](alert(state)).state is state_after(row.kind, state) is row.after
        else:
            with pytest.raises(Conflict):
                decisions[row.kind](alert(state))


def test_a_day_that_cannot_be_is_told_with_what_brings_the_alert_back() -> None:
    with pytest.raises(InvalidInput, match="returns by itself when new evidence arrives"):
        dismiss(alert(), until=TODAY, on=TODAY)
    with pytest.raises(InvalidInput, match="returns on that day if the rule is met then"):
        monitor(alert(), until=TODAY, on=TODAY)


@pytest.mark.parametrize(("days", "decide"), [(181, dismiss), (366, monitor), (0, dismiss), (0, monitor)])
def test_a_day_that_is_past_or_too_far_is_refused(days: int, decide: object) -> None:
    with pytest.raises(InvalidInput, match="1 to"):
        decide(alert(), until=TODAY + timedelta(days=days), on=TODAY)  # type: ignore[operator]


def test_the_counts_of_a_change_read_as_those_of_then() -> None:
    grown, _ = seen_again(alert(), cluster("abcd"), nature("abcd"), made())
    then = change_of(grown, number=2, on=TODAY, kind=ChangeKind.GROWN)
    fewer, told = seen_again(grown, cluster(), nature(), made())

    assert (told, fewer.kin_groups) == ((), 3)
    assert then.counts == "then 4 unrelated young people, 4 independent reports"
    gone = change_of(fewer, number=3, on=TODAY, kind=ChangeKind.SUPERSEDED)
    assert gone.counts == "until then 3 unrelated young people, 3 independent reports"
    assert "then 1 young person, 1 independent report" in replace(then, kin_groups=1, independent_reports=1).counts


def test_a_change_keeps_what_stood_then() -> None:
    kept = change_of(alert(), number=1, on=TODAY, kind=ChangeKind.RAISED)

    assert (kept.evidence, kept.rule, kept.policy_version) == (("Aa", "Ab", "Ac"), "threshold", "p1")
    assert (kept.window_from, kept.window_to) == (TODAY - timedelta(days=89), TODAY)
