"""A graph goes from either engine to the other and is the same there; what was tampered with is refused."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest

from csgraph.engine import embedded
from csgraph.engine.connect import connect
from csgraph.errors import Conflict, InvalidInput
from csgraph.settings import Settings
from csgraph.store import schema, transfer
from csgraph.store.graph import Graph
from csgraph.store.queries import load
from tests.store.test_graph import query

AT = datetime(2026, 6, 1, 9, 0, 0, 123456, tzinfo=UTC)


MAKE = """\
CREATE (a:YoungPerson {uid: 'yp_a', adult_from: $day, stub: false})
CREATE (b:YoungPerson {uid: 'yp_b'})
CREATE (c:Context:TransportRoute {uid: 'ctx_a', name: 'Ångström Way', aliases: [], easting: 1.0, accuracy_m: 2.5})
CREATE (h:HarmType {code: 'CCE', cin_factors: ['20B', '21']})
CREATE (a)-[:NAMED_UNSAFE {key: 'n.1', uid: 'n', version: 1, valid_from: $day, recorded_at: $at, weight: 2}]->(c)
CREATE (a)-[:NAMED_UNSAFE {key: 'n.2', uid: 'n', version: 2, valid_from: $day, recorded_at: $at, weight: 3}]->(c)
CREATE (b)-[:ATTENDS {key: 't.1', uid: 't', harm_types: ['CCE']}]->(c)
CREATE (b)-[:KIN_OF {key: 'k.1', uid: 'k'}]->(a)
CREATE (a)-[:AFFECTED_BY {key: 'h.1', uid: 'h'}]->(h)
CREATE (:PersonState {uid: 'yp_a.1', recorded_at: $at})-[:STATE_OF]->(a)
"""


@pytest.fixture
def small(graph: Graph) -> Graph:
    """A graph with each sort of value, a node of two labels, versions and plain links."""
    graph.write([(query(MAKE, "day", "at", mode="write"), {"day": date(2026, 2, 28), "at": AT})])
    return graph


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """An embedded engine of its own."""
    folder = tmp_path_factory.mktemp("elsewhere")
    connection = connect(Settings(data=folder, graph_uri="embedded:", engine_heap_mb=256))
    yield Graph(connection)
    connection.close()
    embedded.stop(folder)


def everything(graph: Graph) -> list[str]:
    """All that is kept, as text, in order; labels and keys of maps too, whose order differs."""
    rows = [row for name in ("transfer/all_nodes", "transfer/all_relationships") for row in graph.stream(load(name))]
    settled = [
        {name: sorted(cast("list[str]", value)) if name.endswith("labels") else value for name, value in row.items()}
        for row in rows
    ]
    return sorted(json.dumps(row, sort_keys=True, default=repr) for row in settled)


def empty(graph: Graph) -> None:
    graph.connection.driver.execute_query("MATCH (n) DETACH DELETE n", database_=graph.connection.database)


def test_a_graph_comes_back_the_same_by_way_of_another_engine(small: Graph, elsewhere: Graph, tmp_path: Path) -> None:
    before = everything(small)
    empty(elsewhere)

    counts = transfer.export_graph(small, tmp_path / "out")
    assert transfer.import_graph(elsewhere, tmp_path / "out") == counts
    assert schema.info(elsewhere) == schema.info(small)
    assert everything(elsewhere) == before
    empty(small)
    transfer.export_graph(elsewhere, tmp_path / "back")
    transfer.import_graph(small, tmp_path / "back")

    assert everything(small) == before
    assert counts["YoungPerson"] == 2
    assert counts["NAMED_UNSAFE"] == 2


def test_a_folder_that_is_not_whole_is_refused_and_nothing_is_written(
    small: Graph, elsewhere: Graph, tmp_path: Path
) -> None:
    empty(elsewhere)
    folder = tmp_path / "out"
    transfer.export_graph(small, folder)
    part = folder / "node-YoungPerson.jsonl.gz"
    whole = part.read_bytes()

    part.write_bytes(whole[:-1] + b"!")
    with pytest.raises(InvalidInput, match=r"node-YoungPerson\.jsonl\.gz was changed"):
        transfer.import_graph(elsewhere, folder)
    part.unlink()
    with pytest.raises(InvalidInput, match=r"node-YoungPerson\.jsonl\.gz is not there"):
        transfer.import_graph(elsewhere, folder)
    (folder / "manifest.json").write_text("{}")
    with pytest.raises(InvalidInput, match=r"manifest\.json"):
        transfer.import_graph(elsewhere, folder)

    assert elsewhere.read(load("transfer/any_node")) == []


def test_neither_a_full_folder_nor_a_full_graph_is_written_over(small: Graph, tmp_path: Path) -> None:
    transfer.export_graph(small, tmp_path / "out")

    with pytest.raises(Conflict, match="folder"):
        transfer.export_graph(small, tmp_path / "out")
    with pytest.raises(Conflict, match="graph already"):
        transfer.import_graph(small, tmp_path / "out")
