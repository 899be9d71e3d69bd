"""What stays and what goes when a row, or what it rests on, is taken back; and which of two files is believed."""

from tests.e2e.world import LEAD, Folder, World


def shared() -> Folder:
    """Three young people who name one place unsafe."""
    rows = Folder().context("C1", "Kiosk")
    for number in range(3):
        rows.person(f"P{number}", dob="2012-01-01").says(f"A{number}", f"P{number}", "C1", f"2026-05-0{number + 1}")
    return rows


def test_an_alert_stays_readable_when_its_context_is_withdrawn(world: World) -> None:
    world.imports(shared())
    world.imports(Folder().add("ctx_contexts", context_id="C1", withdrawn="Y"))
    assert world.clusters() == {}
    assert world.alert_states() == [("C1", "SUPERSEDED", ["RAISED", "SUPERSEDED"])]
    (listed,) = world.services.alerts.list(actor=LEAD)
    shown = world.services.alerts.show(actor=LEAD, alert_id=listed.alert.uid)
    assert (shown.context.name, shown.context_ids) == ("Kiosk", ("C1",))

    world.imports(Folder().context("C1", "Kiosk by the mill"))
    assert world.alert_states() == [("C1", "NEW", ["RAISED", "SUPERSEDED", "RETURNED"])]
    assert [each.context.name for each in world.services.alerts.list(actor=LEAD)] == ["Kiosk by the mill"]


def test_a_birth_date_of_the_standard_extract_stands_over_that_of_the_extension(world: World) -> None:
    world.imports(shared().add("ssd_person", pers_person_id="P0", pers_dob="2000-01-01"))
    assert world.clusters() == {}, "P0 was grown up"
    world.imports(Folder().person("P0", forename="Named"))
    assert world.clusters() == {}, "a row of the extension that says no birth date takes none away"


def test_a_birth_date_that_is_taken_back_is_no_longer_known(world: World) -> None:
    world.imports(shared())
    world.imports(Folder().person("P0", dob="2000-01-01"))
    before = world.now()
    assert world.clusters() == {}
    world.imports(Folder().person("P0"))
    assert world.clusters()["C1"].young_people == 3, "no birth date known: counts"
    assert world.clusters(known_at=before) == {}
