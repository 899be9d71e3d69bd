"""Context nodes are made once, with the label of their kind, however often a batch or an import names them."""

from csgraph.domain.terms import ContextKind
from csgraph.store.graph import Graph
from csgraph.store.queries import load

LABELS = "MATCH (c:Context) RETURN c.uid AS uid, labels(c) AS labels ORDER BY uid"


def make(graph: Graph, *named: tuple[str, str]) -> None:
    graph.write([(load("contexts/create"), {"rows": [{"context_uid": uid, "kind": kind} for uid, kind in named]})])


def labels(graph: Graph) -> dict[str, set[str]]:
    rows, _, _ = graph.connection.driver.execute_query(LABELS, database_=graph.connection.database)
    return {row["uid"]: set(row["labels"]) for row in rows}


def test_a_context_named_twice_is_made_once(graph: Graph) -> None:
    make(graph, ("ctx_a", "ACCOMMODATION"), ("ctx_b", "SCHOOL"), ("ctx_a", "ACCOMMODATION"))
    make(graph, ("ctx_b", "LOCATION"), ("ctx_c", "LOCATION"))

    assert labels(graph) == {
        "ctx_a": {"Context", "Accommodation"},
        "ctx_b": {"Context", "School"},
        "ctx_c": {"Context", "Location"},
    }


def test_every_kind_has_a_label_of_its_own(graph: Graph) -> None:
    make(graph, *((f"ctx_{kind.value}", kind.value) for kind in ContextKind))

    found = labels(graph)

    assert len(found) == len(ContextKind)
    assert len(frozenset().union(*found.values())) == len(ContextKind) + 1
