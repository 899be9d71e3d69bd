"""What a terminal is shown of a name: all of it, and nothing that the terminal would obey or leave out."""

import csv
import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.cli.present import long_table, out, print_json, table
from csgraph.cli.visible import visible
from csgraph.domain.cells import write_csv

OBEYED = {"Cc", "Zl", "Zp", "Cs"}
KEPT = "\u0600\u06dd\U000110bd"
NAMES = st.text(st.characters(), max_size=30) | st.text(
    st.sampled_from("[/]b:fire \x1b\x9b\x00\n\r\t\u202e\u2066\u200b\u200d\u00ad\u0301\u516c\U0001f525\ud800"),
    max_size=30,
)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("Car park [behind the baths]", "Car park [behind the baths]"),
        ("Subway [/] underpass", "Subway [/] underpass"),
        ("Group :fire: chat", "Group :fire: chat"),
        ("\x1b[2J\x1b]0;title\x07", "\u241b[2J\u241b]0;title\u2407"),
        ("one\ntwo\rthree\tfour\x00", "one\u240atwo\u240dthree\u2409four\u2400"),
        ("\x7f\x9b31m", "\u2421<U+009B>31m"),
        ("safe\u202eelbatsnu", "safe<U+202E>elbatsnu"),
        ("\u2066isolated\u2069", "<U+2066>isolated<U+2069>"),
        ("bus\u200b 38\ufeff", "bus<U+200B> 38<U+FEFF>"),
        ("a\u200db", "a<U+200D>b"),
        ("soft\u00adhyphen", "soft<U+00AD>hyphen"),
        ("\ud800", "<U+D800>"),
        (
            "\u516c\u5712 \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 O\u2019Garvey\u2019s cafe\u0301",
            None,
        ),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f", None),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", None),
        ("\U000e0067\U000e007f", "<U+E0067><U+E007F>"),
    ],
)
def test_a_name_is_seen_as_it_is(name: str, seen: str | None) -> None:
    assert visible(name) == (name if seen is None else seen)


@given(NAMES)
def test_nothing_that_steers_is_left_and_nothing_else_is_changed(name: str) -> None:
    seen = visible(name)

    assert not [char for char in seen if unicodedata.category(char) in OBEYED]
    assert visible(seen) == seen
    assert [char for char in seen if char in KEPT] == [char for char in name if char in KEPT]
    plain = [
        char for char in name if unicodedata.category(char)[0] in "LNPS" and char not in "\u115f\u1160\u3164\uffa0"
    ]
    rest = iter(seen)
    assert all(char in rest for char in plain), "every letter is there, in its order"


@given(NAMES)
def test_every_way_to_say_a_name_says_it_visibly(name: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", stream := io.StringIO())
        out.print(f"name: {name}")
        table(("name", name), [(name, 1)])
        long_table(("name", name), [(name, 1)])

    steered = {char for char in stream.getvalue() if unicodedata.category(char) in OBEYED}
    assert steered <= {"\n"}
    assert stream.getvalue().startswith(f"name: {visible(name)}\n")


@given(NAMES)
def test_json_is_read_back_as_it_was_and_steers_nothing(name: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", stream := io.StringIO())
        print_json({"name": name})

    assert json.loads(stream.getvalue()) == {"name": name}
    assert {char for char in stream.getvalue() if unicodedata.category(char) in OBEYED} <= {"\n"}


def test_json_can_be_written_where_a_terminal_has_few_letters() -> None:
    few = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", few)
        print_json({"name": "\U0001f525 \u516c"})
    few.seek(0)

    assert json.load(few) == {"name": "\U0001f525 \u516c"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\uff1d"])
def test_no_cell_of_a_spreadsheet_is_run(start: str) -> None:
    written = io.StringIO(newline="")
    write_csv(written, ("name", "count"), [(f"{start}cmd", -1), (["safe", f"{start}cmd"], True), ("a;=cmd\tb", 1.5)])

    lines = written.getvalue()
    assert list(csv.reader(io.StringIO(lines, newline=""))) == [
        ["name", "count"],
        [f"'{start}cmd", "-1"],
        [f"safe;{start}cmd", "True"],
        ["a;=cmd\tb", "1.5"],
    ]
    assert '"a;=cmd\tb",1.5' in lines, "a spreadsheet that parts cells elsewhere finds one cell in quotes"
