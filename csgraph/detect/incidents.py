"""Incidents: on which days something new was told of a context, by compiled loops over its rows.

Source of the rule: design page `detection.md`, "S2 to S5, exactly". Two rows are *linked* when they are
of one kin group, or, both without own voice, of one record or one incident. Linked rows of one day make
one incident between them, unless one of them is linked with a row of the 90 days before.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import Bool, Int32
from csgraph.detect.compiled import compiled, lean
from csgraph.detect.kin import joined, root_of

QUIET = 90
"""Days without a record after which a kin group's next one is an incident."""


class Told(NamedTuple):
    """The columns of rows that incidents are made from; `own` says whose voice."""

    start: Int32
    kin: Int32
    incident: Int32
    record: Int32
    own: Bool


@lean
def first_from(days: Int32, count: int, day: int) -> int:
    """How many of the first `count` days, which are in order, lie before `day`."""
    if count == 0 or days[count - 1] < day:  # As most often is asked.
        return count
    low, high = 0, count
    while low < high:
        middle = (low + high) >> 1
        if days[middle] < day:
            low = middle + 1
        else:
            high = middle
    return low


@lean
def row_from(order: Int32, count: int, start: Int32, day: int) -> int:
    """How many of the first `count` rows of `order`, which is by start, begin before `day`."""
    low, high = 0, count
    while low < high:
        middle = (low + high) >> 1
        if start[order[middle]] < day:
            low = middle + 1
        else:
            high = middle
    return low


@lean
def linked(one: int, other: int, told: Told) -> bool:
    """Whether two rows count as one when they lie close enough."""
    if told.kin[one] == told.kin[other]:
        return True
    if told.own[one] or told.own[other]:
        return False
    incident, record = told.incident[one], told.record[one]
    return (incident >= 0 and incident == told.incident[other]) or (record >= 0 and record == told.record[other])


@compiled
def incidents_between(order: Int32, count: int, since: int, until: int, told: Told, days: Int32) -> int:
    """Write the incident days from `since` to `until`, in order, into `days`; how many there are.

    `order[:count]` are a context's rows by start. `days` must have room for as many as there are rows.
    """
    start = told.start
    found = 0
    at = row_from(order, count, start, since)
    while at < count and start[order[at]] <= until:
        day = np.int64(start[order[at]])
        stop = at + 1
        while stop < count and start[order[stop]] == day:
            stop += 1
        for _ in range(_new_on(order, at, stop, day, told)):
            days[found] = day
            found += 1
        at = stop
    return found


@compiled
def incidents_on(day: int, order: Int32, count: int, told: Told) -> int:
    """How many incidents a day has; `order[:count]` are a context's rows by start."""
    start = told.start
    at = count
    if count > 0 and start[order[count - 1]] >= day:
        at = row_from(order, count, start, day)
    stop = at
    while stop < count and start[order[stop]] == day:
        stop += 1
    return _new_on(order, at, stop, day, told)


@compiled
def _new_on(order: Int32, at: int, stop: int, day: int, told: Told) -> int:
    """How many incidents the rows of a day, those from `at` up to `stop`, make."""
    if stop - at > 2:
        return _new_parts(order, at, stop, day, told)
    new = np.int64(0)
    for place in range(at, stop):
        new += 0 if _seen(order[place], order, at, day, told) else 1
    if stop - at == 2 and linked(order[at], order[at + 1], told):
        new = new // 2
    return new


@lean
def touch(row: int, order: Int32, count: int, told: Told, touched: Int32, many: int) -> int:
    """Put the days whose incidents hang on a row that came or went among the `many` in `touched`, in order.

    They are its own and those of rows of the quiet days after it that are linked with it. How many there are then.
    """
    start = told.start
    day = np.int64(start[row])
    many = _put_day(touched, many, day)
    at = row_from(order, count, start, day + 1)
    while at < count and start[order[at]] <= day + QUIET:
        if linked(row, order[at], told):
            many = _put_day(touched, many, np.int64(start[order[at]]))
        at += 1
    return many


@lean
def _put_day(days: Int32, count: int, day: int) -> int:
    at = first_from(days, count, day)
    if at < count and days[at] == day:
        return count
    for after in range(count, at, -1):
        days[after] = days[after - 1]
    days[at] = day
    return count + 1


@lean
def _seen(row: int, order: Int32, at: int, day: int, told: Told) -> bool:
    """Whether a row of `day` is linked with one of the first `at` of `order` that is of the quiet days before it."""
    start, kins, incidents, records, own = told.start, told.kin, told.incident, told.record, told.own
    kin, incident, record, alone = kins[row], incidents[row], records[row], own[row]
    for place in range(at - 1, -1, -1):
        before = order[place]
        if start[before] < day - QUIET:
            return False
        if kins[before] == kin:
            return True
        if not alone and not own[before]:
            if incident >= 0 and incidents[before] == incident:
                return True
            if record >= 0 and records[before] == record:
                return True
    return False


@compiled
def _new_parts(order: Int32, at: int, stop: int, day: int, told: Told) -> int:
    """How many connected parts of one day's rows have no row that is linked with an earlier one."""
    size = stop - at
    parent = np.arange(size).astype(np.int32)
    for one in range(size):
        for other in range(one):
            if linked(order[at + one], order[at + other], told):
                joined(parent, one, other)
    seen = np.zeros(size, dtype=np.bool_)
    for one in range(size):
        if not seen[root_of(parent, one)]:
            seen[root_of(parent, one)] = _seen(order[at + one], order, at, day, told)
    new = 0
    for one in range(size):
        if parent[one] == one and not seen[one]:
            new += 1
    return new


@lean
def put_in(order: Int32, count: int, row: int, start: Int32) -> None:
    """Put a row where it belongs by start, and among those of one day by number; `order` has room for one more."""
    at = count
    while at > 0 and (
        start[order[at - 1]] > start[row] or (start[order[at - 1]] == start[row] and order[at - 1] > row)
    ):
        order[at] = order[at - 1]
        at -= 1
    order[at] = row


@lean
def take_out(order: Int32, count: int, row: int) -> None:
    """Take a row out of the first `count`."""
    at = 0
    while order[at] != row:
        at += 1
    for after in range(at, count - 1):
        order[after] = order[after + 1]


@lean
def _with_room(days: Int32, count: int, low: int, high: int, many: int) -> int:
    """Make room for `many` days in the place of those from place `low` up to `high`; how many days there are then."""
    shift = many - (high - low)
    if shift > 0:
        for at in range(count - 1, high - 1, -1):
            days[at + shift] = days[at]
    elif shift < 0:
        for at in range(high, count):
            days[at + shift] = days[at]
    return count + shift


@lean
def with_day(days: Int32, count: int, low: int, high: int, day: int, many: int) -> int:
    """Put a day `many` times in the place of those from place `low` up to `high`; how many days there are then."""
    total = _with_room(days, count, low, high, many)
    for at in range(many):
        days[low + at] = day
    return total


@lean
def renewed(days: Int32, count: int, since: int, until: int, fresh: Int32, many: int) -> int:
    """Put the `many` days of `fresh` in the place of those from `since` to `until`; how many days there are then."""
    low, high = first_from(days, count, since), first_from(days, count, until + 1)
    total = _with_room(days, count, low, high, many)
    for at in range(many):
        days[low + at] = fresh[at]
    return total
