"""Simulate: boroughs in which the clusters are known, written as extracts with their truth.

    python -m tests.bench.simulate dense OUT [--seed 101]

OUT then holds evidence.csv, contexts.csv and people.csv (docs/import-format.md) and truth.json: the days that are
evaluated, and each planted cluster with its contexts, its first and last naming (said, recorded), and its people.
"""

import argparse
import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from tests.bench.namings import (
    KINDS,
    NONE,
    Ints,
    Namings,
    Town,
    between,
    echoes,
    everyday,
    family_bursts,
    joined,
    namings,
    nothing,
    shared_records,
    surveys,
    town,
)
from tests.bench.suites import Suite, read_suites

FIRST_DAY = date(2024, 1, 1)
OWN_SHARE = 0.5
HARMS = ("", "EXP.CCE", "PEER.PHYS", "SYV", "EXP.CSE")
HARM_SHARES = (0.4, 0.25, 0.25, 0.05, 0.05)
VOICES = ("PROFESSIONAL", "PARENT_CARER", "POLICE", "PEER", "OWN")
EVIDENCE = "person,kin,context,kind,role,voice,incident,record,valid_from,valid_to,recorded_on,superseded_on,harm_types"
CONTEXTS = "context,kind,region,exposure,within,alias_of,alias_from"


@dataclass(frozen=True, slots=True, kw_only=True)
class Borough:
    """What was said in a simulated borough: one row a naming in each column, days from FIRST_DAY.

    `superseded` is the day from which a row is held no longer (NONE: held). `second[c]` is the day on which c's
    second id was joined to it (NONE: it has none); `by_second` says which rows name it so. `places` are the
    contexts of each cluster.
    """

    suite: Suite
    seed: int
    town: Town
    said: Namings
    own: Ints
    recorded: Ints
    superseded: Ints
    harm: Ints
    second: Ints
    by_second: Ints
    places: Sequence[Sequence[int]]


def simulate(suite: Suite, seed: int) -> Borough:
    """A borough; the same suite and seed give the same one."""
    dice = np.random.default_rng(seed)
    made = town(suite, dice)
    planted, places = _planted(suite, made, dice)
    told = joined([everyday(suite, made, dice), surveys(suite, made, dice), planted])
    said = joined(
        [told, echoes(suite, made, told, dice), family_bursts(suite, made, dice), shared_records(suite, made, dice)]
    )
    said = said.taken(said.day < suite.days)
    lag = np.where(dice.random(said.rows) < suite.late, between(dice, suite.lag, said.rows), 0)
    kept = said.day + lag < suite.days
    said, recorded = said.taken(kept), (said.day + lag)[kept]
    second = np.where(
        dice.random(suite.contexts) < suite.aliased, between(dice, suite.alias_joined, suite.contexts), NONE
    )
    own = (dice.random(said.rows) < OWN_SHARE) & (said.record == NONE)
    return Borough(
        suite=suite,
        seed=seed,
        town=made,
        said=said,
        own=own.astype(np.int64),
        recorded=recorded,
        superseded=_erased(suite, said, recorded, dice),
        harm=dice.choice(len(HARMS), said.rows, p=HARM_SHARES),
        second=second,
        by_second=((dice.random(said.rows) < 0.5) & (second[said.context] != NONE)).astype(np.int64),
        places=places,
    )


def _planted(suite: Suite, made: Town, dice: np.random.Generator) -> tuple[Namings, list[list[int]]]:
    """Clusters on contexts of their own: unrelated people, the first on the first day, the rest front-ramped."""
    free = dice.permutation(suite.contexts).tolist()
    parts, places = [nothing()], list[list[int]]()
    for cluster in range(suite.clusters):
        place = _taken(suite, made, free, busy=cluster < round(suite.busy * suite.clusters), dice=dice)
        count, length = int(between(dice, suite.cluster_people)), int(between(dice, suite.cluster_days))
        first = int(dice.integers(suite.warm_up, suite.days - length - 30))
        since = np.concatenate([[0], np.sort(length * dice.random(count - 1) ** 1.5)]).astype(np.int64)
        family = dice.choice(int(made.family[-1]) + 1, count, replace=False)
        where = np.array(place)[np.arange(count) % len(place)]
        parts.append(namings(made.family_from[family], where, first + since, cluster=cluster))
        places.append(sorted(place))
    return joined(parts), places


def _taken(suite: Suite, made: Town, free: list[int], *, busy: bool, dice: np.random.Generator) -> list[int]:
    """Contexts for one cluster, taken from those free: one of the busiest tenth or not, and neighbours of it."""
    count = int(between(dice, suite.cluster_contexts))
    for first in free:
        near = [each for each in free if each != first and made.around[each] == made.around[first] != NONE]
        if (first < suite.contexts // 10) == busy and len(near) >= count - 1:
            taken = [first, *near[: count - 1]]
            for each in taken:
                free.remove(each)
            return taken
    raise ValueError(f"suite {suite.name}: there are too few contexts for so many clusters")


def _erased(suite: Suite, said: Namings, recorded: Ints, dice: np.random.Generator) -> Ints:
    """For some clusters every row of one person, not the last to be named, held only until the middle of it."""
    superseded = np.full(said.rows, NONE)
    for cluster in range(suite.clusters):
        rows = np.flatnonzero(said.cluster == cluster)
        if dice.random() >= suite.erased or rows.size < 3:
            continue
        rows = rows[np.argsort(recorded[rows], kind="stable")]
        half = int(recorded[rows[rows.size // 2]])
        gone = np.flatnonzero(said.person == said.person[rows[1]])
        superseded[gone] = np.where(recorded[gone] <= half, half + 1, superseded[gone])
    return superseded


def write(borough: Borough, folder: Path) -> None:
    """The extract and the truth, into a folder that is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_rows(folder / "evidence.csv", EVIDENCE, _evidence(borough))
    _write_rows(folder / "contexts.csv", CONTEXTS, _contexts(borough))
    people = ((f"p{person}", "") for person in range(borough.suite.people))
    _write_rows(folder / "people.csv", "person,stratum", people)
    (folder / "truth.json").write_text(json.dumps(truth(borough), indent=1) + "\n", encoding="utf-8")


def truth(borough: Borough) -> dict[str, object]:
    """What a detector should find, and on which days."""
    suite, said = borough.suite, borough.said
    clusters: list[dict[str, object]] = []
    for cluster, places in enumerate(borough.places):
        rows = np.flatnonzero(said.cluster == cluster)
        if rows.size == 0:
            continue
        day, recorded = said.day[rows], borough.recorded[rows]
        clusters.append(
            {
                "contexts": [f"c{place}" for place in places] + _around(borough.town, places),
                "first": _day(day.min()),
                "last": _day(day.max()),
                "first_recorded": _day(recorded.min()),
                "last_recorded": _day(recorded.max()),
                "people": sorted(f"p{person}" for person in set(said.person[rows].tolist())),
            }
        )
    return {
        "suite": suite.name,
        "seed": borough.seed,
        "from": _day(suite.warm_up),
        "to": _day(suite.days - 1),
        "contexts": suite.contexts + len(_neighbourhoods(borough.town)),
        "clusters": clusters,
    }


def _evidence(borough: Borough) -> Iterable[tuple[str, ...]]:
    said, family = borough.said, borough.town.family
    alone = np.diff(borough.town.family_from)[family] == 1
    dice = np.random.default_rng(borough.seed + 1)
    voice = np.where(borough.own == 1, VOICES.index("OWN"), dice.integers(0, len(VOICES) - 1, said.rows))
    kind = np.where(dice.random(said.rows) < 0.3, "HARMED_AT", "NAMED_UNSAFE").tolist()
    columns = (said.person, said.context, said.day, said.record, borough.recorded, borough.superseded)
    more = (voice, borough.harm, borough.by_second)
    for row, (person, context, day, record, recorded, superseded, speaks, harm, by_second) in enumerate(
        zip(*(each.tolist() for each in (*columns, *more)), strict=True)
    ):
        yield (
            f"p{person}",
            "" if alone[person] else f"f{family[person]}",
            f"c{context}{'s' if by_second else ''}",
            kind[row],
            "",
            VOICES[speaks],
            "",
            f"r{row}" if record == NONE else f"g{record}",
            _day(day),
            _day(day + 1),
            _day(recorded),
            "" if superseded == NONE else _day(superseded),
            HARMS[harm],
        )


def _contexts(borough: Borough) -> Iterable[tuple[str, ...]]:
    made = borough.town
    for context, (kind, exposure) in enumerate(zip(made.kind.tolist(), made.exposure.tolist(), strict=True)):
        around = "".join(_around(made, [context]))
        yield f"c{context}", KINDS[kind], "borough", f"{max(1, round(exposure))}", around, "", ""
        joined_on = int(borough.second[context])
        if joined_on != NONE:
            since = "" if joined_on == 0 else _day(joined_on)
            yield f"c{context}s", KINDS[kind], "borough", "", "", f"c{context}", since

    for number in _neighbourhoods(made):
        yield f"n{number}", "NEIGHBOURHOOD", "borough", "", "", "", ""


def _neighbourhoods(made: Town) -> list[int]:
    return sorted(set(made.around.tolist()) - {NONE})


def _around(made: Town, places: Sequence[int]) -> list[str]:
    return sorted({f"n{made.around[place]}" for place in places if made.around[place] != NONE})


def _write_rows(path: Path, header: str, rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def _day(number: int) -> str:
    return (FIRST_DAY + timedelta(days=int(number))).isoformat()


def main() -> None:
    """Write one borough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", choices=sorted(read_suites()))
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int)
    asked = parser.parse_args()
    suite = read_suites()[asked.suite]
    borough = simulate(suite, asked.seed if asked.seed is not None else suite.seeds[0])
    write(borough, asked.out)
    print(f"{borough.said.rows} namings, {len(borough.places)} clusters planted, written to {asked.out}")


if __name__ == "__main__":
    main()
