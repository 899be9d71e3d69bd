"""Turns: one at a time writes an import or decision, or evaluates, over all processes that share a vault.

Whoever shares a data folder shares a lock file. Servers and commands with data folders of their own on one Postgres
share an advisory lock of its session, which Postgres gives back when the process dies.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import IntEnum
from pathlib import Path
from time import monotonic, sleep

from filelock import Timeout
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from csgraph.errors import Unavailable
from csgraph.private.files import lock

PAUSE_SECONDS = 0.1
GONE = (SQLAlchemyError, OSError)
"""How a session that has ended answers: the driver lets what the network says pass as it is."""


class Turn(IntEnum):
    """What only one does at a time; the numbers are those of locks in Postgres, beside that of `migrate.py`."""

    WRITE = 0x6373677261706802
    EVALUATE = 0x6373677261706803


class TurnTaken(Exception):
    """Somebody else has had the turn for as long as was waited."""


_held: ContextVar[Connection | None] = ContextVar("csgraph_turn", default=None)
"""The session that has the turn of this thread."""


@contextmanager
def alone(engine: Engine, turn: Turn, *, file: Path, seconds: float) -> Iterator[None]:
    """Has a turn, after waiting for others so long; `file` is shared by those with the same data folder.

    Raises TurnTaken where somebody else has it for longer.
    """
    until = monotonic() + seconds
    with _file(file, seconds):
        if engine.dialect.name != "postgresql":
            yield
            return
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as session:
            _wait(session, turn, until)
            before = _held.set(session)
            try:
                yield
            finally:
                _held.reset(before)
                _give_back(session, turn)


@contextmanager
def _file(path: Path, seconds: float) -> Iterator[None]:
    held = lock(path, seconds=seconds)
    try:
        held.acquire()
    except Timeout:
        raise TurnTaken(path.name) from None
    try:
        yield
    finally:
        held.release()


def check_held() -> None:
    """Raises Unavailable where this thread had a turn and its session ended: somebody else may be writing."""
    session = _held.get()
    if session is None:
        return
    try:
        session.execute(text("SELECT 1"))
    except GONE:
        raise Unavailable(
            "vault_unreachable",
            "The connection to the vault was lost while this was being written.",
            advice="Repeat the command: what was written is whole, and what was not is taken up.",
        ) from None


def _wait(session: Connection, turn: Turn, until: float) -> None:
    while not session.execute(text("SELECT pg_try_advisory_lock(:turn)"), {"turn": turn.value}).scalar_one():
        if monotonic() >= until:
            raise TurnTaken(turn.name)
        sleep(PAUSE_SECONDS)


def _give_back(session: Connection, turn: Turn) -> None:
    try:
        session.execute(text("SELECT pg_advisory_unlock(:turn)"), {"turn": turn.value})
    except GONE:
        session.invalidate()  # With the session the turn has ended.
