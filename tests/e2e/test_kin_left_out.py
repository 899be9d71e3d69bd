"""A row of kinship that an import could not take is told wherever a count would be other with it."""

import pytest

from csgraph.ids import AlertId
from tests.e2e.world import LEAD, Folder, World


def borough(**kin: str) -> Folder:
    """Three young people who name one place, and a row of kinship between the first two."""
    rows = Folder().context("C1", "Mill Lane steps").context("C2", "Weir bridge")
    for number in range(3):
        rows.person(f"P{number}", dob="2011-02-03")
        rows.says(f"A{number}", f"P{number}", "C1", f"2026-05-{10 + number}", agency=("SCH", "POL", "CSC")[number])
    rows.says("A9", "P2", "C2", "2026-05-20")
    row = {"kin_id": "K1", "person_id": "P0", "other_person_id": "P1", "relation": "SIBLING", **kin}
    return rows.add("ctx_kin", **row)


def told(world: World) -> tuple[list[str], list[str], list[str]]:
    """What an alert, why-not of its place, and why-not of another say of rows of kinship."""
    shown = [
        each.words
        for found in world.services.alerts.list(actor=LEAD)
        for each in world.services.alerts.show(actor=LEAD, alert_id=AlertId(found.alert.uid)).kin_left_out
    ]
    here, there = (
        [step for step in world.services.explaining.why_not(actor=LEAD, context=each)[1].steps if "kin" in step]
        for each in ("C1", "C2")
    )
    return shown, here, there


@pytest.mark.parametrize(
    "wrong",
    [{"relation": "cousin-ish"}, {"relation": ""}, {"valid_from": "2026-05-01", "valid_to": "2026-04-01"},
     {"valid_to": "soon"}],
    ids=str,
)  # fmt: skip
def test_a_row_that_was_left_out_is_told_until_it_comes_right(world: World, wrong: dict[str, str]) -> None:
    world.imports(borough(**wrong))

    shown, here, there = told(world)
    assert (len(shown), len(here), there) == (1, 1, [])
    assert "ctx_kin.csv, line 2" in shown[0] and shown == here

    world.imports(borough())
    assert told(world)[1:] == ([], [])
    assert [each.alert.state for each in world.services.alerts.list(actor=LEAD)] == ["SUPERSEDED"]


def test_a_row_about_somebody_else_or_one_that_is_withdrawn_is_not_told(world: World) -> None:
    world.imports(borough(relation="cousin-ish", other_person_id="P77").person("P77"))
    assert told(world) == ([], [], [])
    world.imports(borough(relation="cousin-ish"))
    world.imports(Folder().add("ctx_kin", kin_id="K1", person_id="", other_person_id="", relation="", withdrawn="Y"))
    assert told(world) == ([], [], [])
