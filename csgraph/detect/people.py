"""People: particulars, kin groups and episodes as columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from csgraph.detect.columns import NONE, OPEN, Int32, People, number_of
from csgraph.detect.rows import Codes, PersonRow

NEVER = OPEN - 1
"""A day that no window reaches: where an episode stands that closed before it began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spells:
    """Episodes as three equal-length columns: person code, first day, last day (OPEN: still)."""

    person: Int32
    start: Int32
    to: Int32


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
        if ids[person] < ids[int(first[kin[person]])]:
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
