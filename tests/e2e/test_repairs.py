"""Repairs: a graph that was lost, or is of an earlier day, is written again from the files, and nothing twice."""

from pathlib import Path

import pytest

from csgraph.engine.connect import Connection
from csgraph.errors import Unavailable
from csgraph.mending import opened_repairs
from csgraph.settings import Settings
from csgraph.store import transfer
from csgraph.store.graph import Graph
from tests.e2e.world import LEAD, Folder, World, opened
from tests.store.test_ties import empty

HELD = (
    "MATCH (p:YoungPerson)-[a]->(c:Context) WHERE a.superseded_at IS NULL"
    " RETURN p.uid AS person, a.key AS key, type(a) AS kind, c.uid AS context"
    " UNION ALL MATCH (s:RecordState) WHERE s.superseded_at IS NULL"
    " RETURN s.uid AS person, s.kind AS key, s.agency AS kind, '' AS context"
    " UNION ALL MATCH (s:PersonState) WHERE s.superseded_at IS NULL"
    " RETURN s.person_uid AS person, toString(s.adult_from) AS key, '' AS kind, '' AS context"
    " UNION ALL MATCH (p:YoungPerson)-[k:KIN_OF]->(o:YoungPerson) WHERE k.superseded_at IS NULL"
    " RETURN p.uid AS person, o.uid AS key, k.basis AS kind, '' AS context"
)


def _first() -> Folder:
    folder = Folder().context("C1", "Canal bridge").context("C2", "Long Park")
    for number in range(1, 6):
        folder.person(f"P{number}", dob="2011-02-03").says(f"A{number}", f"P{number}", "C1", "2026-03-02")
    folder.add("ssd_family", fami_table_id="F1", fami_family_id="M1", fami_person_id="P1")
    return folder.add("ssd_family", fami_table_id="F2", fami_family_id="M1", fami_person_id="P2")


def _second() -> Folder:
    """Some rows are other than in the first, some are new, and one was never so."""
    folder = Folder()
    for number in (5, 6, 7):
        folder.person(f"P{number}", dob="2011-02-03").says(f"A{number}", f"P{number}", "C2", "2026-04-02")
    return folder.says("A8", "P7", "~the canal bridge", "2026-04-03").add(
        "ctx_peer_links", link_id="L1", person_id="P6", other_person_id="P7", kind="FRIEND_OF", voice="OWN",
        valid_from="2026-04-02", record_id="R-A6",
    )  # fmt: skip


def _held(connection: Connection) -> list[tuple[object, ...]]:
    found = connection.driver.execute_query(HELD, database_=connection.database).records
    return sorted((tuple(each.values()) for each in found), key=str)


def _clusters(world: World) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {uid: (each.young_people, tuple(sorted(each.evidence))) for uid, each in world.clusters().items()}


@pytest.mark.parametrize("lost", ["all", "the second day"])
def test_a_graph_that_is_behind_is_written_again_from_its_files(
    settings: Settings, clean: None, connection: Connection, tmp_path: Path, lost: str
) -> None:
    with opened(settings, tmp_path) as world:
        world.imports(_first())
        transfer.export_graph(world.services.graph, tmp_path / "backup")
        world.imports(_second())
        before, clusters = _held(connection), _clusters(world)
    empty(connection)
    if lost == "the second day":
        transfer.import_graph(Graph(connection), tmp_path / "backup")

    with opened_repairs(settings) as repairs:
        found = repairs.check(actor=LEAD)
        assert not found.is_right
        assert found.lacks.rows
        part = repairs.repair(actor=LEAD, folders=[tmp_path / "001"])
        assert part.missing, "the second day's files were not given yet"
    with pytest.raises(Unavailable), opened(settings, tmp_path):
        pass
    with opened_repairs(settings) as repairs:
        whole = repairs.repair(actor=LEAD, folders=[tmp_path / "002", tmp_path / "001"])
        assert whole.is_whole
        assert repairs.check(actor=LEAD).is_right
        assert repairs.repair(actor=LEAD, folders=[tmp_path / "001"]).written == {}

    assert _held(connection) == before
    with opened(settings, tmp_path) as world:
        assert _clusters(world) == clusters
        again = world.imports(_second())
        assert {each.new + each.changed for each in again.files} == {0}


def test_a_whole_store_has_nothing_to_repair(world: World, settings: Settings, tmp_path: Path) -> None:
    world.imports(_first())
    world.imports(_second())

    with opened_repairs(settings) as repairs:
        assert repairs.check(actor=LEAD).is_right
        assert repairs.repair(actor=LEAD, folders=[]).is_whole
