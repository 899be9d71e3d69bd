"""Harm types in the graph: the vocabulary's tree, kept current."""

from collections.abc import Mapping

from csgraph.store.graph import Graph
from csgraph.store.queries import load
from csgraph.vocabulary import Term

REGISTER = "harms/register"
LABELS = "harms/labels"


def register_harm_types(graph: Graph, terms: Mapping[str, Term]) -> None:
    """Makes or corrects the nodes of the harm types where they differ from the vocabulary."""
    held = {str(row["code"]): row["label"] for row in graph.read(load(LABELS))}
    if held == {code: term.label for code, term in terms.items()}:
        return
    rows = [
        {
            "code": code,
            "label": term.label,
            "cin_factors": list(term.extra["cin_factors"]),
            "broader": term.extra["broader"],
        }
        for code, term in terms.items()
    ]
    graph.write([(load(REGISTER), {"rows": rows})])
