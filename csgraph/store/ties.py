"""The tie, as the graph keeps it: which vault it belongs to, and the last unit that was written."""

from typing import cast

from csgraph.domain.ties import NOTHING, GraphSide, Mark
from csgraph.ids import new_id
from csgraph.store.graph import Graph
from csgraph.store.queries import load

HELD = "tie/held"
RUNS = "tie/runs"
BIND = "tie/bind"
SET_LAST = "tie/set_last"
NODE_KEYS = "tie/node_keys"
LINK_KEYS = "tie/link_keys"


def side(graph: Graph) -> GraphSide:
    """What the graph says of itself; nothing is written. Raises Unavailable where it does not answer."""
    [row] = graph.read(load(HELD))
    vault, unit = row["vault"], row["unit"]
    return GraphSide(
        graph=None if row["graph_id"] is None else str(row["graph_id"]),
        vault=None if vault is None else str(vault),
        last=NOTHING if unit is None else Mark(number=cast("int", unit), at=cast("int", row["unit_at"])),
        is_empty=not row["people"] and not row["contexts"],
        runs=_runs(graph) if vault is None else None,
        schema_version=cast("int | None", row["schema_version"]),
    )


def bind(graph: Graph, *, vault: str, last: Mark, graph_uid: str | None = None) -> str:
    """Ties the graph to a vault, as holding all up to `last`; its id. One that is tied to it already stays as it is."""
    uid = graph_uid or new_id("graph")
    values = {"graph_id": uid, "vault": vault, "unit": last.number, "unit_at": last.at}
    [[row]] = graph.write([(load(BIND), values)])
    return str(row["graph_id"])


def set_last(graph: Graph, *, vault: str, last: Mark) -> None:
    """Notes that the graph holds all up to `last`."""
    graph.write([(load(SET_LAST), {"vault": vault, "unit": last.number, "unit_at": last.at})])


def held_keys(graph: Graph) -> set[str]:
    """The key of every version that is held now, of nodes and relationships. Raises Unavailable."""
    return {str(row["key"]) for query in (NODE_KEYS, LINK_KEYS) for row in graph.stream(load(query))}


def _runs(graph: Graph) -> dict[str, int]:
    return {str(row["uid"]): cast("int", row["batch"]) for row in graph.read(load(RUNS))}
