"""How fast the search for groups is, beside the threshold rule over the same rows, and everything for one borough.

    python -m tests.bench.groups --edges 10000000 --json

The country is that of tests/bench/detection.py with every association within the window of the groups, half of
the young people's with places of their own catchment, so that strata have to be learnt.
"""

import argparse
from dataclasses import replace
from time import perf_counter

import numpy as np

from csgraph.detect import groups
from csgraph.detect.columns import Evidence
from csgraph.detect.found import Threshold
from csgraph.detect.groups import Group, find_groups
from csgraph.detect.measure import Measured, measured
from csgraph.detect.policy import DetectionPolicy, load_policy
from csgraph.detect.suggestions import suggestions
from csgraph.detect.threshold import evaluate, find, made_ready
from csgraph.detect.uses import WINDOW
from tests.bench.detection import BOROUGH_CONTEXTS, BOROUGH_PEOPLE, VALID_ON, Country, Size, country
from tests.bench.figures import Figure, report
from tests.bench.quality import POLICY
from tests.bench.score import SHAPE

WARM_UP, REPEATS, BOROUGH_REPEATS = 20_000, 2, 5
BOROUGH_EDGES = 50_000
CATCHMENTS = 5


def catchments(made: Country, seed: int = 3) -> Country:
    """The country in which every second association is with a context of the young person's own catchment."""
    dice = np.random.default_rng(seed)
    rows = made.rows
    at_home = np.flatnonzero(dice.random(rows.person.size) < 0.5)
    own = rows.person[at_home] % BOROUGH_PEOPLE * CATCHMENTS // BOROUGH_PEOPLE
    context = rows.context.copy()
    there = context[at_home] % BOROUGH_CONTEXTS
    context[at_home] += there // CATCHMENTS * CATCHMENTS + own - there
    return replace(made, rows=replace(rows, context=context.astype(np.int32)))


def everything(evidence: Evidence, policy: DetectionPolicy) -> tuple[int, int]:
    """Clusters with their scores and words, and groups with theirs: how many of each."""
    clusters = evaluate(evidence, policy, VALID_ON)
    return len(clusters), len(suggestions(evidence, find_groups(evidence, policy, VALID_ON)))


def searched(edges: int, policy: DetectionPolicy) -> tuple[Measured[Threshold], Measured[list[Group]]]:
    """The rule and the groups of a country of that size, the best of some runs of each."""
    shape = Size(edges=edges, days=WINDOW, per_record=2, episodes=0.0)
    evidence = catchments(country(shape)).evidence()
    rules = [measured(lambda: find(evidence, policy, VALID_ON), perf_counter) for _ in range(REPEATS)]
    runs = [measured(lambda: find_groups(evidence, policy, VALID_ON), perf_counter) for _ in range(REPEATS)]
    most = max(each.peak_mb for each in runs)
    best = min(runs, key=lambda each: each.seconds)
    return min(rules, key=lambda each: each.seconds), replace(best, peak_mb=most)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edges", type=int, default=10_000_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    policy = load_policy(POLICY)
    made_ready()
    groups.made_ready()
    _ = searched(WARM_UP, policy)
    rule, found = searched(asked.edges, policy)
    borough = country(Size(edges=BOROUGH_EDGES, **SHAPE)).evidence()
    runs = [measured(lambda: everything(borough, policy), perf_counter) for _ in range(BOROUGH_REPEATS)]
    best = min(runs, key=lambda each: each.seconds)
    clusters, several = best.value
    people = max(1, asked.edges // 50_000) * BOROUGH_PEOPLE
    report(
        title="Detection: groups, and everything for one borough",
        command=f"python -m tests.bench.groups --edges {asked.edges}",
        note=f"{asked.edges:,} associations of {people:,} young people within {WINDOW} days, strata learnt in each of"
        f" the boroughs: the search for groups beside the threshold rule in the same run, best of {REPEATS}. And a"
        f" borough of {BOROUGH_EDGES:,} associations over four years: {clusters} clusters with scores and words,"
        f" {several} groups; best of {BOROUGH_REPEATS}.",
        figures=[
            Figure(what="groups ÷ threshold rule", value=round(found.seconds / rule.seconds, 2), at_most=10),
            Figure(
                what="groups: peak memory above the loaded columns",
                value=round(found.peak_mb),
                unit="MB",
                at_most=2_000,
            ),
            Figure(what="groups", value=round(found.seconds, 3), unit="s"),
            Figure(what="threshold rule", value=round(rule.seconds, 3), unit="s"),
            Figure(what="a borough, everything from the columns", value=round(best.seconds, 3), unit="s", at_most=0.1),
        ],
        as_json=asked.json,
    )


if __name__ == "__main__":
    main()
