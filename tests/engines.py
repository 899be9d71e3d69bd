"""The two engines that the tests run on: the embedded one, and a Neo4j server from wherever one can be had.

Neo4j comes from, in this order: the address in CSGRAPH_TEST_NEO4J_URI (with CSGRAPH_TEST_NEO4J_USER and
CSGRAPH_TEST_NEO4J_PASSWORD; it is wiped!), a Docker engine, or its Maven artifacts on Java 17 or later.
"""

import hashlib
import os
import secrets
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import neo4j
import platformdirs
from docker.errors import DockerException
from filelock import FileLock
from testcontainers.community.neo4j import Neo4jContainer
from testcontainers.core.exceptions import ContainerStartException

from csgraph.engine import embedded, server

VERSION = "5.26.30"
ARTIFACTS = ("org.neo4j:neo4j", "org.neo4j:neo4j-bolt", "org.neo4j.app:neo4j-server")
START_SECONDS = 180
FETCH_SECONDS = 600


class NoServer(Exception):
    """No Neo4j server can be had on this machine; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """A running engine as settings name it. `data` is shared by the whole test run."""

    name: str
    data: Path
    uri: str
    user: str = "neo4j"
    password: str = "unused"


@contextmanager
def running_embedded(folder: Path) -> Iterator[Engine]:
    """The embedded engine in a data folder of its own, until the tests are done."""
    embedded.start(folder, heap_mb=512)
    try:
        yield Engine(name="embedded", data=folder, uri="embedded:")
    finally:
        embedded.stop(folder)


@contextmanager
def running_neo4j(folder: Path) -> Iterator[Engine]:
    """A Neo4j server until the tests are done. Raises NoServer where none can be had."""
    if uri := os.environ.get("CSGRAPH_TEST_NEO4J_URI"):
        user = os.environ.get("CSGRAPH_TEST_NEO4J_USER", "neo4j")
        yield Engine(name="neo4j", data=folder, uri=uri, user=user, password=os.environ["CSGRAPH_TEST_NEO4J_PASSWORD"])
    elif (container := _from_docker()) is not None:
        try:
            yield Engine(name="neo4j", data=folder, uri=container.get_connection_url(), password=container.password)
        finally:
            container.stop()
    else:
        with _from_maven(folder) as engine:
            yield engine


def _from_docker() -> Neo4jContainer | None:
    """A container that has started, or None where no Docker engine answers or it cannot get the image."""
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "info"], capture_output=True, timeout=30, check=False).returncode:
        return None
    container = Neo4jContainer(f"neo4j:{VERSION}-community", password=secrets.token_urlsafe(12))
    container.with_bind_ports(7687, ("127.0.0.1", None))
    try:
        return container.start()
    except (DockerException, ContainerStartException, TimeoutError, OSError):
        container.stop()
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neo4jServer:
    """A Neo4j server of a test's own, that can be killed and started again over the same files."""

    jars: Path
    home: Path
    password: str
    port: int

    def engine(self, data: Path) -> Engine:
        """It, as settings name it."""
        return Engine(name="neo4j", data=data, uri=f"bolt://127.0.0.1:{self.port}", password=self.password)

    def start(self) -> subprocess.Popen[bytes]:
        """The server's process, once it answers."""
        (self.home / "logs" / "neo4j.log").unlink(missing_ok=True)
        with (self.home / "console.log").open("wb") as console:
            process = subprocess.Popen(
                _command(self.jars, self.home),
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait(self.engine(self.home), process, self.home)
        except BaseException:
            process.kill()
            raise
        return process


def made_neo4j(folder: Path) -> Neo4jServer:
    """A server's files, without the server. Raises NoServer where Maven or Java are missing."""
    made = Neo4jServer(
        jars=_fetched(), home=folder / "neo4j", password=secrets.token_urlsafe(12), port=server.free_ports().bolt
    )
    _write_home(made.home, password=made.password, port=made.port)
    return made


@contextmanager
def _from_maven(folder: Path) -> Iterator[Engine]:
    made = made_neo4j(folder)
    process = made.start()
    try:
        yield made.engine(folder)
    finally:
        # Nothing of it is kept, and a tidy end takes ten seconds.
        process.kill()
        process.wait()


def _fetched() -> Path:
    """The folder with Neo4j's jars, fetched by Maven the first time (about a minute, 123 MB)."""
    cache = Path(platformdirs.user_cache_dir("csgraph", appauthor=False)) / f"neo4j-{VERSION}"
    jars, marker = cache / "jars", cache / "complete"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / "lock", timeout=FETCH_SECONDS):
        if marker.exists():
            return jars
        maven = shutil.which("mvn")
        if maven is None or shutil.which("java") is None:
            raise NoServer("no Docker engine answers, and there is no Maven with Java 17 or later to fetch Neo4j with")
        (cache / "pom.xml").write_text(_pom(), encoding="utf-8")
        command = [maven, "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={jars}"]
        done = subprocess.run(command, cwd=cache, capture_output=True, timeout=FETCH_SECONDS, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise NoServer("no Docker engine answers, and Maven could not fetch Neo4j")
        marker.touch()
    return jars


def _pom() -> str:
    wanted = "".join(
        f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId><version>{VERSION}</version></dependency>"
        for group, name in (artifact.split(":") for artifact in ARTIFACTS)
    )
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>csgraph.tests</groupId><artifactId>neo4j</artifactId><version>1</version>"
        f"<dependencies>{wanted}</dependencies></project>"
    )


def _write_home(home: Path, *, password: str, port: int) -> None:
    """A server's folder: settings, and the password in its file before the first start."""
    for name in ("conf", "data/dbms", "import"):
        (home / name).mkdir(parents=True)
    settings = {
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.default_listen_address": "127.0.0.1",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "server.memory.pagecache.size": "64m",
        "dbms.usage_report.enabled": "false",
        "db.tx_log.preallocate": "false",
        "db.transaction.monitor.check.interval": "250ms",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
    }
    lines = "".join(f"{name}={value}\n" for name, value in settings.items())
    (home / "conf" / "neo4j.conf").write_text(lines, encoding="utf-8")
    salt = secrets.token_bytes(32)
    digest = salt + password.encode()
    for _ in range(1024):
        digest = hashlib.sha256(digest).digest()
    entry = f"neo4j:SHA-256,{digest.hex().upper()},{salt.hex().upper()},1024:\n"
    (home / "data" / "dbms" / "auth.ini").write_text(entry, encoding="utf-8")


def _command(jars: Path, home: Path) -> list[str]:
    with zipfile.ZipFile(jars / f"neo4j-{VERSION}.jar") as archive:
        entry = archive.read("META-INF/services/org.neo4j.server.startup.EntryPoint").decode()
    main = next(line.strip() for line in entry.splitlines() if line.strip() and not line.startswith("#"))
    opened = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
    java = ["java", "-Xmx512m", "-XX:+UseSerialGC", *(f"--add-opens=java.base/{each}=ALL-UNNAMED" for each in opened)]
    return [*java, "-cp", f"{jars}/*", main, f"--home-dir={home}", f"--config-dir={home / 'conf'}"]


def _wait(engine: Engine, process: subprocess.Popen[bytes], home: Path) -> None:
    until = monotonic() + START_SECONDS
    log = home / "logs" / "neo4j.log"
    while monotonic() < until:
        said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        if process.poll() is not None:
            raise NoServer(f"Neo4j ended while it started: {' '.join(said[-400:].split())}")
        if "Started." in said:
            with neo4j.GraphDatabase.driver(engine.uri, auth=(engine.user, engine.password)) as driver:
                driver.execute_query("RETURN 1 AS one", database_="neo4j")
            return
        sleep(0.2)
    raise NoServer(f"Neo4j did not start within {START_SECONDS} seconds")
