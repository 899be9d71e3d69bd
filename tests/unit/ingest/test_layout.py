"""What spreadsheets and query tools leave round a table is named, and read where that is safe."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.ingest.formats import FORMATS
from csgraph.ingest.layout import DELIMITERS, layout_of
from tests.unit.ingest.test_codes import accepted, check

TABLE = "person_id,forename,surname,dob\nP1,Ada,Vale,2011-05-04\nP2,Ben,Moor,2010-02-11\nP3,Cai,Rees,2012-09-30\n"
ROWS = [
    {"person_id": "P1", "forename": "Ada", "surname": "Vale", "dob": "2011-05-04"},
    {"person_id": "P2", "forename": "Ben", "surname": "Moor", "dob": "2010-02-11"},
    {"person_id": "P3", "forename": "Cai", "surname": "Rees", "dob": "2012-09-30"},
]
MARK = "\ufeff"
READ: dict[str, tuple[str, str]] = {
    "semicolons": (TABLE.replace(",", ";"), "semicolons"),
    "tabs after a mark": (MARK + TABLE.replace(",", "\t"), "tabs"),
    "bars": (TABLE.replace(",", "|"), "bars"),
    "two marks": (MARK + MARK + TABLE, "byte-order marks"),
    "a sep line": ("sep=,\n" + TABLE, "sep="),
    "a sep line for semicolons": ("sep=;\n" + TABLE.replace(",", ";"), "sep="),
    "a quoted sep line after a mark": (MARK + '"sep=;"\n' + TABLE.replace(",", ";"), "sep="),
    "a title": ("Young people open to the service,,,\n" + TABLE, "title"),
    "a title and a blank line": ("Young people\nExported 1 May 2026\n\n" + TABLE, "2 title lines"),
    "rows affected": (TABLE + "\n(3 rows affected)\n", "footer"),
    "rows affected in cells": (TABLE + "(3 rows affected),,,\n", "footer"),
    "rows": (TABLE + "(3 rows)\n", "footer"),
    "rows selected": (TABLE + "\n3 rows selected.\n\n", "footer"),
    "a total": (TABLE + "Total,3,,\n", "footer"),
    "thousands affected": (TABLE + "(1,203 rows affected)\nCompletion time: 2026-05-01T09:00:00\n", "footer"),
    **{
        f"footer: {line}": (f"{TABLE}{line}\n", "footer")
        for line in (
            "Total: 3",
            "Grand total,,,3",
            "Sum:,,,3",
            ",,,Total: 3",
            "Total rows = 3,,,",
            "Total number of children: 3",
            "3 records",
            "Page 1 of 1",
            "Source: the case system,,,",
            "Report produced 1 May 2026 by the data team",
            "Generated on 2026-05-01,,,",
            "OFFICIAL-SENSITIVE,,,",
            "\u00a9 The council",
            "--- end ---",
            "EOF",
            "Applied filters: open",
            "End of list",
            "Young people open to the service",
            "Data as at 1 May 2026,,,",
        )
    },
    "a header in the middle": (TABLE.replace("P2", "person_id,forename,surname,dob\nP2"), "repeats the header"),
    "a ruler of psql": (TABLE.replace(",", " | ").replace("\nP1", "\n-----+-----+----+----\nP1"), "bars"),
    "a ruler": (TABLE.replace("\nP1", "\n---------,--------,-------,----\nP1"), "ruler"),
    "lines of commas": (TABLE + ",,,\n,,,\n , , ,\n", "3 lines"),
    "commas in rows alone": (
        TABLE.replace("04\n", "04,\n").replace("11\n", "11,\n").replace("30\n", "30,\n"),
        "3 rows",
    ),
}
SILENT: dict[str, str] = {
    "a mark": MARK + TABLE,
    "blanks": TABLE + "   \n\n",
    "blank first lines": "\n\n" + TABLE,
    "quoted header with spaces": TABLE.replace("person_id,forename", '" person_id ", "Forename"'),
    "capitals and spaces in the header": TABLE.replace("person_id", "Person ID").replace("dob", "DOB"),
    "a delimiter at the end of the header": TABLE.replace("dob\n", "dob,\n"),
    "a delimiter at the end of every line": TABLE.replace("\n", ",\n"),
    "brackets and stars in the header": TABLE.replace("person_id,forename", "[person_id],forename*"),
    "the table's name in the header": TABLE.replace(
        "person_id,forename", "ctx_people.person_id,`ctx_people`.`forename`"
    ),
    "hyphens and what nobody sees in the header": TABLE.replace("person_id,forename", "person-id\u00a0,fore\u200bname"),
    "an old end of file": TABLE + "\x1a",
    "spaces before quotes": TABLE.replace("P1,Ada", 'P1, "Ada"'),
    "carriage returns": TABLE.replace("\n", "\r\n"),
}
REFUSED: dict[str, tuple[bytes, str]] = {
    "two bytes a character": (TABLE.encode("utf-16"), "UTF-16"),
    "two bytes a character without a mark": (TABLE.encode("utf-16-le"), "UTF-16"),
    "a quote that is not closed": (TABLE.replace("Ben", '"Ben').encode(), "quote is not closed"),
    "an old code page": (TABLE.replace("Ada", "Zoë").encode("cp1252"), "Windows-1252"),
    "carriage returns alone": (TABLE.replace("\n", "\r").encode(), "carriage return"),
    "a workbook": (b"PK\x03\x04" + bytes(30), "Excel workbook"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(30), "old Excel workbook"),
    "a web page": (b"<html><body>Sign in</body></html>", "web page"),
    "no header": (b"P1,Ada,Vale,2011-05-04\n", "no header row"),
    "a comma without quotes": (TABLE.replace("Vale", "Vale, Jr").encode(), "lack its quotes"),
    "cut off": (TABLE[:-12].encode(), "cut off"),
    "a row after the footer": ((TABLE + "(3 rows affected)\nP4,Dee,Wye,2011-01-01\n").encode(), "after"),
}


@pytest.mark.parametrize(("text", "word"), READ.values(), ids=READ.keys())
def test_what_is_left_round_a_table_is_named_and_the_table_is_read(tmp_path: Path, text: str, word: str) -> None:
    checked = check(tmp_path, {"ctx_people": text, "ctx_records": "record_id,kind,agency,received_on\n"})
    assert checked.problems == []
    assert [word in note for note in checked.notes if note.startswith("ctx_people")][:1] == [True]
    assert accepted(tmp_path, "ctx_people", {"ctx_people": text}) == ROWS


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT.keys())
def test_what_makes_no_difference_is_not_spoken_of(tmp_path: Path, text: str) -> None:
    checked = check(tmp_path, {"ctx_people": text})
    assert (checked.problems, checked.notes) == ([], [])
    assert accepted(tmp_path, "ctx_people", {"ctx_people": text}) == ROWS


@pytest.mark.parametrize(("content", "word"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_safely_is_refused_by_its_name(tmp_path: Path, content: bytes, word: str) -> None:
    checked = check(tmp_path, {"ctx_people": content})
    assert checked.refused
    (problem,) = checked.problems
    assert word in problem.message


def test_the_line_of_a_problem_is_that_of_the_file_whatever_stands_above(tmp_path: Path) -> None:
    text = "Young people\n\nsep=\n" + TABLE.replace("2010-02-11", "soon")
    (problem,) = check(tmp_path, {"ctx_people": text}).problems
    assert (problem.line, problem.column) == (6, "dob")


@pytest.mark.parametrize("file", FORMATS)
@given(data=st.data())
def test_a_header_is_found_with_any_delimiter_below_any_titles(file: str, data: st.DataObject) -> None:
    form = FORMATS[file]
    delimiter = data.draw(st.sampled_from(sorted(DELIMITERS)))
    titles = data.draw(st.lists(st.sampled_from(["", "Young people", ",,,", "Report; of 1 May", "a\tb"]), max_size=5))
    header = delimiter.join(column.name.upper() for column in form.columns)
    found = layout_of(form, [f"{line}\n" for line in (*titles, header, "x")])
    assert (found.header, found.delimiter) == (len(titles), delimiter if len(form.columns) > 1 else ",")
