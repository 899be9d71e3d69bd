"""The monthly scan (S6): small facts worked out by hand, and a shuffle that is fair."""

import itertools
import math
from datetime import date, timedelta

import numpy as np
import pytest

from csgraph.detect.columns import Evidence, day_of, number_of
from csgraph.detect.history import unfold
from csgraph.detect.incident_days import incident_days
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.scan import RULE, ScanRule, gumbel_tail, likelihood_ratio, unusual_places, zones
from csgraph.detect.unusual import held_of
from tests.unit.detect.worlds import TODAY, World, ago

POLICY = DetectionPolicy()


@pytest.fixture
def year() -> World:
    """Twenty places of which four young people a month say something; in the last week five say it of the stairwell."""
    world = World()
    names = [f"place{number:02}" for number in range(20)]
    for name in (*names, "stair", "landing"):
        world.place(name)
    for number in range(48):
        for name in names[number % 4 :: 4]:
            world.says(f"p{number:02}{name}", name, ago(7 * number + 3))
    return world


def test_what_was_said_of_late_in_one_place_stands_out(year: World) -> None:
    for number in range(5):
        year.says(f"new{number}", "stair", ago(number))
    evidence = year.evidence()

    (found,) = unusual_places(evidence, POLICY, TODAY, {})

    assert [evidence.places.ids[each] for each in found.contexts] == ["stair"]
    assert (found.observed, found.since) == (5, number_of(ago(4)))
    assert found.expected == pytest.approx(5 * (5 + 5) / 245)
    assert found.ratio == pytest.approx(5 * math.log(5 / found.expected) + 240 * math.log(240 / (245 - found.expected)))
    assert found.p <= 0.01


def test_what_is_spread_over_neighbours_is_one_zone(year: World) -> None:
    for number in range(3):
        year.says(f"new{number}", "stair", ago(number))
        year.says(f"also{number}", "landing", ago(number))
    evidence = year.evidence()
    stair, landing = (evidence.places.ids.index(name) for name in ("stair", "landing"))

    (found,) = unusual_places(evidence, POLICY, TODAY, {stair: (0.0, 0.0), landing: (30.0, 40.0)})

    assert found.contexts == (stair, landing)
    assert found.observed == 6


def test_a_quiet_month_has_nothing_to_tell(year: World) -> None:
    assert unusual_places(year.evidence(), POLICY, TODAY, {}) == []


def test_the_same_report_comes_out_every_time(year: World) -> None:
    for number in range(5):
        year.says(f"new{number}", "stair", ago(number))

    first, second = (unusual_places(year.evidence(), POLICY, TODAY, {}) for _ in range(2))
    assert first == second


def test_brothers_and_repeats_within_ninety_days_are_one_incident(year: World) -> None:
    for day in (200, 100, 9, 8):
        year.says("a", "stair", ago(day))
    year.says("b", "stair", ago(150))
    year.kin = [("a", "b")]
    evidence = year.evidence()

    assert days_of(evidence, "stair") == [ago(200), ago(9)]


def test_what_one_record_says_of_several_is_one_incident_unless_they_say_it_themselves(year: World) -> None:
    for number, voice in enumerate(("POLICE", "POLICE", "OWN")):
        year.says(f"n{number}", "stair", ago(20), record="r1", voice=voice)

    assert days_of(year.evidence(), "stair") == [ago(20), ago(20)]


def test_what_is_told_of_a_place_within_another_is_an_incident_of_that_place_alone() -> None:
    world = World()
    world.place("estate", "NEIGHBOURHOOD")
    world.place("stair", within=["estate"])
    world.says("a", "stair", ago(9))
    evidence = world.evidence()

    assert (days_of(evidence, "estate"), days_of(evidence, "stair")) == ([], [ago(9)])


def days_of(evidence: Evidence, context: str) -> list[date]:
    """The incident days of a context."""
    found = incident_days(unfold(held_of(evidence), POLICY, valid=number_of(TODAY)))
    return [day_of(each) for each in found.day[found.context == evidence.places.ids.index(context)].tolist()]


def test_a_place_has_its_nearest_neighbours_within_reach() -> None:
    ptr, members = zones([7, 8, 9], {7: (0, 0), 8: (100, 0), 9: (5000, 0)}, RULE)

    assert [members[a:b].tolist() for a, b in itertools.pairwise(ptr)] == [[0], [1], [2], [0, 1]]


def test_no_more_than_expected_is_not_unusual() -> None:
    assert likelihood_ratio(3, 3.0, 10) == 0.0
    assert likelihood_ratio(10, 5.0, 10) == pytest.approx(10 * math.log(2))


def test_the_fitted_tail_is_that_of_the_shuffles() -> None:
    dice = np.random.default_rng(1)
    most = dice.gumbel(4.0, 1.5, 20_000)

    assert gumbel_tail(8.0, most) == pytest.approx(float((most >= 8.0).mean()), rel=0.1)
    assert 0 < gumbel_tail(60.0, most) < 1e-14
    assert gumbel_tail(1.0, np.ones(3)) == 1.0


def test_without_cause_one_report_in_twenty_speaks() -> None:
    dice = np.random.default_rng(5)
    rule, spoke = ScanRule(shuffles=99), 0
    for _ in range(60):
        world = World()
        for name in "abcdefgh":
            world.place(name)
        for number in range(150):
            world.says(f"p{number}", "abcdefgh"[dice.integers(8)], ago(int(dice.integers(365))))
        spoke += bool(unusual_places(world.evidence(), POLICY, TODAY, {}, rule=rule))

    assert spoke <= 9


def test_a_day_outside_the_year_is_not_studied() -> None:
    world = World()
    world.place("stair")
    for number in range(5):
        world.says(f"p{number}", "stair", TODAY - timedelta(days=365))

    assert unusual_places(world.evidence(), POLICY, date(2026, 5, 31), {}) == []
