"""Repairs: a graph that was lost, or is of an earlier day, is written again from the files, and nothing twice."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from csgraph.engine.connect import Connection
from csgraph.errors import Unavailable
from csgraph.mending import opened_repairs
from csgraph.settings import Settings
from csgraph.store import transfer
from csgraph.store.graph import Graph
from csgraph.vault.register_tables import batch_instants, batches
from csgraph.vault.schema import source_ids
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


DERIVED = ("yp_", "kin_")
"""How ids begin of what follows from rows: it has the record time of the newest of them, not its own."""
RECORDED = (
    "MATCH (p:YoungPerson)-[a]->(c:Context)"
    " RETURN a.key AS key, a.recorded_at AS began, a.superseded_at AS ended"
    " UNION ALL MATCH (s:RecordState) RETURN s.uid AS key, s.recorded_at AS began, s.superseded_at AS ended"
    " UNION ALL MATCH (s:PersonState) RETURN s.uid AS key, s.recorded_at AS began, s.superseded_at AS ended"
    " UNION ALL MATCH (:YoungPerson)-[k:KIN_OF]->(:YoungPerson) RETURN k.key AS key, k.recorded_at AS began,"
    " k.superseded_at AS ended"
    " UNION ALL MATCH (s:ContextState) RETURN s.uid AS key, s.recorded_at AS began, s.superseded_at AS ended"
)


def _times(connection: Connection) -> dict[str, tuple[datetime, datetime | None]]:
    """By key of a version, since when and until when it was held."""
    found = connection.driver.execute_query(RECORDED, database_=connection.database).records
    return {
        str(each["key"]): (each["began"].to_native(), each["ended"] and each["ended"].to_native()) for each in found
    }


def _corrected() -> Folder:
    """One row that says other than it did."""
    return Folder().says("A5", "P5", "C2", "2026-04-09")


@pytest.mark.parametrize("lost", ["all", "the second day"])
def test_what_is_written_again_is_held_as_known_since_it_was_first_recorded(
    settings: Settings, clean: None, connection: Connection, tmp_path: Path, lost: str
) -> None:
    with opened(settings, tmp_path) as world:
        imported = world.now()
        world.imports(_first())
        transfer.export_graph(world.services.graph, tmp_path / "backup")
        world.imports(_second())
        world.imports(_corrected())
        between = world.now()
        world.imports(Folder().person("P9", dob="2011-02-03").says("A9", "P9", "C1", "2026-05-20"))
        before, then = _times(connection), _seen(world, between)
    empty(connection)
    if lost == "the second day":
        transfer.import_graph(Graph(connection), tmp_path / "backup")

    with opened_repairs(settings) as repairs:
        found = repairs.repair(actor=LEAD, folders=[tmp_path / f"00{number}" for number in (1, 2, 3, 4)])

    after = _times(connection)
    held = {key for key, (_, ended) in before.items() if ended is None}
    assert found.is_whole and found.inexact == 0
    derived = {key for key in after if key.startswith(DERIVED)}
    assert {key: after[key] for key in held - derived} == {key: before[key] for key in held - derived}
    rows = after.keys() - derived
    assert {key: after[key] for key in rows} == {key: before[key] for key in rows}, "and what ended, ended then"
    assert derived and all(imported < after[key][0] <= before[key][0] for key in derived & held)
    with opened(settings, tmp_path) as world:
        assert _seen(world, between) == then, "the answer of that moment is the same"


def _seen(world: World, known_at: datetime) -> dict[str, tuple[int, int]]:
    """Young people and kin groups of each cluster, as known at a moment."""
    return {uid: (each.young_people, each.kin_groups) for uid, each in world.clusters(known_at=known_at).items()}


def test_of_a_vault_that_kept_no_instants_rows_are_known_since_their_import_began(
    settings: Settings, clean: None, connection: Connection, tmp_path: Path
) -> None:
    with opened(settings, tmp_path) as world:
        world.imports(_first())
        before = _times(connection)
        with world.services.vault.unit(actor=LEAD, action="test:instants:forget") as unit:
            unit.connection.execute(delete(batch_instants))
            [began] = unit.connection.execute(select(batches.c.started_at)).scalars()
    empty(connection)

    with opened_repairs(settings) as repairs:
        found = repairs.repair(actor=LEAD, folders=[tmp_path / "001"])

    assert found.is_whole and found.inexact == sum(found.written.values()) > 0
    began = began if began.tzinfo else began.replace(tzinfo=UTC)
    assert {at for at, _ in _times(connection).values()} == {began} and began < min(at for at, _ in before.values())


def test_a_repair_brings_back_what_the_source_calls_the_rows(
    settings: Settings, clean: None, connection: Connection, tmp_path: Path
) -> None:
    with opened(settings, tmp_path) as world:
        world.imports(_first())
        clusters = _clusters(world)
        with world.services.vault.unit(actor=LEAD, action="test:source_ids:forget") as unit:
            kept = unit.connection.execute(select(source_ids.c.uid, source_ids.c.person_uid)).all()
            unit.connection.execute(delete(source_ids))
        assert _clusters(world) != clusters, "they are named by our ids alone"
    empty(connection)

    with opened_repairs(settings) as repairs:
        assert repairs.repair(actor=LEAD, folders=[tmp_path / "001"]).is_whole

    with opened(settings, tmp_path) as world:
        assert _clusters(world) == clusters
        with world.services.vault.looking(actor=LEAD) as unit:
            again = unit.connection.execute(select(source_ids.c.uid, source_ids.c.person_uid)).all()
        assert sorted(map(tuple, again)) == sorted(map(tuple, kept))
