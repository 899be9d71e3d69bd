"""Import runs in the graph: how far each has come."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from csgraph.ids import RunId
from csgraph.store.graph import Graph
from csgraph.store.queries import Query, load

RECORD = "runs/record"
GET = "runs/get"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run as it stands: whose files, when, how many batches reached the graph, and its state."""

    uid: RunId
    source_system: str
    started_at: datetime
    ended_at: datetime | None
    batches: int
    state: str


def marker(
    *, run: RunId, source_system: str, started_at: datetime, batch: int, state: str, ended_at: datetime | None = None
) -> tuple[Query, dict[str, object]]:
    """The step that notes, in a batch's own transaction, that this batch reached the graph."""
    values = {"uid": run, "source_system": source_system, "started_at": started_at, "batch": batch, "state": state}
    return load(RECORD), {**values, "ended_at": ended_at}


def get(graph: Graph, run: RunId) -> Run | None:
    """One run; None where none of it reached the graph."""
    found = graph.read(load(GET), uid=run)
    return _run(found[0]) if found else None


def _run(row: dict[str, object]) -> Run:
    return Run(
        uid=RunId(str(row["uid"])),
        source_system=str(row["source_system"]),
        started_at=cast("datetime", row["started_at"]),
        ended_at=cast("datetime | None", row["ended_at"]),
        batches=cast("int", row["batch"]),
        state=str(row["state"]),
    )
