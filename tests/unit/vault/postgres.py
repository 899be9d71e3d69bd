"""A Postgres server for tests: in a folder of its own, on 127.0.0.1 and a free port, ended with the tests."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS = 30


class NoPostgres(Exception):
    """Why there is no server here."""


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of an empty database. Raises NoPostgres where the programs or a user for them are missing."""
    programs = {name: shutil.which(name) for name in ("initdb", "postgres")}
    if not all(programs.values()):
        raise NoPostgres("no initdb and postgres on the path")
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="csgraph-postgres-"))
    try:
        if account:
            shutil.chown(folder, account)
        data, as_user = folder / "data", {"user": account, "cwd": folder, "env": {"PATH": os.defpath, "LC_ALL": "C"}}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        made = [programs["initdb"], "-D", str(data), "-A", "trust", "-U", "vault", "--no-sync", "-E", "UTF8"]
        subprocess.run(made, check=True, **as_user, **quiet)
        port = _free_port()
        options = ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-p", str(port), "-k", str(folder)]
        server = subprocess.Popen([programs["postgres"], "-D", str(data), *options], **as_user, **quiet)
        try:
            _wait(server, port)
            yield f"postgresql://vault@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # Fast: it does not wait for connections that a test left.
            server.wait(SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> str | None:
    """Postgres refuses to run as root: then it runs under its own account."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise NoPostgres("no account named postgres") from None


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise NoPostgres("the server did not start")
