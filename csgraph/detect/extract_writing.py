"""Writing an extract: what detection reads, as the four CSV files of an extract.

Source of the format: design page `files.md`, "The extract that backtest and detect --extract read".
"""

import csv
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

import numpy as np

from csgraph.detect.columns import NONE, OPEN, Evidence, Int8, Int32, day_of
from csgraph.domain.terms import AssociationKind, Confidence, ContextKind, EventRole, Locus, Voice
from csgraph.private.files import make_folder, open_text

HEADERS = {
    "evidence.csv": "person kin context kind role voice locus confidence incident record valid_from valid_to "
    "recorded_on superseded_on harm_types",
    "contexts.csv": "context kind region exposure within alias_of alias_from",
    "people.csv": "person stratum stub adult_from died_on left_on",
    "episodes.csv": "person from to",
}
UNNAMED_REGION = "home"


def write_extract(folder: Path, evidence: Evidence) -> None:
    """Write what detection reads to four files, as held at its moment; the same evidence gives the same bytes.

    Rows stand in the order of our ids; incidents and records are numbered in that order. A context is
    named by its source id where no other context has that, else by ours; one that lies within several
    is written as within the first. Files of these names that are there already are replaced.
    """
    make_folder(folder)
    names = _context_names(evidence)
    rows = (_evidence_rows(evidence, names), _context_rows(evidence, names), _people_rows(evidence), _spells(evidence))
    for (file, header), lines in zip(HEADERS.items(), rows, strict=True):
        with open_text(folder / file, newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(header.split())
            writer.writerows(lines)


def _context_names(evidence: Evidence) -> list[str]:
    places = evidence.places
    firsts = [ids[0] for ids in places.source_ids]
    uses: dict[str, int] = {}
    for name in [*firsts, *places.ids]:
        uses[name] = uses.get(name, 0) + 1
    return [first if uses[first] == 1 + (first == uid) else uid for first, uid in zip(firsts, places.ids, strict=True)]


def _evidence_rows(evidence: Evidence, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    order = np.array(sorted(range(evidence.rows), key=evidence.uids.__getitem__), dtype=np.int64)
    people = evidence.people
    families = np.bincount(people.kin, minlength=1)[evidence.kin] > 1
    kin = np.where(families, people.kin_first[evidence.kin], NONE)[order].tolist() if order.size else []
    yield from zip(
        (people.ids[person] for person in evidence.person[order].tolist()),
        ("" if first == NONE else people.ids[first] for first in kin),
        (names[context] for context in evidence.context[order].tolist()),
        _words(AssociationKind, evidence.kind[order]),
        _words(EventRole, evidence.role[order]),
        _words(Voice, evidence.voice[order]),
        _words(Locus, evidence.locus[order]),
        _words(Confidence, evidence.confidence[order]),
        _numbered("i", evidence.incident[order]),
        _numbered("r", evidence.record[order]),
        _days(evidence.start[order]),
        _days(evidence.end[order]),
        _days(evidence.recorded[order]),
        ("" for _ in kin),
        (";".join(evidence.harm_type_sets[code]) for code in evidence.harm_types[order].tolist()),
        strict=True,
    )


def _context_rows(evidence: Evidence, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    places = evidence.places
    within: dict[int, str] = {}
    ups: list[int] = places.within_parent.tolist()
    for low, high in zip(places.within_child.tolist(), ups, strict=True):
        within[low] = min(within.get(low, names[high]), names[high])
    kinds = list(_words(ContextKind, places.kind))
    merged: list[int] = places.merged_into.tolist()
    regions: list[int] = places.region.tolist()
    exposure: list[float] = places.exposure.tolist()
    for code in sorted(range(len(names)), key=names.__getitem__):
        yield (
            names[code],
            kinds[code],
            places.regions[regions[code]] or UNNAMED_REGION,
            "" if exposure[code] != exposure[code] else f"{exposure[code]:g}",
            within.get(code, ""),
            "" if merged[code] == NONE else names[merged[code]],
            "",
        )


def _people_rows(evidence: Evidence) -> Iterator[tuple[str, ...]]:
    people = evidence.people
    order = np.array(sorted(range(len(people.ids)), key=people.ids.__getitem__), dtype=np.int64)
    yield from zip(
        (people.ids[code] for code in order.tolist()),
        ("" if code == NONE else people.strata[code] for code in people.stratum[order].tolist()),
        ("Y" if stub else "" for stub in people.stub[order].tolist()),
        _days(people.adult_from[order]),
        _days(people.died_on[order]),
        _days(people.left_on[order]),
        strict=True,
    )


def _spells(evidence: Evidence) -> Iterator[tuple[str, ...]]:
    people = evidence.people
    person = np.repeat(np.arange(len(people.ids)), np.diff(people.episode_ptr)).tolist()
    ids = [people.ids[code] for code in person]
    yield from sorted(zip(ids, _days(people.episode_from), _days(people.episode_to), strict=True))


def _words(words: type[StrEnum], codes: Int8) -> Iterator[str]:
    names = [word.value for word in words]
    return (names[code] for code in codes.tolist())


def _numbered(letter: str, codes: Int32) -> Iterator[str]:
    numbers: dict[int, str] = {NONE: ""}
    return (numbers.setdefault(code, f"{letter}{len(numbers)}") for code in codes.tolist())


def _days(days: Int32) -> Iterator[str]:
    return ("" if day == OPEN else day_of(day).isoformat() for day in days.tolist())
