"""The goals for quality, as a table, and the figures that they are held against.

Source: design page `detection.md`, "Benchmarks", and "How it is judged" of issue 4.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.bench.figures import Figure
from tests.bench.measures import LEVELS

Pick = Callable[[Mapping[str, Any]], float | None]
Bounds = tuple[float | None, float | None]
NULLS = ("null", "null_small", "null_large")
HUBS = ("steady_hub", "seasonal_hub", "surveyed_hub", "owning_hub", "late_hub", "two_hubs")
PLANTED = ("dense", "sparse", "no_surveys", "late", "neighbours", "slow", "erasure", "aliases", "decoys")


@dataclass(frozen=True, slots=True)
class Goal:
    """What is measured in which suite; at least and at most so much, as must and as aim (None: no bound)."""

    what: str
    suite: str
    pick: Pick
    must: Bounds = (None, None)
    aim: Bounds = (None, None)


def _recall(suite: Mapping[str, Any]) -> float:
    return float(suite["at_noise"]["0.25"]["recall"])


def _f1(suite: Mapping[str, Any]) -> float:
    return float(suite["best_f1"]["f1"])


def _delay(suite: Mapping[str, Any]) -> float | None:
    found: float | None = suite["at_noise"]["0.25"]["median_delay_days"]
    return found


def _short_of_the_cut(suite: Mapping[str, Any]) -> float:
    return round(suite["with_floor_at_budget"]["recall"] - suite["as_alerted"]["recall"], 3)


def _alpha(level: float) -> Pick:
    return lambda suite: suite["realised_to_nominal_alpha"][f"{level:g}"]


GOALS = (
    Goal("recall at 0.25 false alerts, dense", "dense", _recall, (0.78, None), (0.85, None)),
    Goal("best F1, dense", "dense", _f1, (0.70, None), (0.78, None)),
    Goal("best F1, sparse", "sparse", _f1, (0.93, None), (0.96, None)),
    Goal("median delay at 0.25 in days, dense", "dense", _delay, (None, 11), (None, 6)),
    *(
        Goal(f"realised ÷ nominal alpha at {level:g}, {suite}", suite, _alpha(level), (0.5, 2.0), (0.8, 1.25))
        for suite in (*NULLS, "every null")
        for level in LEVELS
        if suite == "every null" or level > LEVELS[-1]
    ),
    *(
        Goal(f"false alerts ÷ budget, {suite}", suite, lambda s: s["false_alerts_to_budget"], (0.4, 1.5), (0.8, 1.25))
        for suite in (*NULLS, "every null", *HUBS)
    ),
    Goal("recall of a cut at the budget, less the alerts' own, dense", "dense", _short_of_the_cut, (None, 0.02)),
    *(
        Goal(f"alerts whose every number recomputes, {suite}", suite, lambda s: s["alerts_that_recompute"], (1, None))
        for suite in (*PLANTED, *NULLS, *HUBS)
    ),
    *(
        Goal(f"{what}, {suite}", suite, pick)
        for suite in PLANTED[1:]
        for what, pick in (("recall at 0.25", _recall), ("best F1", _f1), ("median delay at 0.25 in days", _delay))
        if (what, suite) != ("best F1", "sparse")
    ),
    *(
        Goal(f"precision of the month's first {top}, dense", "dense", lambda s, top=top: s["precision_at_top"][top])
        for top in ("5", "10")
    ),
)
"""In the order in which they are shown. One null suite is too short to judge the smallest alpha by."""


def figures_of(suites: Mapping[str, Mapping[str, Any]]) -> list[Figure]:
    """What was measured in the suites that were run, with what it must be; without a figure it counts as 0."""
    return [
        Figure(what=each.what, value=each.pick(suites[each.suite]) or 0.0, at_least=each.must[0], at_most=each.must[1])
        for each in GOALS
        if each.suite in suites
    ]


def aims() -> dict[str, Bounds]:
    """What is aimed at, beyond what must be: at least, at most."""
    return {each.what: each.aim for each in GOALS if each.aim != (None, None)}
