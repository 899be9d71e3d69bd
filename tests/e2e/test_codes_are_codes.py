"""Whatever sentence stands in whatever cell, the graph holds names of contexts and codes, and nobody's name."""

from collections.abc import Iterator, Mapping

import pytest

from csgraph.errors import InvalidInput
from csgraph.ingest.formats import FORMATS
from tests.e2e.world import LEAD, Folder, World

NAME = "Zyxwenna Qvortrupia"
SENTENCE = f"{NAME} of 7 Xylofarthing Lane told her teacher"
NAMES_OF_CONTEXTS = frozenset({("ctx_contexts", "name"), ("ctx_contexts", "aliases")})

GOOD: dict[str, dict[str, str]] = {
    "ssd_person": {"pers_person_id": "P1", "pers_dob": "2011-05-04"},
    "ctx_people": {"person_id": "P2"},
    "ctx_contexts": {"context_id": "C1", "kind": "LOCATION", "name": "Mill Lane"},
    "ctx_records": {"record_id": "R1", "kind": "REFERRAL", "agency": "CSC", "received_on": "2026-05-01"},
    "ssd_professionals": {"prof_professional_id": "W1"},
    "ssd_department": {"dept_team_id": "T1"},
    "ssd_linked_identifiers": {"link_table_id": "L1", "link_person_id": "P1"},
    "ssd_family": {"fami_table_id": "F1", "fami_family_id": "FAM", "fami_person_id": "P1"},
    "ssd_mother": {"moth_table_id": "M1", "moth_person_id": "P2", "moth_childs_person_id": "P1"},
    "ssd_address": {"addr_table_id": "AD1", "addr_person_id": "P1"},
    "ssd_cin_episodes": {"cine_referral_id": "E1", "cine_person_id": "P1", "cine_referral_date": "2026-01-01"},
    "ssd_cp_plans": {"cppl_cp_plan_id": "CP1", "cppl_person_id": "P1", "cppl_cp_plan_start_date": "2026-01-01"},
    "ssd_cla_episodes": {
        "clae_cla_episode_id": "CL1",
        "clae_person_id": "P1",
        "clae_cla_episode_start_date": "2026-01-01",
    },
    "ssd_cla_placement": {
        "clap_cla_placement_id": "PL1",
        "clap_person_id": "P1",
        "clap_cla_placement_start_date": "2026-01-01",
    },
    "ssd_cin_assessments": {
        "cina_assessment_id": "AS1",
        "cina_person_id": "P1",
        "cina_assessment_start_date": "2026-01-01",
    },
    "ssd_assessment_factors": {"cinf_table_id": "AF1", "cinf_assessment_id": "AS1"},
    "ssd_missing": {"miss_table_id": "MI1", "miss_person_id": "P1", "miss_missing_episode_start_date": "2026-01-01"},
    "ssd_involvements": {
        "invo_involvements_id": "I1",
        "invo_professional_id": "W1",
        "invo_person_id": "P1",
        "invo_involvement_start_date": "2026-01-01",
    },
    "ctx_kin": {"kin_id": "K1", "person_id": "P1", "other_person_id": "P2", "relation": "SIBLING"},
    "ctx_associations": {
        "association_id": "A1",
        "person_id": "P1",
        "context_id": "C1",
        "kind": "NAMED_UNSAFE",
        "valid_from": "2026-05-01",
        "record_id": "R1",
    },
    "ctx_peer_links": {
        "link_id": "N1",
        "person_id": "P1",
        "other_person_id": "P2",
        "kind": "FRIEND_OF",
        "valid_from": "2026-05-01",
        "record_id": "R1",
    },
    "ctx_harms": {
        "harm_id": "H1",
        "person_id": "P1",
        "harm_type": "SYV",
        "status": "SUSPECTED",
        "valid_from": "2026-05-01",
        "record_id": "R1",
    },
}
"""One good row of every file."""


def spoilt() -> Iterator[tuple[str, Mapping[str, object]]]:
    """Every row of `GOOD`, and for each column that is no id of a row about people, one that has the sentence there."""
    for file, row in GOOD.items():
        yield file, row
        form = FORMATS[f"{file}.csv"]
        key = form.keys[0][0]
        for number, column in enumerate(each for each in form.columns if (file, each.name) not in NAMES_OF_CONTEXTS):
            if column.name == key and file != "ctx_contexts":
                continue
            given = {**row, key: f"{row[key]}-{number}", column.name: SENTENCE}
            if column.name == "context_text":
                given.pop("context_id")
            yield file, given


def held(world: World) -> str:
    """Every property of every node and link of the graph, as one text."""
    connection = world.services.connection
    nodes = connection.driver.execute_query("MATCH (n) RETURN properties(n) AS held", database_=connection.database)
    links = connection.driver.execute_query(
        "MATCH ()-[r]->() RETURN properties(r) AS held", database_=connection.database
    )
    return str([row["held"] for row in (*nodes.records, *links.records)])


def test_a_sentence_in_any_cell_reaches_the_graph_nowhere(world: World) -> None:
    rows = Folder()
    for file, values in spoilt():
        rows.add(file, **values)
    report = world.imports(rows)
    assert {each.file.removesuffix(".csv") for each in report.files} == set(GOOD)
    assert all(each.new for each in report.files), "a good row of every file was written"
    found = held(world)
    assert "Mill Lane" in found, "names of contexts are there"
    for word in ("Zyxwenna", "Qvortrupia", "Xylofarthing", "ZYXWENNA", "zyxwenna"):
        assert word not in found


def test_what_is_no_code_is_in_the_vault_as_text(world: World) -> None:
    world.imports(Folder().add("ctx_contexts", **GOOD["ctx_contexts"], subtype=SENTENCE))
    with world.services.vault.unit(actor=LEAD, action="test") as unit:
        uid = unit.register(world.services.imports.source_system).graph_id("ctx", "ctx_contexts.csv", "C1")
        assert unit.narratives.get(uid, field_name="subtype") == SENTENCE


def test_a_referral_by_an_agency_that_is_no_code_is_refused_and_a_known_name_is_its_code(world: World) -> None:
    world.imports(Folder().add("ctx_contexts", **GOOD["ctx_contexts"]))
    given = {"actor": LEAD, "context_id": "C1", "source_code": "2A", "harm_types": ["EFH"], "reason_text": "So it is."}
    with pytest.raises(InvalidInput, match="no code"):
        world.services.level2.refer(**given, agency=SENTENCE)  # type: ignore[arg-type]
    case = world.services.level2.refer(**given, agency="Youth justice")  # type: ignore[arg-type]
    assert case.agency == "YOUTH_JUSTICE"
