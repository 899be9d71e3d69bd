"""Moving a whole graph to another engine: out to a folder of files, and in to an empty graph.

Nothing may be written to the graph meanwhile. Every version and both times go along, and so does the
graph's own id, by which the vault knows it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import cast

from csgraph.errors import Conflict, InvalidInput
from csgraph.store import schema
from csgraph.store.graph import Graph, Row
from csgraph.store.parts import Kind, Manifest, Part, read_manifest, read_part, write_manifest, write_parts
from csgraph.store.queries import Query, load

ALL_NODES = "transfer/all_nodes"
ALL_RELATIONSHIPS = "transfer/all_relationships"
MAKE_NODES = "transfer/make_nodes"
MAKE_LINKS = "transfer/make_links"
MAKE_VERSIONS = "transfer/make_versions"
ANY_NODE = "transfer/any_node"

BATCH = 2000
_NAMED = "GraphInfo"


def export_graph(graph: Graph, folder: Path) -> dict[str, int]:
    """Writes the whole graph to `folder`, which must be empty; says how many of each kind there were.

    Raises Conflict where the folder is not empty, Unavailable where it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict("folder_not_empty", "The folder is not empty.", advice="Name one that is new or empty.")
    info = schema.info(graph)
    if info is None:
        raise Conflict("no_graph", "There is no graph to write yet.", advice="Import something first.")
    nodes = write_parts(folder, _nodes(graph))
    links = write_parts(folder, _links(graph))
    manifest = Manifest(graph_id=info.graph_id, schema_version=info.schema_version, parts=(*nodes, *links))
    write_manifest(folder, manifest)
    return _counts(manifest)


def import_graph(graph: Graph, folder: Path) -> dict[str, int]:
    """Reads a folder that `export_graph` wrote into an empty graph; says how many of each kind there were.

    Raises InvalidInput where the folder is not whole or of another schema, Conflict where the graph is
    not empty. The graph takes the id of the one that was written.
    """
    manifest = read_manifest(folder)
    if manifest.schema_version != schema.version():
        advice = "Export it again with the version of csgraph that is to read it."
        raise InvalidInput("transfer_schema", "The files were written by another version of the schema.", advice=advice)
    schema.apply(graph)
    if graph.read(load(ANY_NODE)):
        advice = "Use a new data folder, or another database."
        raise Conflict("graph_not_empty", "There is something in the graph already.", advice=advice)
    # The node that names the graph comes last: until then it is not that graph.
    for part in sorted(manifest.parts, key=lambda part: (part.kind[0] == _NAMED, len(part.kind), part.file)):
        _read_in(graph, folder, part)
    return _counts(manifest)


def _nodes(graph: Graph) -> Iterator[tuple[Kind, Row]]:
    for row in graph.stream(load(ALL_NODES)):
        held = cast("Mapping[str, object]", row["held"])
        labels, key = _labels(row["labels"]), "uid" if "uid" in held else "code"
        yield (labels, key), {"id": held[key], "held": held}


def _links(graph: Graph) -> Iterator[tuple[Kind, Row]]:
    for row in graph.stream(load(ALL_RELATIONSHIPS)):
        start, end = _end(row, "from"), _end(row, "to")
        kind = (str(row["kind"]), start.label, start.key, end.label, end.key)
        yield kind, {"from": start.value, "to": end.value, "held": row["held"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    label: str
    key: str
    value: object


def _end(row: Row, side: str) -> _End:
    key = "uid" if row[f"{side}_uid"] is not None else "code"
    label = _labels(row[f"{side}_labels"]).split(":")[0]
    return _End(label=label, key=key, value=row[f"{side}_{key}"])


def _labels(labels: object) -> str:
    """Labels as a query has them, the one with a key first: `Context:Location`."""
    return ":".join(sorted(cast("list[str]", labels), key=lambda label: (label not in _keyed(), label)))


@cache
def _keyed() -> frozenset[str]:
    return frozenset(rule.name for rule in schema.rules() if rule.kind == "unique")


def _read_in(graph: Graph, folder: Path, part: Part) -> None:
    lines = read_part(folder, part)
    while rows := list(islice(lines, BATCH)):
        query = _maker(part.kind, versions="key" in cast("Row", rows[0]["held"]))
        graph.write([(query, {"rows": rows})])


def _maker(kind: Kind, *, versions: bool) -> Query:
    if len(kind) == 2:
        return load(MAKE_NODES).with_names(Labels=kind[0], First=kind[0].split(":")[0], key=kind[1])
    name, start, start_key, end, end_key = kind
    query = load(MAKE_VERSIONS if versions else MAKE_LINKS)
    return query.with_names(TYPE=name, From=start, from_key=start_key, To=end, to_key=end_key)


def _counts(manifest: Manifest) -> dict[str, int]:
    counts: dict[str, int] = {}
    for part in manifest.parts:
        counts[part.kind[0]] = counts.get(part.kind[0], 0) + part.rows
    return counts
