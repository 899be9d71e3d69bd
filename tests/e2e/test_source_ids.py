"""The source's ids of rows about people: tokens in the graph, kept by the vault, shown to whoever may see the row."""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from csgraph.bootstrap import Services, open_services
from csgraph.cli.alert_list import alert_json
from csgraph.cli.detection import as_json as detected_json
from csgraph.cli.present import as_json
from csgraph.domain.terms import AssociationKind
from csgraph.services import moving
from csgraph.services.imports import ImportOptions
from csgraph.settings import Settings
from csgraph.store import source_ids as store
from csgraph.store.queries import load
from csgraph.store.transfer import ALL_NODES, ALL_RELATIONSHIPS, export_graph
from csgraph.vault.schema import source_ids
from tests.e2e.world import LEAD, TODAY, Folder, World

OWN = "9990000018"
"""A number of a person's own, which systems put into the ids of rows about them."""
MARK = f"-{OWN}-"
ON = "2026-05-01"
KINDS = "|".join([*AssociationKind, "FRIEND_OF", "KIN_OF", "AFFECTED_BY", "ALLOCATED_TO"])
OLDER = {
    "links": f"UNWIND $rows AS row MATCH (:YoungPerson)-[r:{KINDS} {{uid: row.uid}}]-() SET r.source_id = row.id",
    "records": "UNWIND $rows AS row MATCH (n:Record {uid: row.uid})<-[:STATE_OF]-(s:RecordState)"
    " SET n.source_id = row.id, s.source_id = row.id",
    "alerts": "UNWIND $rows AS row MATCH (a:Alert {uid: row.uid}) SET a.evidence = row.evidence, a.version = null",
    "changes": "UNWIND $rows AS row MATCH (a:AlertChange {uid: row.uid}) SET a.evidence = row.evidence",
    "placements": "UNWIND $rows AS row MATCH (c:Context {name: row.uid})<-[:STATE_OF]-(s:ContextState)"
    " SET c.source_ids = [row.id], s.source_ids = [row.id]",
    "schema": "MATCH (info:GraphInfo) SET info.schema_version = 3",
}
PEOPLE = [f"P{number}" for number in range(6)]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The rule alone, so that every context that meets it raises an alert."""
    return settings.model_copy(update={"policy": Path(str(files("csgraph.policies") / "floor-only.toml"))})


def row_id(kind: str, number: object) -> str:
    """An id of a row that names whose it is."""
    return f"{kind}{MARK}{number}"


def borough() -> Folder:
    """Six people, with a row of every file that is about people; five of them name one place."""
    rows = Folder().context("C1", "Mill Lane").context("C2", "Canal steps", within_context_id="C1")
    rows.add("ssd_professionals", prof_professional_id="W1", prof_professional_name="Somebody")
    for number, person in enumerate(PEOPLE):
        rows.person(person, forename="Zoe", dob="2011-01-01")
        place = "C2" if number == 4 else "C1"
        said = f"2026-05-0{number + 1}"
        rows.says(row_id("A", number), person, place, said, record=row_id("R", number), incident_id=row_id("I", number))
        for file, key, about, more in _rows_about_one(number):
            rows.add(file, **{key: row_id(key, number), about: person}, **more)
        other = {"person_id": person, "other_person_id": PEOPLE[number - 1], "record_id": row_id("R", number)}
        on = {"valid_from": ON}
        rows.add("ctx_peer_links", link_id=row_id("L", number), kind="FRIEND_OF", **other, **on)
        harm = {"harm_type": "SYV", "status": "ASSESSED"}
        rows.add(
            "ctx_harms", harm_id=row_id("H", number), person_id=person, record_id=row_id("R", number), **harm, **on
        )
    rows.add("ctx_kin", kin_id=row_id("K", 1), person_id="P0", other_person_id="P5", relation="SIBLING")
    return rows.says(row_id("T", 1), "P5", "~the lane by the mill", ON, record=row_id("R", 5))


def _rows_about_one(number: int) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """(file, column of its id, column of the person, the rest) of files with rows about one young person."""
    yield "ssd_family", "fami_table_id", "fami_person_id", {"fami_family_id": row_id("F", number)}
    yield "ssd_address", "addr_table_id", "addr_person_id", {"addr_address_postcode": ""}
    referral = {"cine_referral_date": ON}
    yield "ssd_cin_episodes", "cine_referral_id", "cine_person_id", referral
    yield "ssd_cin_assessments", "cina_assessment_id", "cina_person_id", {"cina_assessment_start_date": ON}
    yield "ssd_missing", "miss_table_id", "miss_person_id", {"miss_missing_episode_start_date": ON}
    yield "ssd_cla_placement", "clap_cla_placement_id", "clap_person_id", {"clap_cla_placement_start_date": ON}
    involved = {"invo_professional_id": "W1", "invo_involvement_start_date": ON}
    yield "ssd_involvements", "invo_involvements_id", "invo_person_id", involved


def held(services: Services) -> str:
    """Everything that the graph holds, as text."""
    return json.dumps(
        [row for name in (ALL_NODES, ALL_RELATIONSHIPS) for row in services.graph.stream(load(name))], default=str
    )


def answers(services: Services) -> list[Any]:
    """What the command line answers where rows are named."""
    found = services.detection.detect(actor=LEAD, valid_on=TODAY)
    told = [
        json.loads(as_json(detected_json(found.valid_on, found.known_at, found.policy, found.clusters)))["clusters"]
    ]
    for each in services.alerts.list(actor=LEAD):
        told.append(json.loads(as_json(alert_json(services.alerts.show(actor=LEAD, alert_id=each.alert.uid)))))
        again = services.explaining.explain(actor=LEAD, alert_id=each.alert.uid, check=True)
        told.append([each.differences for each in again.recounts])
    return [*told, [each.association_ids for each in services.contexts.candidates(actor=LEAD)]]


def test_no_id_of_a_row_about_people_is_in_the_graph_or_what_leaves_it(world: World, tmp_path: Path) -> None:
    report = world.imports(borough())

    assert [each.text for each in report.problems] == []
    assert report.state == "COMPLETE"
    graph = held(world.services)
    assert "Mill Lane" in graph and "C1" in graph, "contexts keep theirs"
    assert OWN not in graph
    export_graph(world.services.graph, tmp_path / "export")
    for question in world.services.queries.list(actor=LEAD):
        given = {"context": "C1", "people": "1", "miles": "1", "first": "C1", "second": "C1"}
        values = {name: value for name, value in given.items() if name in question.parameters}
        assert OWN not in str(world.services.queries.run(actor=LEAD, name=question.name, params=values))


def test_whoever_may_see_a_row_sees_its_id_at_the_source(world: World) -> None:
    world.imports(borough())
    evidence = [row_id("A", number) for number in range(6)]

    (cluster,) = [each for each in world.clusters().values() if each.context_ids[0] == "C1"]
    assert list(cluster.evidence) == evidence
    assert list(cluster.from_sub_places) == [row_id("A", 4)]
    (alert,) = [each for each in world.services.alerts.list(actor=LEAD) if each.context_ids[0] == "C1"]
    shown = world.services.alerts.show(actor=LEAD, alert_id=alert.alert.uid)
    assert [each.association_id for each in shown.evidence] == evidence
    assert [each.record_id for each in shown.evidence] == [row_id("R", number) for number in range(6)]
    assert list(shown.changes[-1].evidence) == evidence
    (waiting,) = world.services.contexts.candidates(actor=LEAD)
    assert waiting.association_ids == (row_id("T", 1),)
    world.confirm("the lane by the mill", "C2")
    (cluster,) = [each for each in world.clusters().values() if each.context_ids[0] == "C1"]
    assert row_id("T", 1) in cluster.evidence
    assert OWN not in held(world.services)


def test_a_recount_names_what_was_withdrawn_as_its_source_does(world: World) -> None:
    world.imports(borough())
    (alert,) = [each for each in world.services.alerts.list(actor=LEAD) if each.context_ids[0] == "C1"]
    world.imports(Folder().add("ctx_associations", association_id=row_id("A", 2), withdrawn="Y"))
    again = world.services.explaining.explain(actor=LEAD, alert_id=alert.alert.uid, check=True)

    assert again.holds, [each.differences for each in again.recounts]


def made_older(services: Services) -> None:
    """Turns graph and vault into what version 4309771 wrote: ids in the graph, in evidence too, none in the vault."""
    with services.vault.unit(actor=LEAD, action="test:graph:older") as unit:
        uids = [uid for (uid,) in unit.connection.execute(select(source_ids.c.uid))]
        names = unit.source_ids.of(uids)
        unit.connection.execute(delete(source_ids))
    rows = [{"uid": uid, "id": name} for uid, name in names.by_uid.items()]
    cited = [
        {"uid": row["uid"], "evidence": list(names.all(row["evidence"]))}
        for query in (store.OF_ALERTS, store.OF_CHANGES)
        for row in services.graph.read(load(query))
    ]
    placements = [{"uid": store.ONE_PLACEMENT, "id": f"placement:{row_id('X', 1)}"}]
    given = {"links": rows, "records": rows, "alerts": cited, "changes": cited, "placements": placements, "schema": []}
    for name, query in OLDER.items():
        services.connection.driver.execute_query(query, rows=given[name], database_=services.connection.database)


@pytest.mark.parametrize("stopped", [False, True], ids=["at once", "interrupted before"])
def test_an_older_graph_gives_its_ids_to_the_vault_and_answers_as_before(
    settings: Settings, clean: None, tmp_path: Path, stopped: bool
) -> None:
    own = settings.model_copy(update={"today": TODAY})
    services = open_services(own)
    services.imports.run(actor=LEAD, folder=borough().write(tmp_path / "files"), options=ImportOptions())
    before = answers(services)
    made_older(services)
    assert held(services).count(OWN) > 40
    if stopped:
        with services.vault.unit(actor=LEAD, action="test:graph:stop") as unit:
            _, _, cited = moving.keep(services.graph, unit)
        store.rename_evidence(services.graph, cited)
        people = [
            str(row["held"]["uid"]) for row in services.graph.stream(load(ALL_NODES)) if "YoungPerson" in row["labels"]
        ]
        store.forget(services.graph, people=people[:3], records=[])
    services.close()

    services = open_services(own)
    try:
        assert OWN not in held(services)
        assert answers(services) == before
        again = services.imports.run(actor=LEAD, folder=tmp_path / "files", options=ImportOptions())
        assert not any(each.new + each.changed for each in again.files)
        services.detection.detect(actor=LEAD)
        assert answers(services) == before, "nothing is news"
    finally:
        services.close()
