"""The score against the referee: every evaluation of a replay, on random extracts full of what makes counting hard."""

import json
from dataclasses import replace
from datetime import date
from math import isclose
from pathlib import Path
from time import perf_counter

import pytest

from csgraph.detect.backtest_lines import Backtested, backtest
from csgraph.detect.columns import day_of
from tests.bench.recompute import differences, read_rows
from tests.unit.detect.score_extract import read
from tests.unit.detect.score_referee import DAY, Evaluation, Known, Rule, replay
from tests.unit.detect.score_worlds import Hardness, write_random_extract

PLAIN = Hardness(late=0, kin=0, superseded=0, merged=0, shared=0, uncounted=0, particulars=0)
BY_SCORE = "name = 'by score'\n[budget.default]\nalerts_a_month = 2.0\n"
WORLDS = {
    "everything": Hardness(),
    "plain": PLAIN,
    "late": replace(PLAIN, late=0.8),
    "kin": replace(PLAIN, kin=0.8, own=0.2),
    "shared records and incidents": replace(PLAIN, shared=0.9, own=0.3),
    "withdrawn": replace(PLAIN, superseded=0.5, late=0.3),
    "merged": replace(PLAIN, merged=0.8, regions=1),
    "places within places": Hardness(within=0.5),
    "episodes": Hardness(episodes=0.7),
    "one busy region": Hardness(regions=1, rows=500),
}


def rule_of(done: Backtested) -> Rule:
    """The rule that the referee needs; fitted values are taken as kept, and have a test of their own."""
    regions, policy = done.replayed.versions.places.regions, done.policy
    fits = {regions[at]: each for at, each in done.replayed.fits.items()}

    def fit(region: str, on: date) -> tuple[float, float]:
        held = [each for each in fits[region] if day_of(each.on) <= on]
        return (held[-1].gamma, held[-1].size) if held else (1.0, 1.0)

    return Rule(
        kinds=frozenset(policy.kinds),
        roles=frozenset(policy.roles),
        minimum_people=policy.minimum_people,
        longest_window=policy.longest_window,
        fit=fit,
    )


def compared(folder: Path, policy: Path) -> list[tuple[object, object]]:
    """What differs, as (theirs, the referee's); p to one in 10^12."""
    done = backtest(folder, policy_file=policy, timer=perf_counter)
    theirs = {(each["on"], each["context"]): each["p"] for each in done.evaluations()}
    referee = {(each.on, each.context): each for each in replay(read(folder), rule_of(done))}
    assert len(theirs) > 50 and any(each.p < 1 for each in referee.values())
    differ = [(key, "evaluated by one alone") for key in set(theirs) ^ set(referee)]
    return [
        *differ,
        *((theirs[key], referee[key]) for key in set(theirs) & set(referee) if not same(theirs[key], referee[key])),
    ]


def same(p: object, referee: Evaluation) -> bool:
    assert isinstance(p, float)
    return isclose(p, referee.p, rel_tol=1e-12)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy.toml"
    path.write_text(BY_SCORE)
    return path


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("world", sorted(WORLDS))
def test_every_evaluation_has_the_p_of_the_referee(world: str, seed: int, tmp_path: Path, policy: Path) -> None:
    write_random_extract(tmp_path, seed, WORLDS[world])

    assert compared(tmp_path, policy) == []


@pytest.mark.parametrize("settings", ["minimum_people = 2", "minimum_people = 5", "longest_window = 120"])
def test_other_policies_agree_with_the_referee_too(settings: str, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(f"{settings}\n{BY_SCORE}")
    write_random_extract(tmp_path, 3, Hardness(regions=1))

    assert compared(tmp_path, policy) == []


def test_an_alert_shows_what_its_score_was_made_of(tmp_path: Path, policy: Path) -> None:
    write_random_extract(tmp_path, 4, Hardness(regions=1, rows=600, days=500))
    done = backtest(tmp_path, policy_file=policy, timer=perf_counter)
    referee = {(each.on, each.context): each.best for each in replay(read(tmp_path), rule_of(done))}
    by_score = [each for each in done.told() if each["rule"] == "score"]

    assert len(by_score) > 3
    for alert in by_score:
        best, score = referee.get((alert["raised_on"], alert["context"])), alert["score"]
        if best is not None:
            assert isinstance(score, dict)
            assert (score["k"], score["from"], score["to"], score["n_h"], score["S_h"], score["S"]) == (
                best.k, best.since, best.on, best.n_h, best.s_h, best.s)  # fmt: skip
            assert all(isclose(score[name], getattr(best, name), rel_tol=1e-12) for name in ("a", "m", "expected"))


@pytest.mark.parametrize("world", ["everything", "episodes", "places within places"])
def test_an_alert_cites_every_row_of_its_window_and_its_counts_recompute(world: str, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("name = 'floor'\n[floor.default]\nkin_groups = 3\nreports = 2\nwindow = 60\n")
    write_random_extract(tmp_path, 7, replace(WORLDS[world], rows=500))
    done, extract = backtest(tmp_path, policy_file=policy, timer=perf_counter), read(tmp_path)
    rule, rows = rule_of(done), read_rows(tmp_path)
    told = [json.loads(json.dumps(each, default=str)) for each in done.told()]

    assert len(told) > 20
    for alert in told:
        known = Known(extract, rule, date.fromisoformat(alert["raised_on"]))
        assert alert["rows"] == known.window(alert["context"], 60)
        assert differences(alert, rows) == []


@pytest.mark.parametrize("seed", [5, 6])
def test_what_is_fitted_follows_from_what_was_known_before_the_month(seed: int, tmp_path: Path, policy: Path) -> None:
    write_random_extract(tmp_path, seed, Hardness(rows=500))
    done, extract = backtest(tmp_path, policy_file=policy, timer=perf_counter), read(tmp_path)
    regions, rule = done.replayed.versions.places.regions, rule_of(done)
    fits = [(regions[at], fit) for at, each in done.replayed.fits.items() for fit in each]

    assert len({(region, day_of(fit.on).replace(day=1)) for region, fit in fits}) == len(fits) > 20
    for region, fit in fits:
        on = day_of(fit.on)
        known = Known(extract, rule, on - DAY)
        best = max(known.likelihood(region, on, step / 20) for step in range(21))
        assert known.likelihood(region, on, fit.gamma) >= best - 1e-4
        assert isclose(fit.size, known.fitted_size(region, on, fit.gamma), rel_tol=1e-9)
