"""Cells as they come: days with every offset, handling in every spelling, and an authority's own codes."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.errors import InvalidInput
from csgraph.ingest import cells
from csgraph.ingest.cells import CellProblem
from csgraph.ingest.dialect import read_dialect
from tests.unit.ingest.test_codes import accepted, check

LONDON = ZoneInfo("Europe/London")
DAYS = {
    "2026-05-01": "2026-05-01",
    "20260501": "2026-05-01",
    "2026-05-01 00:00:00.000": "2026-05-01",
    "2026-05-01T09:30": "2026-05-01",
    "20260501T093000Z": "2026-05-01",
    "2026-05-01 09:30:00+01": "2026-05-01",
    "2026-05-01 09:30:00+0100": "2026-05-01",
    "2026-05-01T09:30:00,5+01:00": "2026-05-01",
    "2026-05-01 09:30:00.123456-00": "2026-05-01",
    "2026-05-01 09:30:00 +01:00": "2026-05-01",
    "2026-05-01 09:30:00+05:30:00": "2026-05-01",
    "2026-05-01 09:30:00 UTC": "2026-05-01",
    "2026-05-01t09:30:00z": "2026-05-01",
    "2026-05-01T09": "2026-05-01",
    "2026-05-01T23:59:60Z": "2026-05-02",
    "2026-05-01T24:00": "2026-05-02",
    "2026-05-01T24:00:00.000": "2026-05-02",
    "2008-09-30T23:00:00Z": "2008-10-01",
    "2008-09-30 23:00:00+00": "2008-10-01",
    "2008-10-01T00:00:00+01:00": "2008-10-01",
    "2008-12-31T23:00:00Z": "2008-12-31",
    "2008-10-01 02:00:00-05": "2008-10-01",
    "2008-10-01 22:00:00-05": "2008-10-02",
    "2008-10-01T10:00:00 GMT": "2008-10-01",
    "2008-10-01T01:00:00\u221205:00": "2008-10-01",
    "2008\u201110\u201101": "2008-10-01",
    "2008-06-30T24:00+14:00": "2008-06-30",
}


@pytest.mark.parametrize(("text", "wanted"), DAYS.items())
def test_a_day_is_read_with_any_time_and_offset_and_an_instant_is_the_day_that_it_was_here(
    text: str, wanted: str
) -> None:
    assert cells.day(text, LONDON) == wanted


def test_midnight_at_the_end_of_a_last_day_is_that_day() -> None:
    assert cells.last_day("2026-05-01T24:00:00", LONDON) == "2026-05-01"
    assert cells.last_day("2026-05-01T23:59:59Z", LONDON) == "2026-05-01"
    assert cells.last_day("2026-04-30T23:00:00Z", LONDON) == "2026-05-01"


@pytest.mark.parametrize(
    "text",
    ["01/05/2026", "2026-02-30", "2026-05-01T25:00", "2026-05-01T24:01", "2026-0501", "2026-05-01+25", "3000-01-01"],
)
def test_what_is_no_day_is_said_to_be_none(text: str) -> None:
    with pytest.raises(CellProblem):
        cells.day(text, LONDON)


@given(
    st.datetimes(datetime.fromisoformat("1950-01-02"), datetime.fromisoformat("2100-01-01")),
    st.integers(-14 * 60, 14 * 60),
    st.sampled_from(["T", " "]),
)
def test_an_instant_is_one_day_whatever_its_offset(at: datetime, minutes: int, between: str) -> None:
    instant = at.replace(tzinfo=UTC)
    written = instant.astimezone(timezone(timedelta(minutes=minutes))).isoformat(between)
    assert cells.day(written, LONDON) == instant.astimezone(LONDON).date().isoformat()
    assert date.fromisoformat(cells.day(at.strftime("%Y%m%d"))) == at.date()


HANDLING = {
    "TLP:AMBER": "AMBER", "tlp:amber+strict": "AMBER+STRICT", "WHITE": "CLEAR", "Amber": "AMBER", "TLP RED": "RED",
    "tlp-green": "GREEN", "TLP:AMBER STRICT": "AMBER+STRICT", "AmberStrict": "AMBER+STRICT", "[TLP:CLEAR]": "CLEAR",
    "AMBER/RED": "RED", "RED-ish": "RED", "CLEAR, GREEN": "GREEN", "TLP: Amber - strict": "AMBER+STRICT",
    "AMBER only": "AMBER",
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), HANDLING.items())
def test_handling_is_read_with_or_without_its_prefix_old_and_new(text: str, wanted: str) -> None:
    assert cells.handling(text) == wanted


def test_handling_that_cannot_be_read_is_the_strictest_and_is_told(tmp_path: Path) -> None:
    records = "record_id,kind,agency,received_on,handling\nR1,REFERRAL,POLICE,2026-05-01,Official\n"
    (problem,) = check(tmp_path, {"ctx_records": records}).problems
    assert (problem.column, problem.code.value, problem.kept) == ("handling", "unknown_code", True)
    assert accepted(tmp_path, "ctx_records", {"ctx_records": records})[0]["handling"] == "RED"


def test_a_record_is_kept_without_a_kind_an_agency_or_a_day_that_can_be_read(tmp_path: Path) -> None:
    records = "record_id,kind,agency,received_on\nR1,LETTER,POLICE,2026-05-01\nR2,REFERRAL,,soon\n"
    assert [(each.column, each.kept) for each in check(tmp_path, {"ctx_records": records}).problems] == [
        ("kind", True),
        ("agency", True),
        ("received_on", True),
    ]
    one, other = accepted(tmp_path, "ctx_records", {"ctx_records": records})
    assert one["kind"] == "OTHER"
    assert other == {"record_id": "R2", "kind": "REFERRAL", "agency": "UNKNOWN"}


EPISODES = (
    "cine_referral_id,cine_person_id,cine_referral_date,cine_referral_nfa,cine_close_reason,cine_close_date\n"
    "E1,P1,2019-01-01,N,STEPDOWN,2019-06-01\n"
)


def test_a_closure_code_that_nobody_explained_is_told_and_the_days_are_kept(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, {"ssd_cin_episodes": EPISODES}).problems
    assert (problem.column, problem.kept) == ("cine_close_reason", True)
    (row,) = accepted(tmp_path, "ssd_cin_episodes", {"ssd_cin_episodes": EPISODES})
    assert "cine_close_reason" not in row
    assert row["cine_close_date"] == "2019-06-01"


HARMS_SAID = (
    "association_id,person_id,context_id,kind,valid_from,record_id,harm_types,voice\n"
    "A1,P1,C1,NAMED_UNSAFE,2026-05-01,R1,Grooming; Knife Crime;EXP.CSE,Other\n"
)


def test_an_authoritys_own_codes_and_values_for_not_known_are_read_as_its_file_says(tmp_path: Path) -> None:
    path = tmp_path / "codes.toml"
    path.write_text(
        '[cine_close_reason]\nstepdown = "RC9"\n[harm_types]\ngrooming = "EXP.CSE"\n"knife crime" = "SYV"\n'
        '[not_known]\nforename = ["X"]\nfami_family_id = ["F0"]\nvoice = ["other"]\n'
    )
    dialect = read_dialect(path, zone="Europe/London")
    folder = tmp_path / "files"
    folder.mkdir()
    files = {"ssd_cin_episodes": EPISODES, "ssd_family": "fami_table_id,fami_family_id,fami_person_id\n1,f0,P1\n"}
    (row,) = accepted(folder, "ssd_cin_episodes", files, dialect)
    assert row["cine_close_reason"] == "RC9"
    (family,) = accepted(folder, "ssd_family", files, dialect)
    assert "fami_family_id" not in family
    said = {"ctx_associations": HARMS_SAID}
    (row,) = accepted(folder, "ctx_associations", {**files, **said}, dialect)
    assert (row["harm_types"], "voice" in row) == (["EXP.CSE", "SYV"], False)


@pytest.mark.parametrize(
    "text",
    ["not toml", "[nowhere]\na = 'b'\n", "[agency]\na = 1\n", "[cine_close_reason]\na = 'RC99'\n", "not_known = 1\n",
     "[not_known]\nagency = 'x'\n", "agency = 'x'\n"],
)  # fmt: skip
def test_a_file_of_local_codes_that_cannot_be_right_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "codes.toml").write_text(text)
    with pytest.raises(InvalidInput, match="CSGRAPH_LOCAL_CODES"):
        read_dialect(tmp_path / "codes.toml", zone="Europe/London")
    with pytest.raises(InvalidInput, match="CSGRAPH_LOCAL_CODES"):
        read_dialect(tmp_path / "none.toml", zone="Europe/London")


def test_columns_that_another_version_renamed_are_read(tmp_path: Path) -> None:
    person = (
        "pers_legacy_id,pers_person_id,pers_upn,pers_forename,pers_dob,pers_single_unique_id,pers_upn_unknown,"
        "pers_expected_dob\n"
        ",101,T850728973744,Ada,2011-05-04 00:00:00.000,9434765919,,\n,102,,Unborn,,,UN1,2027-02-01\n"
    )
    one, other = accepted(tmp_path, "ssd_person", {"ssd_person": person})
    assert (one["pers_upn"], one["pers_common_child_id"]) == ("T850728973744", "9434765919")
    assert other["pers_expected_dob"] == "2027-02-01"


@pytest.mark.parametrize(
    ("read", "texts", "wanted"),
    [
        (cells.nhs_number, ["943 476 5919", "943-476-5919", "9434765919.0", "'9434765919", "943\u2011476\u00a05919",
                            "\uff19434765919"], "9434765919"),
        (cells.upn, ["t850728973744", "T 8507 2897 3744", '"T850728973744"'], "T850728973744"),
        (cells.uprn, ["100023336956", "000100023336956", "100023336956.0", "100 023 336 956"], "100023336956"),
        (cells.postcode, ["m1 1aa", "M1-1AA", "M1\u00a01AA", "M1 1AA.", "\uff2d1 1AA"], "M11AA"),
        (cells.flag, ["y", "TRUE", "1", "1.0", "-1", "t", "on", "\u2713"], "Y"),
        (cells.flag, ["n", "False", "0", "0.0", "f", "OFF"], "N"),
        (cells.code_list(["CSE", "CCE"], "harm"),
         ["CSE;CCE", "cce, cse", "CSE|CCE;", '["CCE", "CSE"]'], ["CCE", "CSE"]),
    ],
)  # fmt: skip
def test_what_people_and_programs_add_to_a_number_or_code_makes_it_no_other(
    read: cells.Parser, texts: list[str], wanted: cells.Value
) -> None:
    assert [read(each) for each in texts] == [wanted] * len(texts)


@pytest.mark.parametrize(
    ("text", "word"),
    [("31/02/2025", "year stands last"), ("02-13-2025", "year stands last"), ("1 March 2025", "year stands last"),
     ("45123", "spreadsheet"), ("45123.5", "spreadsheet"), ("2025-02-31", "no such day"), ("soon", "not a date")],
)  # fmt: skip
def test_words_about_a_day_fit_what_is_wrong_with_it(text: str, word: str) -> None:
    with pytest.raises(cells.CellProblem, match=word):
        cells.day(text, LONDON)
