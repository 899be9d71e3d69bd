"""The pair of production, Neo4j with Postgres, killed at any moment: run again, the graph equals an undisturbed one.

The undisturbed import runs on the embedded engine with SQLite, so the two pairs are compared on the way.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from csgraph.bootstrap import open_services
from csgraph.ingest.report import ImportReport
from csgraph.services.imports import ImportOptions
from csgraph.settings import Settings
from tests.e2e.test_kill import ATTEMPTS, borough, dump, imported
from tests.e2e.world import LEAD, TODAY
from tests.engines import Neo4jServer, NoServer, made_neo4j
from tests.postgres import NoPostgres, Postgres, made_postgres

KILLS = int(os.environ.get("CSGRAPH_TEST_KILLS", "2"))
"""How many kills have to fall into an import that is under way, for each of the three that can be killed."""
SECONDS = 120
PROCESS, GRAPH, VAULT = "the importing process", "the graph's server", "the vault's server"


@dataclass(slots=True, kw_only=True)
class Pair:
    """Both servers, killed and started again by name."""

    neo4j: Neo4jServer
    postgres: Postgres
    running: dict[str, subprocess.Popen[bytes]]

    def start(self, name: str) -> None:
        self.running[name] = self.neo4j.start() if name == GRAPH else self.postgres.start(durable=True)

    def kill(self, name: str) -> None:
        """Ends a server as a loss of power would. Postgres' children end when they see that it is gone."""
        self.running[name].send_signal(signal.SIGKILL)
        self.running[name].wait()


@pytest.fixture
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    try:
        with made_postgres() as postgres:
            found = Pair(neo4j=made_neo4j(tmp_path_factory.mktemp("pair")), postgres=postgres, running={})
            try:
                found.start(GRAPH)
                found.start(VAULT)
                yield found
            finally:
                for each in found.running.values():
                    each.kill()
                    each.wait()
    except (NoServer, NoPostgres) as error:
        if os.environ.get("CSGRAPH_REQUIRE_NEO4J") or os.environ.get("CSGRAPH_REQUIRE_POSTGRES"):
            pytest.fail(str(error), pytrace=False)
        pytest.skip("no Neo4j or no Postgres server")


def killed(pair: Pair, settings: Settings, folder: Path, after: float, victim: str) -> bool:
    """Starts an import and kills it, or a server under it, `after` seconds; whether it was still under way."""
    with (folder.parent / "worker.log").open("a") as log:
        command = [sys.executable, "-m", "tests.e2e.import_worker", str(settings.data), str(folder)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment(settings))
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        time.sleep(after)
        if victim != PROCESS:
            pair.kill(victim)
            process.wait(SECONDS)
        process.kill()
        was_under_way = "COMPLETE" not in process.stdout.read()
    if victim != PROCESS:
        pair.start(victim)
    return was_under_way


def environment(settings: Settings) -> dict[str, str]:
    """What a process of its own needs to open the same pair."""
    assert settings.vault_url is not None
    assert settings.graph_password is not None
    return {
        **os.environ,
        "CSGRAPH_GRAPH_URI": settings.graph_uri,
        "CSGRAPH_GRAPH_USER": settings.graph_user,
        "CSGRAPH_GRAPH_PASSWORD": settings.graph_password.get_secret_value(),
        "CSGRAPH_VAULT_URL": settings.vault_url,
    }


def imported_there(settings: Settings, folder: Path) -> tuple[dict[str, list[str]], ImportReport]:
    """What the pair's graph holds after this import, and how it went."""
    services = open_services(settings)
    try:
        report = services.imports.run(actor=LEAD, folder=folder, options=ImportOptions())
        return dump(services), report
    finally:
        services.close()


@pytest.mark.timeout(300 + 120 * KILLS)
@pytest.mark.parametrize("victim", [PROCESS, GRAPH, VAULT])
def test_after_any_kill_the_pair_of_production_ends_as_an_undisturbed_import_does(
    tmp_path: Path, pair: Pair, victim: str
) -> None:
    rng = random.Random(victim)
    folders = [borough(0).write(tmp_path / "files-0")]
    calm, rough = tmp_path / "calm", tmp_path / "rough"
    _, (first,) = imported(calm, folders)
    key = Settings(data=calm).key_file
    (rough / "keys").mkdir(parents=True)
    shutil.copy2(key, rough / "keys" / key.name)
    settings = Settings(
        data=rough,
        today=TODAY,
        graph_uri=pair.neo4j.engine(rough).uri,
        graph_password=SecretStr(pair.neo4j.password),
        vault_url=pair.postgres.url,
    )

    hits, window = 0, first.seconds
    for _ in range(KILLS * ATTEMPTS):
        if hits == KILLS:
            break
        if killed(pair, settings, folders[-1], rng.random() * window, victim):
            hits += 1
        else:
            window *= 0.6
            folders.append(borough(len(folders)).write(tmp_path / f"files-{len(folders)}"))

    found, _ = imported_there(settings, folders[-1])
    wanted, _ = imported(calm, folders[1:]) if folders[1:] else imported(calm, folders)
    assert found == wanted
    _, again = imported_there(settings, folders[-1])
    assert not any(each.new + each.changed + each.withdrawn for each in again.files)
    assert hits == KILLS, "the kills came too late to prove anything"
