"""A place that is named as steadily as ever is not unusual, whatever part of its region or its kind it has."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import pytest

from csgraph.detect.backtest_lines import Backtested, backtest

FIRST = date(2024, 1, 1)
BOROUGH = Path(__file__).parents[3] / "csgraph" / "policies" / "borough.toml"


@dataclass(frozen=True, kw_only=True)
class Steady:
    """A place that is named by somebody else each so many days, from one day on."""

    every: int
    kind: str = "LOCATION"
    since: int = 0


def told(folder: Path, places: Mapping[str, Sequence[Steady]], *, days: int = 731) -> Backtested:
    """The backtest of two years in which the places of each region are named so."""
    folder.mkdir(exist_ok=True)
    named = [(region, f"{region}{at}", each) for region, some in places.items() for at, each in enumerate(some)]
    with (folder / "contexts.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows(
            [("context", "kind", "region"), *((uid, each.kind, region) for region, uid, each in named)]
        )
    with (folder / "evidence.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("person", "context", "kind", "voice", "valid_from", "valid_to", "recorded_on"))
        for number, (day, uid) in enumerate(_named(named, days)):
            on = FIRST + timedelta(days=day)
            writer.writerow((f"p{number}", uid, "NAMED_UNSAFE", "OWN", on, on + timedelta(days=1), on))
    return backtest(folder, policy_file=BOROUGH, timer=perf_counter)


def _named(named: Sequence[tuple[str, str, Steady]], days: int) -> Iterator[tuple[int, str]]:
    for day in range(days):
        for at, (_, uid, each) in enumerate(named):
            if day >= each.since and (day + 6 * at) % each.every == 0:
                yield day, uid


def others(number: int = 40, *, kind: str = "LOCATION") -> list[Steady]:
    """Places that together are named every six days."""
    return [Steady(every=6 * number, kind=kind)] * number


WORLDS = {
    "twice what all others have": [Steady(every=3), *others()],
    "most of its kind": [Steady(every=3, kind="SCHOOL"), *others(2, kind="SCHOOL"), *others()],
    "alone of its kind": [Steady(every=3, kind="SCHOOL"), *others()],
    "alone in its region": [Steady(every=2)],
    "two of them": [Steady(every=3), Steady(every=4), *others()],
}


@pytest.mark.parametrize("world", sorted(WORLDS))
def test_a_steady_place_is_expected_to_be_named_as_often_as_it_is(world: str, tmp_path: Path) -> None:
    done = told(tmp_path / "in", {"r": WORLDS[world]})

    second_year = [each for each in done.evaluations() if str(each["on"]) >= "2025-02" and each["context"] == "r0"]
    assert len(second_year) > 80
    assert min(each["p"] for each in second_year if isinstance(each["p"], float)) > 0.02
    assert not [each for each in done.told() if each["rule"] == "score"]


def test_a_place_that_begins_in_the_middle_is_told_of_once(tmp_path: Path) -> None:
    done = told(tmp_path / "in", {"r": [Steady(every=4, since=500), Steady(every=2), *others()]})

    changes = Counter((each["context"], each["change"]) for each in done.told() if each["rule"] == "score")
    assert changes["r0", "RAISED"] == 1 and changes["r0", "RETURNED"] == 0
    assert {context for context, _ in changes} == {"r0"}


def test_places_of_another_region_change_nothing(tmp_path: Path) -> None:
    alone = told(tmp_path / "alone", {"r": WORLDS["two of them"]})
    beside = told(tmp_path / "beside", {"r": WORLDS["two of them"], "s": [Steady(every=1), *others()]})

    here = [each for each in beside.evaluations() if str(each["context"]).startswith("r")]
    assert here == list(alone.evaluations())
