"""How long one write takes: an association recorded while detection is held, with every rule that it touches.

    python -m tests.bench.write --extract FOLDER --writes 2000 --json
    python -m tests.bench.write --edges 10000000 --writes 2000 --json

Writes are like rows of the extract (its people, contexts, kinds and voices, seeded), all on the day after its last.
Without an extract the country of tests/bench/detection.py is held.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from csgraph.detect.columns import NONE
from csgraph.detect.extract_reading import read_extract
from csgraph.detect.history import Held
from csgraph.detect.incremental import DetectorState, Written
from csgraph.detect.policy import DetectionPolicy, load_policy
from tests.bench.detection import Size, country
from tests.bench.figures import Figure, report
from tests.bench.quality import POLICY
from tests.bench.score import SHAPE, held_of

WARM_UP = 200
"""Writes before those that count: compiled code is loaded, and the day begins."""


def writes_like(held: Held, count: int, day: int, seed: int = 7) -> list[Written]:
    """Associations of one day, each like a row that is held, as records of their own."""
    rows = held.rows
    codes = ("person", "context", "kind", "role", "voice", "locus", "confidence")
    return [
        Written(
            start=day,
            end=day + 1,
            harm_types=held.harm_type_sets[int(rows.harm_types[at])],
            family=int(held.kin_label[at]),
            record=NONE,
            **{name: int(getattr(rows, name)[at]) for name in codes},
        )
        for at in np.random.default_rng(seed).integers(0, rows.person.size, count).tolist()
    ]


def timed(held: Held, policy: DetectionPolicy, count: int) -> tuple[float, Sequence[float]]:
    """Seconds of building the state, and of each write in order."""
    last = int(held.rows.recorded.max())
    begins = perf_counter()
    state = DetectorState(held, policy, on=last)
    built = perf_counter() - begins
    times: list[float] = []
    for row in writes_like(held, WARM_UP + count, last + 1):
        begins = perf_counter()
        _ = state.record(row, on=last + 1)
        times.append(perf_counter() - begins)
    return built, times[WARM_UP:]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--extract", type=Path)
    parser.add_argument("--edges", type=int, default=10_000_000)
    parser.add_argument("--writes", type=int, default=2_000)
    parser.add_argument("--policy", type=Path, default=POLICY)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    held = read_extract(asked.extract).held if asked.extract else held_of(country(Size(edges=asked.edges, **SHAPE)))
    if not held.rows.person.size or asked.writes < 1:
        parser.error("writes are like the rows of the extract: there must be a row, and one write or more")
    built, times = timed(held, load_policy(asked.policy), asked.writes)
    median, last, worst = (float(np.percentile(times, q)) * 1000 for q in (50, 99, 100))
    source = "--extract FOLDER" if asked.extract else f"--edges {asked.edges}"
    report(
        title="Detection: one write",
        command=f"python -m tests.bench.write {source} --writes {asked.writes}",
        note=f"{asked.writes:,} writes of one day to {held.rows.person.size:,} associations held: floor, score, alert.",
        figures=[
            Figure(what="one write, 99th percentile", value=round(last, 4), unit="ms", at_most=1.0),
            Figure(what="one write, median", value=round(median, 4), unit="ms"),
            Figure(what="one write, longest", value=round(worst, 4), unit="ms"),
            Figure(what="the state built at start", value=round(built, 2), unit="s"),
        ],
        as_json=asked.json,
    )


if __name__ == "__main__":
    main()
