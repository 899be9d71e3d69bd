"""Kin left out: remembers the rows of kinship that a run could not take, until they come right."""

from collections.abc import Collection

from csgraph.domain.people import LeftOutRow
from csgraph.ingest.checks.circles import PAIRS
from csgraph.ingest.staging import Staging
from csgraph.services.importing.journal import Journal
from csgraph.vault.vault import Unit

FILES = ("ctx_kin.csv", "ssd_mother.csv")


def note_kin_left_out(journal: Journal, staging: Staging, files: Collection[str]) -> None:
    """Notes which rows of each file were left out and which were not; nothing is written where none ever was."""
    with journal.vault.looking(actor=journal.actor) as unit:
        was_empty = unit.left_out().is_empty()
    for file in (each for each in FILES if each in files):
        if was_empty and not staging.count(file)[1]:
            continue
        with journal.vault.unit(actor=journal.actor, action="import:kin:leave-out", subject=journal.run) as unit:
            found = _left_out(unit, staging, file, journal.source_system)
            unit.details["rows"] = len(found)
            taken = {row.key: None for rows in staging.rows(file) for row in rows}
            unit.left_out().note(journal.source_system, file, {**found, **taken})


def _left_out(unit: Unit, staging: Staging, file: str, source_system: str) -> dict[str, LeftOutRow]:
    one, other = PAIRS[file]
    rows = [row for row in staging.rejected(file) if row.key and one in row.values and other in row.values]
    named = sorted({str(row.values[each]) for row in rows for each in (one, other)})
    uids = unit.people.uids_for(source_system, named, create=False)
    found: dict[str, LeftOutRow] = {}
    for row in rows:
        pair = uids.get(str(row.values[one])), uids.get(str(row.values[other]))
        if pair[0] is not None and pair[1] is not None and pair[0] != pair[1]:
            found[row.key] = LeftOutRow(file=file, line=row.line, one=pair[0], other=pair[1])
    return found
