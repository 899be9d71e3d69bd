"""Files of the owner alone, rooms that end with their process, and what can be read only while it lives."""

import os
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.private import files
from csgraph.private.leftovers import sweep_earlier
from csgraph.private.rooms import Rooms
from csgraph.private.sealed import RowSealer, SealedFile

HOLDER = """
import sys, time
from pathlib import Path
from csgraph.private.rooms import Rooms
with Rooms(Path(sys.argv[1])).room() as room:
    (room / "rows").write_text("kept")
    print(room, flush=True)
    time.sleep(60)
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("name", "holds", "days", "goes"),
    [
        ("csgraph-import-ab12cd34", {"staging.sqlite3"}, 2, True),
        ("csgraph-ab12cd34", {"files.zip"}, 2, True),
        ("csgraph-import-ab12cd34", {"staging.sqlite3"}, 0.5, False),
        ("csgraph-import-ab12cd34", {"staging.sqlite3", "notes.txt"}, 2, False),
        ("csgraph-import-ab12cd34", set[str](), 2, False),
        ("csgraph-ab12cd34", {"staging.sqlite3"}, 2, False),
        ("csgraph-demonstration", {"files.zip"}, 2, False),
        ("somebody-elses", {"staging.sqlite3"}, 2, False),
    ],
)
def test_what_earlier_versions_left_elsewhere_goes_and_nothing_else(
    tmp_path: Path, name: str, holds: set[str], days: float, goes: bool
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    for each in holds:
        (folder / each).write_text("Zoe")
    (tmp_path / "csgraph-import-a-link").symlink_to(folder)

    assert sweep_earlier(tmp_path, now=time.time() + days * 24 * 3600) == goes
    assert folder.exists() is not goes


@pytest.fixture
def open_to_all() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_to_all")
def test_each_way_of_making_a_file_makes_it_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    folder = files.own_folder(tmp_path / "own")
    files.write_text(folder / "text", "x")
    files.write_bytes(folder / "bytes", b"x")
    files.ensure_file(folder / "ensured")
    files.new_file(folder / "new", b"x")
    files.replace_text(folder / "replaced", "x")
    files.open_new(folder / "opened").close()
    with files.lock(folder / "lock", seconds=0):
        assert {mode(each) for each in folder.iterdir()} == {0o600}
    assert mode(folder) == 0o700


@pytest.mark.usefixtures("open_to_all")
def test_what_was_open_to_others_is_closed_when_it_is_written_again(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("a longer text than the next")
    (tmp_path / "folder").mkdir()
    assert (mode(tmp_path / "old"), mode(tmp_path / "folder")) == (0o666, 0o777)

    files.write_text(tmp_path / "old", "new")
    files.own_folder(tmp_path / "folder")

    assert (tmp_path / "old").read_text() == "new"
    assert (mode(tmp_path / "old"), mode(tmp_path / "folder")) == (0o600, 0o700)


def test_a_pipe_can_be_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)

    files.write_text(tmp_path / "pipe", "through")

    assert os.read(reader, 100) == b"through"
    os.close(reader)


def test_a_room_is_gone_when_it_is_left_also_by_an_error(tmp_path: Path) -> None:
    rooms = Rooms(tmp_path / "rooms")

    def work() -> None:
        with rooms.room() as room:
            (room / "inner").mkdir()
            (room / "inner" / "file").write_text("x")
            raise ValueError("on the way")

    with pytest.raises(ValueError, match="on the way"):
        work()
    assert [each.name for each in (tmp_path / "rooms").iterdir()] == ["door.lock"]


def test_a_living_ones_room_is_left_alone_and_a_killed_ones_is_swept(tmp_path: Path) -> None:
    folder = tmp_path / "rooms"
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        theirs = Path(holder.stdout.readline().strip())
        rooms = Rooms(folder)

        with rooms.room() as mine:
            assert rooms.sweep() == 0
            assert (theirs / "rows").read_text() == "kept"
            holder.kill()
            holder.wait()
            assert theirs.is_dir(), "nobody has come by yet"
            assert rooms.sweep() == 1
            assert not theirs.exists()
            assert mine.is_dir()
    assert [each.name for each in folder.iterdir()] == ["door.lock"]


@given(st.lists(st.binary(max_size=70)))
def test_sealed_rows_open_again_and_equal_rows_look_different(rows: list[bytes]) -> None:
    sealer = RowSealer()
    sealed = [sealer.seal(row) for row in rows]

    assert [sealer.open(each) for each in sealed] == rows
    assert len(set(sealed)) == len(sealed)


def test_tokens_are_equal_for_equal_words_and_of_no_use_to_another() -> None:
    one, other = RowSealer(), RowSealer()

    assert one.token("P1") == one.token("P1") != one.token("P2")
    assert one.token("P1") != other.token("P1")
    assert one.token("") == ""


@given(st.lists(st.binary(max_size=90), max_size=6), st.data())
def test_a_sealed_file_gives_back_any_part_of_what_was_written(parts: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(parts)
    with TemporaryDirectory() as folder, SealedFile(Path(folder) / "sealed") as file:
        for part in parts:
            assert file.write(part) == len(part)
        for _ in range(5):
            start = data.draw(st.integers(0, len(whole) + 20))
            size = data.draw(st.integers(0, 100))
            file.seek(start)
            assert file.read(size) == whole[start : start + size]
        assert file.reading().read() == whole


def test_a_zip_can_be_read_from_a_sealed_file_and_its_text_is_not_on_the_disk(tmp_path: Path) -> None:
    plain = tmp_path / "plain.zip"
    with zipfile.ZipFile(plain, "w") as made:
        made.writestr("ctx_people.csv", "person_id,forename\nP1,Zoe\n" * 9000)
    with SealedFile(tmp_path / "sealed") as file:
        file.write(plain.read_bytes())
        with zipfile.ZipFile(file.reading()) as archive:
            assert archive.read("ctx_people.csv").count(b"Zoe") == 9000
        held = (tmp_path / "sealed").read_bytes()

    assert b"Zoe" in plain.read_bytes()
    assert b"Zoe" not in held
    assert not held.startswith(b"PK")
