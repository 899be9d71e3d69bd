"""What processes tell each other about the engine of a data folder: `engine.json`, and who uses it.

All of it is read and written under the folder's lock. `engine.json` (0600) says how to reach the
running engine; `attached/` has one empty file for each user, named after its process, so that the
last one out can stop an engine that nobody asked to keep.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from filelock import Timeout

from csgraph.engine.accounts import Account, Accounts
from csgraph.engine.failures import cannot_write
from csgraph.engine.server import Started
from csgraph.errors import Unavailable
from csgraph.private.files import lock, make_folder, new_file, own_folder, replace_text

LOCK_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A running engine as `engine.json` holds it; `kept`: it stays until it is told to stop."""

    started: Started
    kept: bool


@contextmanager
def locked(data: Path, *, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Holds the folder's lock. Raises Unavailable where it cannot be had within two minutes, or made at all."""
    try:
        held = lock(own_folder(data) / "engine.lock", seconds=seconds)
        held.acquire()
    except Timeout as error:
        advice = "Wait until the other command has ended, then try again."
        raise Unavailable(
            "engine_busy", "Another command is starting or stopping the engine.", advice=advice
        ) from error
    except OSError as error:
        raise cannot_write(data) from error
    try:
        yield
    finally:
        held.release()


def read(data: Path) -> Note | None:
    """The note of the engine that was started last, or None where there is none that can be read."""
    try:
        held = json.loads(_path(data).read_text(encoding="utf-8"))
        named = {kind: Account(**each) for kind, each in held["started"].pop("accounts").items()}
        return Note(started=Started(accounts=Accounts(**named), **held["started"]), kept=bool(held["kept"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write(data: Path, note: Note) -> None:
    """Puts the note in place of the one before it. Raises Unavailable where it cannot be written."""
    try:
        replace_text(_path(data), json.dumps(asdict(note), indent=1))
    except OSError as error:
        raise cannot_write(data) from error


def remove(data: Path) -> None:
    """Forgets the engine, and whoever used it."""
    _path(data).unlink(missing_ok=True)
    for path in _attached(data):
        path.unlink(missing_ok=True)


def attach(data: Path) -> Path:
    """Notes that this process uses the engine; the file is to be removed when it no longer does.

    Raises Unavailable where it cannot be written.
    """
    me = psutil.Process()
    path = data / "attached" / f"{me.pid}-{_moment(me)}-{secrets.token_hex(4)}"
    try:
        make_folder(path.parent)
        new_file(path)
    except OSError as error:
        raise cannot_write(data) from error
    return path


def users(data: Path) -> int:
    """How many uses of the engine there are now; those of processes that have ended are swept away."""
    alive = 0
    for path in _attached(data):
        if _is_alive(path.name):
            alive += 1
        else:
            path.unlink(missing_ok=True)
    return alive


def _path(data: Path) -> Path:
    return data / "engine.json"


def _attached(data: Path) -> list[Path]:
    folder = data / "attached"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _is_alive(name: str) -> bool:
    """Whether the process that an attached file is named after still runs (and no later one of the same number)."""
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied, ValueError, OverflowError):
        pid, moment, _ = name.split("-")
        process = psutil.Process(int(pid))
        return process.status() != psutil.STATUS_ZOMBIE and _moment(process) == moment
    return False


def _moment(process: psutil.Process) -> str:
    return str(round(process.create_time()))
