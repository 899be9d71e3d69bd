"""Nothing can have begun or happened before the young person was born."""

from collections.abc import Sequence

from csgraph.ingest.checks import Held
from csgraph.ingest.report import Problem, ProblemCode
from csgraph.ingest.staging import StagedRow, Staging

PEOPLE_COLUMNS = {
    "ctx_associations.csv": ("person_id",),
    "ctx_peer_links.csv": ("person_id", "other_person_id"),
    "ctx_harms.csv": ("person_id",),
}


def check_births(file: str, rows: Sequence[StagedRow], staging: Staging, held: Held) -> list[Problem]:
    """A problem for each row whose `valid_from` lies before the birth of somebody it names."""
    columns = PEOPLE_COLUMNS.get(file, ())
    named = [row for row in rows if not row.withdrawn]
    keys = sorted({str(row.values[column]) for row in named for column in columns})
    if not keys:
        return []
    born = births_of(keys, staging, held)
    words = "The day is before the young person was born."
    return [
        Problem(file=file, line=row.line, column="valid_from", code=ProblemCode.BEFORE_BIRTH, message=words)
        for row in named
        if any(str(row.values["valid_from"]) < born.get(str(row.values[column]), "") for column in columns)
    ]


def births_of(keys: Sequence[str], staging: Staging, held: Held) -> dict[str, str]:
    """ISO birth dates by the source's person id: what this import says, else what is held."""
    born: dict[str, str] = {}
    for file, column in (("ctx_people.csv", "dob"), ("ssd_person.csv", "pers_dob")):
        for key, values in staging.values_of(file, keys).items():
            if column in values:
                born[key] = str(values[column])
    missing = [key for key in keys if key not in born]
    return {**held.births(missing), **born} if missing else born
