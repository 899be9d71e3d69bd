"""One run of the embedded engine as a child process: start, wait until it answers, stop."""

import contextlib
import http.client
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import neo4j
import neo4j.exceptions
import psutil

from csgraph.engine import files
from csgraph.engine.accounts import DATABASE, Account, Accounts, fresh, remove_files, write_files
from csgraph.engine.command import HOST, Ports, command, environment, logging_settings, mark_of, root_of
from csgraph.engine.failures import cannot_write, did_not_start, ports_taken
from csgraph.engine.locate import Installation
from csgraph.private.files import OTHERS, open_bytes, own_folder, replace_text

START_SECONDS = 60.0
STOP_SECONDS = 30.0
ATTEMPTS = 5

_children: dict[int, subprocess.Popen[bytes]] = {}
"""Engines that this process started: whoever ends them, it is for this process to collect them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A running engine: how to reach it, and which process it is (`born`: its start in seconds since 1970)."""

    uri: str
    pid: int
    born: float
    version: str
    accounts: Accounts


def free_ports() -> Ports:
    """Two ports of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as first, socket.socket() as second:
        for each in (first, second):
            each.bind((HOST, 0))
        return Ports(bolt=first.getsockname()[1], http=second.getsockname()[1])


def start(engine: Installation, *, data: Path, heap_mb: int, ports: Callable[[], Ports] = free_ports) -> Started:
    """Starts the engine of `data` and waits until it answers. The caller holds the folder's lock.

    `ports` is asked again where another program takes one of those it named meanwhile. Raises
    Unavailable where the engine does not answer within 60 s, ends by itself, or the disk is full.
    """
    root = root_of(data)
    accounts = fresh()
    files.check(root)
    try:
        files.begin(root)
        for folder in (root, root / "log", root / "config"):
            own_folder(folder)
        write_files(root, accounts)
        replace_text(root / "config" / "logging.properties", logging_settings(root))
    except OSError as error:
        raise cannot_write(data) from error
    try:
        for _ in range(ATTEMPTS):
            started = _attempt(engine, ports(), data=data, heap_mb=heap_mb, accounts=accounts)
            if started is not None:
                return started
        raise ports_taken()
    except BaseException:
        with contextlib.suppress(OSError):
            remove_files(root)
        raise


def stop(pid: int, *, data: Path) -> None:
    """Ends the engine of `data` if `pid` is it: asked first, after 30 s by force. Others are left alone.

    Of one that ended by itself it is noted how it left its files.
    """
    process = engine_process(pid, data=data)
    if process is not None:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
            if _ended(process, STOP_SECONDS):
                with contextlib.suppress(OSError):
                    files.keep(root_of(data))
            else:
                process.kill()
                _ended(process, STOP_SECONDS)
    if child := _children.pop(pid, None):
        child.wait()


def engine_process(pid: int, *, data: Path) -> psutil.Process | None:
    """The process `pid` if it is alive and the engine of `data`, known by its command line."""
    try:
        process = psutil.Process(pid)
        alive = process.status() != psutil.STATUS_ZOMBIE and mark_of(data) in process.cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return None
    return process if alive else None


def orphans(data: Path) -> list[int]:
    """Process ids of engines that run on `data`, whoever started them."""
    return sorted(
        process.pid for process in psutil.process_iter() if engine_process(process.pid, data=data) is not None
    )


def answers(uri: str, account: Account, *, seconds: float) -> bool:
    """Whether an engine at `uri` answers a query of `account` within `seconds`. Tries the password once."""
    try:
        with (
            neo4j.GraphDatabase.driver(
                uri,
                auth=(account.name, account.password),
                connection_timeout=seconds,
                connection_acquisition_timeout=seconds,
            ) as driver,
            driver.session(database=DATABASE) as session,
        ):
            session.run("RETURN 1 AS one").consume()
    except (neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError, OSError):
        return False
    return True


def _attempt(engine: Installation, ports: Ports, *, data: Path, heap_mb: int, accounts: Accounts) -> Started | None:
    """The started engine, or None where another program took one of its ports meanwhile."""
    child = _launch(command(engine, data=data, ports=ports, heap_mb=heap_mb), root_of(data))
    process = psutil.Process(child.pid)
    uri = f"bolt://{HOST}:{ports.bolt}"
    until = time.monotonic() + START_SECONDS
    try:
        while child.poll() is None and time.monotonic() < until:
            if _is_lost(process, ports):
                _end(child)
                return None
            if _is_ready(ports.http) and answers(uri, accounts.administrator, seconds=10):
                _children[child.pid] = child
                born = process.create_time()
                return Started(uri=uri, pid=child.pid, born=born, version=engine.version, accounts=accounts)
            time.sleep(0.05)
    except BaseException:
        _end(child)
        raise
    late = child.poll() is None
    _end(child)
    if _is_taken(ports.bolt) or _is_taken(ports.http):
        return None
    raise did_not_start(data, log=root_of(data) / "log", seconds=START_SECONDS if late else None)


def _launch(arguments: list[str], root: Path) -> subprocess.Popen[bytes]:
    """Apart from this terminal (ctrl-C is ours to handle) and with no input that it could ask for a password."""
    with open_bytes(root / "log" / "console.log") as console:
        return subprocess.Popen(
            arguments,
            cwd=root,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=OTHERS,
        )


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/api/v1/ready")
        return connection.getresponse().status == 204
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _is_lost(process: psutil.Process, ports: Ports) -> bool:
    """Whether one of the ports is another program's: the engine would run on without it."""
    return any(_is_taken(port) and not _listens(process, port) for port in (ports.bolt, ports.http))


def _listens(process: psutil.Process, port: int) -> bool:
    try:
        found = process.net_connections(kind="tcp")
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
    return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in found)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        # A free port may be lent to this very probe, which then reaches itself.
        return probe.connect_ex((HOST, port)) == 0 and probe.getsockname() != probe.getpeername()


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _ended(process: psutil.Process, seconds: float) -> bool:
    """Whether it ended in time; a zombie, which its own parent has yet to collect, has ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            process.wait(0.05)
        except psutil.TimeoutExpired:
            if process.status() == psutil.STATUS_ZOMBIE:
                return True
        else:
            return True
    return False
