"""How fast the threshold rule is: against one sort of as many numbers, in the same run.

    python -m tests.bench.detection --edges 10000000 --json

A made-up country: boroughs of 5,000 young people, contexts of very different popularity, four in ten
associations that last, families, incidents told by several, records of several rows.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt

from csgraph.detect.building import assemble
from csgraph.detect.columns import (
    KIND_CODES,
    NONE,
    OPEN,
    ROLE_CODES,
    VOICE_CODES,
    AssociationColumns,
    Evidence,
    Int64,
    People,
    number_of,
)
from csgraph.detect.extract_reading import RowNumbers
from csgraph.detect.listing import listed
from csgraph.detect.measure import measured
from csgraph.detect.people import Spells, particulars_of, people_of
from csgraph.detect.places import places_of
from csgraph.detect.policy import load_policy
from csgraph.detect.rows import ContextRow
from csgraph.detect.threshold import find, made_ready
from tests.bench.figures import Figure, report

VALID_ON = date(2026, 5, 31)
GOAL_RATIO, GOAL_MB = 3.5, 600
BOROUGH_EDGES = 12_000
BOROUGH_PEOPLE, BOROUGH_CONTEXTS, CONTEXT_KINDS = (
    5_000,
    1_000,
    ("LOCATION", "SCHOOL", "TRANSPORT_ROUTE", "ONLINE_SPACE"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many associations over how many days; how many rows a record has; the share of people with episodes."""

    edges: int
    days: int
    per_record: int
    episodes: float
    seed: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A made-up country: its rows, its contexts (regions are boroughs) and its people with their kin groups."""

    rows: AssociationColumns
    contexts: list[ContextRow]
    people: People

    def evidence(self) -> Evidence:
        """What the rule reads of it."""

        def ids_of(order: Int64) -> tuple[RowNumbers, RowNumbers]:
            numbers = RowNumbers(order + 1)
            return numbers, numbers

        places = places_of(self.contexts)
        return assemble(self.rows, ids_of=ids_of, harm_type_sets=[()], people=self.people, places=places)


def country(size: Size) -> Country:
    """A made-up country of that size; the same size gives the same one."""
    dice = np.random.default_rng(size.seed)
    boroughs = max(1, size.edges // 50_000)
    people, contexts = boroughs * BOROUGH_PEOPLE, boroughs * BOROUGH_CONTEXTS
    popularity = (1 + np.arange(BOROUGH_CONTEXTS) / 3) ** -0.95
    borough = dice.integers(0, boroughs, size.edges, dtype=np.int32)
    context = dice.choice(BOROUGH_CONTEXTS, size.edges, p=popularity / popularity.sum()).astype(np.int32)
    person = borough * BOROUGH_PEOPLE + dice.integers(0, BOROUGH_PEOPLE, size.edges, dtype=np.int32)
    start = number_of(VALID_ON) - dice.integers(0, size.days, size.edges, dtype=np.int32)
    length = np.where(dice.random(size.edges) < 0.4, dice.integers(2, 180, size.edges), 1)
    end = np.where(dice.random(size.edges) < 0.02, OPEN, start + length)
    kin = np.where(dice.random(people) < 0.3, np.arange(people) // 2 * 2, np.arange(people))
    kin = np.unique(kin, return_inverse=True)[1].astype(np.int32)
    columns: dict[str, npt.NDArray[Any]] = {
        "person": person,
        "context": borough * BOROUGH_CONTEXTS + context,
        "start": start,
        "end": end.astype(np.int32),
        "recorded": start,
        "incident": _told_together(dice, borough * BOROUGH_CONTEXTS + context, start, share=0.2),
        "record": dice.integers(0, max(1, size.edges // size.per_record), size.edges, dtype=np.int32),
        "harm_types": np.zeros(size.edges, dtype=np.int32),
        "kind": dice.choice(np.array([KIND_CODES["NAMED_UNSAFE"], KIND_CODES["HARMED_AT"]], dtype=np.int8), size.edges),
        "role": np.full(size.edges, ROLE_CODES["UNKNOWN"], dtype=np.int8),
        "voice": dice.integers(0, len(VOICE_CODES), size.edges, dtype=np.int8),
        "locus": np.full(size.edges, 3, dtype=np.int8),
        "confidence": np.full(size.edges, 1, dtype=np.int8),
    }
    kinds = dice.choice(len(CONTEXT_KINDS), contexts)
    rows = [
        ContextRow(f"c{code}", CONTEXT_KINDS[kind], f"c{code}", region=f"b{code // BOROUGH_CONTEXTS}")
        for code, kind in enumerate(kinds)
    ]
    ids = [f"p{code}" for code in range(people)]
    open_to = np.flatnonzero(dice.random(people) < size.episodes).astype(np.int32)
    began = number_of(VALID_ON) - dice.integers(0, size.days + 200, open_to.size, dtype=np.int32)
    spells = Spells(person=open_to, start=began, to=began + dice.integers(30, 700, open_to.size, dtype=np.int32))
    folk = people_of(ids=ids, kin=kin, particulars=particulars_of((), {}), spells=spells)
    return Country(rows=AssociationColumns(**columns), contexts=rows, people=folk)


def _told_together(
    dice: np.random.Generator, context: npt.NDArray[np.int32], start: npt.NDArray[np.int32], *, share: float
) -> npt.NDArray[np.int32]:
    """Incidents: of two rows that follow each other in one context, a share is one incident."""
    order = np.lexsort((start, context))
    same = np.concatenate([[False], (np.diff(context[order]) == 0) & (dice.random(order.size - 1) < share)])
    incident = np.empty(order.size, dtype=np.int32)
    incident[order] = np.cumsum(~same, dtype=np.int32)
    alone = np.bincount(incident)[incident] == 1
    return np.where(alone, np.int32(NONE), incident)


def one_sort(edges: int) -> float:
    """Seconds of sorting as many random int64: the best of three."""
    numbers = np.random.default_rng(1).integers(0, 2**62, edges)
    times: list[float] = []
    for _ in range(3):
        again = numbers.copy()
        begins = perf_counter()
        again.sort()
        times.append(perf_counter() - begins)
    return min(times)


def one_pass(rows: AssociationColumns) -> float:
    """Seconds of one pass over four of the columns, the least that reading them can take: the best of three."""
    times: list[float] = []
    for _ in range(3):
        begins = perf_counter()
        _ = [int(each.max()) for each in (rows.person, rows.context, rows.start, rows.end)]
        times.append(perf_counter() - begins)
    return min(times)


def run(size: Size, repeats: int) -> dict[str, float]:
    """One size: the rule's arithmetic, best of some runs, beside one sort of as many numbers."""
    policy = load_policy()
    evidence = country(size).evidence()
    made_ready()
    sort = one_sort(size.edges)
    runs = [measured(lambda: find(evidence, policy, VALID_ON), perf_counter) for _ in range(repeats)]
    best = min(runs, key=lambda each: each.seconds)
    result: dict[str, float] = {
        "edges": size.edges,
        "days": size.days,
        "clusters": int(best.value.contexts.size),
        "sort_seconds": round(sort, 4),
        "threshold_seconds": round(best.seconds, 4),
        "ratio": round(best.seconds / sort, 2),
        "peak_mb_above_columns": round(max(each.peak_mb for each in runs)),
    }
    if size.edges <= 100_000:
        words = measured(lambda: listed(evidence, policy, best.value), perf_counter)
        result["with_words_seconds"] = round(best.seconds + words.seconds, 4)
    return result


def main() -> None:
    """Print the country's figures, and a borough's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges", type=int, default=10_000_000)
    parser.add_argument("--days", type=int, default=1461)
    parser.add_argument("--per-record", type=int, default=2)
    parser.add_argument("--episodes", type=float, default=0.5)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    shape = {"per_record": asked.per_record, "episodes": asked.episodes}
    results = {
        "country": run(Size(edges=asked.edges, days=asked.days, **shape), asked.repeats),
        "country in one year": run(Size(edges=asked.edges, days=365, **shape), asked.repeats),
        "borough": run(Size(edges=BOROUGH_EDGES, days=2191, **shape), asked.repeats),
    }
    report(
        title="Detection: the threshold rule over columns",
        command=f"python -m tests.bench.detection --edges {asked.edges}",
        note=f"A made-up country of {asked.edges:,} associations over four years and within one, and a borough of"
        f" {BOROUGH_EDGES:,}; best of {asked.repeats}, beside one sort of as many int64 in the same run.",
        figures=figures_of(results),
        as_json=asked.json,
    )


def figures_of(results: Mapping[str, Mapping[str, float]]) -> list[Figure]:
    """What is held against a goal, and the seconds behind it."""
    figures: list[Figure] = []
    for name in ("country", "country in one year"):
        found = results[name]
        figures += [
            Figure(what=f"{name}: threshold rule ÷ one int64 sort", value=found["ratio"], at_most=GOAL_RATIO),
            Figure(
                what=f"{name}: peak memory above the loaded columns",
                value=found["peak_mb_above_columns"],
                unit="MB",
                at_most=GOAL_MB,
            ),
            Figure(what=f"{name}: threshold rule", value=found["threshold_seconds"], unit="s"),
            Figure(what=f"{name}: one int64 sort", value=found["sort_seconds"], unit="s"),
        ]
    borough = results["borough"]
    return [
        *figures,
        Figure(
            what="borough: threshold rule with its words", value=borough["with_words_seconds"], unit="s", at_most=0.1
        ),
    ]


if __name__ == "__main__":
    main()
