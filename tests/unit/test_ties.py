"""Ties: how a graph and a vault stand to each other, as a table, and while somebody is writing."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.ties import IN_ORDER, NOTHING, GraphSide, Mark, Standing, VaultSide, standing

G = GraphSide(graph="g", vault="v", last=Mark(number=7, at=70), is_empty=False)
V = VaultSide(vault="v", graph="g", arrived=7, sent=7, same=70, is_empty=False, brought=True)
NEW_GRAPH, NEW_VAULT = GraphSide(runs={}), VaultSide(vault="v", runs={})
FRESH_VAULT = VaultSide(vault="fresh", runs={})
OLD_GRAPH = GraphSide(graph="g", is_empty=False, runs={"run_1": 3, "run_2": 5})
OLD_VAULT = VaultSide(vault="v", is_empty=False, runs={"run_1": 3, "run_2": 5})


def _graph(number: int, at: int = 0, vault: str | None = "v", graph: str = "g", *, is_empty: bool = False) -> GraphSide:
    return GraphSide(graph=graph, vault=vault, last=Mark(number=number, at=at), is_empty=is_empty)


def _vault(
    arrived: int, sent: int, same: int | None = None, *, graph: str | None = "g", meant: tuple[int, int] | None = None
) -> VaultSide:
    marks = frozenset({Mark(number=meant[0], at=meant[1])} if meant else ())
    return VaultSide(
        vault="v", graph=graph, arrived=arrived, sent=sent, same=same, is_empty=False, meant=marks, runs={}
    )


TABLE: list[tuple[str, GraphSide, VaultSide, Standing]] = [
    ("the same unit in both", G, V, Standing.TIED),
    ("sent, and not arrived", _graph(7, 70), _vault(7, 9, 70), Standing.INTERRUPTED),
    ("meant, and interrupted", _graph(8, 80), _vault(7, 7, meant=(8, 80)), Standing.INTERRUPTED),
    ("meant, but by another copy", _graph(8, 81), _vault(7, 7, meant=(8, 80)), Standing.VAULT_OLDER),
    ("a graph of an earlier day", _graph(5, 50), _vault(7, 7, 50), Standing.GRAPH_OLDER),
    ("a vault of an earlier day", _graph(8, 80), _vault(7, 7), Standing.VAULT_OLDER),
    ("copies that each went on, as far", _graph(7, 71), _vault(7, 7, 70), Standing.BRANCHED),
    ("copies that each went on, less far", _graph(5, 51), _vault(7, 7, 50), Standing.BRANCHED),
    ("another vault's graph", _graph(7, 70, "w"), V, Standing.STRANGERS),
    ("another graph of this vault", _graph(7, 70, graph="h"), V, Standing.STRANGERS),
    ("an emptied graph that is still named", _graph(7, 70, is_empty=True), V, Standing.GRAPH_MISSING),
    ("a first import that was cut off", _graph(1, 10, is_empty=True), _vault(1, 4, 10), Standing.INTERRUPTED),
    ("a first import that brought nobody", _graph(4, 40, is_empty=True), _vault(4, 4, 40), Standing.TIED),
    ("no graph any more", NEW_GRAPH, V, Standing.GRAPH_MISSING),
    ("no vault any more", G, FRESH_VAULT, Standing.VAULT_MISSING),
    ("nothing in either", NEW_GRAPH, NEW_VAULT, Standing.NEW),
    ("tying was interrupted", _graph(0, is_empty=True), NEW_VAULT, Standing.UNTIED),
    ("a vault from before it was tied", _graph(3, 30), _vault(0, 0, graph=None), Standing.VAULT_OLDER),
    ("a graph from before it was tied", GraphSide(graph="g", is_empty=False, runs={}), V, Standing.GRAPH_OLDER),
    ("another graph that was never tied", GraphSide(graph="h", is_empty=False, runs={}), V, Standing.STRANGERS),
    ("of an earlier version, and the same runs", OLD_GRAPH, OLD_VAULT, Standing.UNTIED),
    (
        "of an earlier version, a run behind",
        GraphSide(graph="g", is_empty=False, runs={"run_1": 3}),
        OLD_VAULT,
        Standing.GRAPH_OLDER,
    ),
    (
        "of an earlier version, a batch behind",
        GraphSide(graph="g", is_empty=False, runs={"run_1": 3, "run_2": 4}),
        OLD_VAULT,
        Standing.GRAPH_OLDER,
    ),
    (
        "of an earlier version, with an interrupted run",
        GraphSide(graph="g", is_empty=False, runs={"run_1": 3, "run_2": 5, "run_3": 1}),
        VaultSide(vault="v", is_empty=False, runs=OLD_VAULT.runs, unfinished=frozenset({"run_3"})),
        Standing.UNTIED,
    ),
    (
        "of an earlier version, a vault behind",
        OLD_GRAPH,
        VaultSide(vault="v", is_empty=False, runs={"run_1": 3}),
        Standing.VAULT_OLDER,
    ),
    (
        "of an earlier version, with nothing in common",
        OLD_GRAPH,
        VaultSide(vault="v", is_empty=False, runs={"run_9": 1}),
        Standing.STRANGERS,
    ),
    ("of an earlier version, the graph gone", NEW_GRAPH, OLD_VAULT, Standing.GRAPH_MISSING),
    ("of an earlier version, the vault gone", OLD_GRAPH, NEW_VAULT, Standing.VAULT_MISSING),
]


@pytest.mark.parametrize(("graph", "vault", "expected"), [each[1:] for each in TABLE], ids=[each[0] for each in TABLE])
def test_how_they_stand(graph: GraphSide, vault: VaultSide, expected: Standing) -> None:
    assert standing(graph=graph, before=vault, after=vault) is expected


def test_every_standing_is_in_the_table() -> None:
    assert {each[3] for each in TABLE} == set(Standing)


@dataclass(slots=True)
class _Pair:
    """A graph and a vault while units are written: some vault first, some graph first, some interrupted."""

    last: Mark = NOTHING
    units: dict[int, int] = field(default_factory=dict[int, int])
    arrived: int = 0
    meant: set[Mark] = field(default_factory=set[Mark])
    on_the_way: list[Mark] = field(default_factory=list[Mark])
    time: int = 0

    def do(self, step: str) -> None:
        self.time += 1
        numbers = (0, *self.units, *(each.number for each in self.meant))
        mark = Mark(number=max(numbers) + 1, at=self.time)
        match step:
            case "send":
                self._keep(mark)
                self.on_the_way.append(mark)
            case "arrive" if self.on_the_way:
                self._to_graph(self.on_the_way.pop(0))
            case "graph first" | "interrupted":
                self.meant.add(mark)
                self._to_graph(mark)
                if step == "graph first":
                    self._keep(mark)
                    self.arrived = mark.number
                    self.meant.clear()
            case "lost":
                self.on_the_way.clear()
            case _:
                pass

    def _keep(self, mark: Mark) -> None:
        self.units |= {each.number: each.at for each in {*self.meant, mark}}

    def _to_graph(self, mark: Mark) -> None:
        if mark.number >= self.last.number:
            self.last = mark

    def vault(self, last: int) -> VaultSide:
        return VaultSide(
            vault="v",
            graph="g",
            arrived=self.arrived,
            sent=max(self.units, default=0),
            same=self.units.get(last),
            meant=frozenset(self.meant),
            is_empty=False,
        )

    def graph(self) -> GraphSide:
        return GraphSide(graph="g", vault="v", last=self.last, is_empty=False)


STEPS = st.lists(st.sampled_from(["send", "arrive", "graph first", "interrupted", "lost"]), max_size=12)


@given(STEPS, STEPS, STEPS)
def test_whoever_looks_while_others_write_finds_them_in_order(
    first: list[str], then: list[str], last: list[str]
) -> None:
    pair = _Pair()
    for step in first:
        pair.do(step)
    before = pair.vault(0)
    for step in then:
        pair.do(step)
    graph = pair.graph()
    for step in last:
        pair.do(step)

    assert standing(graph=graph, before=before, after=pair.vault(graph.last.number)) in IN_ORDER


@given(STEPS, st.lists(st.just("graph first"), min_size=1, max_size=5))
def test_an_older_half_is_always_noticed(first: list[str], more: list[str]) -> None:
    pair = _Pair()
    for step in [*first, "lost", "graph first"]:
        pair.do(step)
    graph, vault = pair.graph(), pair.vault(pair.last.number)
    for step in more:
        pair.do(step)

    newer = pair.vault(graph.last.number)

    assert standing(graph=graph, before=newer, after=newer) is Standing.GRAPH_OLDER
    older = VaultSide(vault="v", graph="g", arrived=vault.arrived, sent=vault.sent, is_empty=False)
    assert standing(graph=pair.graph(), before=older, after=older) is Standing.VAULT_OLDER
