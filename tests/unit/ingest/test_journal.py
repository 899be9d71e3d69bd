"""The journal keeps vault and graph in step, also when the graph fails while batches are on their way."""

import gc
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Role
from csgraph.domain.ties import Mark
from csgraph.errors import InvalidInput, Unavailable
from csgraph.ids import RunId
from csgraph.services.importing.collecting import seldom_collected
from csgraph.services.importing.journal import Journal
from csgraph.store.graph import Graph
from csgraph.store.queries import Query
from csgraph.vault.register import Entry, Where
from csgraph.vault.vault import Vault

ACTOR = Actor(id="tester", roles=frozenset({Role.ADMINISTRATOR}), agency="TEST")
FILE = "ctx_people.csv"


class FailsAt:
    """A graph that takes batches until one number, fails there, and would take what comes after."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.taken: list[int] = []

    def write(
        self, steps: Sequence[tuple[Query, Mapping[str, object]]], /, *, mark: Mark | None = None
    ) -> list[object]:
        batch = int(str(steps[-1][1]["batch"]))
        if batch == self.number:
            raise Unavailable("graph_lost", "The engine went away.", advice="Start it again.")
        self.taken.append(batch)
        return []


@pytest.fixture(name="vault")
def _vault(tmp_path: Path) -> Vault:
    return Vault.open(f"sqlite:///{tmp_path / 'vault.sqlite3'}", key_file=tmp_path / "vault.key", clock=Clock())


def _journal(graph: FailsAt, vault: Vault) -> Journal:
    return Journal(
        graph=cast("Graph", graph),
        vault=vault,
        clock=Clock(),
        actor=ACTOR,
        run=RunId("run_1"),
        source_system="test",
        action="import:batch:write",
        started_at=datetime.now(UTC),
    )


def _write(journal: Journal, batches: int, *, uid: str | None = "pe_1") -> None:
    with journal:
        for number in range(1, batches + 1):
            with journal.batch() as (_, batch):
                entry = Entry(file=FILE, key=str(number), version=1, content=b"c" * 16, withdrawn=False, where=Where())
                batch.entries.append(entry)
                batch.begin([("people/create", {"uid": uid})])


def test_no_batch_reaches_the_graph_after_one_that_did_not(vault: Vault) -> None:
    for number in range(1, 7):
        graph = FailsAt(number)
        with pytest.raises(Unavailable):
            _write(_journal(graph, vault), 6)
        assert graph.taken == list(range(number))
        with vault.unit(actor=ACTOR, action="test") as unit:
            register = unit.register("test")
            [(run, _)] = register.unfinished_runs()
            register.take_back(run, number - 1)
            held = register.current(FILE, [str(each) for each in range(1, 7)])
            assert sorted(held) == [str(each) for each in range(1, number)]
            for table in ("source_rows", "batch_instants", "batches"):
                unit.connection.exec_driver_sql(f"DELETE FROM {table}")


def test_a_value_that_must_not_go_to_the_graph_reaches_neither(vault: Vault) -> None:
    graph = FailsAt(99)

    with pytest.raises(InvalidInput):
        _write(_journal(graph, vault), 1, uid=None)

    assert graph.taken == [0]
    with vault.unit(actor=ACTOR, action="test") as unit:
        assert unit.register("test").current(FILE, ["1"]) == {}


def test_a_run_without_an_error_has_written_every_batch_when_it_ends(vault: Vault) -> None:
    graph = FailsAt(99)
    _write(_journal(graph, vault), 6)
    assert graph.taken == [0, 1, 2, 3, 4, 5, 6, 6]
    with vault.unit(actor=ACTOR, action="test") as unit:
        assert unit.register("test").unfinished_runs() == []


def test_an_import_that_fails_leaves_pythons_looking_for_circles_as_it_was() -> None:
    before = gc.get_threshold()
    during: list[int] = []

    def fail() -> None:
        with seldom_collected():
            during.append(gc.get_threshold()[0])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert during[0] > before[0]
    assert gc.get_threshold() == before
