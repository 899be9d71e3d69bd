"""Building: from rows that are held at one moment to the columns that the arithmetic reads."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from csgraph.detect.columns import (
    CONFIDENCE_CODES,
    CONTEXT_KIND_CODES,
    KIND_CODES,
    LOCUS_CODES,
    NONE,
    OPEN,
    ROLE_CODES,
    VOICE_CODES,
    Evidence,
    Int32,
    People,
    Places,
    number_of,
)
from csgraph.detect.derived import counting_days, ties
from csgraph.detect.kin import connected_parts
from csgraph.detect.places import above, areas, roots_of

NEVER = OPEN - 1
"""A day that no window reaches: where an episode stands that closed before it began."""

SCALARS = "person kin context start end recorded kind role voice locus confidence incident record harm_types".split()
"""The columns of `Evidence` that hold one number a row."""


class AssociationRow(NamedTuple):
    """One association held; `valid_to` None: still so (a statement's end is already worked out)."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Spells:
    """Episodes as three equal-length columns: person code, first day, last day (OPEN: still)."""

    person: Int32
    start: Int32
    to: Int32


def build(
    *,
    associations: Iterable[AssociationRow],
    people: Iterable[PersonRow] = (),
    episodes: Iterable[EpisodeRow] = (),
    contexts: Iterable[ContextRow],
    kin: Iterable[tuple[str, str]] = (),
) -> Evidence:
    """Columns of rows that are held at one moment; each iterable is read once, in any order.

    An association with a context that is not in `contexts` is left out; a person who is not in
    `people` counts like one of whom nothing more is known. `kin` are links between two people's uids.
    Plain tuples in the order of the fields do as well as the named ones.
    """
    places = places_of(list(contexts))
    codes = Codes()
    rows, uids, source_ids, harm_type_sets = _association_columns(associations, codes, places.ids)
    held = [PersonRow(*row) for row in people]
    for row in held:
        _ = codes[row.uid]
    spells = _spells(episodes, codes)
    links = np.array([(codes[one], codes[other]) for one, other in kin], dtype=np.int32).reshape(-1, 2)
    parts = connected_parts(len(codes), np.ascontiguousarray(links[:, 0]), np.ascontiguousarray(links[:, 1]))
    folk = people_of(ids=list(codes), kin=parts, rows=held, codes=codes, spells=spells)
    return assemble(
        rows, association_ids=source_ids, uids=uids, harm_type_sets=harm_type_sets, people=folk, places=places
    )


def assemble(
    rows: Mapping[str, npt.NDArray[np.integer]],
    *,
    association_ids: Sequence[str],
    uids: Sequence[str],
    harm_type_sets: Sequence[tuple[str, ...]],
    people: People,
    places: Places,
) -> Evidence:
    """Evidence of columns by name (`SCALARS` but kin), put in the order in which rows begin to count."""
    begins, last, by_spells = counting_days(rows["person"], rows["start"], rows["end"], people)
    order = np.argsort(begins, kind="stable")
    columns = {name: np.ascontiguousarray(rows[name][order]) for name in SCALARS if name != "kin"}
    kin = people.kin[columns["person"]]
    return Evidence(
        **columns,
        kin=kin,
        begins=begins[order],
        last=last[order],
        by_spells=by_spells[order],
        tied=ties(columns["incident"], columns["record"], kin, areas(places)[columns["context"]]),
        harm_type_sets=harm_type_sets,
        association_ids=picked(association_ids, order),
        uids=picked(uids, order),
        people=people,
        places=places,
    )


def picked(words: Sequence[str], order: npt.NDArray[np.integer]) -> Sequence[str]:
    """`words` in `order`; a sequence that can pick for itself does so."""
    taken = getattr(words, "taken", None)
    return taken(order) if taken else [words[each] for each in order.tolist()]


def places_of(rows: Sequence[ContextRow]) -> Places:
    """The contexts' columns; links to contexts that are not among `rows` are left out."""
    rows = [ContextRow(*row) for row in rows]
    codes = {row.uid: code for code, row in enumerate(rows)}
    merged_into = np.array([codes.get(row.merged_into or "", NONE) for row in rows], dtype=np.int32)
    within = [(code, codes[up]) for code, row in enumerate(rows) for up in row.within if up in codes]
    child, parent = np.array(within, dtype=np.int32).reshape(-1, 2).T.copy()
    root = roots_of(merged_into)
    pointers, highers = above(root, child, parent)
    regions = Codes()
    return Places(
        ids=[row.uid for row in rows],
        kind=np.array([CONTEXT_KIND_CODES[row.kind] for row in rows], dtype=np.int8),
        names=[row.name for row in rows],
        source_ids=[row.source_ids or (row.uid,) for row in rows],
        merged_into=merged_into,
        within_child=child,
        within_parent=parent,
        root=root,
        above_ptr=pointers,
        above=highers,
        region=np.array([regions[row.region] for row in rows], dtype=np.int32),
        regions=list(regions),
        exposure=np.array([np.nan if row.exposure is None else row.exposure for row in rows], dtype=np.float64),
    )


def people_of(
    *, ids: Sequence[str], kin: Int32, rows: Iterable[PersonRow], codes: Mapping[str, int], spells: Spells
) -> People:
    """The people's columns: `ids[p]` and `kin[p]` for everybody, particulars for those who have some."""
    count = len(ids)
    stub, stratum, strata = np.zeros(count, dtype=np.bool_), np.full(count, NONE, dtype=np.int32), Codes()
    days = {name: np.full(count, OPEN, dtype=np.int32) for name in ("adult_from", "died_on", "left_on")}
    for row in rows:
        code = codes[row.uid]
        stub[code] = row.stub
        stratum[code] = strata[row.stratum] if row.stratum else NONE
        for name, column in days.items():
            day: date | None = getattr(row, name)
            column[code] = OPEN if day is None else number_of(day)
    pointers, starts, ends = merged_spells(spells, count)
    return People(
        ids=ids,
        kin=kin,
        kin_first=first_of_groups(ids, kin),
        stub=stub,
        **days,
        episode_ptr=pointers,
        episode_from=starts,
        episode_to=ends,
        strata=list(strata),
        stratum=stratum,
    )


def first_of_groups(ids: Sequence[str], kin: Int32) -> Int32:
    """The member with the smallest id of each kin group."""
    first = np.full(int(kin.max()) + 1 if kin.size else 0, NONE, dtype=np.int32)
    first[kin] = np.arange(kin.size, dtype=np.int32)
    several = np.bincount(kin)[kin] > 1 if kin.size else np.zeros(0, dtype=np.bool_)
    for person in np.flatnonzero(several).tolist():
        if ids[person] < ids[first[kin[person]]]:
            first[kin[person]] = person
    return first


def merged_spells(spells: Spells, people: int) -> tuple[Int32, Int32, Int32]:
    """Each person's spells in order with those that touch made one, as (pointers, first days, last days)."""
    start = np.where(spells.to < spells.start, NEVER, spells.start)
    to = np.where(spells.to < spells.start, NEVER, spells.to)
    order = np.lexsort((to, start, spells.person))
    merged: list[tuple[int, int, int]] = []
    for person, begins, ends in zip(
        spells.person[order].tolist(), start[order].tolist(), to[order].tolist(), strict=True
    ):
        if merged and merged[-1][0] == person and begins <= merged[-1][2] + 1:
            merged[-1] = (person, merged[-1][1], max(merged[-1][2], ends))
        else:
            merged.append((person, begins, ends))
    table = np.array(merged, dtype=np.int32).reshape(-1, 3)
    pointers = np.searchsorted(table[:, 0], np.arange(people + 1)).astype(np.int32)
    return pointers, np.ascontiguousarray(table[:, 1]), np.ascontiguousarray(table[:, 2])


def _spells(episodes: Iterable[EpisodeRow], codes: Codes) -> Spells:
    person, start, to = array("i"), array("i"), array("i")
    for who, begins, ends in episodes:
        person.append(codes[who])
        start.append(number_of(begins))
        to.append(OPEN if ends is None else number_of(ends))
    return Spells(person=_int32(person), start=_int32(start), to=_int32(to))


def _int32(column: "array[int]") -> Int32:
    return np.array(column, dtype=np.int32)


def _association_columns(
    associations: Iterable[AssociationRow], people: Codes, context_ids: Sequence[str]
) -> tuple[dict[str, npt.NDArray[np.integer]], list[str], list[str], list[tuple[str, ...]]]:
    contexts = {uid: code for code, uid in enumerate(context_ids)}
    incidents, records = Codes(), Codes()
    sets: dict[tuple[str, ...], int] = {}
    wide = {name: array("i") for name in SCALARS if name not in ("kind", "role", "voice", "locus", "confidence")}
    narrow = {name: array("b") for name in ("kind", "role", "voice", "locus", "confidence")}
    uids: list[str] = []
    source_ids: list[str] = []
    for each in associations:
        row = AssociationRow(*each)
        context = contexts.get(row.context)
        if context is None:
            continue
        uids.append(row.uid)
        source_ids.append(row.source_id)
        wide["person"].append(people[row.person])
        wide["context"].append(context)
        wide["start"].append(number_of(row.valid_from))
        wide["end"].append(OPEN if row.valid_to is None else number_of(row.valid_to))
        wide["recorded"].append(number_of(row.recorded))
        wide["incident"].append(NONE if row.incident is None else incidents[row.incident])
        wide["record"].append(NONE if row.record is None else records[row.record])
        wide["harm_types"].append(sets.setdefault(tuple(row.harm_types), len(sets)))
        narrow["kind"].append(KIND_CODES[row.kind])
        narrow["role"].append(ROLE_CODES[row.role])
        narrow["voice"].append(VOICE_CODES[row.voice])
        narrow["locus"].append(LOCUS_CODES[row.locus])
        narrow["confidence"].append(CONFIDENCE_CODES[row.confidence])
    columns: dict[str, npt.NDArray[np.integer]] = {}
    columns.update({name: np.array(column, dtype=np.int32) for name, column in wide.items() if name != "kin"})
    columns.update({name: np.array(column, dtype=np.int8) for name, column in narrow.items()})
    return columns, uids, source_ids, list(sets)
