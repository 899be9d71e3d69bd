"""Alpha: measured by what evaluations of the past year would have told, and the same in a batch as in a replay."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from csgraph.detect.backtest import Replayed, replay
from csgraph.detect.budgets import BEYOND, LIKELY, MOST, evaluations, measured_alpha, note
from csgraph.detect.columns import OPEN, Int32
from csgraph.detect.extract_reading import read_extract
from csgraph.detect.history import Held
from csgraph.detect.latest import latest_scores
from csgraph.detect.policy import load_policy
from csgraph.detect.replay import limits_on
from tests.bench.simulate import simulate, write
from tests.bench.suites import read_suites
from tests.unit.detect.test_replay_referee import POLICY, world, written

BOROUGH = load_policy(Path(__file__).parents[3] / "csgraph" / "policies" / "borough.toml")
FIRST = 10_000
WINDOW: Int32 = np.full(600, 90, dtype=np.int32)
PLAIN = 0.01


def alpha(told: list[tuple[int, int, float]], *, budget: float, days: int = 365, began: int = FIRST - 90) -> float:
    """Alpha of one class after so many days, by evaluations: the target, the day from the first, and p."""
    past = evaluations(len(told), WINDOW.size)
    for target, day, p in sorted(told, key=lambda each: each[1]):
        note(target, FIRST + day, p, 0, True, past)
    return float(measured_alpha(FIRST + days, np.array([PLAIN]), began, np.array([budget]), WINDOW, past)[0])


def every_other_day(p: list[float]) -> list[tuple[int, int, float]]:
    return [(target, 2 * target, each) for target, each in enumerate(p)]


def test_it_is_the_p_up_to_which_as_many_would_have_been_told_as_the_budget_allows() -> None:
    ps = [0.001 * (1 + at) for at in range(150)]
    random.Random(1).shuffle(ps)

    assert alpha(every_other_day(ps), budget=30 / 365 * 20) == pytest.approx(0.02)
    assert alpha(every_other_day(ps), budget=30 / 365 * 20.5) == pytest.approx(0.0205)


def test_an_alert_that_stands_is_counted_once() -> None:
    once = [(target, 150, 0.001 * (1 + target)) for target in range(30)]
    again = [(target, day, p) for target, _, p in once for day in (100, 150, 240)]

    assert alpha(again, budget=30 / 365 * 10) == pytest.approx(alpha(once, budget=30 / 365 * 10)) == pytest.approx(0.01)


def test_what_returns_after_it_has_not_stood_for_long_is_counted_again() -> None:
    back = [(target, day, 0.001 * (1 + target)) for target in range(30) for day in (0, 300)]

    assert alpha(back, budget=30 / 365 * 10) == pytest.approx(0.005)


def test_what_chance_alone_would_not_bring_takes_nothing_of_the_budget() -> None:
    ps = [0.001 * (1 + at) for at in range(150)]
    real = [(200 + at, at, PLAIN / BEYOND / 2) for at in range(100)]
    grown = [(400 + at, day, p) for at in range(50) for day, p in ((5 * at, 0.005), (5 * at + 9, PLAIN / BEYOND / 3))]

    assert alpha([*every_other_day(ps), *real, *grown], budget=30 / 365 * 20) == pytest.approx(0.02)


def test_where_the_budget_is_never_reached_what_is_likely_does_not_interrupt() -> None:
    assert alpha([(0, 1, 0.001)], budget=2.0) == LIKELY
    assert MOST * PLAIN > LIKELY


def test_with_few_days_it_is_not_measured() -> None:
    assert alpha([(0, 1, 0.001)], budget=2.0, days=29) == np.inf
    assert alpha([(0, 1, 0.001)], budget=2.0, began=OPEN) == np.inf


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Held:
    folder = tmp_path_factory.mktemp("town")
    suite = replace(read_suites()["null_small"], contexts=80, people=700, clusters=6, late=0.3, erased=0.5)
    write(simulate(suite, 7001), folder)
    return read_extract(folder).held


def test_a_batch_measures_what_the_replay_did_to_the_last_bit(town: Held) -> None:
    whole = replay(town, BOROUGH)
    (region,) = whole.regions.values()
    began = int(whole.steps.day[0])
    measured = 0
    for known in range(began + 150, int(region.filled[0]), 17):
        mine = latest_scores(town, BOROUGH, np.zeros(0, dtype=np.int32), known=known, valid=known).limits[0]
        (then,) = replay(town, BOROUGH, known=known).regions.values()
        if int(then.filled[0]) == known:
            theirs = limits_on(known, then, whole.rule)
            assert mine.alpha.tobytes() == theirs.alpha.tobytes()
            measured += int((then.alpha < np.inf).sum())
    assert measured > 20


def test_what_was_measured_is_kept_with_the_fits_of_its_month(town: Held) -> None:
    (fits,) = replay(town, BOROUGH).fits.values()

    assert {len(fit.alpha) for fit in fits} == {2}
    assert fits[0].alpha == (np.inf, np.inf)
    assert all(0.0 < alpha <= LIKELY for alpha in fits[-1].alpha)


def told(replayed: Replayed) -> list[tuple[int, int, int]]:
    steps = replayed.told()
    return list(
        zip(
            replayed.steps.day[steps].tolist(),
            replayed.steps.target[steps].tolist(),
            replayed.seen.change[steps].tolist(),
            strict=True,
        )
    )


@pytest.mark.parametrize("seed", range(2))
def test_what_is_told_up_to_a_day_does_not_hang_on_what_comes_after(seed: int, tmp_path: Path) -> None:
    held = read_extract(written(tmp_path, *world(random.Random(seed), rows=300, days=600))).held
    whole = replay(held, POLICY)

    for known in np.unique(whole.steps.day)[100::60].tolist():
        assert told(replay(held, POLICY, known=known)) == [each for each in told(whole) if each[0] <= known]
