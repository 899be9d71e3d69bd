"""Moving: the source's ids of rows about people, from a graph that an earlier version wrote into the vault."""

from itertools import islice
from pathlib import Path

from csgraph.domain.access import Actor
from csgraph.private.files import lock
from csgraph.store import schema, source_ids
from csgraph.store.graph import Graph
from csgraph.vault.source_ids import SourceId
from csgraph.vault.vault import Unit, Vault

MOVER = Actor(id="csgraph", roles=frozenset(), agency="csgraph")
CITED = frozenset({"NAMED_UNSAFE", "NAMED_MIXED", "HARMED_AT", "FOUND_AT"})
"""Kinds of links that an alert may name as its evidence."""
CHUNK = 2000
SECONDS = 600.0
"""How long a command waits for another that moves them: a region takes a minute or two."""


def move_source_ids(graph: Graph, vault: Vault, *, lock_file: Path) -> None:
    """Moves them all, alerts naming their evidence by our ids from then on; where there are none it does nothing.

    The vault has all of them before the first leaves the graph, and the schema is brought up to date only
    afterwards: interrupted anywhere, it is done again from the beginning and ends the same.
    """
    if not _is_older(graph):
        return
    with lock(lock_file, seconds=SECONDS):
        if not _is_older(graph):
            return
        with vault.unit(actor=MOVER, action="graph:source_ids:move") as unit:
            people, records, cited = keep(graph, unit)
            unit.details |= {"people": len(people), "records": len(records)}
        source_ids.rename_evidence(graph, cited)
        source_ids.forget(graph, people=sorted(people), records=sorted(records))
        schema.apply(graph)


def _is_older(graph: Graph) -> bool:
    held = schema.info(graph)
    return held is not None and held.schema_version < source_ids.GONE_SINCE


def keep(graph: Graph, unit: Unit) -> tuple[set[str], set[str], dict[str, list[str]]]:
    """Puts every id into the vault; whose they are, of which records, and what alerts mean by each."""
    people: set[str] = set()
    records: set[str] = set()
    cited: dict[str, list[str]] = {}
    rest = source_ids.held(graph)
    while chunk := list(islice(rest, CHUNK)):
        unit.source_ids.put_many(SourceId(each.uid, each.person, each.source_id) for each in chunk)
        records.update(each.uid for each in chunk if each.kind == source_ids.RECORD)
        people.update(each.person for each in chunk if each.person and each.kind != source_ids.RECORD)
        for each in chunk:
            if each.kind in CITED:
                cited.setdefault(each.source_id, []).append(each.uid)
    return people, records, cited
