"""A short run of the benchmarks: quality near its goals on a few boroughs, and that speed can be measured."""

from typing import Any

import pytest

from csgraph.detect.policy import load_policy
from tests.bench.detection import Size, run
from tests.bench.quality import POLICY, measure
from tests.bench.score import backtested, replayed, scored

SEEDS = 2


@pytest.fixture(scope="module")
def suites() -> dict[str, Any]:
    return measure(["dense", "sparse", "late", "null", "null_small"], policy=POLICY, seeds=SEEDS)["suites"]


def test_planted_clusters_are_found_at_a_noise_that_a_team_can_live_with(suites: dict[str, Any]) -> None:
    dense, sparse, late = (suites[name] for name in ("dense", "sparse", "late"))

    assert dense["at_noise"]["0.25"]["recall"] >= 0.75
    assert dense["at_noise"]["0.25"]["median_delay_days"] <= 12
    assert dense["best_f1"]["f1"] >= 0.68
    assert sparse["best_f1"]["f1"] >= 0.9
    assert late["at_noise"]["0.25"]["recall"] >= 0.6


def test_where_nothing_is_planted_few_alerts_come(suites: dict[str, Any]) -> None:
    for name in ("null", "null_small"):
        assert 0.3 <= suites[name]["realised_to_nominal_alpha"]["0.01"] <= 2.0
        assert 0.4 <= suites[name]["false_alerts_to_budget"] <= 1.5


def test_every_number_of_every_alert_comes_out_again_from_what_it_cites(suites: dict[str, Any]) -> None:
    assert {name: each["wrong"] for name, each in suites.items()} == {name: [] for name in suites}
    assert all(each["alerts_that_recompute"] == 1 for each in suites.values())


def test_speed_is_measured_as_a_ratio_to_one_sort() -> None:
    figures = run(Size(edges=50_000, days=1461, per_record=2, episodes=0.5), repeats=1)

    assert figures["edges"] == 50_000
    assert figures["ratio"]


def test_the_speed_of_scores_is_measured_beside_the_rule() -> None:
    policy = load_policy(POLICY)

    figures = scored(50_000, policy)

    assert figures.clusters > 100 and figures.score > 0
    assert replayed(50_000, policy) > 0
    assert backtested(20_000) > 0
