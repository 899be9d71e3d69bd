"""Random extracts for the score: small, full of what makes counting hard, and the same for the same seed."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

FIRST = date(2024, 1, 1)
EVIDENCE = (
    "person kin context kind role voice locus confidence incident record "
    "valid_from valid_to recorded_on superseded_on harm_types"
).split()
CONTEXTS = "context kind region exposure within alias_of alias_from".split()
PEOPLE = "person stratum stub adult_from died_on left_on".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardness:
    """Shares of rows, contexts or people that have what makes counting hard."""

    rows: int = 260
    days: int = 700
    regions: int = 2
    late: float = 0.3
    kin: float = 0.4
    own: float = 0.4
    shared: float = 0.4
    superseded: float = 0.15
    merged: float = 0.3
    uncounted: float = 0.1
    particulars: float = 0.1
    within: float = 0.0
    episodes: float = 0.0


def write_random_extract(folder: Path, seed: int, hard: Hardness) -> None:
    """An extract of one seed: bursts of a few days on few contexts, told by few people."""
    dice = Random(seed)
    names = [f"c{at}" for at in range(9)]
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "contexts.csv", CONTEXTS, _contexts(dice, names, hard))
    people = [f"p{at}" for at in range(40)]
    _write(folder / "people.csv", PEOPLE, _people(dice, people, hard))
    _write(folder / "episodes.csv", ["person", "from", "to"], _episodes(dice, people, hard))
    _write(folder / "evidence.csv", EVIDENCE, _evidence(dice, names, people, hard))


def _contexts(dice: Random, names: list[str], hard: Hardness) -> Iterable[dict[str, str]]:
    region = {name: f"r{dice.randrange(hard.regions)}" for name in names}
    for at, name in enumerate(names):
        before = [each for each in names[:at] if region[each] == region[name]]
        merged = bool(before) and dice.random() < hard.merged
        yield {
            "context": name,
            "kind": dice.choice(["LOCATION", "SCHOOL", "ONLINE_SPACE"]),
            "region": region[name],
            "exposure": "" if dice.random() < 0.3 else str(dice.randrange(1, 400)),
            "alias_of": dice.choice(before) if merged else "",
            "alias_from": _day(dice.randrange(hard.days)) if merged and dice.random() < 0.7 else "",
            "within": dice.choice(names[:at]) if before and not merged and dice.random() < hard.within else "",
        }


def _people(dice: Random, people: list[str], hard: Hardness) -> Iterable[dict[str, str]]:
    for name in people:
        row = {"person": name}
        if dice.random() < hard.particulars:
            row[dice.choice(["adult_from", "died_on", "left_on"])] = _day(dice.randrange(200, hard.days))
        if dice.random() < hard.particulars / 2:
            row["stub"] = "Y"
        yield row


def _episodes(dice: Random, people: list[str], hard: Hardness) -> Iterable[dict[str, str]]:
    for name in people:
        if dice.random() < hard.episodes:
            for _ in range(dice.randrange(1, 4)):
                opened = dice.randrange(hard.days)
                closed = _day(opened + dice.randrange(200)) if dice.random() < 0.8 else ""
                yield {"person": name, "from": _day(opened), "to": closed}


def _evidence(dice: Random, names: list[str], people: list[str], hard: Hardness) -> Iterable[dict[str, str]]:
    kin = {name: f"k{dice.randrange(8)}" for name in people if dice.random() < hard.kin}
    day, context = 0, names[0]
    for at in range(hard.rows):
        if dice.random() < 0.15:
            day, context = dice.randrange(hard.days), dice.choice(names)
        day = min(day + dice.choice([0, 0, 1, 2, 5, 12]), hard.days - 1)
        lag = dice.randrange(90) if dice.random() < hard.late else 0
        recorded = day + lag
        superseded = recorded + dice.randrange(1, 150) if dice.random() < hard.superseded else None
        shared = dice.random() < hard.shared
        person = dice.choice(people)
        yield {
            "person": person,
            "kin": kin.get(person, ""),
            "context": context if dice.random() < 0.8 else dice.choice(names),
            "kind": "NAMED_SAFE" if dice.random() < hard.uncounted else dice.choice(["NAMED_UNSAFE", "HARMED_AT"]),
            "role": "HELPED" if dice.random() < hard.uncounted else dice.choice(["", "HARMED", "PRESENT"]),
            "voice": "OWN" if dice.random() < hard.own else dice.choice(["", "POLICE", "PEER"]),
            "locus": "FAMILIAL" if dice.random() < hard.uncounted else dice.choice(["", "EXTRA_FAMILIAL"]),
            "incident": f"i{at // 3}" if shared and dice.random() < 0.5 else "",
            "record": f"r{at // 4}" if shared else "",
            "valid_from": _day(day),
            "valid_to": _day(day + dice.choice([1, 1, 7, 40])),
            "recorded_on": _day(recorded),
            "superseded_on": "" if superseded is None else _day(superseded),
            "harm_types": dice.choice(["", "SYV", "EXP.CCE"]),
        }


def _write(path: Path, columns: list[str], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()
