"""Every problem code: the row that earns it, its line, and that its good neighbours are kept."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from csgraph.errors import InvalidInput
from csgraph.ingest.cells import Value
from csgraph.ingest.dialect import Dialect
from csgraph.ingest.lines import Limits
from csgraph.ingest.reading import Source
from csgraph.ingest.report import ADVICE, ProblemCode
from csgraph.ingest.staging import StagedRow
from csgraph.ingest.validate import Checked
from tests.unit.ingest.validating import empty_staging, validate

TODAY = date(2026, 5, 31)
PEOPLE = "person_id,forename,dob,upn,nhs_number,stub\nP1,Zoe,2010-05-01,,,\nP2,Al,,,,\nS1,,,,,Y\n"
CONTEXTS = "context_id,kind,name,within_context_id,easting,postcode\nC1,LOCATION,Mill Lane,,,\n"
RECORDS = "record_id,kind,agency,received_on\nR1,REFERRAL,POL,2026-05-01\n"
ASSOCIATIONS = "association_id,person_id,context_id,kind,valid_from,valid_to,weight,harm_types,record_id\n"
GOOD = "A1,P1,C1,NAMED_UNSAFE,2026-05-01,,,,R1\n"


class Nothing:
    """Nothing is held from before."""

    def standing(self, file: str, keys: Sequence[str]) -> set[str]:
        return set()

    def births(self, people: Sequence[str]) -> Mapping[str, str]:
        return {}

    def stubs(self, people: Sequence[str]) -> set[str]:
        return set()

    def parents(self) -> Mapping[str, str]:
        return {}


class Everything(Nothing):
    """Whatever is asked for is held from before."""

    def standing(self, file: str, keys: Sequence[str]) -> set[str]:
        return set(keys)


def check(
    folder: Path, files: Mapping[str, str | bytes], limits: Limits | None = None, held: Nothing | None = None
) -> Checked:
    """What validation says of these files."""
    base = {"ctx_people": PEOPLE, "ctx_contexts": CONTEXTS, "ctx_records": RECORDS}
    for name, text in {**base, **files}.items():
        content = text if isinstance(text, bytes) else text.encode()
        (folder / f"{name}.csv").write_bytes(content)
    with empty_staging() as staging:
        return validate(
            Source(folder, limits or Limits()),
            staging,
            held or Nothing(),
            today=TODAY,
            progress=lambda _f, _n, _of: None,
        )


def codes(checked: Checked) -> list[tuple[str, int, str]]:
    return [(each.file.removesuffix(".csv"), each.line, each.code.value) for each in checked.problems]


HELD = (Nothing(), Everything())


def staged(
    folder: Path,
    file: str,
    files: Mapping[str, str | bytes],
    held: Nothing | None = None,
    dialect: Dialect | None = None,
) -> list[StagedRow]:
    """The rows of one file that are accepted."""
    for name, text in {"ctx_people": PEOPLE, "ctx_contexts": CONTEXTS, "ctx_records": RECORDS, **files}.items():
        (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    with empty_staging() as staging:
        source = Source(folder, Limits())
        validate(source, staging, held or Nothing(), today=TODAY, progress=lambda _f, _n, _of: None, dialect=dialect)
        return [row for rows in staging.rows(f"{file}.csv") for row in rows]


def accepted(
    folder: Path, file: str, files: Mapping[str, str | bytes], dialect: Dialect | None = None
) -> list[dict[str, Value]]:
    """What the accepted rows of one file say."""
    return [row.values for row in staged(folder, file, files, dialect=dialect)]


def fingerprints(folder: Path, file: str, files: Mapping[str, str | bytes], held: Nothing) -> list[bytes]:
    """The fingerprints of the accepted rows of one file."""
    return [row.content for row in staged(folder, file, files, held)]


ROWS = {
    "A2,P1,C1,,2026-05-01,,,,R1": "missing_required",
    "A2,P1,C1,BAD,2026-05-01,,,,R1": "unknown_code",
    "A2,P1,C1,NAMED_UNSAFE,TBC,,,,R1": "not_known",
    "A2,-1,C1,NAMED_UNSAFE,2026-05-01,,,,R1": "not_known",
    "A2,P1,C1,NULL,2026-05-01,,,,R1": "missing_required",
    "A2,P1,C1,NAMED_UNSAFE,01/05/2026,,,,R1": "bad_date",
    "A2,P1,C1,NAMED_UNSAFE,2026-02-30,,,,R1": "bad_date",
    "A2,P1,C1,NAMED_UNSAFE,2026-06-01,,,,R1": "date_in_future",
    "A2,P1,C1,NAMED_UNSAFE,2026-05-02,2026-05-01,,,R1": "valid_to_not_after_valid_from",
    "A2,P1,C1,NAMED_UNSAFE,2026-05-02,2026-05-02,,,R1": "valid_to_not_after_valid_from",
    "A2,P1,C1,NAMED_UNSAFE,2009-05-02,,,,R1": "before_birth",
    "A2,P9,C1,NAMED_UNSAFE,2026-05-01,,,,R1": "unknown_reference",
    "A2,P1,C9,NAMED_UNSAFE,2026-05-01,,,,R1": "unknown_reference",
    "A2,P1,C1,NAMED_UNSAFE,2026-05-01,,,,R9": "unknown_reference",
    "A2,P1,,NAMED_UNSAFE,2026-05-01,,,,R1": "missing_required",
    f"{'A' * 201},P1,C1,NAMED_UNSAFE,2026-05-01,,,,R1": "too_long",
}


@pytest.mark.parametrize(("row", "code"), ROWS.items())
def test_a_bad_row_is_named_by_line_and_code_and_its_neighbours_are_kept(tmp_path: Path, row: str, code: str) -> None:
    checked = check(tmp_path, {"ctx_associations": f"{ASSOCIATIONS}{GOOD}{row}\n"})
    assert codes(checked) == [("ctx_associations", 3, code)]
    assert not checked.refused
    assert all(each.text.endswith(ADVICE[each.code]) and not each.kept for each in checked.problems)


CELLS = {
    ",,five,,R1": ("not_a_number", {}),
    ",,6,,R1": ("out_of_range", {}),
    ",,,XYZ,R1": ("unknown_code", {}),
    ",,,XYZ;SYV,R1": ("unknown_code", {"harm_types": ["SYV"]}),
    ",31/05/2026,,,R1": ("bad_date", {}),
}


@pytest.mark.parametrize(("rest", "code", "more"), [(rest, *wanted) for rest, wanted in CELLS.items()])
def test_one_odd_cell_costs_that_cell_and_not_its_row(
    tmp_path: Path, rest: str, code: str, more: dict[str, object]
) -> None:
    files = {"ctx_associations": f"{ASSOCIATIONS}A1,P1,C1,NAMED_UNSAFE,2026-05-01{rest}\n"}
    (problem,) = check(tmp_path, files).problems
    assert (problem.code.value, problem.kept, "not the row" in problem.text) == (code, True, True)
    names = {"association_id": "A1", "person_id": "P1", "context_id": "C1", "kind": "NAMED_UNSAFE"}
    said = {**names, "valid_from": "2026-05-01", "record_id": "R1", **more}
    assert accepted(tmp_path, "ctx_associations", files) == [said]


def test_rows_of_one_id_are_rejected_together_unless_they_are_identical(tmp_path: Path) -> None:
    differing = check(tmp_path, {"ctx_associations": f"{ASSOCIATIONS}{GOOD}{GOOD.replace('05-01', '05-02')}"})
    assert codes(differing) == [("ctx_associations", 2, "duplicate_id"), ("ctx_associations", 3, "duplicate_id")]
    assert codes(check(tmp_path, {"ctx_associations": f"{ASSOCIATIONS}{GOOD}{GOOD}"})) == []


def test_what_rests_on_a_rejected_row_is_rejected_for_that_reason(tmp_path: Path) -> None:
    records = RECORDS.replace("R1,REFERRAL", "R1,REFERRAL,POL,2026-05-01\nR1,INCIDENT")
    for held in (Nothing(), Everything()):
        checked = check(tmp_path, {"ctx_records": records, "ctx_associations": f"{ASSOCIATIONS}{GOOD}"}, held=held)
        assert codes(checked) == [
            ("ctx_records", 2, "duplicate_id"),
            ("ctx_records", 3, "duplicate_id"),
            ("ctx_associations", 2, "depends_on_rejected"),
        ]


def test_contexts_that_lie_within_each_other_are_a_circle_and_lose_the_cells_that_make_it(tmp_path: Path) -> None:
    contexts = f"{CONTEXTS}C2,LOCATION,Stairs,C3,,\nC3,LOCATION,Yard,C2,,\nC4,LOCATION,Door,C2,,\n"
    kept = accepted(tmp_path, "ctx_contexts", {"ctx_contexts": contexts})
    assert codes(check(tmp_path, {"ctx_contexts": contexts})) == [
        ("ctx_contexts", 3, "circle"),
        ("ctx_contexts", 4, "circle"),
    ]
    assert [row.get("within_context_id") for row in kept] == [None, None, None, "C2"]


def test_a_parent_that_is_not_there_costs_the_cell_and_the_row_is_another_once_it_is(tmp_path: Path) -> None:
    text = f"{CONTEXTS}C2,LOCATION,Stairs,C9,,\n"
    checked = check(tmp_path, {"ctx_contexts": text})
    assert codes(checked) == [("ctx_contexts", 3, "unknown_reference")]
    assert checked.problems[0].kept
    without, there = (fingerprints(tmp_path, "ctx_contexts", {"ctx_contexts": text}, held) for held in HELD)
    assert without[0] == there[0]
    assert without[1] != there[1]


def test_a_stub_carries_no_harm_type(tmp_path: Path) -> None:
    harms = "harm_id,person_id,harm_type,status,valid_from,record_id\nH1,S1,SYV,SUSPECTED,2026-05-01,R1\n"
    assert codes(check(tmp_path, {"ctx_harms": harms})) == [("ctx_harms", 2, "stub_has_harm")]


def test_a_bad_identifier_costs_the_cell_and_not_the_row(tmp_path: Path) -> None:
    people = PEOPLE.replace("P2,Al,,,", "P2,Al,,A12,123")
    contexts = CONTEXTS.replace("Mill Lane,,,", "Mill Lane,,,M1")
    files = {"ctx_people": people, "ctx_contexts": contexts, "ctx_associations": f"{ASSOCIATIONS}{GOOD}"}
    checked = check(tmp_path, files)
    assert codes(checked) == [
        ("ctx_contexts", 2, "bad_identifier"),
        ("ctx_people", 3, "bad_identifier"),
        ("ctx_people", 3, "bad_identifier"),
    ]


BAD_FILES = {
    "wrong encoding": "person_id,forename\nP1,Zo\xeb\n".encode("latin-1"),
    "two bytes a character": PEOPLE.encode("utf-16"),
    "missing required column": b"forename\nZoe\n",
    "empty": b"",
    "cut off inside quotes": b'person_id,forename\nP1,"Zo',
    "cut off inside a row": b"person_id,forename,dob\nP1,Zoe",
    "too many cells": b"person_id,forename\nP1,Zoe,x\n",
    "nul byte": b"person_id,forename\nP1,Z\x00e\n",
    "column twice": b"person_id,person_id\nP1,P1\n",
    "an endless line": b"person_id,forename\nP1," + b"x" * 2_000_000 + b"\n",
}


@pytest.mark.parametrize("content", BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_bad_file_refuses_the_import(tmp_path: Path, content: bytes) -> None:
    checked = check(tmp_path, {"ctx_people": content})
    assert checked.refused
    assert [each.code for each in checked.problems] == [ProblemCode.BAD_FILE]


def test_a_file_over_its_limits_is_refused(tmp_path: Path) -> None:
    assert check(tmp_path, {}, Limits(rows=2)).refused
    assert check(tmp_path, {}, Limits(bytes=20)).refused
    formulas = PEOPLE.replace("Zoe", "=1+1")
    assert check(tmp_path, {"ctx_people": formulas}, Limits(formulas=0)).refused
    assert not check(tmp_path, {"ctx_people": formulas}).refused


def test_a_cell_over_the_limit_costs_its_row(tmp_path: Path) -> None:
    assert codes(check(tmp_path, {}, Limits(cell=8))) == [
        ("ctx_contexts", 2, "too_long"),
        ("ctx_people", 2, "too_long"),
        ("ctx_records", 2, "too_long"),
    ]


def test_a_byte_order_mark_and_unknown_columns_are_taken_in_stride(tmp_path: Path) -> None:
    checked = check(tmp_path, {"ctx_people": b"\xef\xbb\xbf" + PEOPLE.replace("forename", "nickname").encode()})
    assert (checked.problems, checked.refused) == ([], False)
    assert any("nickname" in note for note in checked.notes)


def test_a_zip_is_read_and_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "files.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("ctx_people.csv", PEOPLE)
    with empty_staging() as staging:
        good = validate(Source(path, Limits()), staging, Nothing(), today=TODAY, progress=lambda _f, _n, _of: None)
    assert good.problems == []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("ctx_people.csv", "person_id,forename\n" + "P1,Zoe\n" * 2_000_000)
    with empty_staging() as staging:
        bomb = validate(Source(path, Limits()), staging, Nothing(), today=TODAY, progress=lambda _f, _n, _of: None)
    assert bomb.refused


def test_a_folder_that_is_not_there_or_holds_nothing_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no such folder"):
        Source(tmp_path / "nowhere", Limits())
    with pytest.raises(InvalidInput, match="None of the files"):
        Source(tmp_path, Limits())


def test_withdrawing_needs_only_the_key(tmp_path: Path) -> None:
    text = "association_id,person_id,context_id,kind,valid_from,record_id,withdrawn\nA1,,,,,,Y\n"
    assert codes(check(tmp_path, {"ctx_associations": text})) == []


def test_no_message_repeats_what_a_cell_held(tmp_path: Path) -> None:
    rows = "".join(f"CANARY{n},CANARY,CANARY,CANARY,CANARY,CANARY,CANARY,CANARY,CANARY\n" for n in range(2))
    checked = check(tmp_path, {"ctx_associations": f"{ASSOCIATIONS}{rows}"})
    assert checked.problems
    assert not any("CANARY" in each.text for each in checked.problems)
