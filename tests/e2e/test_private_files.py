"""Whatever commands leave on a disk is its owner's alone, in csgraph's own place, and says nothing after a kill."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_canaries import CANARIES, borough
from tests.e2e.test_import_command import command
from tests.e2e.world import Folder

FOLDER, FILE = 0o700, 0o600
MANY = 40_000
"""Rows that an import takes some seconds to read, so that it can be killed while it reads."""


def open_to_others(*roots: Path) -> list[str]:
    """What below these folders, themselves included, others could read, write or enter."""
    found: list[str] = []
    for root in roots:
        for path in (root, *sorted(root.rglob("*"))):
            mode = stat.S_IMODE(path.lstat().st_mode)
            if mode != (FOLDER if path.is_dir() else FILE):
                found.append(f"{path} {mode:o}")
    return found


@pytest.fixture
def generous() -> Iterator[None]:
    """A umask that hides nothing from anybody."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("generous")
def test_all_that_commands_write_is_its_owners_alone(tmp_path: Path) -> None:
    data, out, spare = tmp_path / "data", tmp_path / "out", tmp_path / "tmp"
    for each in (out, spare):
        each.mkdir()
        each.chmod(FOLDER)
    data.mkdir()
    files = borough().write(tmp_path / "files")

    def run(*words: str) -> None:
        done = command(*words, data=data, TMPDIR=str(spare))
        assert done.returncode in (0, 3), (words, done.stderr)

    run("engine", "start")
    run("import", str(files), "--problems", str(out / "problems.csv"))
    run("token", "issue", "--role", "practitioner", "--agency", "A")
    run("detect", "--export", str(out / "extract"))
    run("engine", "export", str(out / "graph"))
    run("picture", "C1", "--out", str(out / "picture.html"), "--format", "html")
    run("backtest", str(out / "extract"), "--json", str(out / "told.json"), "--evaluations", str(out / "each.json"))
    run("sample", "--people", "60", "--out", str(out / "sample"))
    run("demo", "--no-serve", "--out", str(out / "demo"))
    assert open_to_others(data, out) == []
    assert sorted(path.name for path in spare.iterdir() if "hsperfdata" not in path.name) == []
    run("engine", "stop")
    names = {path.name for path in out.iterdir()}
    assert names == {"problems.csv", "extract", "graph", "picture.html", "told.json", "each.json", "sample", "demo"}


def many() -> Folder:
    """The borough of the canaries, and many people more of the same names."""
    rows = borough()
    for number in range(MANY):
        rows.person(f"{CANARIES[-1]}{number}-{CANARIES[3]}", forename=CANARIES[0], surname=CANARIES[1])
    return rows


def killed_while_reading(data: Path, files: Path, spare: Path) -> Path:
    """Kills an import as soon as its staging holds something; the room that it leaves."""
    env = {**os.environ, "TMPDIR": str(spare)}
    words = [sys.executable, "-m", "tests.e2e.import_worker", str(data), str(files)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=env) as process:
        for _ in range(3000):
            rooms = [path.parent for path in data.glob("rooms/*/staging.sqlite3") if path.stat().st_size > 1_000_000]
            if rooms:
                process.send_signal(signal.SIGKILL)
                return rooms[0]
            time.sleep(0.01)
    raise AssertionError("the import kept nothing")


def holding(*roots: Path) -> list[str]:
    """Files below these folders that hold a canary in clear."""
    found: list[str] = []
    for path in (path for root in roots for path in root.rglob("*") if path.is_file()):
        content = path.read_bytes()
        found += [f"{path}: {canary}" for canary in CANARIES if canary.encode() in content]
    return found


def test_a_killed_import_leaves_nothing_to_read_and_the_next_sweeps_it_away(tmp_path: Path) -> None:
    data, spare, files = tmp_path / "data", tmp_path / "tmp", tmp_path / "files"
    spare.mkdir()
    many().write(files)

    left = killed_while_reading(data, files, spare)

    assert left.is_dir()
    assert holding(data, spare) == []
    assert list(spare.iterdir()) == []
    assert holding(files), "the search finds what is there"
    assert command("contexts", "candidates", data=data).returncode == 0
    assert [path.name for path in (data / "rooms").iterdir()] == ["door.lock"]
    command("engine", "stop", data=data)
    shutil.rmtree(files)
