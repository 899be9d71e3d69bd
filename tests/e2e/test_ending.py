"""Ending: whoever asks a command to end, the engine ends with it, and no password stays behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from csgraph.engine import embedded, server
from tests.e2e.test_kill import borough

PROGRAM = [sys.executable, "-c", "from csgraph.cli.main import run; run()"]
PATIENCE = 90.0


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    embedded.stop(tmp_path / "data")


def _begun(data: Path, *words: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "CSGRAPH_DATA": str(data), "CSGRAPH_ENGINE_HEAP_MB": "256"}
    return subprocess.Popen(
        [*PROGRAM, *words], env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.02)


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _nothing_is_left(data: Path) -> None:
    assert server.orphans(data) == []
    assert not (data / "engine.json").exists()
    assert not list(data.glob("engine/config/server-users*"))
    assert not list(data.glob("attached/*"))


@pytest.mark.parametrize("ask", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_service_that_is_asked_to_end_takes_the_engine_with_it(data: Path, ask: signal.Signals) -> None:
    port = server.free_ports().http
    service = _begun(data, "serve", "--port", str(port))
    _until(lambda: _is_open(port))

    service.send_signal(ask)

    service.communicate(timeout=PATIENCE)
    assert service.returncode == 0, "it did what it was for, until it was told to end"
    _nothing_is_left(data)


def test_an_import_that_is_asked_to_end_can_be_taken_up(data: Path, tmp_path: Path) -> None:
    folder = borough(0).write(tmp_path / "files")
    importing = _begun(data, "import", str(folder))
    _until(lambda: (data / "vault" / "vault.sqlite3").exists() and (data / "engine.json").exists())
    time.sleep(0.5)

    importing.send_signal(signal.SIGTERM)

    said = importing.communicate(timeout=PATIENCE)[0]
    assert importing.returncode == 128 + signal.SIGTERM or "Import complete" in said
    _nothing_is_left(data)
    again = _begun(data, "import", str(folder))
    assert "Import complete" in again.communicate(timeout=PATIENCE)[0]
    assert again.returncode == 0


def test_a_command_that_is_asked_to_end_while_its_engine_starts_leaves_none(data: Path) -> None:
    detecting = _begun(data, "serve", "--port", str(server.free_ports().http))
    _until(lambda: bool(server.orphans(data.resolve())))

    detecting.send_signal(signal.SIGTERM)

    detecting.communicate(timeout=PATIENCE)
    assert detecting.returncode == 128 + signal.SIGTERM
    assert not psutil.pid_exists(detecting.pid)
    _nothing_is_left(data)
