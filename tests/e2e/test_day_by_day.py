"""The sample borough as it came in, day by day and restarted every day, against one look at all of it."""

import csv
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from csgraph.domain.alert_states import ChangeKind
from csgraph.ingest.formats import FORMATS
from csgraph.sample.manifest import committed, load_manifest
from csgraph.settings import Settings
from tests.e2e.world import LEAD, Folder, World, opened

DAYS = 20
"""Days at the end of the sample on which something came in; before the first, all that is older comes at once."""

COUNTS = timedelta(days=550)
"""What was received longer ago is left out, for speed: no window of any year that is looked at reaches it."""


def by_day_of_entry(borough: Path, today: date) -> dict[date, Folder]:
    """Every row of the sample under the day on which it could first be exported: when all that it tells had happened.

    That is the latest of its days that may not lie in the future, and of the day its record was received.
    """
    files = {path.name: read(path) for path in sorted(borough.glob("*.csv"))}
    received = {row["record_id"]: as_day(row["received_on"]) for row in files["ctx_records.csv"]}
    found: dict[date, Folder] = defaultdict(Folder)
    for name, rows in files.items():
        events = [column.name for column in FORMATS[name].columns if column.event]
        for row in rows:
            days = [as_day(row.get(column)) for column in events]
            days.append(received.get(row.get("record_id", "")))
            day = max((each for each in days if each is not None and each <= today), default=date.min)
            if "record_id" in row and day < today - COUNTS:
                continue
            found[day].add(name.removesuffix(".csv"), **row)
    return found


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [{key: value for key, value in row.items() if key} for row in csv.DictReader(stream)]


def as_day(cell: str | None) -> date | None:
    try:
        return date.fromisoformat((cell or "")[:10])
    except ValueError:
        return None


def joined(folders: list[Folder]) -> Folder:
    whole = Folder()
    for folder in folders:
        for file, rows in folder.rows.items():
            whole.rows.setdefault(file, []).extend(rows)
    return whole


def standing(world: World) -> tuple[list[object], list[object]]:
    """Every alert with all that ever changed of it, and everything that anybody was told."""
    told = world.services.delivery.list(actor=LEAD)
    return list(world.services.alerts.list(actor=LEAD)), sorted((each.box, each.about, each.state) for each in told)


@pytest.mark.timeout(900)
def test_day_by_day_raises_what_one_look_at_all_of_it_does_and_restarting_nothing(
    settings: Settings, clean: None, tmp_path: Path
) -> None:
    today = load_manifest(committed() / "manifest.json").today
    entered = by_day_of_entry(committed() / "borough", today)
    days = sorted(entered)[-DAYS:]
    before = days[0] - timedelta(days=1)
    folders = {before: joined([entered[day] for day in sorted(entered) if day < days[0]])}
    folders |= {day: entered[day] for day in days}

    known: dict[date, datetime] = {}
    for day, folder in folders.items():
        with opened(settings, tmp_path / day.isoformat(), today=day) as world:
            world.imports(folder)
            known[day] = world.now()
            after = standing(world)
        with opened(settings, tmp_path, today=day) as again:
            again.services.detection.evaluate(LEAD)
            assert standing(again) == after, "a restart changes nothing and tells nobody"

    with opened(settings, tmp_path, today=today) as world:
        raised: dict[str, date] = {}
        for each in world.services.alerts.list(actor=LEAD):
            [first] = [change.on for change in each.changes if change.kind is ChangeKind.RAISED]
            raised[each.context_ids[0]] = first
        looked: dict[str, date] = {}
        for day in folders:
            for context, cluster in world.clusters(on=day, known_at=known[day]).items():
                if cluster.alerts:
                    looked.setdefault(context, day)
    assert raised == looked
    assert len(set(raised.values())) > 1, "alerts of several days, or the days prove nothing"
