"""People: particulars, kin groups and episodes as columns."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from csgraph.detect.columns import NONE, OPEN, Int32, People, number_of
from csgraph.detect.rows import Codes, PersonRow

NEVER = OPEN - 1
"""A day that no window reaches: where an episode stands that closed before it began."""

APART = 1 << 32
"""More than there are days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spells:
    """Episodes as three equal-length columns: person code, first day, last day (OPEN: still)."""

    person: Int32
    start: Int32
    to: Int32


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What is known of some people, as equal-length columns: `strata[stratum]` of the person coded `person`.

    A person may be there twice: then the later entry holds.
    """

    person: Int32
    stratum: Int32
    strata: Sequence[str]
    stub: Int32
    adult_from: Int32
    died_on: Int32
    left_on: Int32


def particulars_of(rows: Iterable[PersonRow], codes: Mapping[str, int]) -> Particulars:
    """The same of rows."""
    strata, table = Codes(), array("i")
    for row in rows:
        days = (OPEN if day is None else number_of(day) for day in (row.adult_from, row.died_on, row.left_on))
        table.extend((codes[row.uid], strata[row.stratum] if row.stratum else NONE, row.stub, *days))
    person, stratum, stub, adult_from, died_on, left_on = np.array(table, dtype=np.int32).reshape(-1, 6).T
    return Particulars(
        person=person,
        stratum=stratum,
        strata=list(strata),
        stub=stub,
        adult_from=adult_from,
        died_on=died_on,
        left_on=left_on,
    )


def people_of(*, ids: Sequence[str], kin: Int32, particulars: Particulars, spells: Spells) -> People:
    """The people's columns: `ids[p]` and `kin[p]` for everybody, particulars for those who have some.

    Strata that nobody is of are left out; the others stand in the order of the particulars.
    """
    count, person = len(ids), particulars.person

    def column(cells: Int32, usual: int) -> Int32:
        made = np.full(count, usual, dtype=np.int32)
        made[person] = cells
        return made

    strata: list[int] = list(dict.fromkeys(particulars.stratum[particulars.stratum != NONE].tolist()))
    numbers = np.full(len(particulars.strata) + 1, NONE, dtype=np.int32)
    numbers[strata] = np.arange(len(strata))
    pointers, starts, ends = merged_spells(spells, count)
    return People(
        ids=ids,
        kin=kin,
        kin_first=first_of_groups(ids, kin),
        stub=column(particulars.stub, 0) > 0,
        adult_from=column(particulars.adult_from, OPEN),
        died_on=column(particulars.died_on, OPEN),
        left_on=column(particulars.left_on, OPEN),
        episode_ptr=pointers,
        episode_from=starts,
        episode_to=ends,
        strata=[particulars.strata[each] for each in strata],
        stratum=column(numbers[particulars.stratum], NONE),
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
    person, begins, ends = (column[order].astype(np.int64) for column in (spells.person, start, to))
    # The last day that each person's spells have reached so far: nobody's days come near the next person's.
    until = np.maximum.accumulate(ends + person * APART) - person * APART
    new = np.ones(order.size, dtype=np.bool_)
    new[1:] = (person[1:] != person[:-1]) | (begins[1:] > until[:-1] + 1)
    first = np.flatnonzero(new)
    last = np.append(first[1:], order.size)[: first.size] - 1
    pointers = np.searchsorted(person[first], np.arange(people + 1)).astype(np.int32)
    return pointers, begins[first].astype(np.int32), until[last].astype(np.int32)
