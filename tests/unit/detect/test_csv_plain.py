"""Plain CSV: read by Arrow it comes to the same as read with care, and so does what is not plain."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from csgraph.detect.csv_columns import (
    BadCell,
    Column,
    Days,
    Hashes,
    Ids,
    Known,
    Numbers,
    Words,
    read_columns,
)
from csgraph.detect.csv_plain import NotPlainError, first_line, read_plain
from csgraph.errors import InvalidInput

ALWAYS, NEVER = 0, 1 << 60
SMALL = 200
HEADER = "person,kin,kind,day,record,many,place"

CELLS = {
    "person": ["p1", "p2", "Zoë", "longer-than-eight-bytes", "longer-than-eight-byteS", "a b", "p1 "],
    "kin": ["", "k1", "p1", "0123456", "01234567", "012345678"],
    "kind": ["A", "B"],
    "day": ["2026-05-31", "1999-02-28T10:00:00", "2026-05-31 08:15"],
    "record": ["", "r1", "r2", "another record that is long", "another record that is Long"],
    "many": ["", "0", "2.5", "1e3", "+5", "007", " 4 ", "1_000"],
    "place": ["", "stair", "mall"],
}
ODD = ["", " ", "C", "2026-02-30", "-1", "x", 'say "so"', "one,two", "two\nlines", "\r", "nul\0", "\ufeff", "inf", "🦉"]


def columns() -> list[Column]:
    return [
        Column(name="person", table=Ids(required=True), required=True),
        Column(name="kin", table=Ids(required=False)),
        Column(name="kind", table=Words({"A": 0, "B": 1}, empty=None), dtype=np.int8, required=True),
        Column(name="day", table=Days(required=True)),
        Column(name="record", table=Hashes(), dtype=np.int64),
        Column(name="many", table=Numbers(), dtype=np.float64),
        Column(name="place", table=Known({"stair": 0, "mall": 1}, file="places.csv", required=False)),
        Column(name="absent", table=Ids(required=False)),
    ]


def same(one: np.ndarray, other: np.ndarray, *, compared: bool) -> bool:
    """Equal; of what is only compared, equal in the same places and empty in the same."""
    if not compared:
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype == np.float64)
    pairs = set(zip(one.tolist(), other.tolist(), strict=True))
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs}) and all(
        (a == 0) == (b == 0) for a, b in pairs
    )


def outcome(path: Path, plain_from: int) -> tuple[dict[str, np.ndarray], list[str]] | tuple[str, str, str]:
    asked = columns()
    try:
        read = read_columns(path, asked, plain_from=plain_from)
    except InvalidInput as problem:
        return problem.code, problem.message, problem.advice
    people = asked[0].table
    assert isinstance(people, Ids)
    return read, list(people)


def in_small_blocks(path: Path) -> dict[str, np.ndarray] | None:
    """The file read plainly, a few rows at a time; None where it is not plain."""
    asked = columns()
    try:
        return read_plain(path, asked, [name.strip() for name in first_line(path)], block=SMALL)
    except (NotPlainError, BadCell):
        return None


def check_same(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "evidence.csv"
        path.write_bytes(content)
        fast, careful = outcome(path, ALWAYS), outcome(path, NEVER)
        blocks = in_small_blocks(path)
    if isinstance(careful[0], str) or isinstance(fast[0], str):
        assert fast == careful
        return
    assert fast[1] == careful[1]
    assert fast[0].keys() == careful[0].keys()
    for name in careful[0]:
        assert same(fast[0][name], careful[0][name], compared=name == "record"), name
        assert blocks is None or same(blocks[name], careful[0][name], compared=name == "record"), name


def written(rows: Sequence[Sequence[str]], *, quoting: int, end: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, quoting=quoting, lineterminator=end).writerows(rows)
    return stream.getvalue()


plain_rows = st.lists(st.tuples(*(st.sampled_from(cells) for cells in CELLS.values())), max_size=30)


@st.composite
def files(draw: st.DrawFn, rows: st.SearchStrategy[list[tuple[str, ...]]]) -> str:
    held = [tuple(HEADER.split(",")), *draw(rows)]
    if draw(st.booleans()):
        held[0] = (*held[0][:-1], draw(st.sampled_from(["kin", "unread", "kind", " place "])))
    return written(
        held,
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        end=draw(st.sampled_from(["\n", "\r\n"])),
    )


@given(files(plain_rows), st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_plain_file_reads_the_same_by_either_way(text: str, mark: bool) -> None:
    check_same(text.encode("utf-8-sig" if mark else "utf-8"))


@given(
    files(
        st.lists(
            st.tuples(*(st.sampled_from(cells) | st.sampled_from(ODD) for cells in CELLS.values())),
            min_size=1,
            max_size=8,
        )
    )
)
@settings(max_examples=150, deadline=None)
def test_cells_that_cannot_be_are_refused_in_the_same_words_by_either_way(text: str) -> None:
    check_same(text.encode())


@given(files(plain_rows), st.data())
@settings(max_examples=200, deadline=None)
@example("", None)
@example(HEADER, None)
@example(HEADER + "\n", None)
@example(HEADER + "\n\n\r\n\n", None)
@example("\n" + HEADER + "\n", None)
@example(HEADER + "\rp1,,A,2026-05-31,,,\r", None)
@example(HEADER + "\np1,,A,2026-05-31,,,", None)
@example(HEADER + "\np1,,A,2026-05-31,,,\r", None)
@example(HEADER + '\np1,"",A,2026-05-31,,,"', None)
@example(HEADER + '\np1,a"b"c,A,2026-05-31,,,', None)
@example(HEADER + '\np1,"a"b,A,2026-05-31,,,', None)
@example(HEADER + "\n" + "p" * 140_000 + ",,A,2026-05-31,,,\n", None)
@example(HEADER + "\n" + "p" * 110_000 + ",,A,2026-05-31,,,\n", None)
@example(HEADER + "\np1,,A,2026-05-31," + "r" * 140_000 + ",,\n", None)
@example(HEADER + ",note\np1,,A,2026-05-31,,,," + "n" * 140_000 + "\n", None)
def test_a_file_with_any_bytes_put_in_reads_the_same_by_either_way(text: str, data: st.DataObject | None) -> None:
    content = text.encode()
    if data is not None:
        at = data.draw(st.integers(0, len(content)))
        odd = data.draw(
            st.sampled_from([b'"', b",", b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xc3", b"\xef\xbb\xbf", b""])
        )
        content = content[:at] + odd + content[at + data.draw(st.integers(0, 3)) :]
    check_same(content)


@pytest.mark.parametrize("block", [200, 1_000, 1_000_000])
def test_many_words_in_many_blocks_read_the_same_as_in_one(tmp_path: Path, block: int) -> None:
    dice = np.random.default_rng(4)
    rows = [
        (f"p{who}", f"a family of {who % 700}", "AB"[who % 2], "2026-05-31", f"r{who * 7919 % 5000}", "", "")
        for who in dice.integers(0, 4_000, 6_000).tolist()
    ]
    path = tmp_path / "evidence.csv"
    path.write_text(written([HEADER.split(","), *rows], quoting=csv.QUOTE_MINIMAL, end="\n"), encoding="utf-8")
    asked = columns()

    fast = read_plain(path, asked, first_line(path), block=block)
    careful = outcome(path, NEVER)

    assert not isinstance(careful[0], str)
    assert all(same(fast[name], careful[0][name], compared=name == "record") for name in HEADER.split(","))


@pytest.mark.parametrize(
    "row",
    ["p1,,A,2026-05-31,,,", '"p1","k,1",A,2026-05-31,,,""', "Zoë,,A,2026-05-31,,,\r"],
)
def test_what_is_plain_is_not_read_with_care(tmp_path: Path, row: str) -> None:
    path = tmp_path / "evidence.csv"
    path.write_bytes(f"{HEADER}\n{row}\n".encode())

    assert read_plain(path, columns(), first_line(path))["person"].size == 1


def test_a_column_that_is_not_read_must_be_text_too(tmp_path: Path) -> None:
    path = tmp_path / "evidence.csv"
    path.write_bytes(f"{HEADER},note\np1,,A,2026-05-31,,,,".encode() + b"\xff\n")

    with pytest.raises(NotPlainError):
        _ = read_plain(path, columns(), first_line(path))
