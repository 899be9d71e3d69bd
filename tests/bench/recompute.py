"""Recompute: whether every number of an alert comes out again from the rows that it cites and its score.

The referee of p is scipy's negative binomial; kin groups and reports are counted by the words of "S1, exactly".
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from scipy.stats import nbinom

Row = Mapping[str, str]
CLOSE = 1e-9


def read_rows(folder: Path) -> "Rows":
    """The rows of an extract's evidence."""
    with (folder / "evidence.csv").open(encoding="utf-8", newline="") as file:
        return Rows(list(csv.DictReader(file)))


class Rows:
    """Rows of evidence, the first being number 1, with those that link each person and each family."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self._links: dict[str, list[tuple[str, Row]]] = {}
        for row in rows:
            if row["kin"]:
                person, family = f"p {row['person']}", f"k {row['kin']}"
                self._links.setdefault(person, []).append((family, row))
                self._links.setdefault(family, []).append((person, row))

    def group(self, person: str, on: str) -> str:
        """The name of a person's kin group by what was held at the end of a day: the least of its members."""
        reached, waiting = {f"p {person}"}, [f"p {person}"]
        while waiting:
            for other, row in self._links.get(waiting.pop(), ()):
                if other not in reached and _held(row, on):
                    reached.add(other)
                    waiting.append(other)
        return min(reached)


def differences(alert: Mapping[str, Any], rows: Rows) -> list[str]:
    """What of an alert does not come out again: nothing, where all does."""
    cited = [rows.rows[number - 1] for number in alert["rows"]]
    groups = [rows.group(row["person"], alert["raised_on"]) for row in cited]
    again = {
        "young_people": len({row["person"] for row in cited}),
        "kin_groups": len(set(groups)),
        "independent_reports": _reports(cited, groups),
    }
    wrong = [name for name, number in again.items() if alert[name] != number]
    if any(not _in_window(row, alert) for row in cited):
        wrong.append("rows")
    return wrong + (_wrong_score(alert) if alert.get("score") else [])


def _in_window(row: Row, alert: Mapping[str, Any]) -> bool:
    window = alert["window"]
    inside = row["valid_from"] <= window["to"] and (not row["valid_to"] or row["valid_to"] > window["from"])
    return inside and _held(row, alert["raised_on"])


def _held(row: Row, on: str) -> bool:
    return row["recorded_on"] <= on and (not row["superseded_on"] or row["superseded_on"] > on)


def _wrong_score(alert: Mapping[str, Any]) -> list[str]:
    score = alert["score"]
    beta = score["a"] * (1 - score["m"]) / score["m"] + score["S_h"]
    tail = float(nbinom.sf(score["k"] - 2, score["a"] + score["n_h"], beta / (beta + score["S"])))
    again = {"p": min(1.0, 3 * tail), "expected": (score["a"] + score["n_h"]) * score["S"] / beta}
    wrong = [f"score.{name}" for name, number in again.items() if abs(score[name] - number) > CLOSE * abs(number)]
    if score["observed"] != score["k"] - 1:
        wrong.append("score.observed")
    if alert["p"] != score["p"]:
        wrong.append("p")
    span = date.fromisoformat(alert["raised_on"]) - date.fromisoformat(score["from"])
    return [*wrong, "score.from"] if span < timedelta(0) else wrong


def _reports(cited: Sequence[Row], groups: Sequence[str]) -> int:
    own = {group for row, group in zip(cited, groups, strict=True) if row["voice"] == "OWN"}
    links = [
        (f"g {group}", label)
        for row, group in zip(cited, groups, strict=True)
        if group not in own
        for label in (f"g {group}", *(f"{name} {row[name]}" for name in ("incident", "record") if row.get(name)))
    ]
    return len(own) + len(set(_parts(links).values()))


def _parts(links: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Each name with the name that stands for its connected part."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    for one, other in links:
        above[top(one)] = top(other)
    return {name: top(name) for name in above}
