"""Ids of the source that a graph still holds, as earlier versions wrote it: what they are, and taking them away."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, cast

from csgraph.store.graph import Graph, Row
from csgraph.store.queries import load

LINKS = "source_ids/links"
RECORDS = "source_ids/records"
FORGET_OF_PEOPLE = "source_ids/forget_of_people"
FORGET_OF_RECORDS = "source_ids/forget_of_records"
FORGET_OF_PLACEMENTS = "source_ids/forget_of_placements"
OF_ALERTS = "source_ids/of_alerts"
OF_CHANGES = "source_ids/of_changes"
SET_OF_ALERTS = "source_ids/set_of_alerts"
SET_OF_CHANGES = "source_ids/set_of_changes"

GONE_SINCE = 4
"""The first schema of graphs that hold none."""
ONE_PLACEMENT = "Accommodation of one placement"
RECORD = "RECORD"
"""The kind of a record among kinds of links."""
CHUNK = 500


class Held(NamedTuple):
    """What still carries an id of the source: the graph's id and kind of it, whose it is, and the source's id."""

    uid: str
    kind: str
    person: str | None
    source_id: str


def held(graph: Graph) -> Iterator[Held]:
    """Every version of every link, and every record, that carries one."""
    for query in (LINKS, RECORDS):
        yield from map(_held, graph.stream(load(query)))


def rename_evidence(graph: Graph, uids: Mapping[str, Sequence[str]]) -> None:
    """Names the evidence of every alert and change by our ids, given those that each of the source's stands for.

    What is no id of the source stays: done again it changes nothing.
    """
    for read, write in ((OF_ALERTS, SET_OF_ALERTS), (OF_CHANGES, SET_OF_CHANGES)):
        rows = iter(graph.read(load(read)))
        while chunk := list(islice(rows, CHUNK)):
            graph.write([(load(write), {"rows": [_renamed(row, uids) for row in chunk]})])


def forget(graph: Graph, *, people: Sequence[str], records: Sequence[str]) -> None:
    """Takes the ids from everything that is these people's, from these records, and from homes of one placement."""
    _in_chunks(people, lambda uids: graph.write([(load(FORGET_OF_PEOPLE), {"uids": uids})]))
    _in_chunks(records, lambda uids: graph.write([(load(FORGET_OF_RECORDS), {"uids": uids})]))
    graph.write([(load(FORGET_OF_PLACEMENTS), {"name": ONE_PLACEMENT})])


def _in_chunks(uids: Sequence[str], write: Callable[[list[str]], object]) -> None:
    rest = iter(uids)
    while chunk := list(islice(rest, CHUNK)):
        write(chunk)


def _renamed(row: Row, uids: Mapping[str, Sequence[str]]) -> Row:
    evidence = cast("list[str]", row["evidence"] or [])
    return {"uid": row["uid"], "evidence": sorted({uid for each in evidence for uid in uids.get(each, (each,))})}


def _held(row: Row) -> Held:
    kind = str(row.get("kind", RECORD))
    return Held(str(row["uid"]), kind, cast("str | None", row["person"]), str(row["source_id"]))
