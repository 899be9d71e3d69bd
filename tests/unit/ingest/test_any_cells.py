"""Whatever a cell of any column holds, a row is either accepted or rejected with a problem; nothing else happens."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csgraph.ingest.formats import FORMATS, WITHDRAWN
from csgraph.ingest.lines import Limits
from csgraph.ingest.reading import Source
from tests.unit.ingest.test_codes import TODAY, Nothing
from tests.unit.ingest.validating import empty_staging, validate

LIKELY = (
    "", " ", "Y", "N", "P1", "C1", "R1", "2026-05-01", "2026-05-01T09:30:00", "9999-12-31", "0001-01-01", "2026-02-30",
    "1", "-1", "1e400", "9" * 400, "NaN", "٣", "3", "LOCATION", "REFERRAL", "NAMED_UNSAFE", "SIBLING", "FRIEND_OF",
    "SUSPECTED", "SYV", "SYV;;SYV", ";", "=1+1", "@x", "ı", "ß", "\u2028", "\x1f", "P1\x1fC1", "😀", "{}",
    '{"UPRN": [1]}', "[", '"', "a\nb", "a\r\nb",
)  # fmt: skip
CELLS = st.one_of(st.sampled_from(LIKELY), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))


def as_csv(rows: list[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize("file", FORMATS)
@settings(max_examples=25)
@given(data=st.data())
def test_any_cells_in_any_column_give_rows_and_problems_and_nothing_else(file: str, data: st.DataObject) -> None:
    names = [column.name for column in (*FORMATS[file].columns, *WITHDRAWN)]
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(names), max_size=len(names)), max_size=4))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / file).write_text(as_csv([names, *rows]), encoding="utf-8", newline="")
        (Path(folder) / "ctx_people.csv").write_text("person_id\nP1\n") if file != "ctx_people.csv" else None
        with empty_staging() as staging:
            checked = validate(
                Source(Path(folder), Limits()), staging, Nothing(), today=TODAY, progress=lambda _f, _n, _of: None
            )
            assert not checked.refused
            count, rejected = staging.count(file)
            blamed = {each.line for each in checked.problems if each.file == file}
            kept = [row.line for chunk in staging.rows(file) for row in chunk]
            assert len(kept) == count - rejected
            assert rejected <= len(blamed)
