"""A made-up borough with groups planted in it, to say how many of them are found.

    python -m tests.bench.simulate_groups --seeds 8 [--json]
    python -m tests.bench.simulate_groups --seed 3 --wrong 0.2 --out FOLDER

Schools with catchments, contexts of very different popularity, families; each planted group shares some
little-used contexts, and each of its young people uses each of these with some probability. `--out` writes
one borough as an extract, with the planted groups beside it (`planted.json`).
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import numpy as np

from csgraph.detect.building import build
from csgraph.detect.columns import Evidence
from csgraph.detect.groups import find_groups
from csgraph.detect.policy import DetectionPolicy, Strata
from csgraph.detect.rows import AssociationRow, ContextRow, PersonRow
from tests.bench.figures import Figure, report

VALID_ON = date(2026, 5, 31)
CASES: dict[str, tuple[Strata, float, float]] = {
    "strata known": ("given", 0.0, 0.82),
    "strata known, one in five wrong": ("given", 0.2, 0.76),
    "strata learnt": ("learnt", 0.0, 0.82),
}
"""How young people's strata are had, the share of schools that are wrong, and the least F1 that is good enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What is made up. `abroad` is how likely a context of another catchment is beside one of one's own."""

    people: int = 5_000
    contexts: int = 800
    schools: int = 5
    uses: float = 6.8
    abroad: float = 0.05
    siblings: float = 0.15
    echo: float = 0.35
    groups: int = 20
    smallest: int = 5
    largest: int = 9
    shared: int = 3
    uses_shared: float = 0.8
    steepness: float = 1.2
    tail: float = 0.75
    wrong: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Borough:
    """Rows as an extract has them, and the young people of each planted group."""

    people: list[PersonRow]
    contexts: list[ContextRow]
    kin: list[tuple[str, str]]
    uses: list[tuple[str, str, date]]
    planted: list[frozenset[str]]

    def evidence(self) -> Evidence:
        """The columns of it."""
        return build(
            associations=(
                AssociationRow(f"a{at}", f"a{at}", who, where, "SPENDS_TIME_AT", on, on + timedelta(days=30), on)
                for at, (who, where, on) in enumerate(self.uses)
            ),
            people=self.people,
            contexts=self.contexts,
            kin=self.kin,
        )


def borough(size: Size, seed: int) -> Borough:
    """A borough; the same size and seed give the same one."""
    dice = np.random.default_rng(seed)
    school = dice.integers(0, size.schools, size.people)
    catchment = dice.integers(0, size.schools, size.contexts)
    popularity = (1 + np.arange(size.contexts) / 3) ** -size.steepness
    uses = set(_usual(size, dice, school, catchment, popularity))
    kin = [(one, one + 1) for one in range(0, size.people - 1, 2) if dice.random() < size.siblings]
    own: dict[int, list[int]] = {}
    for who, where in sorted(uses):
        own.setdefault(who, []).append(where)
    uses |= {(other, where) for one, other in kin for where in own.get(one, []) if dice.random() < size.echo}
    planted = list(_planted(size, dice, school, catchment))
    uses |= {pair for _, pairs in planted for pair in pairs}
    told = np.where(dice.random(size.people) < size.wrong, dice.integers(0, size.schools, size.people), school)
    return Borough(
        people=[PersonRow(f"p{who}", stratum=f"school {told[who]}") for who in range(size.people)],
        contexts=[ContextRow(f"c{where}", "LOCATION", f"c{where}", region="b") for where in range(size.contexts)],
        kin=[(f"p{one}", f"p{other}") for one, other in kin],
        uses=[
            (f"p{who}", f"c{where}", VALID_ON - timedelta(days=int(dice.integers(0, 150))))
            for who, where in sorted(uses)
        ],
        planted=[frozenset(f"p{who}" for who in members) for members, _ in planted],
    )


def _usual(
    size: Size, dice: np.random.Generator, school: np.ndarray, catchment: np.ndarray, popularity: np.ndarray
) -> Iterator[tuple[int, int]]:
    how_many = 1 + dice.poisson(dice.gamma(2.0, (size.uses - 1) / 2.0, size.people))
    for which in range(size.schools):
        chances = np.log(popularity * np.where(catchment == which, 1.0, size.abroad))
        own = np.flatnonzero(school == which)
        # The largest of these for each young person are a draw without replacement by the chances (Gumbel).
        order = np.argsort(-(chances + dice.gumbel(size=(own.size, size.contexts))), axis=1)
        for who, best in zip(own.tolist(), order, strict=True):
            for where in best[: min(int(how_many[who]), size.contexts // 4)].tolist():
                yield who, where


def _planted(
    size: Size, dice: np.random.Generator, school: np.ndarray, catchment: np.ndarray
) -> Iterator[tuple[list[int], list[tuple[int, int]]]]:
    taken: set[int] = set()
    for _ in range(size.groups):
        which = int(dice.integers(0, size.schools))
        free = [who for who in np.flatnonzero(school == which).tolist() if who // 2 not in taken]
        members = sorted(int(each) for each in dice.choice(free, dice.integers(size.smallest, size.largest + 1), False))
        taken |= {who // 2 for who in members}
        tail = np.flatnonzero((catchment == which) & (np.arange(size.contexts) >= size.tail * size.contexts))
        shared = [int(each) for each in dice.choice(tail, size.shared, replace=False)]
        yield members, [(who, where) for who in members for where in shared if dice.random() < size.uses_shared]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How many planted groups were found, how many of those found were planted; right is a likeness of one half."""

    recall: float
    precision: float
    seconds: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0


def quality(made: Borough, strata: Strata) -> Quality:
    """What `find_groups` finds of the planted groups."""
    evidence = made.evidence()
    begins = perf_counter()
    found = find_groups(evidence, DetectionPolicy(strata=strata), VALID_ON)
    seconds = perf_counter() - begins
    sets = [frozenset(evidence.people.ids[who] for who in each.people) for each in found]
    hits = [[len(one & other) >= 0.5 * len(one | other) for other in made.planted] for one in sets]
    return Quality(
        recall=sum(any(row[at] for row in hits) for at in range(len(made.planted))) / len(made.planted),
        precision=sum(any(row) for row in hits) / len(hits) if hits else 0.0,
        seconds=seconds,
    )


def mean_quality(strata: Strata, seeds: range, size: Size) -> Quality:
    """The mean recall and precision over several boroughs."""
    each = [quality(borough(size, seed), strata) for seed in seeds]
    return Quality(
        recall=float(np.mean([one.recall for one in each])),
        precision=float(np.mean([one.precision for one in each])),
        seconds=float(np.median([one.seconds for one in each])),
    )


def write(made: Borough, folder: Path) -> None:
    """One borough as an extract, and `planted.json` beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    on = VALID_ON.isoformat()
    kin = {one: first for first, other in made.kin for one in (first, other)}
    rows = [f"{who},{kin.get(who, '')},{where},SPENDS_TIME_AT,{day},,{on}" for who, where, day in made.uses]
    header = "person,kin,context,kind,valid_from,valid_to,recorded_on"
    _lines(folder / "evidence.csv", header, rows)
    _lines(
        folder / "contexts.csv", "context,kind,region", [f"{row.uid},{row.kind},{row.region}" for row in made.contexts]
    )
    _lines(folder / "people.csv", "person,stratum", [f"{row.uid},{row.stratum}" for row in made.people])
    planted = [sorted(each) for each in made.planted]
    (folder / "planted.json").write_text(json.dumps(planted), encoding="utf-8")


def main() -> None:
    """Writes a borough, or says how many planted groups are found in several, for each way of having strata."""
    parser = argparse.ArgumentParser(description="Planted groups, and how many of them are found.")
    parser.add_argument("--seeds", type=int, default=8, help="boroughs: seeds 0 and up")
    parser.add_argument("--seed", type=int, default=0, help="the seed of the borough that is written")
    parser.add_argument("--wrong", type=float, default=0.0, help="share of schools that are wrong in it")
    parser.add_argument("--out", type=Path, help="write one borough to this folder instead")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    asked = parser.parse_args()
    if asked.out:
        write(borough(Size(wrong=asked.wrong), asked.seed), asked.out)
        return
    found = {
        name: mean_quality(strata, range(asked.seeds), Size(wrong=wrong)) for name, (strata, wrong, _) in CASES.items()
    }
    report(
        title="Quality of groups on simulated boroughs",
        command=f"python -m tests.bench.simulate_groups --seeds {asked.seeds}",
        note=f"{Size().groups} groups planted in each of {asked.seeds} boroughs of {Size().people:,} young people; one"
        " is found where half of the young people of both together are in both.",
        figures=[figure for name, each in found.items() for figure in _figures(name, each)],
        as_json=asked.json,
    )


def _figures(name: str, found: Quality) -> list[Figure]:
    return [
        Figure(what=f"F1, {name}", value=round(found.f1, 3), at_least=CASES[name][2]),
        Figure(what=f"recall, {name}", value=round(found.recall, 3)),
        Figure(what=f"precision, {name}", value=round(found.precision, 3)),
    ]


def _lines(path: Path, header: str, rows: list[str]) -> None:
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
