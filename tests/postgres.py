"""A Postgres server for tests: in a folder of its own, on 127.0.0.1 and a free port, ended with the tests.

A Neo4j graph and a Postgres vault are the pair of production, so a test that asks for `settings` on Neo4j has a
database of its own here.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

SECONDS = 30
DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs, a folder a version, off the path."""


class NoPostgres(Exception):
    """Why there is no server here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    """A server of a test's own, that can be killed and started again over the same files."""

    programs: Mapping[str, Path]
    folder: Path
    account: str | None
    port: int

    @property
    def url(self) -> str:
        """The address of its first database."""
        return f"postgresql://vault@127.0.0.1:{self.port}/postgres"

    def initialise(self) -> None:
        """Makes its files."""
        made = self._run("initdb", "-D", self._data, "-A", "trust", "-U", "vault", "--no-sync", "-E", "UTF8")
        if made.wait(SECONDS):
            raise NoPostgres("initdb could not make its files")

    def start(self, *, durable: bool = False) -> subprocess.Popen[bytes]:
        """The server's process, once it answers; without `durable` a loss of power would lose what it wrote."""
        settings = ["listen_addresses=127.0.0.1", *([] if durable else ["fsync=off"])]
        options = [word for each in settings for word in ("-c", each)]
        process = self._run("postgres", "-D", self._data, *options, "-p", str(self.port), "-k", self.folder)
        try:
            _wait(process, self._data / "postmaster.pid")
        except NoPostgres:
            process.kill()
            raise
        return process

    def database(self) -> str:
        """The address of a new and empty database. Kept until the server ends."""
        name = f"t{secrets.token_hex(8)}"
        engine = create_engine(_driven(self.url), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY wal_log"))
        engine.dispose()
        return self.url.removesuffix("postgres") + name

    def empty(self) -> str:
        """The address of the first database, emptied."""
        engine = create_engine(_driven(self.url))
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
        return self.url

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *words: str | Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self.programs[program], *words],
            cwd=self.folder,
            user=self.account,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def made_postgres() -> Iterator[Postgres]:
    """A server's files, without the server. Raises NoPostgres where the programs or a user for them are missing."""
    programs = {name: _program(name) for name in ("initdb", "postgres")}
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="csgraph-postgres-"))
    try:
        if account:
            shutil.chown(folder, account)
        server = Postgres(programs=programs, folder=folder, account=account, port=_free_port())
        server.initialise()
        yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server, until the tests are done. Raises NoPostgres where none can be had."""
    with made_postgres() as server:
        process = server.start()
        try:
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # Fast: it does not wait for connections that a test left.
            process.wait(SECONDS)


def _program(name: str) -> Path:
    newest_first = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parent.parent.name), reverse=True)
    found = shutil.which(name) or next(iter(newest_first), None)
    if found is None:
        raise NoPostgres(f"there is no {name} on the path")
    return Path(found)


def _account() -> str | None:
    """Postgres refuses to run as root: then it runs under its own account."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise NoPostgres("there is no account named postgres for it to run under") from None


def _driven(url: str) -> str:
    return url.replace("postgresql:", "postgresql+pg8000:")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], notes: Path) -> None:
    """Waits until it says that it is ready: after a fall it listens before it has read its log again."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        said = notes.read_text(encoding="utf-8").split() if notes.exists() else []
        if said[:1] == [str(server.pid)] and said[-1] == "ready":
            return
        time.sleep(0.05)
    raise NoPostgres("the server did not start")
