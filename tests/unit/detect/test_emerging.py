"""What emerges (S4): contexts that are new or were silent for a year, by their score, with plain words."""

from datetime import timedelta

import pytest
from scipy.stats import gamma

from csgraph.detect.emerging import emerging_contexts, times_expected
from csgraph.detect.policy import Budget, DetectionPolicy
from csgraph.detect.threshold import evaluate
from csgraph.detect.unusual import held_of
from csgraph.detect.unusual_words import about
from csgraph.domain.emerging import EmergingContext
from tests.unit.detect.test_plain_words import NOT_PLAIN
from tests.unit.detect.worlds import TODAY, World, ago

POLICY = DetectionPolicy()
BUDGETS = (Budget(name="default", alerts_a_month=2.0),)


@pytest.fixture
def years() -> World:
    """Twenty places, two years long; each is named by somebody new every twelve weeks."""
    world = World()
    for number in range(20):
        world.place(f"place{number:02}")
        for week in range(number % 12, 104, 12):
            world.says(f"p{number}-{week}", f"place{number:02}", ago(7 * week + 3))
    return world


def burst(world: World, place: str, *, many: int = 4, until: int = 2) -> None:
    """Somebody new each day, `many` times, up to so many days ago."""
    if place not in {each.uid for each in world.contexts}:
        world.place(place)
    for number in range(many):
        world.says(f"{place}-{number}", place, ago(until + number))


def found_in(world: World) -> dict[str, EmergingContext]:
    """What emerges, by context, in the order in which it is listed."""
    found = emerging_contexts(held_of(world.evidence()), POLICY, TODAY, known=TODAY)
    assert [each.p for each in found] == sorted(each.p for each in found)
    return {each.context: each for each in found}


def test_a_new_context_emerges_with_the_score_that_a_cluster_shows(years: World) -> None:
    burst(years, "stair")

    found = found_in(years)["stair"]

    (cluster,) = (
        each for each in evaluate(years.evidence(), DetectionPolicy(budgets=BUDGETS), TODAY) if each.context == "stair"
    )
    assert cluster.score is not None
    assert (found.p, found.expected, found.observed) == (
        cluster.score.p,
        cluster.score.expected,
        cluster.score.observed,
    )
    assert found.recurrence_days == cluster.score.recurrence_days
    assert (found.first_on, found.since, found.until) == (ago(5), ago(5), ago(2))


def test_a_context_that_was_silent_for_a_year_emerges_again(years: World) -> None:
    burst(years, "stair")
    years.says("long-ago", "stair", ago(700))

    found = found_in(years)["stair"]

    assert found.first_on == ago(700)
    assert "nobody spoke of the stair" in found.explanation


def test_a_context_that_is_named_all_the_time_does_not_emerge(years: World) -> None:
    for number in range(6):
        years.says(f"more{number}", "place03", ago(2 + number))

    assert "place03" not in found_in(years)


def test_a_context_that_is_new_emerges_though_some_was_said_before_the_span(years: World) -> None:
    burst(years, "stair", many=6)
    years.says("first", "stair", ago(88))

    assert found_in(years)["stair"].first_on == ago(88)


def test_what_ended_a_longest_window_ago_no_longer_emerges(years: World) -> None:
    burst(years, "stair", until=89)
    burst(years, "wall", until=90)

    assert set(found_in(years)) & {"stair", "wall"} == {"stair"}


def test_fewer_unrelated_young_people_than_a_score_takes_do_not_emerge(years: World) -> None:
    burst(years, "stair", many=3)
    years.kin = [("stair-0", "stair-1")]

    assert "stair" not in found_in(years)


def test_a_neighbourhood_is_as_old_as_what_is_told_of_places_within_it(years: World) -> None:
    years.place("estate", "NEIGHBOURHOOD")
    years.place("stair", within=["estate"])
    burst(years, "stair")

    assert found_in(years)["estate"].first_on == ago(5)


def test_the_bound_is_that_of_the_gamma_distribution() -> None:
    assert times_expected(4, 0.5) == pytest.approx(gamma.ppf(0.05, 4) / 0.5)
    assert times_expected(4, 0.0) == float("inf")


def test_what_emerges_is_told_without_statistics(years: World) -> None:
    burst(years, "stair")
    burst(years, "wall", many=8)

    for each in found_in(years).values():
        assert not NOT_PLAIN.search(each.explanation), each.explanation
        assert each.name in each.explanation


def test_of_nothing_nothing_emerges() -> None:
    assert found_in(World()) == {}


def test_nothing_emerges_before_it_was_known(years: World) -> None:
    burst(years, "stair")
    before = TODAY - timedelta(days=30)

    found = emerging_contexts(held_of(years.evidence()), POLICY, before, known=before)

    assert "stair" not in {each.context for each in found}


@pytest.mark.parametrize(("number", "said"), [(0.02, "fewer than 0.1"), (0.26, "about 0.3"), (12.4, "about 12")])
def test_a_number_is_said_once_as_about_or_fewer(number: float, said: str) -> None:
    assert about(number) == said
