"""Rows: what the columns are built from, as whoever reads the graph or an extract hands them over."""

from datetime import date
from typing import NamedTuple


class AssociationRow(NamedTuple):
    """One association held; `valid_to` None: still so (a statement's end is already worked out).

    `recorded` is the day it was entered, `learnt` the day on which csgraph learnt it (None: the same).
    """

    uid: str
    source_id: str
    person: str
    context: str
    kind: str
    valid_from: date
    valid_to: date | None
    recorded: date
    role: str = "UNKNOWN"
    voice: str = "UNKNOWN"
    locus: str = "UNKNOWN"
    confidence: str = "PROBABLE"
    incident: str | None = None
    record: str | None = None
    harm_types: tuple[str, ...] = ()
    learnt: date | None = None


class PersonRow(NamedTuple):
    """One person's particulars; nothing counts from `adult_from`, `died_on` or `left_on` on."""

    uid: str
    stub: bool = False
    adult_from: date | None = None
    died_on: date | None = None
    left_on: date | None = None
    stratum: str = ""


class EpisodeRow(NamedTuple):
    """One spell of being open to a service; `to` is its last day (None: still open)."""

    person: str
    start: date
    to: date | None = None


class ContextRow(NamedTuple):
    """One context; `source_ids` its own first; `within` and `merged_into` are uids."""

    uid: str
    kind: str
    name: str
    source_ids: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    merged_into: str | None = None
    region: str = ""
    exposure: float | None = None


class Codes(dict[str, int]):
    """Numbers each new word in the order of first asking."""

    def __missing__(self, word: str) -> int:
        code = self[word] = len(self)
        return code
