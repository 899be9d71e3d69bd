"""Write batches: many versions of many nouns in one transaction, in an order in which each finds what it needs."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from csgraph.store.graph import Graph
from csgraph.store.queries import Query, load

Row = dict[str, object]

ENDS = (
    "associations/supersede",
    "contexts/supersede",
    "contexts/supersede_merges",
    "contexts/supersede_within",
    "episodes/supersede",
    "harms/supersede",
    "kin/supersede",
    "people/supersede",
    "people/supersede_peers",
    "professionals/supersede_allocations",
    "records/supersede",
)
BEGINS = (
    "contexts/create",
    "people/create",
    "contexts/record",
    "contexts/record_within",
    "contexts/record_merges",
    "people/record",
    "professionals/record",
    "professionals/record_allocations",
    "records/record",
    "records/note_candidates",
    "episodes/record",
    "kin/record",
    "associations/record",
    "people/record_peers",
    "harms/record",
)


def write(
    graph: Graph,
    *,
    ends: Mapping[str, Sequence[Row]],
    begins: Mapping[str, Sequence[Row]],
    at: datetime,
    marker: tuple[Query, Row],
) -> None:
    """Ends and begins versions in one transaction, with `marker` (how far the run has come) in it.

    Raises Unavailable if the engine cannot be reached; then nothing of it was written.
    """
    steps: list[tuple[Query, Mapping[str, object]]] = []
    steps += [(load(name), {"rows": list(ends[name]), "at": at}) for name in ENDS if ends.get(name)]
    steps += [(load(name), {"rows": list(begins[name])}) for name in BEGINS if begins.get(name)]
    graph.write([*steps, marker])
