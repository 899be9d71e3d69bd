"""Where the embedded engine is installed: its Java, its class path and its version.

The engine's package is found by its folders (`jars` and `jre`), not by importing it, so that its
successor (`arcadedb-jvm`, of the same layout) takes its place by a change of requirement alone.
"""

import importlib.util
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from csgraph.errors import Unavailable

PACKAGES = ("arcadedb_embedded", "arcadedb_jvm", "arcadedb")
LEFT_OUT = ("mcp", "postgresw", "redisw", "graphql", "console", "studio", "python-bridge")
"""Parts of the engine that open listeners or doors that csgraph does not use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The engine's Java, the jars to run, and its version."""

    java: Path
    jars: tuple[Path, ...]
    version: str


def installation(packages: Sequence[str] = PACKAGES) -> Installation:
    """The engine as installed beside csgraph. Raises Unavailable where there is none for this machine."""
    for name in packages:
        found = _in_folder(name)
        if found is not None:
            return found
    raise Unavailable(
        "engine_not_installed",
        "The embedded engine is not installed for this machine.",
        advice="Install `arcadedb-embedded` as pinned, or run Neo4j (docker-compose.yml) and set CSGRAPH_GRAPH_URI.",
    )


def _in_folder(name: str) -> Installation | None:
    spec = importlib.util.find_spec(name)
    for folder in map(Path, (spec.submodule_search_locations or ()) if spec else ()):
        java = next((path for path in (folder / "jre/bin/java", folder / "jre/bin/java.exe") if path.is_file()), None)
        jars = sorted((folder / "jars").glob("*.jar"))
        server = next((jar for jar in jars if jar.name.startswith("arcadedb-server-")), None)
        if java is not None and server is not None:
            version = re.sub(r"^arcadedb-server-|(-shaded)?\.jar$", "", server.name)
            return Installation(java=java, jars=tuple(jar for jar in jars if _is_run(jar)), version=version)
    return None


def _is_run(jar: Path) -> bool:
    return not any(jar.name.startswith(f"arcadedb-{part}") for part in LEFT_OUT)
