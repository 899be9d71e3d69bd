"""Values that mean “not known” join nobody, whichever column they stand in; and what is known is left alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.ingest.formats import FORMATS, Column, FileFormat
from csgraph.ingest.reading import Header, RawRow
from csgraph.ingest.rows import RowReader
from csgraph.ingest.trimming import trimmed
from csgraph.vocabulary.not_known import Joins, is_broken, is_no_value, is_not_known
from tests.unit.ingest.test_codes import CONTEXTS, PEOPLE, TODAY, accepted, check

NOTHING: dict[Joins, tuple[str, ...]] = {
    Joins.ID: ("unknown", "TBC", "SSD_PH", "-1", "1.00023E+11", "XXXX", "???", "not known", "N/K"),
    Joins.GROUP: ("unknown", "SSD_PH", "-1", "0", "000", "1.00023E+11", "1,00023E+11", "1.00023e11", "999",
                  "99999999", "1000",
                  "100000000000", "11111", "1234567890", "X", "TBC", "-99", "0.0", "Client Not Known", "z-unknown",
                  "Family unknown",
                  "NO FAMILY RECORDED", "none recorded", "Not linked", "Not yet recorded", "to be added", "N", "false",
                  "U", "UNKNOWN001", "Unknown 1", "dummy family", "migrated", "see notes", "as above", "1E9",
                  "2147483647",
                  "00000000-0000-0000-0000-000000000000", "{FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF}", "1,000,000",
                  "-1.0", "\uff0d\uff11", "@", "~", "D/K"),
    Joins.NUMBER: ("0000000000", "9999999999", "100000000000", "1.0E+11", "A000000000000", "UN1", "X", "111111111111"),
    Joins.URN: ("XXXXXXX", "999999", "000000", "unknown"),
    Joins.POINT: ("0", "0.0", "-1", "999999"),
    Joins.POSTCODE: ("ZZ99 3VZ", "zz993wz", "ZZ99 3CZ", "NF1 1NF", "XX1 1XX", "unknown", "NFA",
                     "ZZ99-3VZ", "ZZ99\u00a03VZ", "no fixed abode", "Postcode not known", "XXXX"),
    Joins.PLACE: ("Unknown", "not known", "TBC", "no fixed abode", "NFA", "Address unknown", "?", "various",
                  "homeless", "c/o Social Care", "Care of the Hostel", "CONFIDENTIAL - do not disclose", "as above",
                 "same as mother"),
    Joins.NAME: ("Unknown", "not known", "TBC", "no fixed abode", "NFA", "Address unknown", "various", "homeless",
                 "Unknown Park", "unknown school", "TBC location", "Location not given", "various locations", "Other",
                 "client declined to say", "can't remember where", "Home", "everywhere", "Unknown (see notes)"),
    Joins.BIRTH: ("1900-01-01", "1900-01-01 00:00:00.000", "19000101", "9999-12-31",
                  "1753-01-01T00:00:00", "1970-01-01", "01/01/1900", "1/1/1900", "1900/01/01", "Jan  1 1900 12:00AM",
                  "00/00/0000", "0"),
    Joins.DAY: ("1900-01-01", "9999-12-31 00:00:00", "2999-12-31", "0001-01-01", "TBC", "31/12/9999", "infinity",
                "-infinity", "ongoing", "Present", "0000-00-00"),
}  # fmt: skip
SOMETHING: dict[Joins, tuple[str, ...]] = {
    Joins.ID: ("0", "1000", "9999", "P1", "1E5", "UPN1", "SMITH-1", "C-1", "S0000"),
    Joins.GROUP: (
        "F0",
        "F000",
        "I0",
        "1",
        "12",
        "F1000",
        "4711",
        "100000000077",
        "2026-001",
        "1E5",
        "Knowles",
        "Tester",
        "NOBLE",
        "known",
        "UNK-4711-22",
        "F1E9",
        "a1b2c3d4-0000-0000-0000-000000000000",
    ),
    Joins.NUMBER: ("100000000077", "9434765919", "T850728973744", "99"),
    Joins.URN: ("100000", "111111", "137504"),
    Joins.POINT: ("384500", "2", "100000"),
    Joins.POSTCODE: ("ZZ1 5RQ", "ZZ9 9AY", "ZZ9 3VZ", "AA1 1AA", "M14 5RQ", "NW1 1AA", "XY1 1AB", "N1 1AA"),
    Joins.PLACE: ("Town centre", "Unknown Pleasures Cafe", "the 38", "Null Street", "Care Home", "As You Like It"),
    Joins.NAME: (
        "Unknown Pleasures Cafe",
        "No Name Bar",
        "The Unknown",
        "Null Street",
        "Protected Wood",
        "Other Side Club",
        "Homebase",
        "Legacy",
        "Various Artists Cafe",
        "Town centre",
        "the 38",
        "???",
        "!!",
        "\U0001f525",
        "jay_123",
    ),
    Joins.BIRTH: ("2011-05-04", "1985-01-01", "2008-09-30T23:00:00Z"),
    Joins.DAY: ("2026-05-01", "1970-01-01", "2098-12-31"),
}


@pytest.mark.parametrize("kind", Joins)
def test_the_table_tells_nothing_from_something(kind: Joins) -> None:
    assert [each for each in NOTHING[kind] if not is_not_known(kind, each)] == []
    assert [each for each in SOMETHING[kind] if is_not_known(kind, each)] == []


def test_what_programs_write_for_nothing_is_empty_and_a_person_may_be_called_null() -> None:
    for text in ("NULL", "null", "N/A", "n/a", "(null)", "#N/A", "None", "nan", "-", "\\N"):
        assert is_no_value(text)
        assert is_no_value(text, is_name=True)
    for name in ("Null", "Nan", "NONE", "Nil"):
        assert not is_no_value(name, is_name=True)
    assert is_broken("1.00023E+11")
    assert not is_broken("100023")


COLUMNS = [
    (form, column) for form in FORMATS.values() for column in form.columns if column.joins and not column.required
]


@pytest.mark.parametrize(("form", "column"), COLUMNS, ids=[f"{form.name}-{each.name}" for form, each in COLUMNS])
def test_every_column_that_joins_reads_its_values_for_nothing_as_empty_and_counts_them(
    form: FileFormat, column: Column
) -> None:
    assert column.joins is not None
    header = Header(positions=((0, column),), width=1, ignored=(), names=frozenset({column.name}))
    reader = RowReader(form, header, today=TODAY)
    for line, text in enumerate(NOTHING[column.joins], start=2):
        row, _ = reader.read(RawRow(line, [text]))
        assert column.name.encode() not in row.body
    assert reader.not_known[column.name].cells == len(NOTHING[column.joins])
    assert reader.not_known[column.name].first == 2


def test_a_context_that_nobody_knows_is_none_and_what_rests_on_it_goes_with_it(tmp_path: Path) -> None:
    contexts = CONTEXTS + "C2,LOCATION,Unknown,,,\n"
    assert [each.code.value for each in check(tmp_path, {"ctx_contexts": contexts}).problems] == ["not_known"]


def test_a_note_says_how_many_cells_mean_nothing_and_which_a_spreadsheet_broke(tmp_path: Path) -> None:
    family = "fami_table_id,fami_family_id,fami_person_id\n1,-1,P1\n2,1.00023E+11,P2\n3,F1,P1\n4,NULL,P2\n"
    checked = check(tmp_path, {"ssd_family": family})
    assert checked.problems == []
    (note,) = checked.notes
    assert "2 cells" in note
    assert "line 2" in note
    assert "shortened" in note
    kept = accepted(tmp_path, "ssd_family", {"ssd_family": family})
    assert [row.get("fami_family_id") for row in kept] == [None, None, "F1", None]


def test_a_value_that_joins_very_many_is_told_with_its_line(tmp_path: Path) -> None:
    def notes(rows: int) -> list[str]:
        family = "fami_table_id,fami_family_id,fami_person_id\n0,F0,P1\n"
        family += "".join(f"{row},F1,P{1 + row % 2}\n" for row in range(1, rows + 1))
        return check(tmp_path, {"ssd_family": family}).notes

    assert notes(12) == []
    (note,) = notes(13)
    assert "more than 12 rows (on 13 at most; first on line 3)" in note


def test_null_as_text_is_empty_in_every_column_that_may_be(tmp_path: Path) -> None:
    people = PEOPLE + "P3,NULL,NULL,N/A,#N/A,(null)\n"
    assert check(tmp_path, {"ctx_people": people}).problems == []
    assert accepted(tmp_path, "ctx_people", {"ctx_people": people})[-1] == {"person_id": "P3"}


AROUND = st.sampled_from(["", " ", "\u00a0", "\u200b", "\ufeff", "\u200e", "  ", "\t"])
SIGNS = st.sampled_from(
    [("", ""), ("(", ")"), ("[", "]"), ("<", ">"), ('"', '"'), ("'", "'"), ("*", "*"), ("", "."), ("", "?")]
)
WORDS = [each for each in NOTHING[Joins.GROUP] if any(map(str.isalpha, each)) and each.isascii() and "-" not in each]
TURNS = [str.lower, str.upper, str.title, lambda text: text.translate({i: i + 0xFEE0 for i in range(0x41, 0x7B)})]
FAMILY = next(each for each in FORMATS["ssd_family.csv"].columns if each.name == "fami_family_id")


@given(st.sampled_from(WORDS), AROUND, AROUND, SIGNS, st.sampled_from(TURNS))
def test_case_width_signs_and_what_nobody_sees_make_no_family_of_nothing(
    word: str, before: str, after: str, signs: tuple[str, str], turn: Callable[[str], str]
) -> None:
    header = Header(positions=((0, FAMILY),), width=1, ignored=(), names=frozenset({FAMILY.name}))
    reader = RowReader(FORMATS["ssd_family.csv"], header, today=TODAY)
    row, _ = reader.read(RawRow(2, [f"{before}{signs[0]}{turn(word)}{signs[1]}{after}"]))
    assert FAMILY.name.encode() not in row.body


@given(st.sampled_from(["P1", "38", "jay_123"]), AROUND, AROUND)
def test_what_nobody_sees_round_an_id_makes_no_other_id(name: str, before: str, after: str) -> None:
    assert trimmed(f"{before}{name}{after}") == trimmed(f'="{name}"') == name


def test_a_text_that_means_not_known_is_said_to_mean_it(tmp_path: Path) -> None:
    header = "association_id,person_id,context_id,context_text,kind,valid_from,record_id\n"
    rows = f"{header}A9,P1,,Unknown location,NAMED_UNSAFE,2026-05-01,R1\n"
    (problem,) = check(tmp_path, {"ctx_associations": rows}).problems
    assert (problem.column, problem.code.value, problem.line) == ("context_text", "not_known", 2)
