"""What a score would be without one kin group, against the referee without its rows; and how that is said."""

from dataclasses import replace
from datetime import date
from math import isclose
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest

from csgraph.detect.backtest_lines import backtest
from csgraph.detect.columns import day_of, number_of
from csgraph.detect.extract_reading import read_extract
from csgraph.detect.latest import Latest, latest_scores
from csgraph.detect.leaving_out import WORTH
from csgraph.detect.policy import Budget, DetectionPolicy
from csgraph.detect.threshold import evaluate
from csgraph.detect.unusual import Unusual, Without
from csgraph.detect.unusual_words import falls_short_without
from csgraph.domain.clusters import Cluster, Score
from tests.unit.detect.score_extract import Extract, read
from tests.unit.detect.score_referee import Known
from tests.unit.detect.score_worlds import Hardness, write_random_extract
from tests.unit.detect.test_plain_words import NOT_PLAIN
from tests.unit.detect.test_score_referee import BY_SCORE, PLAIN, rule_of
from tests.unit.detect.worlds import TODAY, World, ago

# Nothing comes late, is withdrawn or merged: what is known in the end is what was known on the day of the score.
WORLDS = {
    "plain": PLAIN,
    "kin": replace(PLAIN, kin=0.8, own=0.2),
    "shared records and incidents": replace(PLAIN, shared=0.9, own=0.3),
    "one busy region": replace(PLAIN, regions=1, rows=500, kin=0.4, shared=0.4),
}


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy.toml"
    path.write_text(BY_SCORE)
    return path


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("world", sorted(WORLDS))
def test_without_a_kin_group_the_score_is_that_of_the_referee_without_its_rows(
    world: str, seed: int, tmp_path: Path, policy: Path
) -> None:
    write_random_extract(tmp_path, seed, WORLDS[world])
    done, extract = backtest(tmp_path, policy_file=policy, timer=perf_counter), read(tmp_path)
    days = sorted({row.recorded for row in extract.rows})
    compared = 0
    for known in days[len(days) // 3 :: len(days) // 12]:
        latest, names = _latest(tmp_path, known)
        rule = rule_of(done)
        for at, name in enumerate(names):
            p, k, opens, on = latest.scores[at, :4].tolist()
            groups, least, greatest, _ = latest.without[at].tolist()
            assert (groups > 0) == (k > 0 and p <= WORTH)
            if groups:
                span = (day_of(int(opens)), day_of(int(on)))
                theirs = _referee(extract, Known(extract, rule, known), name, span)
                assert (groups, True, True) == (
                    len(theirs),
                    isclose(least, min(theirs), rel_tol=1e-9),
                    isclose(greatest, max(theirs), rel_tol=1e-9),
                )
                compared += 1
    assert compared > 3


def _latest(folder: Path, known: date) -> tuple[Latest, list[str]]:
    held = read_extract(folder).held
    day = number_of(known)
    policy = DetectionPolicy(budgets=(Budget(name="default", alerts_a_month=2.0),))
    contexts = np.arange(len(held.contexts), dtype=np.int32)
    return latest_scores(held, policy, contexts, known=day, valid=day), [each.uid for each in held.contexts]


def _referee(extract: Extract, known: Known, name: str, span: tuple[date, date]) -> list[float]:
    """The p without each kin group that the span holds, by the fit of the month of the context's last evaluation."""
    evaluated = max(row.recorded for row in known.held if row.context == name and row.start <= span[1])
    inside = [row for row in known.held if row.context == name and span[0] <= row.start <= span[1]]
    fit = known.rule.fit
    rule = replace(known.rule, fit=lambda region, _: fit(region, evaluated))
    found: list[float] = []
    for group in sorted({known.kin[f"p {row.person}"] for row in inside}):
        rows = [row for row in extract.rows if row.context != name or known.kin.get(f"p {row.person}") != group]
        without = Known(replace(extract, rows=rows), rule, known.on)
        days = [day for day in without.incidents.get(name, []) if day <= span[1]]
        scored = without.score(name, len(days) - 1) if days else None
        found.append(scored.p if scored else 1.0)
    return found


def years() -> World:
    """Twenty places over two years, and of late one of which more is said than usual."""
    world = World()
    for number in range(20):
        world.place(f"place{number:02}")
        for week in range(number % 6, 104, 6):
            world.says(f"p{number}-{week}", f"place{number:02}", ago(7 * week + 3))
    world.place("stair")
    return world


def cluster_of(world: World, budget: float = 2.0) -> Cluster:
    policy = DetectionPolicy(budgets=(Budget(name="default", alerts_a_month=budget),))
    return next(each for each in evaluate(world.evidence(), policy, TODAY) if each.context == "stair")


def test_a_cluster_of_many_says_how_seldom_it_would_be_without_any_one_of_them() -> None:
    world = years()
    for number in range(7):
        world.says(f"new{number}", "stair", ago(2 + number))

    found = cluster_of(world)

    assert found.alerts and found.score is not None and found.score.p_without_one is not None
    assert found.score.p < found.score.p_without_one < 1
    assert (
        "Without any one of these unrelated young people, it would still be less often than once in"
        in found.explanation
    )
    assert not any("unusual enough" in each for each in found.falls_without)


def test_a_cluster_of_the_fewest_falls_without_any_one_of_them() -> None:
    world = years()
    for number in range(3):
        world.says(f"new{number}", "stair", ago(2 + number))

    found = cluster_of(world)

    assert found.alerts and found.score is not None
    assert found.score.p_without_one == 1.0
    assert "nothing unusual would be left" in found.explanation
    assert (
        "Without any one of the 3 unrelated young people counted for it, it would not be unusual enough to alert."
        in (found.falls_without)
    )


@pytest.mark.parametrize(
    ("least", "limit", "falls"),
    [
        (0.02, 0.01, "Without any one of the 5 unrelated young people counted for it, it would not be unusual enough"),
        (0.001, 0.01, "Without one of the unrelated young people, first counted on 11 May 2026, it would not be"),
        (0.001, 0.05, None),
    ],
)
def test_what_it_falls_without_is_any_one_or_one_told_by_a_day(least: float, limit: float, falls: str | None) -> None:
    without = Without(groups=5, least=least, greatest=0.03, first_on=ago(20))
    unusual = Unusual(
        score=Score(p=0.0001, recurrence_days=900.0, expected=0.2, observed=4),
        decides=True,
        interrupts=True,
        little_history=False,
        none_scored=False,
        held_since=None,
        begins=ago(30),
        ends=ago(2),
        past=0,
        region=200,
        users=12.0,
        limit=limit,
        without=without,
    )

    told = falls_short_without(unusual)

    assert len(told) == (falls is not None)
    assert all(each.startswith(falls or "") and not NOT_PLAIN.search(each) for each in told)
    assert falls_short_without(replace(unusual, decides=False)) == ()
    assert falls_short_without(replace(unusual, interrupts=False)) == ()


def test_what_is_not_unusual_with_all_is_not_looked_at_without_one() -> None:
    world = years()
    for number in range(3):
        world.says(f"new{number}", "place03", ago(2 + 25 * number))
    policy = DetectionPolicy(budgets=(Budget(name="default", alerts_a_month=2.0),))

    found = next(each for each in evaluate(world.evidence(), policy, TODAY) if each.context == "place03")

    assert found.score is not None and found.score.p > WORTH
    assert (found.score.p_without_one, found.score.recurrence_days_without_one) == (None, None)
    assert "Without any one of these" not in found.explanation


def test_looking_without_one_leaves_every_score_as_it_was(tmp_path: Path, policy: Path) -> None:
    write_random_extract(tmp_path, 9, Hardness(regions=1, rows=600, days=500))
    done = backtest(tmp_path, policy_file=policy, timer=perf_counter)
    last = {str(each["context"]): each["p"] for each in done.evaluations()}

    latest, names = _latest(tmp_path, date(2030, 1, 1))

    assert (latest.without[:, 0] > 0).any()
    for at, name in enumerate(names):
        assert latest.scores[at, 0] == last.get(name, 1.0)
