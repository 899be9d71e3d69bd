"""The engine's files: what is missing or was changed since it stopped is noticed before it starts again."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from csgraph.engine import files
from csgraph.errors import Unavailable


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "engine" / "databases" / "neo4j"
    folder.mkdir(parents=True)
    for name in ("A_0.1.65536.v0.bucket", "B_0.2.65536.v0.bucket", "dictionary.0.65536.v1.dict"):
        (folder / name).write_bytes(name.encode() * 500)
    (folder / "schema.json").write_text('{"types": {"A": {"buckets": ["A_0"]}, "B": {"buckets": ["B_0"]}}}')
    return tmp_path / "engine"


def _bucket(root: Path) -> Path:
    return root / "databases" / "neo4j" / "A_0.1.65536.v0.bucket"


def _garbage(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "shorter": lambda path: path.write_bytes(path.read_bytes()[:100]),
}


@pytest.mark.parametrize("name", [*DAMAGE, "garbage"])
def test_a_file_that_is_not_as_it_was_left_is_noticed(root: Path, name: str) -> None:
    files.keep(root)
    files.check(root)

    {**DAMAGE, "garbage": _garbage}[name](_bucket(root))

    with pytest.raises(Unavailable, match="A_0"):
        files.check(root)


@pytest.mark.parametrize("name", DAMAGE)
def test_after_a_crash_every_file_is_there_and_no_shorter(root: Path, name: str) -> None:
    files.keep(root)
    files.begin(root)
    with _bucket(root).open("ab") as grown:
        grown.write(b"more")
    files.check(root)

    DAMAGE[name](_bucket(root))

    with pytest.raises(Unavailable, match="A_0"):
        files.check(root)


def test_a_backup_that_was_copied_back_is_as_it_was_left(root: Path) -> None:
    files.keep(root)
    shutil.copytree(root, root.with_name("backup"), copy_function=shutil.copyfile)
    shutil.rmtree(root)
    shutil.copytree(root.with_name("backup"), root, copy_function=shutil.copyfile)

    files.check(root)


def test_of_an_earlier_version_the_engines_own_list_is_compared(root: Path) -> None:
    files.check(root)

    _bucket(root).unlink()

    with pytest.raises(Unavailable, match="A_0"):
        files.check(root)


def test_where_no_engine_ever_ran_there_is_nothing_to_miss(tmp_path: Path) -> None:
    files.check(tmp_path)
    files.keep(tmp_path)

    assert list(tmp_path.iterdir()) == []
