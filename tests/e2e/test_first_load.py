"""A history is judged as its sources entered it, in whichever imports and on whichever days csgraph learnt it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import pytest

from csgraph.detect.backtest_lines import backtest
from csgraph.detect.building import AssociationRow, ContextRow, build
from csgraph.detect.extract import evaluate_extract, write_extract
from csgraph.detect.policy import FLOOR_ONLY, load_policy
from csgraph.detect.threshold import evaluate
from csgraph.domain.alert_lists import AlertFilter
from csgraph.domain.clusters import Cluster
from csgraph.domain.terms import ContextKind
from csgraph.settings import Settings
from tests.e2e.world import LEAD, TODAY, Folder, World, opened

STEPS, USUAL = "STEPS", "USUAL"
PARKS, WEEKS = 30, 60
MET_AS_EVER = {"Station corner", *(f"Park {number}" for number in range(0, PARKS, 6))}
"""What meets the rule on the day, as it has all the time."""

Judged = dict[str, tuple[object, ...]]
Wanted = Callable[[int], bool]


def statements() -> list[tuple[date, str]]:
    """Parks that somebody names every six weeks; a corner that is named every fortnight; steps that nobody had named
    before five did in May."""
    said = [(7 * week + 3, f"park{place}") for place in range(PARKS) for week in range(place % 6, WEEKS, 6)]
    said += [(2 * number + 2, STEPS) for number in range(5)] + [(14 * number + 4, USUAL) for number in range(30)]
    return [(TODAY - timedelta(days=ago), place) for ago, place in sorted(said, reverse=True)]


def rows_of(wanted: Wanted = lambda _number: True, *, entered: date | None = None) -> Folder:
    """The statements with these numbers, each by somebody else; entered by their source on their own day, or on one."""
    rows = Folder().context(STEPS, "Mill Lane steps").context(USUAL, "Station corner")
    for place in range(PARKS):
        rows.context(f"park{place}", f"Park {place}")
    for number, (day, place) in enumerate(statements()):
        if wanted(number):
            rows.person(f"p{number}", dob="2011-01-01")
            received = (entered or day).isoformat()
            rows.add("ctx_records", record_id=f"R-a{number}", kind="ASSESSMENT", agency="SCH", received_on=received)
            rows.says(f"a{number}", f"p{number}", place, day.isoformat())
    return rows


def judged(clusters: "list[Cluster] | tuple[Cluster, ...]") -> Judged:
    """What is found of each context, but for words and ids."""
    return {each.name: (each.kin_groups, each.first_met_on, each.alerts, each.score) for each in clusters}


def as_ever() -> Judged:
    """The same as csgraph would have it that had been there all along."""
    named = {STEPS: "Mill Lane steps", USUAL: "Station corner"}
    named |= {f"park{place}": f"Park {place}" for place in range(PARKS)}
    rows = [
        AssociationRow(f"a{at}", f"a{at}", f"p{at}", place, "NAMED_UNSAFE", day, day + timedelta(days=1), day)
        for at, (day, place) in enumerate(statements())
    ]
    contexts = [ContextRow(uid, "LOCATION", name, (uid,), region="home") for uid, name in named.items()]
    return judged(
        evaluate(
            build(associations=(row._replace(voice="OWN") for row in rows), contexts=contexts), load_policy(), TODAY
        )
    )


def now(world: World) -> Judged:
    return judged(world.services.detection.detect(actor=LEAD).clusters)


def test_a_first_load_tells_of_what_is_unusual_and_says_by_what_past(world: World) -> None:
    world.imports(rows_of())

    found = world.clusters()

    assert {uid for uid, each in found.items() if each.alerts} == {STEPS}
    why_not = found[USUAL].why_not
    assert why_not is not None
    assert why_not.startswith("Seen by the rule, not unusual here")
    assert "csgraph has held evidence of this area since 31 May 2026" in found[STEPS].explanation
    assert "the rule alone decides" not in found[STEPS].explanation
    (alert,) = world.services.alerts.list(actor=LEAD)
    assert (alert.alert.raised_on, alert.context_ids) == (TODAY, (STEPS,))
    assert world.services.explaining.explain(actor=LEAD, alert_id=alert.alert.uid, check=True).holds


def test_what_is_not_unusual_is_one_step_away_and_told_once(world: World) -> None:
    world.imports(rows_of())

    told = world.services.alerts.list(actor=LEAD)
    others = world.services.alerts.not_unusual(actor=LEAD)

    assert [each.context.name for each in told] == ["Mill Lane steps"]
    assert told[0].alert.how_unusual.startswith("by chance ")
    assert {each.cluster.name for each in others} == MET_AS_EVER
    assert {each.alert for each in others} == {None}
    # The lead's way on: it can be referred as it stands, and asked about.
    assert not world.services.explaining.why_not(actor=LEAD, context=USUAL)[1].alerts
    only = AlertFilter(kinds=frozenset({ContextKind.SCHOOL}))
    assert world.services.alerts.list(actor=LEAD, only=only) == ()
    assert world.services.alerts.not_unusual(actor=LEAD, only=only) == ()


def test_alerts_of_the_floor_alone_that_nobody_decided_about_step_back_under_budgets(
    settings: Settings, clean: None, tmp_path: Path
) -> None:
    with opened(settings.model_copy(update={"policy": FLOOR_ONLY}), tmp_path / "floor") as world:
        world.imports(rows_of())
        told = {each.context.name for each in world.services.alerts.list(actor=LEAD)}
        assert told == {"Mill Lane steps", *MET_AS_EVER}
    with opened(settings, tmp_path / "budgets") as world:
        world.services.detection.evaluate(LEAD)
        [steps] = world.services.alerts.list(actor=LEAD)
        others = world.services.alerts.not_unusual(actor=LEAD)
        assert {each.cluster.name for each in others} == MET_AS_EVER
        [corner] = [each for each in others if each.cluster.name == "Station corner"]
        assert steps.context.name == "Mill Lane steps"
        assert corner.alert is not None
        # It has an alert, so it is acknowledged as any other; then it stands where its holder finds it.
        world.services.alerts.acknowledge(actor=LEAD, alert_id=corner.alert.uid)
        assert {each.context.name: each.holder for each in world.services.alerts.list(actor=LEAD)} == {
            "Mill Lane steps": None,
            "Station corner": "lead",
        }
        others = world.services.alerts.not_unusual(actor=LEAD)
        assert {each.cluster.name for each in others} == MET_AS_EVER - {"Station corner"}


WAYS: dict[str, list[tuple[int, Wanted]]] = {
    "at once": [(0, lambda _: True)],
    "in three imports on one day": [(0, lambda each, part=part: each % 3 == part) for part in range(3)],
    "on two days": [(1, lambda each: each < 200), (0, lambda each: each >= 200)],
    "the newer half first": [(30, lambda each: each >= 150 and each < 280), (0, lambda _: True)],
    "a year apart": [(400, lambda each: each < 20), (0, lambda _: True)],
}
"""Days ago on which csgraph was given statements, and which."""


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.replace(" ", "_"))
def test_it_makes_no_difference_in_which_imports_a_history_came(
    settings: Settings, clean: None, tmp_path: Path, way: str
) -> None:
    found = Judged()
    for number, (ago, wanted) in enumerate(WAYS[way]):
        today = TODAY - timedelta(days=ago)
        told = {at for at, (day, _) in enumerate(statements()) if day <= today}
        with opened(settings, tmp_path / str(number), today=today) as world:
            world.imports(rows_of(lambda each, wanted=wanted, told=told: wanted(each) and each in told))
            found = now(world)

    assert found == as_ever()
    assert [name for name, (_, _, alerts, _) in found.items() if alerts] == ["Mill Lane steps"]


def test_a_source_that_enters_all_on_the_day_of_its_import_leaves_it_to_the_rule_and_says_so(world: World) -> None:
    world.imports(rows_of(entered=TODAY))

    found = world.clusters()

    assert found[STEPS].alerts and found[USUAL].alerts
    assert "so the rule alone decides" in found[USUAL].explanation


def test_a_day_of_entry_before_all_that_it_tells_of_stands_for_none(world: World) -> None:
    world.imports(rows_of(entered=date(1990, 1, 1)))

    assert now(world) == as_ever()


def test_an_export_of_the_graph_says_what_the_graph_does(world: World, tmp_path: Path) -> None:
    world.imports(rows_of())
    folder = tmp_path / "export"
    write_extract(folder, world.services.detection.evidence(actor=LEAD, known_at=world.now()))

    for policy in (None, FLOOR_ONLY):
        graph = world.services.detection.detect(actor=LEAD, policy_file=policy)
        extract = evaluate_extract(folder, valid_on=TODAY, known_at=world.now(), policy_file=policy, timer=perf_counter)
        told = [each.score for each in graph.clusters]
        assert told == [each.score for each in extract.clusters]
        assert None not in told
        assert [each.alerts for each in graph.clusters] == [each.alerts for each in extract.clusters]
    steps = next(each for each in world.clusters().values() if each.name == "Mill Lane steps")
    lines = [
        line
        for line in backtest(folder, policy_file=None, timer=perf_counter).told()
        if line["raised_on"] == TODAY - timedelta(days=2)
    ]
    assert [(line["p"], line["context"]) for line in lines] == [(steps.score and steps.score.p, STEPS)]
