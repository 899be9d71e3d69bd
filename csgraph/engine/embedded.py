"""The embedded engine of a data folder: one server process, shared by all commands of one user.

A command attaches to the engine that runs, or starts it; the last to leave stops it, unless it was
started to stay (`csgraph engine start`). Whatever a crash left behind is put right at the next start.
"""

import contextlib
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from csgraph.engine import accounts, notes, server
from csgraph.engine.command import root_of
from csgraph.engine.failures import does_not_answer
from csgraph.engine.locate import installation
from csgraph.engine.notes import Note
from csgraph.engine.server import Started

PATIENCE = 31.0
"""Seconds: as long as the engine keeps everybody out after wrong passwords of somebody, and a little more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One use of a running engine by this process. `leave` it when done; leaving twice does nothing more."""

    data: Path
    started: Started
    ticket: Path

    def leave(self) -> None:
        """Ends this use, and the engine with it where nobody else uses it and nobody asked to keep it."""
        with notes.locked(self.data):
            if not self.ticket.exists():
                return
            self.ticket.unlink(missing_ok=True)
            note = notes.read(self.data)
            if note is not None and note.started == self.started and not note.kept and notes.users(self.data) == 0:
                _stop(self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the engine of a data folder stands."""

    state: Literal["running", "stopped"]
    kept: bool = False
    users: int = 0
    started: Started | None = field(default=None, repr=False)


def attach(data: Path, *, heap_mb: int, patience: float = PATIENCE) -> Attachment:
    """Uses the engine of `data`, starting it where it does not run. Raises Unavailable where it cannot.

    An engine that others use is waited for, `patience` seconds and once more; one that nobody uses is started anew.
    """
    data = data.resolve()
    with notes.locked(data):
        note = _running(data, patience) or _start(data, heap_mb=heap_mb, kept=False)
        try:
            return Attachment(data=data, started=note.started, ticket=notes.attach(data))
        except BaseException:
            if not note.kept and notes.users(data) == 0:
                _stop(data)
            raise


def start(data: Path, *, heap_mb: int) -> Started:
    """Starts the engine of `data` to stay until it is told to stop, or keeps the one that runs."""
    data = data.resolve()
    with notes.locked(data):
        note = _running(data, PATIENCE) or _start(data, heap_mb=heap_mb, kept=True)
        if not note.kept:
            notes.write(data, Note(started=note.started, kept=True))
        return note.started


def stop(data: Path) -> bool:
    """Stops the engine of `data`, whoever uses it. Says whether one ran."""
    data = data.resolve()
    if not data.is_dir():
        return False
    with notes.locked(data):
        return _stop(data)


def status(data: Path) -> Status:
    """Whether the engine of `data` runs, and for how many. Starts and changes nothing."""
    data = data.resolve()
    if not data.is_dir():
        return Status(state="stopped")
    with notes.locked(data):
        note = notes.read(data)
        if note is None or server.engine_process(note.started.pid, data=data) is None:
            return Status(state="stopped")
        return Status(state="running", kept=note.kept, users=notes.users(data), started=note.started)


def is_running(attachment: Attachment) -> bool:
    """Whether the engine that was attached to is still the process that runs."""
    return server.engine_process(attachment.started.pid, data=attachment.data) is not None


def _running(data: Path, patience: float) -> Note | None:
    """The engine that runs and answers. One that does not, or that nobody knows of, is ended unless others use it."""
    note = notes.read(data)
    if note is not None and server.engine_process(note.started.pid, data=data) is not None:
        in_use = notes.users(data) > 0
        if _answers(note.started, patience, again=in_use):
            return note
        if in_use:
            raise does_not_answer()
    _stop(data)
    return None


def _answers(started: Started, patience: float, *, again: bool) -> bool:
    """Whether it answers now or, with `again`, a while later: each password is tried no more often than that."""
    if server.answers(started.uri, started.accounts.administrator, seconds=patience):
        return True
    if not again:
        return False
    time.sleep(patience)
    return server.answers(started.uri, started.accounts.administrator, seconds=patience)


def _start(data: Path, *, heap_mb: int, kept: bool) -> Note:
    note = Note(started=server.start(installation(), data=data, heap_mb=heap_mb), kept=kept)
    try:
        notes.write(data, note)
    except BaseException:
        server.stop(note.started.pid, data=data)
        raise
    return note


def _stop(data: Path) -> bool:
    """Ends every engine of this folder. The lock is held, so that none is only just starting."""
    note, found = notes.read(data), server.orphans(data)
    for pid in {*found, *([note.started.pid] if note else [])}:
        server.stop(pid, data=data)
    with contextlib.suppress(OSError):
        notes.remove(data)
        accounts.remove_files(root_of(data))
    return bool(found)
