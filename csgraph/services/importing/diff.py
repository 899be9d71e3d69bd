"""What a staged row means against what is held: new, changed, unchanged, seen before, or withdrawn."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from csgraph.ingest.report import FileCount
from csgraph.ingest.staging import StagedRow
from csgraph.vault.register import Standing


class Outcome(StrEnum):
    """How one row fares; the names are those of the report."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SEEN_BEFORE = "seen_before"
    WITHDRAWN = "withdrawn"


WRITTEN = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.WITHDRAWN})


def outcome_of(row: StagedRow, held: Standing | None, *, accept_older: bool) -> Outcome:
    """How `row` fares. A row equal to a superseded version is an older file again, unless `accept_older`."""
    if row.repeated:
        return Outcome.UNCHANGED
    if held is None:
        return Outcome.UNCHANGED if row.withdrawn else Outcome.NEW
    if row.content == held.content:
        return Outcome.UNCHANGED
    if row.content in held.older and not accept_older:
        return Outcome.SEEN_BEFORE
    return Outcome.WITHDRAWN if row.withdrawn else Outcome.CHANGED


def count(counts: FileCount, outcomes: Iterable[Outcome]) -> None:
    """Adds rows to a file's counts."""
    for outcome, rows in Counter(outcomes).items():
        setattr(counts, outcome.value, getattr(counts, outcome.value) + rows)
