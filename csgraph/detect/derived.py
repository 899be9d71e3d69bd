"""Derived columns: what follows from associations and people whatever is asked, worked out once."""

import numpy as np

from csgraph.detect.columns import OPEN, Bool, Int32, People
from csgraph.detect.compiled import compiled

FEW = 16
"""Rows of one incident or record up to which each is compared with each."""


def last_days(person: Int32, start: Int32, end: Int32, people: People) -> Int32:
    """The last day that each association covers (OPEN: still so), before its start if it never counts."""
    cutoff = np.where(people.stub, np.int32(-OPEN), people.cutoff)
    until = np.minimum(end, cutoff[person])
    return np.where(until == OPEN, OPEN, np.where(until <= start, start - 1, until - 1)).astype(np.int32)


def needs_spells(person: Int32, start: Int32, last: Int32, people: People) -> Bool:
    """Whether the person has episodes of which none covers all of the association.

    One that does also covers a day of every window that the association is in.
    """
    needs = np.zeros(person.size, dtype=np.bool_)
    if people.episode_from.size:
        _needs_spells(person, start, last, people.episode_ptr, people.episode_from, people.episode_to, needs)
    return needs


@compiled
def _needs_spells(
    person: Int32, start: Int32, last: Int32, ptr: Int32, opened: Int32, closed: Int32, needs: Bool
) -> None:
    for row in range(person.size):
        who = person[row]
        needs[row] = ptr[who] < ptr[who + 1]
        for spell in range(ptr[who], ptr[who + 1]):
            if opened[spell] <= start[row] and last[row] <= closed[spell]:
                needs[row] = False


def ties(incident: Int32, record: Int32, kin: Int32, area: Int32) -> Bool:
    """Whether another kin group's row of the same area has the same incident or record (or, of many rows, may have)."""
    tied = np.zeros(kin.size, dtype=np.bool_)
    for code in (incident, record):
        if code.size and code.max() >= 0:
            _tie(code, int(code.max()) + 1, kin, area, tied)
    return tied


@compiled
def _tie(code: Int32, codes: int, kin: Int32, area: Int32, tied: Bool) -> None:
    after = np.zeros(codes + 1, dtype=np.int32)
    for row in range(code.size):
        if code[row] >= 0:
            after[code[row] + 1] += 1
    for each in range(codes):
        after[each + 1] += after[each]
    order = np.empty(after[codes], dtype=np.int32)
    for row in range(code.size):
        if code[row] >= 0:
            order[after[code[row]]] = row
            after[code[row]] += 1
    begin = 0
    for each in range(codes):
        stop = after[each]
        for one in range(begin, stop):
            for other in range(begin, one if stop - begin <= FEW else begin):
                if kin[order[one]] != kin[order[other]] and area[order[one]] == area[order[other]]:
                    tied[order[one]] = tied[order[other]] = True
            if stop - begin > FEW:
                tied[order[one]] = True
        begin = stop
