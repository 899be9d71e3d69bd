"""The graph's schema: uniqueness rules and look-ups, from the numbered files of `cypher/schema`.

They are the one truth; neomodel's classes are compared with them by a test. Applying is safe to
repeat, on either engine, and is done before anything is written.
"""

import re
import time
from dataclasses import dataclass
from typing import Literal, cast

from csgraph.errors import Unavailable
from csgraph.ids import new_id
from csgraph.store.graph import Graph, Row
from csgraph.store.queries import Query, load, names

CONSTRAINTS = "schema/constraints"
INDEXES = "schema/indexes"
INFO = "schema/info"
DESCRIBE = "schema/describe"

BUILD_SECONDS = 600.0

_FILE = re.compile(r"schema/\d{4}_\w+")
_UNIQUE = re.compile(r"CREATE CONSTRAINT \w+ IF NOT EXISTS FOR (.*):(\w+)\W.* REQUIRE \w+\.(\w+) IS UNIQUE")
_LOOK_UP = re.compile(r"CREATE INDEX \w+ IF NOT EXISTS FOR (.*):(\w+)\W.* ON \(\w+\.(\w+)\)")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Rule:
    """One rule of the schema: a property of a label or relationship type that is unique, or looked up by."""

    kind: Literal["unique", "look-up"]
    entity: Literal["NODE", "RELATIONSHIP"]
    name: str
    property: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}.{self.property}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphInfo:
    """Which graph this is (a random id, given once), and the number of the last schema file applied."""

    graph_id: str
    schema_version: int


def apply(graph: Graph) -> GraphInfo:
    """Applies every schema file in order and waits until the look-ups are built; repeated, it changes nothing.

    Raises Unavailable where the graph cannot be reached, is of a newer version of csgraph, or the building takes more
    than ten minutes.
    """
    held = info(graph)
    refuse_newer(held.schema_version if held else None)
    for query in files():
        graph.define(query)
    _wait(graph)
    values = {"graph_id": new_id("graph"), "schema_version": version()}
    [[row]] = graph.write([(load(DESCRIBE), values)])
    return GraphInfo(graph_id=str(row["graph_id"]), schema_version=version())


def refuse_newer(held: int | None) -> None:
    """Raises Unavailable for the schema of a later csgraph: this one would not know what it writes among."""
    if held is not None and held > version():
        raise Unavailable(
            "graph_version",
            f"The graph was made by a newer version of csgraph: its schema is number {held}, and this one knows up to "
            f"{version()}. Nothing was written.",
            advice="Use that version or a newer one.",
        )


def check(graph: Graph) -> list[str]:
    """What differs between the schema files and the database, in words and in order; empty where nothing does."""
    wanted, held = rules(), _held(graph)
    missing = [f"missing: {rule}" for rule in sorted(wanted - held)]
    strange = [f"not in the schema files: {rule}" for rule in sorted(held - wanted)]
    broken = [f"not usable: look-up {row['name']}" for row in graph.read(load(INDEXES)) if row["state"] != "ONLINE"]
    found = info(graph)
    if found is None:
        return [*missing, *strange, *broken, "the schema was never applied"]
    if found.schema_version != version():
        broken.append(f"the schema applied last is number {found.schema_version}, not {version()}")
    return [*missing, *strange, *broken]


def info(graph: Graph) -> GraphInfo | None:
    """Which graph this is; None where the schema was never applied."""
    rows = graph.read(load(INFO))
    if not rows:
        return None
    return GraphInfo(graph_id=str(rows[0]["graph_id"]), schema_version=cast("int", rows[0]["schema_version"]))


def files() -> tuple[Query, ...]:
    """The schema files in the order of their numbers."""
    return tuple(load(name) for name in names() if _FILE.fullmatch(name))


def version() -> int:
    """The number of the last schema file."""
    return max(int(query.path.name[:4]) for query in files())


def rules() -> frozenset[Rule]:
    """Every rule that the schema files state."""
    return frozenset(_rule(statement) for query in files() for statement in query.statements)


def _rule(statement: str) -> Rule:
    unique = _UNIQUE.match(statement)
    found = unique or _LOOK_UP.match(statement)
    assert found is not None, f"no rule that csgraph knows: {statement}"
    entity: Literal["NODE", "RELATIONSHIP"] = "RELATIONSHIP" if "[" in found[1] else "NODE"
    return Rule(kind="unique" if unique else "look-up", entity=entity, name=found[2], property=found[3])


def _held(graph: Graph) -> frozenset[Rule]:
    unique = [_from_row(row, "unique") for row in graph.read(load(CONSTRAINTS))]
    look_ups = [_from_row(row, "look-up") for row in graph.read(load(INDEXES)) if row["upholds"] is None]
    return frozenset(unique + look_ups)


def _from_row(row: Row, kind: Literal["unique", "look-up"]) -> Rule:
    entity = cast("Literal['NODE', 'RELATIONSHIP']", row["entity"])
    return Rule(
        kind=kind, entity=entity, name=str(row["name"]), property="+".join(cast("list[str]", row["properties"]))
    )


def _wait(graph: Graph) -> None:
    """Returns when no look-up is still being built: a write meanwhile may fail or break it."""
    until = time.monotonic() + BUILD_SECONDS
    while any(row["state"] == "POPULATING" for row in graph.read(load(INDEXES))):
        if time.monotonic() > until:
            advice = "Wait, then repeat `csgraph schema apply`."
            raise Unavailable("schema_slow", "The graph's look-ups are still being built.", advice=advice)
        time.sleep(0.2)
