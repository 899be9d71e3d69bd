"""Derived columns: what follows from associations and people whatever is asked, worked out once."""

import numpy as np

from csgraph.detect.columns import OPEN, Bool, Int32, People
from csgraph.detect.compiled import compiled

FEW = 16
"""Rows of one incident or record up to which each is compared with each."""


def counting_days(person: Int32, start: Int32, end: Int32, people: People) -> tuple[Int32, Int32, Bool]:
    """`begins`, `last` and `by_spells` of `Evidence`, for rows in any order.

    An association of a person with one episode (or with one that covers all of it) is in a window, and
    the episode has a day of that window, while max(start, from) <= t < min(last, to) + W.
    """
    begins, last = np.empty_like(start), np.empty_like(start)
    by_spells = np.empty(person.size, dtype=np.bool_)
    spells = (people.episode_ptr, people.episode_from, people.episode_to)
    fill_counting_days(person, start, end, people.stub, people.cutoff, *spells, begins, last, by_spells)
    return begins, last, by_spells


@compiled
def fill_counting_days(
    person: Int32,
    start: Int32,
    end: Int32,
    stub: Bool,
    cutoff: Int32,
    ptr: Int32,
    opened: Int32,
    closed: Int32,
    begins: Int32,
    last: Int32,
    by_spells: Bool,
) -> None:
    """The same by compiled loops, written into columns that there are."""
    for row in range(person.size):
        who = person[row]
        until = min(end[row], cutoff[who])
        begins[row] = start[row]
        by_spells[row] = False
        if stub[who] or until <= start[row]:
            last[row] = -OPEN
            continue
        last[row] = until if until == OPEN else until - 1
        by_spells[row] = ptr[who] + 1 < ptr[who + 1]
        for spell in range(ptr[who], ptr[who + 1]):
            if ptr[who] + 1 == ptr[who + 1]:
                begins[row] = max(begins[row], opened[spell])
                last[row] = min(last[row], closed[spell])
            elif opened[spell] <= start[row] and last[row] <= closed[spell]:
                by_spells[row] = False


def ties(incident: Int32, record: Int32, kin: Int32, area: Int32) -> Bool:
    """Whether another kin group's row of the same area has the same incident or record (or, of many rows, may have)."""
    tied = np.zeros(kin.size, dtype=np.bool_)
    for code in (incident, record):
        if code.size and code.max() >= 0:
            _tie(code, int(code.max()) + 1, kin, area, tied)
    return tied


@compiled
def _tie(code: Int32, codes: int, kin: Int32, area: Int32, tied: Bool) -> None:
    order, ends = _by_code(code, codes)
    begin = 0
    for stop in ends:
        for one in range(begin, stop):
            tied[order[one]] |= stop - begin > FEW
            for other in range(begin, one if stop - begin <= FEW else begin):
                if kin[order[one]] != kin[order[other]] and area[order[one]] == area[order[other]]:
                    tied[order[one]] = tied[order[other]] = True
        begin = stop


@compiled
def _by_code(code: Int32, codes: int) -> tuple[Int32, Int32]:
    """Rows that have a code, those of one code together, and where those of each code end."""
    places = np.zeros(codes + 1, dtype=np.int32)
    for row in range(code.size):
        if code[row] >= 0:
            places[code[row] + 1] += 1
    for each in range(codes):
        places[each + 1] += places[each]
    order = np.empty(places[codes], dtype=np.int32)
    for row in range(code.size):
        if code[row] >= 0:
            order[places[code[row]]] = row
            places[code[row]] += 1
    return order, places[:codes]
