"""A placement names its young person, or an episode of care that does."""

from csgraph.ingest.report import Problem, ProblemCode
from csgraph.ingest.staging import Staging

FILE = "ssd_cla_placement.csv"


def fill_placements(staging: Staging) -> list[Problem]:
    """Fills `clap_person_id` from the episode of care in the same import; a problem where neither says who."""
    unnamed = [
        row for rows in staging.rows(FILE) for row in rows if not row.withdrawn and "clap_person_id" not in row.values
    ]
    if not unnamed:
        return []
    people = {
        str(row.values["clae_cla_id"]): row.values["clae_person_id"]
        for rows in staging.rows("ssd_cla_episodes.csv")
        for row in rows
        if not row.withdrawn and "clae_cla_id" in row.values
    }
    problems: list[Problem] = []
    words = "The row names neither a young person nor an episode of care in these files."
    for row in unnamed:
        person = people.get(str(row.values.get("clap_cla_id", "")))
        if person is None:
            problem = Problem(
                file=FILE, line=row.line, column="clap_person_id", code=ProblemCode.UNKNOWN_REFERENCE, message=words
            )
            problems.append(problem)
        else:
            staging.set_values(FILE, row.line, {**row.values, "clap_person_id": person})
    return problems
