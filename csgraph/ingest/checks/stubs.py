"""A young person known only because another named them carries no harm type."""

from collections.abc import Sequence

from csgraph.ingest.checks import Held
from csgraph.ingest.report import Problem, ProblemCode
from csgraph.ingest.staging import StagedRow, Staging


def check_stubs(file: str, rows: Sequence[StagedRow], staging: Staging, held: Held) -> list[Problem]:
    """A problem for each row of ctx_harms about somebody who is a stub after this import."""
    if file != "ctx_harms.csv":
        return []
    named = [row for row in rows if not row.withdrawn]
    keys = sorted({str(row.values["person_id"]) for row in named})
    if not keys:
        return []
    stubs = held.stubs(keys)
    for key, values in staging.values_of("ctx_people.csv", keys).items():
        (stubs.add if values.get("stub") == "Y" else stubs.discard)(key)
    with_own_file = set(staging.values_of("ssd_person.csv", keys)) | held.standing("ssd_person.csv", keys)
    words = "The young person is known only because somebody named them, and can carry no harm type."
    return [
        Problem(file=file, line=row.line, column="person_id", code=ProblemCode.STUB_HAS_HARM, message=words)
        for row in named
        if str(row.values["person_id"]) in stubs - with_own_file
    ]
