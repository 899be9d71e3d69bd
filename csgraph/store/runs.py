"""Import runs in the graph: how far each has come."""

from datetime import datetime

from csgraph.ids import RunId
from csgraph.store.graph import Graph
from csgraph.store.queries import Query, load

RECORD = "runs/record"
LAST_BATCH = "runs/last_batch"


def marker(
    *, run: RunId, source_system: str, started_at: datetime, batch: int, state: str, ended_at: datetime | None = None
) -> tuple[Query, dict[str, object]]:
    """The step that notes, in a batch's own transaction, that this batch reached the graph."""
    values = {"uid": run, "source_system": source_system, "started_at": started_at, "batch": batch, "state": state}
    return load(RECORD), {**values, "ended_at": ended_at}


def last_batch(graph: Graph, run: RunId) -> int:
    """Number of the last batch of `run` that reached the graph; -1 where none did."""
    found = graph.read(load(LAST_BATCH), uid=run)
    return int(str(found[0]["batch"])) if found else -1
