"""Ties: every graph under every vault, on both engines. What is not one thing is refused, and nothing is written."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from csgraph.bootstrap import open_services
from csgraph.domain.ties import Mark, Standing
from csgraph.engine.connect import Connection
from csgraph.errors import Unavailable
from csgraph.services.importing import tying
from csgraph.settings import Settings
from csgraph.store import schema, ties, transfer
from csgraph.store.graph import Graph
from csgraph.store.harms import register_harm_types
from csgraph.store.queries import load
from csgraph.vocabulary import HARM_TYPES
from tests.conftest import wipe
from tests.e2e.world import LEAD, Folder, World, opened
from tests.engines import Engine

ALL = "MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS gone"
PEOPLE = "MATCH (p:YoungPerson) RETURN count(p) AS people"
DAMAGED = "vault_unreachable"
BESIDE = ("", "-wal", "-shm", "-unit")

EXPECTED: dict[tuple[str, str], str] = {
    ("absent", "absent"): Standing.NEW,
    ("absent", "older"): Standing.GRAPH_MISSING,
    ("absent", "newer"): Standing.GRAPH_MISSING,
    ("absent", "other"): Standing.GRAPH_MISSING,
    ("older", "absent"): Standing.VAULT_MISSING,
    ("older", "older"): Standing.TIED,
    ("older", "newer"): Standing.GRAPH_OLDER,
    ("older", "other"): Standing.STRANGERS,
    ("newer", "absent"): Standing.VAULT_MISSING,
    ("newer", "older"): Standing.VAULT_OLDER,
    ("newer", "newer"): Standing.TIED,
    ("newer", "other"): Standing.STRANGERS,
    ("other", "absent"): Standing.VAULT_MISSING,
    ("other", "older"): Standing.STRANGERS,
    ("other", "newer"): Standing.STRANGERS,
    ("other", "other"): Standing.TIED,
    ("damaged", "absent"): Standing.VAULT_MISSING,
    ("damaged", "older"): Standing.GRAPH_MISSING,
    ("damaged", "newer"): Standing.GRAPH_MISSING,
    ("damaged", "other"): Standing.STRANGERS,
    **{(graph, "damaged"): DAMAGED for graph in ("absent", "older", "newer", "other", "damaged")},
}
RIGHT = {Standing.NEW, Standing.TIED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Graphs and vaults of two days, and another's, as backups have them."""

    folder: Path
    settings: Settings

    def vault(self, name: str) -> Path:
        return self.folder / name / "vault.sqlite3"

    def graph(self, name: str) -> Path:
        return self.folder / name / "graph"


def _day(number: int) -> Folder:
    rows = Folder().context("C1", "Canal bridge")
    for each in range(1, 3 + number):
        rows.person(f"P{each}").says(f"A{each}", f"P{each}", "C1", "2026-03-02")
    return rows


def _keep(kept: Kept, name: str, world: World) -> None:
    transfer.export_graph(world.services.graph, kept.graph(name))
    world.services.close()
    shutil.copy2(kept.settings.data / "own" / "vault.sqlite3", kept.vault(name))


@pytest.fixture(scope="module")
def kept(engine: Engine, connection: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder = tmp_path_factory.mktemp("kept")
    settings = Settings(
        data=engine.data,
        graph_uri=engine.uri,
        graph_user=engine.user,
        graph_password=SecretStr(engine.password),
        vault_url=f"sqlite:///{engine.data / 'own' / 'vault.sqlite3'}",
        vault_key_file=folder / "vault.key",
    )
    kept = Kept(folder=folder, settings=settings)
    for name in ("older", "newer", "other"):
        (folder / name).mkdir()
    wipe(connection)
    _forget_vault(settings)
    with opened(settings, folder / "other") as world:
        world.imports(_day(4))
        _keep(kept, "other", world)
    wipe(connection)
    _forget_vault(settings)
    with opened(settings, folder / "older") as world:
        world.imports(_day(1))
        _keep(kept, "older", world)
    with opened(settings, folder / "newer") as world:
        world.imports(_day(2))
        _keep(kept, "newer", world)
    yield kept
    empty(connection)
    _forget_vault(settings)
    schema.apply(Graph(connection))


def _forget_vault(settings: Settings) -> None:
    for end in BESIDE:
        Path(f"{settings.data / 'own' / 'vault.sqlite3'}{end}").unlink(missing_ok=True)


def empty(connection: Connection) -> None:
    while connection.driver.execute_query(ALL, database_=connection.database).records[0]["gone"]:
        pass


def _put_graph(kept: Kept, connection: Connection, name: str) -> None:
    empty(connection)
    if name != "absent":
        transfer.import_graph(Graph(connection), kept.graph("newer" if name == "damaged" else name))
    if name == "damaged":
        # What names the graph is still there, and what it held is not.
        rest = ALL.replace("MATCH (n)", "MATCH (n) WHERE NOT n:GraphInfo")
        connection.driver.execute_query(rest, database_=connection.database)


def _put_vault(kept: Kept, name: str) -> None:
    _forget_vault(kept.settings)
    path = kept.settings.data / "own" / "vault.sqlite3"
    if name == "damaged":
        path.write_bytes(b"\x00damaged\xff" * 4000)
    elif name != "absent":
        shutil.copy2(kept.vault(name), path)


def _people(connection: Connection) -> int:
    return int(connection.driver.execute_query(PEOPLE, database_=connection.database).records[0]["people"])


@pytest.mark.parametrize(("graph", "vault"), sorted(EXPECTED))
def test_a_graph_and_a_vault_are_used_only_where_they_are_one_thing(
    kept: Kept, connection: Connection, graph: str, vault: str
) -> None:
    _put_graph(kept, connection, graph)
    _put_vault(kept, vault)
    people, expected = _people(connection), EXPECTED[graph, vault]

    if expected in RIGHT:
        services = open_services(kept.settings)
        assert tying.look(services.graph, services.vault).standing is Standing.TIED
        services.close()
    else:
        with pytest.raises(Unavailable) as refused:
            open_services(kept.settings)
        assert refused.value.code == (DAMAGED if expected == DAMAGED else f"store_{expected}")
        assert refused.value.advice
        with pytest.raises(Unavailable):
            open_services(kept.settings)  # A second time it says the same.
    assert _people(connection) == people


@pytest.mark.parametrize("name", ["older", "newer"])
def test_one_that_was_never_tied_is_tied_where_it_belongs_together(
    kept: Kept, connection: Connection, name: str
) -> None:
    _put_graph(kept, connection, name)
    _put_vault(kept, name)
    _as_before(kept, connection)

    services = open_services(kept.settings)

    assert tying.look(services.graph, services.vault).standing is Standing.TIED
    services.close()


@pytest.mark.parametrize(
    ("graph", "vault", "expected"),
    [
        ("older", "newer", Standing.GRAPH_OLDER),
        ("newer", "older", Standing.VAULT_OLDER),
        ("other", "newer", Standing.STRANGERS),
        ("absent", "newer", Standing.GRAPH_MISSING),
        ("newer", "absent", Standing.VAULT_MISSING),
    ],
)
def test_one_that_was_never_tied_is_refused_where_it_does_not(
    kept: Kept, connection: Connection, graph: str, vault: str, expected: Standing
) -> None:
    _put_graph(kept, connection, graph)
    _put_vault(kept, vault)
    _as_before(kept, connection)

    with pytest.raises(Unavailable) as refused:
        open_services(kept.settings)

    assert refused.value.code == f"store_{expected.value}"


def _as_before(kept: Kept, connection: Connection) -> None:
    """As a version of csgraph left them that knew nothing of ties."""
    connection.driver.execute_query(
        "MATCH (info:GraphInfo) REMOVE info.vault_uid, info.unit, info.unit_at", database_=connection.database
    )
    path = kept.settings.data / "own" / "vault.sqlite3"
    if path.exists():
        vault = sqlite3.connect(path)
        vault.execute("UPDATE tie SET graph_uid = NULL, unit = 0, arrived = 0")
        vault.execute("DELETE FROM graph_units")
        vault.commit()
        vault.close()


def test_a_unit_that_was_interrupted_after_the_graph_was_written_is_taken_up(
    kept: Kept, connection: Connection
) -> None:
    _put_graph(kept, connection, "newer")
    _put_vault(kept, "newer")
    services = open_services(kept.settings)
    alert_like = (load("tie/bind"), {"graph_id": "g", "vault": services.vault.uid, "unit": 0, "unit_at": 0})
    try:
        with services.vault.unit(actor=LEAD, action="test:unit:interrupt"):
            services.graph.write([alert_like])
            raise RuntimeError
    except RuntimeError:
        pass

    stand = tying.look(services.graph, services.vault)
    assert stand.standing is Standing.INTERRUPTED
    again = open_services(kept.settings)
    with again.vault.unit(actor=LEAD, action="test:unit:write"):
        again.graph.write([alert_like])

    assert tying.look(again.graph, again.vault).standing is Standing.TIED
    again.close()
    services.close()


def test_a_vault_that_is_older_by_one_unit_is_no_interrupted_one(kept: Kept, connection: Connection) -> None:
    _put_graph(kept, connection, "newer")
    _put_vault(kept, "newer")
    services = open_services(kept.settings)
    with services.vault.unit(actor=LEAD, action="test:unit:write"):
        services.graph.write([(load("harms/register"), {"rows": []})])
    services.close()
    _put_vault(kept, "newer")

    with pytest.raises(Unavailable) as refused:
        open_services(kept.settings)

    assert refused.value.code == "store_vault_older"


def test_a_graph_that_was_replaced_under_a_running_service_takes_no_write(kept: Kept, connection: Connection) -> None:
    _put_graph(kept, connection, "newer")
    _put_vault(kept, "newer")
    services = open_services(kept.settings)
    empty(connection)

    with pytest.raises(Unavailable) as refused:
        register_harm_types(services.graph, HARM_TYPES)

    assert refused.value.code == "graph_not_ours"
    services.close()


def test_a_graph_of_a_newer_version_is_left_alone(kept: Kept, connection: Connection) -> None:
    _put_graph(kept, connection, "newer")
    _put_vault(kept, "newer")
    newer = schema.version() + 1
    query = "MATCH (info:GraphInfo) SET info.schema_version = $version"
    connection.driver.execute_query(query, version=newer, database_=connection.database)

    with pytest.raises(Unavailable) as refused:
        open_services(kept.settings)

    assert refused.value.code == "graph_version"
    found = schema.info(Graph(connection))
    assert found is not None
    assert found.schema_version == newer


def test_tying_again_changes_nothing(kept: Kept, connection: Connection) -> None:
    _put_graph(kept, connection, "newer")
    graph = Graph(connection)
    before = ties.side(graph)
    assert before.vault is not None

    ties.bind(graph, vault=before.vault, last=Mark(number=0, at=0))

    assert ties.side(graph) == before
