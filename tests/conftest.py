"""What many tests share: the two engines, each started once when first needed, and settings of their own.

A test that asks for `engine`, `settings`, `connection` or `graph` runs on both engines; `graph` is
wiped and has its schema. With `settings` the vault beside the embedded engine is a SQLite file and the one beside
Neo4j a Postgres database: the two pairs that csgraph is run on. `CSGRAPH_REQUIRE_NEO4J=1` and
`CSGRAPH_REQUIRE_POSTGRES=1` turn a missing server from a skip into a failure.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import platformdirs
import pytest
from hypothesis import configuration
from hypothesis import settings as hypothesis_settings
from pydantic import SecretStr

from csgraph.engine.connect import Connection, connect
from csgraph.settings import Settings
from csgraph.store import schema
from csgraph.store.graph import Graph
from tests.browsers import browser, why_not  # noqa: F401 — the browser is a fixture
from tests.engines import Engine, NoServer, running_embedded, running_neo4j
from tests.postgres import NoPostgres, Postgres, running_postgres

configuration.set_hypothesis_home_dir(Path(platformdirs.user_cache_dir("csgraph", appauthor=False)) / "hypothesis")
hypothesis_settings.register_profile("csgraph", derandomize=True, deadline=None, database=None)
hypothesis_settings.load_profile("csgraph")

RUNNING = {"embedded": running_embedded, "neo4j": running_neo4j}
WIPE = "MATCH (n) WHERE NOT n:GraphInfo WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS gone"

UNTIE = "MATCH (info:GraphInfo) REMOVE info.vault_uid, info.unit, info.unit_at"

_why_no_server: dict[str, str] = {}
"""By the name of a server, why there is none."""


@pytest.fixture(scope="session", params=sorted(RUNNING))
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Each engine in turn, running until the last test that asks for it."""
    with ExitStack() as stack:
        try:
            yield stack.enter_context(RUNNING[request.param](tmp_path_factory.mktemp(request.param)))
        except NoServer as error:
            _none("Neo4j", str(error), required="CSGRAPH_REQUIRE_NEO4J")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A Postgres server, running until the last test that asks for it."""
    with ExitStack() as stack:
        try:
            yield stack.enter_context(running_postgres())
        except NoPostgres as error:
            _none("Postgres", str(error), required="CSGRAPH_REQUIRE_POSTGRES")


@pytest.fixture
def settings(engine: Engine, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with the engine's graph, and a vault and keys of the test's own."""
    own = tmp_path_factory.mktemp("data")
    vault_url = f"sqlite:///{own / 'vault.sqlite3'}"
    if engine.name == "neo4j":
        server: Postgres = request.getfixturevalue("postgres")
        vault_url = server.database()
    return Settings(
        data=engine.data if engine.name == "embedded" else own,
        graph_uri=engine.uri,
        graph_user=engine.user,
        graph_password=SecretStr(engine.password),
        vault_url=vault_url,
        vault_key_file=own / "vault.key",
    )


@pytest.fixture(scope="session")
def connection(engine: Engine) -> Iterator[Connection]:
    """One connection to each engine, with the schema applied."""
    settings = Settings(
        data=engine.data, graph_uri=engine.uri, graph_user=engine.user, graph_password=SecretStr(engine.password)
    )
    opened = connect(settings)
    schema.apply(Graph(opened))
    yield opened
    opened.close()


@pytest.fixture
def graph(connection: Connection) -> Graph:
    """An empty graph with its schema."""
    wipe(connection)
    return Graph(connection)


@pytest.fixture
def clean(connection: Connection) -> None:
    """Empties the graph, for tests that open it by `settings`."""
    wipe(connection)


def wipe(connection: Connection) -> None:
    """Deletes every node but the one that names the graph, in batches; it is no vault's then."""
    connection.driver.execute_query(UNTIE, database_=connection.database)
    while connection.driver.execute_query(WIPE, database_=connection.database).records[0]["gone"]:
        pass


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One plain line for each ring that could not run."""
    for name, why in _why_no_server.items():
        terminalreporter.write_line(f"Tests on {name} did not run: {why}.")
    for line in why_not():
        terminalreporter.write_line(line)


def _none(name: str, why: str, *, required: str) -> NoReturn:
    """Skips what needs a server that is not to be had, or fails where it has to be."""
    if os.environ.get(required):
        pytest.fail(f"No {name} server: {why}.", pytrace=False)
    _why_no_server[name] = why
    pytest.skip(f"no {name} server")
