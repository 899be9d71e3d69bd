"""The replay against the referee, on generated small extracts with everything that can happen to a record."""

import csv
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from csgraph.detect.backtest import Replayed, replay
from csgraph.detect.backtest_lines import Backtested
from csgraph.detect.columns import day_of
from csgraph.detect.extract_reading import read_extract
from csgraph.detect.policy import Budget, DetectionPolicy, Floor
from csgraph.domain.terms import ContextKind
from tests.unit.detect.replay_referee import Place, Referee, Row, Setting

FIRST = date(2024, 1, 1)
FLOORS = {"default": (3, 2, 90), "SCHOOL": (4, 3, 60)}
BUDGETS = (("severe", ("SYV",), 3.0), ("default", (), 4.0))
POLICY = DetectionPolicy(
    floors={ContextKind.SCHOOL: Floor(kin_groups=4, reports=3, window=60)},
    budgets=tuple(Budget(name=name, harm_types=types, alerts_a_month=many) for name, types, many in BUDGETS),
)
SETTING = Setting(floors=FLOORS, budgets=BUDGETS)


def world(dice: random.Random, rows: int, days: int, *, lift: str = "r") -> tuple[list[Row], list[Place]]:
    """Rows that come late, are withdrawn or corrected; families learnt of later; merges on a day; places within.

    `lift` is the region of one of the places within.
    """
    places = [
        Place(uid="mall", kind="LOCATION", region="r", exposure=60),
        Place(uid="stair", kind="LOCATION", region="r", exposure=12, within="mall"),
        Place(uid="lift", kind="LOCATION", region=lift, within="mall"),
        Place(
            uid="the stair", kind="LOCATION", region="r", alias_of="stair", alias_from=FIRST + timedelta(days=days // 2)
        ),
        Place(uid="stairs", kind="LOCATION", region="r", alias_of="the stair"),
        Place(uid="bus", kind="TRANSPORT_ROUTE", region="r", exposure=200),
        Place(uid="school", kind="SCHOOL", region="r"),
        Place(uid="park", kind="LOCATION", region="s", exposure=30),
        Place(
            uid="pond", kind="LOCATION", region="s", exposure=4, alias_of="park", alias_from=FIRST + timedelta(days=40)
        ),
    ]
    found: list[Row] = []
    for number in range(1, rows + 1):
        start = FIRST + timedelta(days=dice.randrange(days))
        person = dice.randrange(60)
        recorded = start + timedelta(days=dice.choice([0, 0, 0, 0, 1, 3, dice.randrange(90)]))
        last = dice.random() < 0.06
        found.append(
            Row(
                number=number,
                person=f"p{person}",
                kin="" if person % 3 or (person % 2 and dice.random() < 0.5) else f"k{person // 7}",
                context=dice.choice([each.uid for each in places]),
                voice=dice.choice(["OWN", "PROFESSIONAL", "POLICE"]),
                start=start,
                end=dice.choice(
                    [start + timedelta(days=1)] * 6 + [start + timedelta(days=dice.randrange(2, 60)), None]
                ),
                recorded=recorded,
                superseded=recorded + timedelta(days=dice.randrange(0, 60)) if last else None,
                incident=dice.choice(["", "", "", f"i{dice.randrange(rows // 4)}"]),
                record=dice.choice(["", "", f"r{dice.randrange(rows // 2)}"]),
                harm=dice.choice(["", "", "SYV", "EXP.CSE"]),
            )
        )
    return found, places


def written(folder: Path, rows: Sequence[Row], places: Sequence[Place]) -> Path:
    with (folder / "evidence.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            "person kin context kind voice valid_from valid_to".split()
            + "recorded_on superseded_on incident record harm_types".split()
        )
        for row in rows:
            days = (row.start, row.end or "", row.recorded, row.superseded or "")
            writer.writerow(
                (row.person, row.kin, row.context, "NAMED_UNSAFE", row.voice, *days, row.incident, row.record, row.harm)
            )
    with (folder / "contexts.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow("context kind region exposure within alias_of alias_from".split())
        for each in places:
            exposure = "" if each.exposure is None else each.exposure
            writer.writerow(
                (each.uid, each.kind, each.region, exposure, each.within, each.alias_of, each.alias_from or "")
            )
    return folder


def refereed(rows: Sequence[Row], places: Sequence[Place], replayed: Replayed, setting: Setting = SETTING) -> Referee:
    regions = replayed.versions.places.regions
    fits = {
        (regions[region], day_of(fit.on).isoformat()[:7]): (fit.gamma, fit.size)
        for region, each in replayed.fits.items()
        for fit in each
    }
    return Referee(rows, places, setting, fits)


@pytest.mark.parametrize(
    ("seed", "size", "days", "lift"), [(0, 400, 400, "r"), (1, 160, 700, "r"), (2, 160, 700, "r"), (1, 160, 700, "s")]
)
def test_every_evaluation_and_alert_is_what_the_definitions_say(
    seed: int, size: int, days: int, lift: str, tmp_path: Path
) -> None:
    rows, places = world(random.Random(seed), rows=size, days=days, lift=lift)
    replayed = replay(read_extract(written(tmp_path, rows, places)).held, POLICY)
    done = Backtested(policy=POLICY, replayed=replayed, records=len(rows), seconds={})

    referee = refereed(rows, places, replayed)

    ours = list(done.evaluations())
    assert [(each["on"], each["context"]) for each in ours] == [
        (each["on"], each["context"])
        for each in sorted(referee.evaluated, key=lambda each: (each["on"], each["context"]))
    ]
    theirs = {(each["on"], each["context"]): each for each in referee.evaluated}
    for each in ours:
        other = theirs[each["on"], each["context"]]
        assert each["p"] == pytest.approx(other["p"], rel=1e-9), (each, other)
        assert (each["floor_met"], each["kin_groups"]) == (other["floor_met"], other["kin_groups"]), (each, other)
    told = list(done.told())
    seen = [{name: each[name] for name in each if name in referee.told[0]} for each in told]
    expected = sorted(referee.told, key=lambda each: (each["raised_on"], each["context"]))
    assert [{**each, "p": 0} for each in seen] == [{**each, "p": 0} for each in expected]
    assert {each["change"] for each in told} >= ({"RAISED", "GROWN"} if seed < 2 else {"RAISED", "RETURNED"})
    assert ("score" in {each["rule"] for each in told}) == (size == 400)


@pytest.mark.parametrize("lift", ["r", "s"])
def test_what_is_all_of_a_place_within_is_told_of_there_alone_whatever_its_region(lift: str, tmp_path: Path) -> None:
    days = [FIRST + timedelta(days=each) for each in range(3)]
    rows = [
        Row(
            number=number,
            person=f"p{number}",
            kin="",
            context="lift",
            voice="OWN",
            start=day,
            end=day + timedelta(days=1),
            recorded=day,
            superseded=None,
            incident="",
            record="",
            harm="",
        )
        for number, day in enumerate(days, start=1)
    ]
    elsewhere = replace(rows[0], number=4, person="p4", context="stair", start=days[2], end=None, recorded=days[2])
    places = world(random.Random(0), rows=0, days=100, lift=lift)[1]

    def told(seen: list[Row]) -> set[str]:
        held = read_extract(written(tmp_path, seen, places)).held
        replayed = replay(held, DetectionPolicy())
        return {
            str(each["context"])
            for each in Backtested(policy=DetectionPolicy(), replayed=replayed, records=3, seconds={}).told()
        }

    assert told(rows) == {"lift"}
    assert told([*rows, elsewhere]) == {"lift", "mall"}


def test_a_statement_in_ones_own_voice_that_makes_three_reports_of_two_is_growth_once(tmp_path: Path) -> None:
    """Of people who are all known; and what joined two reports is none by leaving the window."""
    places = world(random.Random(0), rows=0, days=100)[1]
    day = FIRST + timedelta(days=10)

    def row(number: int, person: str, *, on: date, voice: str = "PROFESSIONAL", record: str = "") -> Row:
        return Row(
            number=number,
            person=person,
            kin="",
            context="bus",
            voice=voice,
            start=on,
            end=on + timedelta(days=1),
            recorded=on,
            superseded=None,
            incident="",
            record=record,
            harm="",
        )

    raised = [
        row(1, "p1", on=FIRST, voice="OWN"),
        row(2, "p2", on=FIRST, record="R1"),
        row(3, "p3", on=FIRST, record="R1"),
    ]
    said, again = row(4, "p3", on=day, voice="OWN"), row(5, "p3", on=day + timedelta(days=1), voice="OWN")

    def told(seen: list[Row]) -> list[tuple[object, object]]:
        replayed = replay(read_extract(written(tmp_path, seen, places)).held, POLICY)
        done = Backtested(policy=POLICY, replayed=replayed, records=len(seen), seconds={})
        referee = refereed(seen, places, replayed)
        lines = [(each["change"], each["independent_reports"]) for each in done.told()]
        assert lines == [(each["change"], each["independent_reports"]) for each in referee.told]
        return lines

    assert told([*raised, said, again]) == [("RAISED", 2), ("GROWN", 3)]

    lasting = [replace(row(number, f"p{number - 3}", on=FIRST), end=None) for number in (4, 5, 6)]
    once_more = row(7, "p3", on=FIRST + timedelta(days=95))
    assert told([*raised, *lasting, once_more]) == [("RAISED", 2)]
