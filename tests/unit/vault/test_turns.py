"""Turns: over everything that shares a vault one at a time has one; whoever dies with it gives it back."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from csgraph.errors import Unavailable
from csgraph.vault.turns import Turn, TurnTaken
from csgraph.vault.vault import Vault
from tests.postgres import Postgres
from tests.unit.vault.conftest import LEAD, Place

HOLDER = """
import sys, time
from pathlib import Path
from csgraph.clock import Clock
from csgraph.vault.turns import Turn
from csgraph.vault.vault import Vault
vault = Vault.open(sys.argv[1], key_file=Path(sys.argv[2]), clock=Clock())
with vault.alone(Turn.WRITE, file=Path(sys.argv[3]), seconds=5):
    print("has it", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def on_postgres(postgres: Postgres, tmp_path: Path) -> Place:
    return Place(postgres.empty(), tmp_path)


@contextmanager
def both(place: Place) -> Iterator[tuple[Vault, Vault]]:
    """The same vault, opened as by two servers."""
    one, other = place.open(), place.open()
    try:
        yield one, other
    finally:
        one.close()
        other.close()


def has(vault: Vault, file: Path, turn: Turn = Turn.WRITE, *, seconds: float = 0) -> bool:
    """Whether it can have the turn now, or within so long."""
    try:
        with vault.alone(turn, file=file, seconds=seconds):
            return True
    except TurnTaken:
        return False


def test_two_data_folders_on_one_postgres_vault_take_turns(on_postgres: Place, tmp_path: Path) -> None:
    with both(on_postgres) as (one, other):
        with one.alone(Turn.WRITE, file=tmp_path / "one.lock", seconds=0):
            assert not has(other, tmp_path / "other.lock")
            assert has(other, tmp_path / "other.lock", Turn.EVALUATE), "the two turns are apart"
        assert has(other, tmp_path / "other.lock") and has(one, tmp_path / "one.lock")


def test_one_data_folder_takes_turns_whatever_the_database(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "write.lock"
    with both(place) as (one, other):
        with one.alone(Turn.WRITE, file=file, seconds=0):
            assert not has(other, file)
        assert has(other, file)


def test_two_databases_of_one_server_do_not_wait_for_each_other(postgres: Postgres, tmp_path: Path) -> None:
    places = [Place(postgres.database(), tmp_path / str(number)) for number in range(2)]
    one, other = (each.open() for each in places)
    with one.alone(Turn.WRITE, file=tmp_path / "one.lock", seconds=0):
        assert has(other, tmp_path / "other.lock")
    one.close()
    other.close()


@pytest.mark.parametrize("fails", [False, True])
def test_a_turn_ends_with_what_is_done_in_it(on_postgres: Place, tmp_path: Path, fails: bool) -> None:
    with both(on_postgres) as (one, other):
        for _ in range(20):  # More often than a pool has connections: each is given back.
            try:
                with one.alone(Turn.WRITE, file=tmp_path / "one.lock", seconds=0):
                    if fails:
                        raise KeyError
            except KeyError:
                assert fails
            assert has(other, tmp_path / "other.lock")


def test_a_process_that_is_killed_gives_its_turn_back(on_postgres: Place, tmp_path: Path) -> None:
    vault = on_postgres.open()
    arguments = [on_postgres.url, str(on_postgres.key_file), str(tmp_path / "its.lock")]
    process = subprocess.Popen([sys.executable, "-c", HOLDER, *arguments], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None and process.stdout.readline() == "has it\n"
        assert not has(vault, tmp_path / "mine.lock")
        process.kill()
    with vault.alone(Turn.WRITE, file=tmp_path / "mine.lock", seconds=10):
        pass
    vault.close()


def test_whoever_lost_its_turn_with_its_session_writes_nothing_more(on_postgres: Place, tmp_path: Path) -> None:
    with both(on_postgres) as (one, other):
        with one.alone(Turn.WRITE, file=tmp_path / "one.lock", seconds=0):
            with one.unit(actor=LEAD, action="test:unit:write"):
                pass
            _end_sessions_with_locks(on_postgres.url)
            assert has(other, tmp_path / "other.lock", seconds=10), "somebody else may be writing"
            with pytest.raises(Unavailable), one.unit(actor=LEAD, action="test:unit:write"):
                raise AssertionError("nothing is asked of it")
        with one.unit(actor=LEAD, action="test:unit:write"):
            pass
        assert has(one, tmp_path / "one.lock")


def _end_sessions_with_locks(url: str) -> None:
    engine = create_engine(url.replace("postgresql:", "postgresql+pg8000:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        ended = connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        ).all()
        assert ended
    engine.dispose()
