"""When an alert falls quiet: by the days since its rule was last met, however seldom anybody evaluates."""

from datetime import date
from pathlib import Path

from csgraph.settings import Settings
from tests.e2e.world import LEAD, Folder, World, opened

FIRST_SAID, LAST_MET = date(2026, 5, 1), date(2026, 7, 29)
"""The day of the first of three statements, and the last day whose window of 90 days holds all three."""


def states_on(settings: Settings, folder: Path, today: date) -> list[tuple[str, str, list[str]]]:
    """Where alerts stand after an evaluation on a day."""
    with opened(settings, folder, today=today) as later:
        later.services.detection.evaluate(LEAD)
        return [(context, state, list(kinds)) for context, state, kinds in later.alert_states()]


def test_ninety_days_count_from_the_last_day_the_rule_was_met(world: World, settings: Settings, tmp_path: Path) -> None:
    rows = Folder().context("C1", "Kiosk")
    for number in range(3):
        rows.person(f"P{number}").says(f"A{number}", f"P{number}", "C1", f"2026-05-0{number + 1}")
    world.imports(rows)

    assert (LAST_MET - FIRST_SAID).days == 89
    assert states_on(settings, tmp_path, date(2026, 9, 10)) == [("C1", "NEW", ["RAISED"])]
    assert states_on(settings, tmp_path, date(2026, 10, 26)) == [("C1", "NEW", ["RAISED"])]
    assert states_on(settings, tmp_path, date(2026, 10, 27)) == [("C1", "QUIET", ["RAISED", "QUIET"])]
