"""Nothing lies within itself, and nobody is linked to themselves."""

from collections.abc import Mapping, Sequence

from csgraph.ingest.checks import Held
from csgraph.ingest.report import Problem, ProblemCode
from csgraph.ingest.staging import StagedRow, Staging

PAIRS = {
    "ctx_kin.csv": ("person_id", "other_person_id"),
    "ctx_peer_links.csv": ("person_id", "other_person_id"),
    "ssd_mother.csv": ("moth_person_id", "moth_childs_person_id"),
}


def check_self_links(file: str, rows: Sequence[StagedRow]) -> list[Problem]:
    """A problem for each row that links a person to themselves."""
    if file not in PAIRS:
        return []
    one, other = PAIRS[file]
    words = "The row links a person to themselves."
    return [
        Problem(file=file, line=row.line, column=other, code=ProblemCode.CIRCLE, message=words)
        for row in rows
        if not row.withdrawn and row.values[one] == row.values[other]
    ]


def check_context_circles(staging: Staging, held: Held) -> list[Problem]:
    """A problem for each row of ctx_contexts that lies, through others, within itself."""
    file = "ctx_contexts.csv"
    parents = dict(held.parents())
    lines: dict[str, int] = {}
    for rows in staging.rows(file):
        for row in rows:
            parents.pop(row.key, None)
            if "within_context_id" in row.values and not row.withdrawn:
                parents[row.key] = str(row.values["within_context_id"])
                lines[row.key] = row.line
    words = "The context lies within itself, directly or through others."
    return [
        Problem(file=file, line=line, column="within_context_id", code=ProblemCode.CIRCLE, message=words, kept=True)
        for key, line in lines.items()
        if _comes_back(key, parents)
    ]


def _comes_back(start: str, parents: Mapping[str, str]) -> bool:
    seen = {start}
    key = parents.get(start)
    while key is not None and key not in seen:
        seen.add(key)
        key = parents.get(key)
    return key == start
