"""Changing: on which day of record which incidents of a context came or went, one incident day after another, compiled.

The same as `replay.take` says day of record after day of record, for when nothing else is asked of them. How many
incidents a day has changes only when one of its own rows, or one of the quiet days before that is linked with
one of them, becomes known or no longer is: for most days that is once.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import NONE, Int8, Int32, Int64
from csgraph.detect.compiled import compiled, lean
from csgraph.detect.incidents import QUIET
from csgraph.detect.kin import root_of

SINCE, UNTIL, START, KIN, INCIDENT, RECORD = range(6)


class Known(NamedTuple):
    """Versions by target (`ptr`), then by start, a row of six numbers each: what a row says lies close together.

    Each is known from one place among the days of record up to another; `never` is the place after the last. Rows
    of own voice name no incident and no record.
    """

    ptr: Int64
    rows: Int32
    never: int


class Changes(NamedTuple):
    """Incidents that came (+1) or went (-1): on which day of record (its place), of which target, and which day.

    `severity` is the class of the evidence in the target's window then.
    """

    at: Int32
    target: Int32
    day: Int32
    by: Int8
    severity: Int8


@compiled
def changes_of(known: Known, days: Int32, incidents: Int32, found: Changes) -> int:
    """Write what changed of each target, by incident day, then by day of record; how many there are, written or not.

    `days[ptr[t]:]` are then target t's `incidents[t]` incident days in the end.
    """
    ptr, rows, never = known
    most = np.int64(0)
    for target in range(ptr.size - 1):
        most = max(most, ptr[target + 1] - ptr[target])
    places, room = np.empty(2 * most, dtype=np.int32), np.empty((most, 2), dtype=np.int32)
    written = 0
    for target in range(ptr.size - 1):
        begin, end = ptr[target], ptr[target + 1]
        free = at = begin
        while at < end:
            day, stop = rows[at, START], at + 1
            while stop < end and rows[stop, START] == day:
                stop += 1
            alone = stop == at + 1 and _linked_before(at, at - 1, begin, rows) < begin
            several = _places(begin, at, stop, alone, rows, never, places)
            before = np.int64(0)
            for each in range(several):
                place = np.int64(places[each])
                now = np.int64(1 - each) if alone else _incidents_then(begin, at, stop, place, rows, room)
                for _ in range(abs(now - before)):
                    if written < found.at.size:
                        found.at[written], found.target[written], found.day[written] = place, target, day
                        found.by[written] = 1 if now > before else -1
                    written += 1
                before = now
            for _ in range(before):
                days[free] = day
                free += 1
            at = stop
        incidents[target] = free - begin
    return written


@lean
def _places(begin: int, at: int, stop: int, alone: bool, rows: Int32, never: int, places: Int32) -> int:
    """Write on which days of record the incidents of the day of rows `at` to `stop` may change, in order; how many.

    `alone`: there is one row, with which nothing of the quiet days before is linked.
    """
    if alone:
        places[0], places[1] = rows[at, SINCE], rows[at, UNTIL]
        return 1 if rows[at, UNTIL] >= never else 2
    first, many = np.int64(rows[at, SINCE]), np.int64(0)
    for row in range(at, stop):
        first = min(first, np.int64(rows[row, SINCE]))
        many = _put_place(places, many, rows[row, SINCE])
        if rows[row, UNTIL] < never:
            many = _put_place(places, many, rows[row, UNTIL])
    for row in range(at, stop):
        before = _linked_before(row, at - 1, begin, rows)
        while before >= begin:
            since, until = rows[before, SINCE], rows[before, UNTIL]
            if since <= first and until >= never:
                break
            if since > first:
                many = _put_place(places, many, since)
            if first < until < never:
                many = _put_place(places, many, until)
            before = _linked_before(row, before - 1, begin, rows)
    return many


@lean
def _put_place(places: Int32, many: int, place: int) -> int:
    """Put a place among others, in order, if it is not there; how many there are then."""
    at = many
    while at > 0 and places[at - 1] > place:
        at -= 1
    if at > 0 and places[at - 1] == place:
        return many
    for after in range(many, at, -1):
        places[after] = places[after - 1]
    places[at] = place
    return many + 1


@lean
def _incidents_then(begin: int, at: int, stop: int, place: int, rows: Int32, room: Int32) -> int:
    """How many incidents the day of the rows `at` to `stop` has by what is known at the end of a day of record.

    As many as its rows make connected parts of which none is linked with a row of the quiet days before.
    """
    parent, seen = room[:, 0], room[:, 1]
    parts = np.int64(0)
    for row in range(at, stop):
        parent[row - at], seen[row - at] = row - at, 0
        if not _is_known(row, place, rows):
            continue
        for other in range(at, row):
            if _is_known(other, place, rows) and _linked(row, other, rows):
                left, right = root_of(parent, row - at), root_of(parent, other - at)
                parent[max(left, right)] = min(left, right)
    for row in range(at, stop):
        if not _is_known(row, place, rows):
            continue
        root = root_of(parent, row - at)
        if root == row - at:
            parts += 1
        if seen[root] == 0 and _seen(begin, at, row, place, rows):
            seen[root] = 1
            parts -= 1
    return parts


@lean
def _is_known(row: int, place: int, rows: Int32) -> bool:
    return rows[row, SINCE] <= place < rows[row, UNTIL]


@lean
def _linked(one: int, other: int, rows: Int32) -> bool:
    """Whether two rows count as one when they lie close enough (see `incidents`)."""
    return (
        rows[one, KIN] == rows[other, KIN]
        or rows[one, INCIDENT] == rows[other, INCIDENT] != NONE
        or rows[one, RECORD] == rows[other, RECORD] != NONE
    )


@lean
def _seen(begin: int, at: int, row: int, place: int, rows: Int32) -> bool:
    """Whether a row of the day that begins at `at` is linked with a row of the quiet days before that is known then."""
    before = _linked_before(row, at - 1, begin, rows)
    while before >= begin and not _is_known(before, place, rows):
        before = _linked_before(row, before - 1, begin, rows)
    return before >= begin


@lean
def _linked_before(row: int, before: int, begin: int, rows: Int32) -> int:
    """The last row from `before` back to `begin` of the quiet days before a row that is linked with it; else less."""
    day, group, incident, record = rows[row, START] - QUIET, rows[row, KIN], rows[row, INCIDENT], rows[row, RECORD]
    # A row that names none is not linked with another that names none.
    incident, record = (NONE - 1 if incident == NONE else incident), (NONE - 1 if record == NONE else record)
    while before >= begin and rows[before, START] >= day:
        if rows[before, KIN] == group or rows[before, INCIDENT] == incident or rows[before, RECORD] == record:
            return before
        before -= 1
    return begin - 1


def classify(
    changes: Changes, known: Known, last: Int32, severity: Int8, window: Int32, days: Int32, *, since: int, other: int
) -> None:
    """Fill in the classes of changes, which are in order of `at`; before the day `since`, `other` will do."""
    changes.severity[:] = other
    till = last.astype(np.int64) + np.repeat(window, np.diff(known.ptr))
    classed = np.flatnonzero((severity < other) & (till > since))
    if classed.size:
        first = int(np.searchsorted(changes.at, np.searchsorted(days, since)))
        _classify(changes, first, days, known.rows, np.searchsorted(classed, known.ptr), classed, till, severity)


@lean
def _classify(
    changes: Changes, first: int, days: Int32, rows: Int32, ptr: Int64, classed: Int64, till: Int64, severity: Int8
) -> None:
    """The first class of the rows that a window holds; `ptr` points into `classed`, the rows of a class, by target."""
    found = changes.severity
    for each in range(first, found.size):
        target, place = changes.target[each], changes.at[each]
        if each > first and changes.target[each - 1] == target and changes.at[each - 1] == place:
            found[each] = found[each - 1]
            continue
        for at in range(ptr[target], ptr[target + 1]):
            row = classed[at]
            if _is_known(row, place, rows) and till[row] > days[place]:
                found[each] = min(found[each], severity[row])
