"""Files and zips that cannot be read are refused in words; what they hold is neither lost nor believed."""

import os
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from csgraph.ingest.lines import LINE_MAXIMUM, Limits
from csgraph.ingest.reading import Source
from csgraph.ingest.report import Problem, ProblemCode
from csgraph.ingest.validate import Checked
from tests.unit.ingest.test_codes import ASSOCIATIONS, GOOD, PEOPLE, TODAY, Nothing, check, codes
from tests.unit.ingest.validating import empty_staging, validate


def read(path: Path) -> Checked:
    """What validation says of a folder or zip as it is."""
    with empty_staging() as staging, closing(Source(path, Limits())) as source:
        return validate(source, staging, Nothing(), today=TODAY, progress=lambda _file, _done, _of: None)


def refusal(path: Path) -> Problem:
    """The one problem for which an import is refused."""
    checked = read(path)
    assert checked.refused
    (problem,) = checked.problems
    assert problem.code is ProblemCode.BAD_FILE
    return problem


def packed(path: Path, *texts: str) -> Path:
    """A zip that holds ctx_people.csv once for each text."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for text in texts:
            made.writestr("ctx_people.csv", text)
    return path


def changed(path: Path, local: int, central: int, value: int) -> Path:
    """The zip with one byte of the entry's two headers set."""
    content = bytearray(path.read_bytes())
    content[content.find(b"PK\x03\x04") + local] = value
    content[content.find(b"PK\x01\x02") + central] = value
    path.write_bytes(content)
    return path


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    assert "password" in refusal(changed(packed(tmp_path / "z.zip", PEOPLE), 6, 8, 1)).message


def test_a_zip_packed_in_an_unknown_way_is_refused(tmp_path: Path) -> None:
    assert "packed" in refusal(changed(packed(tmp_path / "z.zip", PEOPLE), 8, 10, 99)).message


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_that_holds_a_file_twice_is_refused(tmp_path: Path) -> None:
    assert "twice" in refusal(packed(tmp_path / "z.zip", PEOPLE, PEOPLE.replace("P1", "P9"))).message


NO_FILES: dict[str, Callable[[Path], None]] = {
    "a folder": lambda path: path.mkdir(),
    "a link to nowhere": lambda path: path.symlink_to(path.parent / "nowhere"),
}


@pytest.mark.parametrize("make", NO_FILES.values(), ids=NO_FILES.keys())
def test_what_has_a_files_name_and_is_none_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    (tmp_path / "ctx_people.csv").write_text(PEOPLE)
    make(tmp_path / "ctx_kin.csv")
    problem = refusal(tmp_path)
    assert (problem.file, problem.line) == ("ctx_kin.csv", 0)


def test_a_row_without_end_is_refused_at_its_first_line(tmp_path: Path) -> None:
    endless = 'person_id,forename\nP1,Zoe\nP2,"' + ("x" * 70 + '\n","') * (LINE_MAXIMUM // 70)
    (tmp_path / "ctx_people.csv").write_text(endless)
    problem = refusal(tmp_path)
    assert (problem.line, "row is longer" in problem.message) == (3, True)


def test_lines_that_end_in_carriage_returns_alone_are_said_to(tmp_path: Path) -> None:
    (tmp_path / "ctx_people.csv").write_bytes(PEOPLE.replace("\n", "\r").encode())
    assert "carriage return" in refusal(tmp_path).message


def test_the_line_of_a_row_is_that_of_its_first_line_in_the_file(tmp_path: Path) -> None:
    text = (
        "record_id,kind,agency,received_on,narrative\r\n"
        'R1,REFERRAL,POL,2026-05-01,"one\r\ntwo\r\nthree"\r\n\r\n'
        'R2,BAD,POL,2026-05-01,"x\ny"\r\nR3,REFERRAL,POL,2026-13-01,z\r\n'
    )
    assert codes(check(tmp_path, {"ctx_records": text})) == [
        ("ctx_records", 6, "unknown_code"),
        ("ctx_records", 8, "bad_date"),
    ]


def test_a_file_name_that_is_no_text_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / "ctx_people.csv").write_text(PEOPLE)
    try:
        Path(os.fsdecode(bytes(tmp_path) + b"/\xe9.csv")).touch()
    except OSError:
        pytest.skip("this file system takes text alone")
    (note,) = read(tmp_path).notes
    assert note.encode("utf-8").startswith(b"?.csv")


def test_a_row_whose_bad_cell_is_right_in_another_of_its_id_is_no_copy(tmp_path: Path) -> None:
    bad = GOOD.replace("2026-05-01", "01/05/2026")
    assert codes(check(tmp_path, {"ctx_associations": f"{ASSOCIATIONS}{bad}{GOOD}"})) == [
        ("ctx_associations", 2, "bad_date"),
        ("ctx_associations", 2, "duplicate_id"),
        ("ctx_associations", 3, "duplicate_id"),
    ]
