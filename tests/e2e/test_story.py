"""The story that must always work: six unrelated young people, one bus, and a sister."""

from datetime import timedelta

from tests.e2e.world import LEAD, Folder, World

BUS = "C9"
NAMES = ("the 38", "bus 38", "No. 38 towards the depot")
STORY = (
    ("Asha", "2026-04-01", "the 38", "SCH", "NAMED_UNSAFE"),
    ("Ben", "2026-04-10", "bus 38", "POL", "HARMED_AT"),
    ("Cleo", "2026-04-20", "No. 38 towards the depot", "CSC", "NAMED_UNSAFE"),
    ("Dan", "2026-05-01", "bus 38", "YJS", "HARMED_AT"),
    ("Efa", "2026-05-10", "the 38", "SCH", "NAMED_UNSAFE"),
    ("Finn", "2026-05-20", "bus 38", "CSC", "NAMED_UNSAFE"),
    ("Gia", "2026-05-28", "the 38", "CSC", "NAMED_UNSAFE"),
)


def referral(number: int) -> Folder:
    """The file of one referral; Gia's says that she is Asha's sister."""
    person, on, words, agency, kind = STORY[number]
    rows = Folder().person(person, dob="2011-03-04", forename=person)
    rows.says(f"A{number}", person, f"~{words}", on, agency=agency, kind=kind)
    if number in (0, 4):
        rows.says(f"T{number}", person, "C5", on, agency=agency, record=f"R-A{number}")
    if person == "Gia":
        rows.add("ctx_kin", kin_id="K1", person_id="Gia", other_person_id="Asha", relation="SIBLING")
    return rows


def tell(world: World) -> list:
    """Imports the seven files and gives the moment before each of them, and after the last."""
    world.imports(Folder().context(BUS, "Route 38", "TRANSPORT_ROUTE").context("C5", "Takeaway by the stop"))
    moments = []
    for number in range(len(STORY)):
        moments.append(world.now())
        world.imports(referral(number))
    return [*moments, world.now()]


def test_the_story_counts_six_unrelated_young_people_and_not_seven(world: World) -> None:
    moments = tell(world)
    assert world.clusters() == {}, "before anybody confirmed the names they count nowhere"
    assert sorted(world.waiting()) == sorted(NAMES)
    before = world.now()

    for name in NAMES:
        world.confirm(name, BUS)

    bus = world.clusters()[BUS]
    assert (bus.kin_groups, bus.young_people, bus.alerts) == (6, 7, True)
    assert bus.evidence == ("A0", "A1", "A2", "A3", "A4", "A5", "A6")
    assert [world.clusters(known_at=moment).get(BUS) for moment in (*moments, before)] == [None] * 9
    assert [state[:2] for state in world.alert_states()] == [(BUS, "NEW")]


def test_each_days_answer_stays_what_it_was(world: World) -> None:
    tell(world)
    for name in NAMES:
        world.confirm(name, BUS)
    six = world.now()
    withdrawn = Folder().add("ctx_associations", association_id="A1", withdrawn="Y")

    world.imports(withdrawn)

    assert world.clusters()[BUS].kin_groups == 5
    assert world.clusters(known_at=six)[BUS].kin_groups == 6


def test_files_that_come_after_the_names_are_known_count_at_once(world: World) -> None:
    world.imports(Folder().context(BUS, "Route 38", "TRANSPORT_ROUTE").context("C5", "Takeaway by the stop"))
    for number in range(3):
        world.imports(referral(number))
    for name in NAMES:
        world.confirm(name, BUS)
    counts = []
    for number in range(3, 7):
        world.imports(referral(number))
        counts.append(world.clusters()[BUS].kin_groups)

    assert counts == [4, 5, 6, 6]
    assert world.alert_states()[0][2] == ["RAISED", "GROWN", "GROWN", "GROWN"], "a sister's word is no news"


def test_importing_everything_again_changes_nothing_and_notifies_nobody(world: World) -> None:
    tell(world)
    for name in NAMES:
        world.confirm(name, BUS)
    told, clusters = world.alert_states(), world.clusters()

    for folder in sorted(world.folder.iterdir()):
        report = world.imports_folder(folder)
        assert all(each.rows == each.unchanged for each in report.files)

    assert world.alert_states() == told
    assert world.clusters() == clusters


def test_a_decision_about_a_name_can_be_taken_back(world: World) -> None:
    tell(world)
    for name in NAMES:
        world.confirm(name, BUS)
    candidate = next(
        each for each in world.services.contexts.candidates(actor=LEAD, decided=True) if each.text == "bus 38"
    )

    world.services.contexts.reject(actor=LEAD, candidate_id=candidate.uid, reason="another bus")
    assert world.clusters()[BUS].kin_groups == 3

    world.services.contexts.confirm(actor=LEAD, candidate_id=candidate.uid, context=BUS, reason="the same after all")
    assert world.clusters()[BUS].kin_groups == 6


def test_merging_and_splitting_re_evaluates_both(world: World) -> None:
    rows = Folder().context("C1", "Mill Lane").context("C2", "Mill Lane stairs")
    for number, place in enumerate(("C1", "C1", "C2", "C2")):
        rows.person(f"P{number}").says(f"A{number}", f"P{number}", place, "2026-05-10")
    world.imports(rows)
    assert world.clusters() == {}

    world.services.contexts.merge(actor=LEAD, source="C2", into="C1", reason="one place")
    merged = world.clusters()["C1"]
    assert (merged.kin_groups, merged.context_ids) == (4, ("C1", "C2"))

    world.services.contexts.split(actor=LEAD, source="C2", reason="two places after all")
    assert world.clusters() == {}
    assert world.alert_states() == [("C1", "SUPERSEDED", ["RAISED", "SUPERSEDED"])]


def test_an_alert_that_grew_by_a_merge_tells_of_the_fewer_once_it_is_split_and_keeps_the_counts_of_then(
    world: World,
) -> None:
    rows = Folder().context("C1", "Mill Lane").context("C2", "Mill Lane stairs")
    for number, place in enumerate(("C1", "C1", "C1", "C2", "C2")):
        rows.person(f"P{number}").says(f"A{number}", f"P{number}", place, "2026-05-10")
    world.imports(rows)
    world.services.contexts.merge(actor=LEAD, source="C2", into="C1", reason="one place")
    world.services.contexts.split(actor=LEAD, source="C2", reason="two places after all")

    [found] = world.services.alerts.list(actor=LEAD)

    assert [(each.kind.value, each.kin_groups) for each in found.changes] == [("RAISED", 3), ("GROWN", 5)]
    assert (found.alert.state.value, found.alert.kin_groups) == ("NEW", 3)
    assert "for 3 unrelated young people" in found.alert.explanation
    assert found.changes[-1].counts == "then 5 unrelated young people, 5 independent reports"


def test_an_alert_waits_ninety_days_before_it_falls_quiet(world: World) -> None:
    rows = Folder().context("C1", "Mill Lane")
    for number in range(3):
        rows.person(f"P{number}").says(f"A{number}", f"P{number}", "C1", "2026-05-10")
    world.imports(rows)
    assert [state[1] for state in world.alert_states()] == ["NEW"]
    assert world.clusters()["C1"].window_to - world.clusters()["C1"].window_from == timedelta(days=89)
