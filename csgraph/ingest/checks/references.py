"""A row may only name what is there: held from before, or accepted in this import."""

from collections.abc import Sequence

from csgraph.ingest.checks import CONTEXTS, PEOPLE, RECORDS, Held
from csgraph.ingest.report import Problem, ProblemCode
from csgraph.ingest.staging import StagedRow, Staging

_PERSON_AND_RECORD = (("person_id", PEOPLE), ("record_id", RECORDS))
_TWO_PEOPLE = (("person_id", PEOPLE), ("other_person_id", PEOPLE))

REFERENCES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "ssd_linked_identifiers.csv": (("link_person_id", PEOPLE),),
    "ssd_family.csv": (("fami_person_id", PEOPLE),),
    "ssd_mother.csv": (("moth_person_id", PEOPLE), ("moth_childs_person_id", PEOPLE)),
    "ssd_address.csv": (("addr_person_id", PEOPLE),),
    "ssd_cin_episodes.csv": (("cine_person_id", PEOPLE),),
    "ssd_cp_plans.csv": (("cppl_person_id", PEOPLE),),
    "ssd_cla_episodes.csv": (("clae_person_id", PEOPLE),),
    "ssd_cla_placement.csv": (("clap_person_id", PEOPLE),),
    "ssd_cin_assessments.csv": (("cina_person_id", PEOPLE),),
    "ssd_assessment_factors.csv": (("cinf_assessment_id", ("ssd_cin_assessments.csv",)),),
    "ssd_missing.csv": (("miss_person_id", PEOPLE),),
    "ssd_involvements.csv": (("invo_professional_id", ("ssd_professionals.csv",)), ("invo_person_id", PEOPLE)),
    "ctx_contexts.csv": (("within_context_id", CONTEXTS),),
    "ctx_kin.csv": _TWO_PEOPLE,
    "ctx_associations.csv": (*_PERSON_AND_RECORD, ("context_id", CONTEXTS)),
    "ctx_peer_links.csv": (*_TWO_PEOPLE, ("record_id", RECORDS)),
    "ctx_harms.csv": _PERSON_AND_RECORD,
}
"""Which column of which file names a row of which other files."""

OPTIONAL = frozenset({"within_context_id"})
"""Columns without which a row still says what it has to say: they cost the cell."""


def check_references(file: str, rows: Sequence[StagedRow], staging: Staging, held: Held) -> list[Problem]:
    """A problem for each id that names nothing, or only rows that were rejected."""
    problems: list[Problem] = []
    for column, targets in REFERENCES.get(file, ()):
        named = [row for row in rows if not row.withdrawn and column in row.values]
        keys = sorted({str(row.values[column]) for row in named})
        if not keys:
            continue
        accepted, rejected = _standing(targets, keys, staging, held)
        for row in named:
            key = str(row.values[column])
            if key in accepted:
                continue
            code = ProblemCode.DEPENDS_ON_REJECTED if key in rejected else ProblemCode.UNKNOWN_REFERENCE
            words = (
                "The row that this id names was rejected."
                if key in rejected
                else "This id names no row in these files or in what is already held."
            )
            kept = column in OPTIONAL
            problems.append(Problem(file=file, line=row.line, column=column, code=code, message=words, kept=kept))
    return problems


def _standing(targets: tuple[str, ...], keys: list[str], staging: Staging, held: Held) -> tuple[set[str], set[str]]:
    accepted: set[str] = set()
    rejected: set[str] = set()
    for target in targets:
        for key, is_accepted in staging.standing(target, keys).items():
            (accepted if is_accepted else rejected).add(key)
    # A row that is rejected now hides the one held before: what rests on it waits for its correction.
    missing = [key for key in keys if key not in accepted and key not in rejected]
    for target in targets if missing else ():
        accepted |= held.standing(target, missing)
    return accepted, rejected
