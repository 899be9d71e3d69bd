"""A preview counts what two policies would have told in the past year, and which known contexts they caught."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from csgraph.detect.policy import DetectionPolicy, Floor
from csgraph.detect.preview import Acts, preview
from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.alerts import AlertChange
from csgraph.domain.previews import KnownCase, Preview, Recorded, acted_on, recorded
from csgraph.ids import AlertId, CaseId, ContextId
from tests.unit.detect.worlds import TODAY, World, ago

PRESENT = DetectionPolicy(name="present")
STRICT = DetectionPolicy(name="strict", default_floor=Floor(kin_groups=4, reports=2, window=90), floors={})
KNOWN_AT = datetime(2026, 5, 31, 12, tzinfo=UTC)
NOTHING = Acts(contexts=frozenset(), cases=[], recorded=Recorded(alerts=0, acted_on=0))
CHANGE = AlertChange(
    alert=AlertId("alr_a"),
    number=1,
    on=ago(10),
    kind=ChangeKind.RAISED,
    actor=None,
    reason_code=None,
    rule="threshold",
    young_people=3,
    kin_groups=3,
    independent_reports=3,
    window_from=ago(100),
    window_to=ago(10),
    evidence=(),
    policy_version="v",
    known_at=KNOWN_AT,
)


def told(world: World, acts: Acts = NOTHING) -> Preview:
    return preview(world.evidence(), PRESENT, STRICT, acts, until=TODAY, known_at=KNOWN_AT)


def named(days: dict[str, list[int]], world: World | None = None) -> World:
    """Each context named on so many days ago, by somebody new each time."""
    world = world or World()
    for context, of_context in days.items():
        world.place(context)
        for number, each in enumerate(of_context):
            world.says(f"{context}{number}", context, ago(each))
    return world


def about(context: str, referred_on: date) -> KnownCase:
    return KnownCase(case=CaseId(f"l2_{context}"), context=ContextId(context), referred_on=referred_on)


def test_each_policy_is_counted_over_the_year() -> None:
    found = told(named({"lane": [40, 30, 20], "park": [60, 50, 45, 40, 38]}))

    assert (found.since, found.until) == (date(2025, 6, 1), TODAY)
    assert (found.present.policy, found.present.alerts, found.present.grown) == ("present", 2, 2)
    assert (found.previewed.policy, found.previewed.alerts, found.previewed.grown) == ("strict", 1, 1)
    assert found.present.alerts_a_month == 2 * 30 / 365
    assert found.present.version != found.previewed.version


def test_months_are_those_of_the_year_and_add_up() -> None:
    found = told(named({"lane": [40, 30, 20], "park": [60, 50, 45, 40]}))

    assert [each.month for each in found.months][:2] == ["2025-06", "2025-07"]
    assert len(found.months) == 12
    assert [(each.month, each.present, each.previewed) for each in found.months if each.present or each.previewed] == [
        ("2026-04", 1, 1),
        ("2026-05", 1, 0),
    ]


def test_what_was_told_before_the_year_is_not_counted_but_caught_its_context() -> None:
    world = named({"lane": [400, 390, 380]})
    acts = replace(NOTHING, cases=[about("lane", ago(370))])

    found = told(world, acts)

    assert found.present.alerts == 0
    assert (found.present.caught, found.previewed.caught) == (1, 0)
    assert (found.cases[0].present_on, found.cases[0].previewed_on) == (ago(380), None)


def test_a_known_context_is_caught_on_the_first_day_it_is_told_of() -> None:
    acts = replace(NOTHING, cases=[about("park", ago(42)), about("unheard", ago(5))])

    found = told(named({"park": [60, 50, 45, 40], "unheard": [10]}), acts)

    (park, unheard) = found.cases
    assert (park.present_on, park.previewed_on) == (ago(45), ago(40))
    assert (unheard.present_on, unheard.previewed_on) == (None, None)
    assert (found.present.caught, found.present.caught_in_time) == (1, 1)
    assert (found.previewed.caught, found.previewed.caught_in_time) == (1, 0)


def test_an_alert_counts_as_acted_on_by_the_context_for_both_policies() -> None:
    world = named({"lane": [40, 30, 20, 10], "park": [60, 50, 45, 40], "wall": [20, 19, 18, 17]})
    acts = replace(NOTHING, contexts=frozenset({ContextId("lane")}), cases=[about("park", ago(1))])

    found = told(world, acts)

    assert (found.present.alerts, found.present.acted_on) == (3, 2)
    assert (found.previewed.alerts, found.previewed.acted_on) == (3, 2)


def test_a_case_about_a_merged_context_is_caught_where_it_is_read_now() -> None:
    world = named({"lane": [40, 30, 20]})
    world.place("alley", merged_into="lane")

    (case,) = told(world, replace(NOTHING, cases=[about("alley", ago(1))])).cases

    assert (case.context, case.name, case.present_on) == ("lane", "the lane", ago(20))


def test_an_empty_graph_has_nothing_to_tell() -> None:
    found = told(World())

    assert (found.present.alerts, found.previewed.alerts, found.cases) == (0, 0, ())


def test_people_acted_on_an_alert_unless_they_last_dismissed_it() -> None:
    seen = replace(CHANGE, kind=ChangeKind.ACKNOWLEDGED)
    set_aside, quiet = (replace(CHANGE, kind=kind) for kind in (ChangeKind.DISMISSED, ChangeKind.QUIET))

    assert not acted_on([CHANGE])
    assert acted_on([CHANGE, seen, quiet])
    assert not acted_on([CHANGE, seen, set_aside, quiet])


def test_alerts_that_really_came_are_those_raised_or_returned_in_the_year() -> None:
    seen = replace(CHANGE, kind=ChangeKind.ACKNOWLEDGED)
    old = replace(CHANGE, on=ago(500))
    back = replace(CHANGE, kind=ChangeKind.RETURNED)

    found = recorded([[CHANGE, seen], [old, seen], [old, back]], since=TODAY - timedelta(days=364), until=TODAY)

    assert found == Recorded(alerts=2, acted_on=1)
