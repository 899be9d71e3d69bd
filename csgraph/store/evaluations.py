"""How far evaluations have come, and when evidence was written since: for the days on which nobody looked."""

from datetime import date, datetime, tzinfo
from typing import cast

from csgraph.domain.looks import Writing
from csgraph.store import guarded
from csgraph.store.graph import Graph
from csgraph.store.guarded import Step
from csgraph.store.queries import load

REACHED = "evaluations/reached"
REACH = "evaluations/reach"
TRACES = "evaluations/traces"
WRITES = "evaluations/writes"

RULE = "threshold"


def reached(graph: Graph, *, zone: tzinfo) -> date | None:
    """The last day that was evaluated, in the authority's `zone`; None where no alert could have changed yet.

    In a graph of a version that did not note it, the day on which alerts or evidence last changed: each write was
    evaluated, and nothing else was.
    """
    rows = graph.read(load(REACHED), rule=RULE)
    if rows:
        return cast("date", rows[0]["reached"])
    [traces] = graph.read(load(TRACES))
    changed_on = cast("date | None", traces["changed_on"])
    ended_at = cast("datetime | None", traces["ended_at"])
    if changed_on is None:
        return None
    return changed_on if ended_at is None else max(changed_on, ended_at.astimezone(zone).date())


def reach(day: date) -> Step:
    """The step that notes, with what comes of it, that a day was evaluated."""
    return Step(query=REACH, values={"rule": RULE, "day": day})


def note(graph: Graph, day: date) -> None:
    """Notes that a day was evaluated which changed no alert."""
    guarded.write(graph, [reach(day)])


def writes(graph: Graph, *, since: datetime) -> list[Writing]:
    """Every run of writes that ended after `since` or did not end, by when it began."""
    return [
        Writing(started_at=cast("datetime", row["started_at"]), ended_at=cast("datetime | None", row["ended_at"]))
        for row in graph.read(load(WRITES), since=since)
    ]
