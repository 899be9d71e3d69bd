"""An extract as its files have it, row by row: what the referee of the score reads (see `score_referee`)."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of evidence.csv; `number` counts from 1."""

    number: int
    person: str
    kin: str
    context: str
    kind: str
    role: str
    voice: str
    locus: str
    incident: str
    record: str
    start: date
    end: date | None
    recorded: date
    superseded: date | None
    harm_types: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Context:
    """One row of contexts.csv."""

    uid: str
    kind: str
    region: str
    exposure: float | None
    within: str
    alias_of: str
    alias_from: date | None


@dataclass(frozen=True, kw_only=True)
class Person:
    """One row of people.csv."""

    stub: bool
    stops: tuple[date, ...]


@dataclass(frozen=True, kw_only=True)
class Extract:
    """The files of a folder."""

    rows: Sequence[Row]
    contexts: Mapping[str, Context]
    people: Mapping[str, Person]
    episodes: Mapping[str, Sequence[tuple[date, date | None]]]


def read(folder: Path) -> Extract:
    """The extract in a folder."""
    contexts = {
        each["context"]: Context(
            uid=each["context"],
            kind=each["kind"],
            region=each["region"],
            exposure=float(each["exposure"]) if each.get("exposure") else None,
            within=each.get("within") or "",
            alias_of=each.get("alias_of") or "",
            alias_from=_day(each.get("alias_from")),
        )
        for each in _cells(folder / "contexts.csv")
    }
    people = {
        each["person"]: Person(
            stub=each.get("stub") == "Y",
            stops=tuple(day for name in ("adult_from", "died_on", "left_on") if (day := _day(each.get(name)))),
        )
        for each in _cells(folder / "people.csv")
    }
    episodes: dict[str, list[tuple[date, date | None]]] = {}
    for each in _cells(folder / "episodes.csv"):
        episodes.setdefault(each["person"], []).append((date.fromisoformat(each["from"]), _day(each["to"])))
    rows = [_row(number, each) for number, each in enumerate(_cells(folder / "evidence.csv"), start=1)]
    return Extract(rows=rows, contexts=contexts, people=people, episodes=episodes)


def _cells(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _row(number: int, each: Mapping[str, str]) -> Row:
    start, recorded = _day(each["valid_from"]), _day(each["recorded_on"])
    assert start and recorded
    return Row(
        number=number,
        start=start,
        recorded=recorded,
        end=_day(each.get("valid_to")),
        superseded=_day(each.get("superseded_on")),
        harm_types=tuple(part for part in (each.get("harm_types") or "").split(";") if part),
        **{name: each.get(name) or "" for name in "person kin context kind role voice locus incident record".split()},
    )


def _day(cell: str | None) -> date | None:
    return date.fromisoformat(cell) if cell else None
