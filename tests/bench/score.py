"""How fast the score is: against the threshold rule over the same rows, and replayed in the order of records.

    python -m tests.bench.score --edges 10000000 --replayed 1000000 --json

The country is that of tests/bench/detection.py, with a region for each borough.
"""

import argparse
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from csgraph.detect.backtest import replay
from csgraph.detect.columns import OPEN, number_of
from csgraph.detect.extract_writing import write_extract
from csgraph.detect.history import Held
from csgraph.detect.latest import latest_scores
from csgraph.detect.measure import measured
from csgraph.detect.policy import DetectionPolicy, load_policy
from csgraph.detect.threshold import find, made_ready
from tests.bench.detection import VALID_ON, Country, Size, country, one_pass, one_sort
from tests.bench.figures import Figure, report
from tests.bench.quality import POLICY

SHAPE = {"days": 1461, "per_record": 2, "episodes": 0.5}
WARM_UP, REPEATS = 20_000, 2
COMMAND = Path(sys.executable).with_name("csgraph")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds of one sort, one pass, the rule and the scores of its clusters; MB of those above the columns."""

    sort: float
    a_pass: float
    threshold: float
    score: float
    score_mb: float
    clusters: int


def held_of(made: Country) -> Held:
    """All of a country, every row held from its day on; people's families are their kin groups."""
    return Held(
        rows=made.rows,
        superseded=np.full(made.rows.person.size, OPEN, dtype=np.int32),
        kin_label=made.people.kin[made.rows.person],
        kin_labels=int(made.people.kin.max()) + 1,
        harm_type_sets=[()],
        contexts=made.contexts,
        alias_from=np.full(len(made.contexts), -OPEN, dtype=np.int32),
        alias_until=np.full(len(made.contexts), OPEN, dtype=np.int32),
        people=made.people,
    )


def scored(edges: int, policy: DetectionPolicy) -> Measured:
    """The rule over a country, then the scores of every cluster that it found."""
    made = country(Size(edges=edges, **SHAPE))
    evidence, held, known = made.evidence(), held_of(made), number_of(VALID_ON)
    rules = [measured(lambda: find(evidence, policy, VALID_ON), perf_counter) for _ in range(REPEATS)]
    contexts = rules[0].value.contexts
    scores = [
        measured(lambda: latest_scores(held, policy, contexts, known=known, valid=known), perf_counter)
        for _ in range(REPEATS)
    ]
    return Measured(
        sort=one_sort(edges),
        a_pass=one_pass(made.rows),
        threshold=min(each.seconds for each in rules),
        score=min(each.seconds for each in scores),
        score_mb=max(each.peak_mb for each in scores),
        clusters=int(contexts.size),
    )


def replayed(edges: int, policy: DetectionPolicy) -> float:
    """Records a second of a backtest, without reading files."""
    held = held_of(country(Size(edges=edges, **SHAPE)))
    return edges / measured(lambda: replay(held, policy), perf_counter).seconds


def backtested(edges: int) -> float:
    """Records a second of the whole command: start-up, reading the extract, replay, and both ways of telling."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_extract(folder, country(Size(edges=edges, **SHAPE)).evidence())
        words = [COMMAND, "backtest", folder, "--policy", POLICY, "--json", folder / "alerts.jsonl"]

        def command() -> None:
            with (folder / "said").open("wb") as said:
                _ = subprocess.run(words, stdout=said, check=True)

        return edges / min(measured(command, perf_counter).seconds for _ in range(REPEATS))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edges", type=int, default=10_000_000)
    parser.add_argument("--replayed", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    policy = load_policy(POLICY)
    made_ready()
    _ = scored(WARM_UP, policy), replayed(WARM_UP, policy), backtested(WARM_UP)
    whole = backtested(asked.replayed)
    found, a_second = scored(asked.edges, policy), replayed(asked.replayed, policy)
    report(
        title="Detection: the score",
        command=f"python -m tests.bench.score --edges {asked.edges} --replayed {asked.replayed}",
        note=f"A made-up country of {asked.edges:,} associations: the scores of its {found.clusters:,} clusters beside"
        f" the threshold rule in the same run, best of {REPEATS}; and {asked.replayed:,} replayed day by day: in"
        f" memory, and by `csgraph backtest` from its start to the last line that it writes, best of {REPEATS}.",
        figures=[
            Figure(what="scores ÷ threshold rule", value=round(found.score / found.threshold, 2), at_most=12),
            Figure(what="scores ÷ one int64 sort", value=round(found.score / found.sort, 1)),
            Figure(what="scores ÷ one pass over the columns", value=round(found.score / found.a_pass, 1)),
            Figure(what="scores: peak memory above the loaded columns", value=round(found.score_mb), unit="MB"),
            Figure(what="scores", value=round(found.score, 3), unit="s"),
            Figure(what="backtest, records a second", value=round(a_second), at_least=200_000),
            Figure(what="backtest, the whole command: records a second", value=round(whole), at_least=200_000),
        ],
        as_json=asked.json,
    )


if __name__ == "__main__":
    main()
