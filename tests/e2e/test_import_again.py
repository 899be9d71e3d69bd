"""What an import says it would do it does, whatever came before; and what went wrong in between is taken up."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from csgraph.ids import RunId
from csgraph.ingest.report import RunState
from csgraph.ingest.validate import Progress
from csgraph.services.imports import ImportOptions
from csgraph.settings import Settings
from tests.e2e.world import LEAD, Folder, World, opened


@pytest.fixture
def world(settings: Settings, clean: None, tmp_path: Path) -> Iterator[World]:
    with opened(settings, tmp_path) as made:
        yield made


def dirty(rng: random.Random) -> Folder:
    """Some rows of a small stock of ids, in every state that a row can arrive in."""
    rows = Folder()
    for number in rng.sample(range(8), 5):
        rows.person(
            f"P{number}",
            dob=rng.choice(("2011-02-03", "2011-02-03", "2011-02-30", None)),
            stub=rng.choice((None, None, "Y")),
            withdrawn=rng.choice((None, None, None, "Y")),
        )
    for number in rng.sample(range(8), 2):
        born = rng.choice(("2011-02-03", "2012-02-03", None))
        rows.add("ssd_person", pers_person_id=f"P{number}", pers_dob=born, withdrawn=rng.choice((None, None, "Y")))
    for number in rng.sample(range(4), 3):
        within = rng.choice((None, None, f"C{rng.randrange(4)}"))
        rows.context(f"C{number}", rng.choice(("Mill Lane", "Mill Lane", "Quay")), within_context_id=within)
    for number in rng.sample(range(12), 8):
        rows.add(
            "ctx_records",
            record_id=f"R{number}",
            kind=rng.choice(("REFERRAL", "REFERRAL", "RUMOUR")),
            agency="POL",
            received_on="2026-05-01",
        )
        rows.add(
            "ctx_associations",
            association_id=f"A{number}",
            person_id=f"P{rng.randrange(8)}",
            context_id=None if number % 3 == 0 else f"C{rng.randrange(4)}",
            context_text="quay" if number % 3 == 0 else None,
            kind=rng.choice(("NAMED_UNSAFE", "HARMED_AT")),
            valid_from=rng.choice(("2026-05-01", "2026-05-02", "2001-05-02", "2026-06-09")),
            record_id=f"R{number}",
            withdrawn=rng.choice((None, None, None, "Y")),
        )
        rows.add(
            "ctx_harms",
            harm_id=f"H{number}",
            person_id=f"P{rng.randrange(8)}",
            harm_type="EXP.CCE",
            status="SUSPECTED",
            valid_from=rng.choice(("2026-05-01", "2011-03-02")),
            record_id=f"R{number}",
        )
        if rng.random() < 0.2:
            rows.rows["ctx_associations"].append(dict(rows.rows["ctx_associations"][-1]))
    return rows


@pytest.mark.parametrize("seed", range(8))
def test_a_dry_run_says_what_the_import_then_does(world: World, seed: int) -> None:
    rng = random.Random(seed)
    for number in range(3):
        folder = dirty(rng).write(world.folder / f"dirty-{number}")
        options = {"complete": bool(seed % 2), "accept_older": seed > 1}
        said = world.imports_folder(folder, dry_run=True, **options)
        assert world.imports_folder(folder, dry_run=True, **options).files == said.files, "nothing was written"
        done = world.imports_folder(folder, **options)
        assert done.files == said.files
        assert done.problems == said.problems
        for each in done.files:
            outcomes = each.new + each.changed + each.unchanged + each.seen_before + each.withdrawn + each.rejected
            assert outcomes == each.rows


def test_a_strict_import_writes_nothing_for_one_row_of_its_last_file(world: World) -> None:
    rows = Folder().person("P1").context("C1", "Mill Lane").says("A1", "P1", "C1", "2026-05-01")
    folder = rows.says("A2", "P1", "C9", "2026-05-01").write(world.folder / "strict")
    refused = world.imports_folder(folder, strict=True)
    assert refused.state is RunState.REFUSED
    assert [each.rejected for each in refused.files] == [0, 0, 0, 1]
    assert [each.new for each in world.imports_folder(folder).files] == [1, 1, 2, 1], "nothing of it was held"


def test_a_row_that_is_gone_from_a_complete_extract_is_told_and_a_rejected_one_is_not_gone(world: World) -> None:
    world.imports(Folder().person("P1").person("P2").person("P3"))
    report = world.imports(Folder().person("P1").person("P2", dob="2011-02-30"), complete=True)
    assert [each.vanished for each in report.files] == [1]


def test_factors_that_are_withdrawn_no_longer_suggest_a_harm_type(world: World) -> None:
    rows = (
        Folder()
        .add("ssd_person", pers_person_id="P1")
        .add(
            "ssd_cin_assessments",
            cina_assessment_id="AS1",
            cina_person_id="P1",
            cina_assessment_start_date="2026-01-05",
        )
        .add(
            "ssd_assessment_factors",
            cinf_table_id="F1",
            cinf_assessment_id="AS1",
            cinf_assessment_factors_json='["11A"]',
        )
    )
    world.imports(rows)
    assert "EXP.CSE" in candidate_harm_types(world)
    world.imports(Folder().add("ssd_assessment_factors", cinf_table_id="F1", cinf_assessment_id="AS1", withdrawn="Y"))
    assert candidate_harm_types(world) == []


def candidate_harm_types(world: World) -> list[str]:
    connection = world.services.connection
    uid = world.services.vault.ids.graph_id("rec", "default", "ssd_cin_assessments.csv", "AS1")
    query = "MATCH (n:Record {uid: $uid}) RETURN n.candidate_harm_types AS found"
    return list(connection.driver.execute_query(query, uid=uid, database_=connection.database).records[0]["found"])


def stop_at(file: str) -> Progress:
    """Somebody's ctrl-C when `file` has been written."""

    def stop(name: str, done: int, of: int | None) -> None:
        if name == file and done == of:
            raise KeyboardInterrupt

    return stop


def test_an_import_stopped_half_way_says_so_and_is_taken_up(world: World) -> None:
    folder = (
        Folder().person("P1").context("C1", "Mill Lane").says("A1", "P1", "C1", "2026-05-01").write(world.folder / "f")
    )
    stopped = world.services.imports.run(
        actor=LEAD, folder=folder, options=ImportOptions(), progress=stop_at("ctx_contexts.csv")
    )
    assert stopped.state is RunState.INTERRUPTED
    status = world.services.imports.status(actor=LEAD, run_id=RunId(stopped.run))
    assert status.state == RunState.INTERRUPTED.value
    assert any("interrupted" in note for note in world.imports_folder(folder, dry_run=True).notes)
    assert world.imports_folder(folder).state is RunState.COMPLETE
    again = world.imports_folder(folder)
    assert all(each.unchanged == each.rows for each in again.files)


def test_a_refused_import_does_not_take_up_what_one_before_it_left(world: World) -> None:
    rows = Folder().person("P1").person("P2").add("ssd_family", fami_family_id="F1", fami_person_id="P1")
    rows.add("ssd_family", fami_family_id="F1", fami_person_id="P2")
    folder = rows.write(world.folder / "family")
    stopped = world.services.imports.run(
        actor=LEAD, folder=folder, options=ImportOptions(), progress=stop_at("ssd_family.csv")
    )
    assert stopped.state is RunState.INTERRUPTED
    refused = world.imports(Folder().person("P3", dob="2011-02-03").person("P3", dob="2012-02-03"), strict=True)
    assert refused.state is RunState.REFUSED
    assert world.imports_folder(folder).kin_groups == 1
    assert not any("interrupted" in note for note in world.imports_folder(folder, dry_run=True).notes)


def kin_groups(world: World) -> dict[str, int]:
    """How many of each forename's kin group there are, themselves included; by the people who are in one."""
    connection = world.services.connection
    query = (
        "MATCH (p:YoungPerson)-[:KIN_IN]->(g:KinGroup) MATCH (o:YoungPerson)-[:KIN_IN]->(g) "
        "RETURN p.uid AS person, g.uid AS kin_group, count(o) AS many"
    )
    rows = connection.driver.execute_query(query, database_=connection.database).records
    assert len({row["person"] for row in rows}) == len(rows), "nobody is in two"
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[row["kin_group"]] = row["many"]
    return sizes


def test_kin_groups_follow_the_links_of_one_import_after_another(world: World) -> None:
    def kin(uid: str, one: str, other: str, **values: object) -> Folder:
        return Folder().add("ctx_kin", kin_id=uid, person_id=one, other_person_id=other, relation="SIBLING", **values)

    people = Folder()
    for number in range(6):
        people.person(f"P{number}")
    world.imports(people)
    assert kin_groups(world) == {}
    world.imports(kin("K1", "P0", "P1"))
    [first] = kin_groups(world)
    world.imports(kin("K2", "P2", "P3"))
    assert sorted(kin_groups(world).values()) == [2, 2]
    report = world.imports(kin("K3", "P1", "P2"))
    assert (list(kin_groups(world).values()), report.kin_groups) == ([4], 1), "two groups that a link joins are one"
    [kept] = kin_groups(world)
    world.imports(kin("K4", "P3", "P4"))
    assert kin_groups(world) == {kept: 5}
    world.imports(kin("K3", "P1", "P2", withdrawn="Y"))
    assert sorted(kin_groups(world).values()) == [2, 3], "and two again without it"
    assert kept in kin_groups(world)
    world.imports(kin("K1", "P0", "P1", withdrawn="Y"))
    assert list(kin_groups(world).values()) == [3], "nobody is a group alone"
    assert first
