"""Write batches: many versions of many nouns in one transaction, in an order in which each finds what it needs."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from csgraph.domain.ties import Mark
from csgraph.ids import RunId
from csgraph.store import gate
from csgraph.store.graph import Graph
from csgraph.store.queries import Query, load

Row = Mapping[str, object]

CANDIDATES = "records/note_candidates"
"""Withdrawn factors empty it, new ones fill it: it ends and it begins."""

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
    CANDIDATES,
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
    CANDIDATES,
    "episodes/record",
    "kin/record",
    "associations/record",
    "people/record_peers",
    "harms/record",
)


def fit(rows: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Rows by query, as the driver is to get them: what `write` takes as it is.

    Raises InvalidInput where one holds what must not go.
    """
    return {name: gate.fit(each, "rows") for name, each in rows.items()}


def write(
    graph: Graph,
    *,
    ends: Mapping[str, Sequence[Row]],
    begins: Mapping[str, Sequence[Row]],
    at: datetime,
    run: RunId,
    marker: tuple[Query, Row],
    mark: Mark | None = None,
) -> None:
    """Ends and begins versions in one transaction, with `marker` (how far the run has come) in it.

    `at` is the record time of all of it: taken as late as can be, just before it is sent. `mark` is the unit that
    it belongs to.

    Raises Unavailable if the engine cannot be reached; then nothing of it was written.
    """
    steps: list[tuple[Query, Mapping[str, object]]] = []
    for names, given in ((ENDS, ends), (BEGINS, begins)):
        for name in names:
            if given.get(name):
                query = load(name)
                values = {"rows": given[name], "at": at, "run": run}
                steps.append((query, {key: values[key] for key in query.parameters}))
    graph.write([*steps, marker], mark=mark)
