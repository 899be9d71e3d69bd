"""Record time: what is written later is later, whatever the clock of the machine said meanwhile."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from csgraph.bootstrap import Services, open_services
from csgraph.cli.imports import as_json
from csgraph.settings import Settings
from tests.e2e.world import LEAD, Folder, World, opened

LATER, EARLIER = date(2026, 6, 9), date(2026, 5, 3)
WHEN = ("2026-03-02", "2026-02-02")
VERSIONS = "MATCH ()-[a:NAMED_UNSAFE]->() WHERE a.uid = $uid RETURN a.recorded_at AS since, a.superseded_at AS until"


def _rows(on: str) -> Folder:
    folder = Folder().context("C1", "Canal bridge")
    for number in (1, 2, 3):
        folder.person(f"P{number}").says(f"A{number}", f"P{number}", "C1", on if number == 1 else "2026-03-02")
    return folder


def _spans(services: Services) -> list[tuple[datetime, datetime | None]]:
    connection, uid = services.connection, services.vault.ids.graph_id("asc", "default", "ctx_associations.csv", "A1")
    found = connection.driver.execute_query(VERSIONS, uid=uid, database_=connection.database).records
    spans = [(each["since"].to_native(), each["until"].to_native() if each["until"] else None) for each in found]
    return sorted(spans, key=lambda each: each[0])


def test_a_clock_set_back_between_imports_ends_no_version_before_it_began(
    settings: Settings, clean: None, tmp_path: Path
) -> None:
    days = [date(2026, 5, 5), LATER, EARLIER]
    for number, today in enumerate(days):
        with opened(settings, tmp_path / str(number), today=today) as world:
            world.imports(_rows(WHEN[number % 2]), accept_older=True)
    with opened(settings, tmp_path / "last", today=date(2026, 5, 4)) as world:
        world.imports(_rows(WHEN[1]), accept_older=True)
        known = world.services.detection.detect(actor=LEAD)
        spans = _spans(world.services)

    assert len(spans) == len(days) + 1
    for (since, until), (following, _) in pairwise(spans):
        assert until is not None
        assert since < until <= following
    assert spans[-1][1] is None
    assert known.valid_on == LATER, "today is the day of the latest record"
    assert known.known_at > spans[-1][0], "and what was just written is known"


def test_a_clock_set_back_is_told_with_the_day_that_counts(settings: Settings, clean: None, tmp_path: Path) -> None:
    with opened(settings, tmp_path, today=LATER) as world:
        world.imports(_rows("2026-03-02"))
    told: list[tuple[timedelta, date]] = []

    back = settings.model_copy(update={"today": EARLIER})

    services = open_services(back, told=lambda behind, today: told.append((behind, today)))

    assert [today for _, today in told] == [LATER]
    assert told[0][0] > timedelta(days=36)
    assert services.clock.now() > datetime(2026, 6, 8, tzinfo=UTC)
    services.close()


def test_rows_seen_before_are_told_with_how_to_apply_them(world: World) -> None:
    world.imports(_rows("2026-03-02"))
    world.imports(_rows("2026-02-02"))

    report = as_json(world.imports(_rows("2026-03-02")))

    (note,) = report["notes"]  # type: ignore[misc]
    assert str(note).startswith("Seen before, not applied: 2 rows, "), "the record and what rests on it"
    assert "--accept-older" in str(note)
