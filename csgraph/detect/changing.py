"""Changing: on which day of record which incidents of a context came or went, one context after another, compiled.

The same as `replay.take` says day after day, for when nothing else is asked of a day: what one context was
told is in one place then, and no context waits for another.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import Int8, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.incidents import Told, first_from, incidents_on, put_in, take_out, touch, with_day
from csgraph.detect.standing import without_past


class Known(NamedTuple):
    """Versions by target (`ptr`): when each became known and no longer was (places among the days of record)."""

    ptr: Int64
    since: Int32
    until: Int32
    last: Int32
    severity: Int8
    window: Int32


class Changes(NamedTuple):
    """Incidents that came (+1) or went (-1): on which day of record, of which target, which day; and the class."""

    at: Int32
    target: Int32
    day: Int32
    by: Int8
    severity: Int8


@compiled
def changes_of(
    targets: Int32,
    days_of_record: Int32,
    classed_from: int,
    other: int,
    versions: Known,
    told: Told,
    order: Int32,
    days: Int32,
    incidents: Int32,
    found: Changes,
) -> int:
    """Write what changed of these targets, each by day of record; how many there are, written or not.

    `days[ptr[t]:]` are then target t's `incidents[t]` incident days. `order` is room to work in. From the day
    `classed_from` on the class of the window's evidence is told, before it `other`.
    """
    ptr = versions.ptr
    most = np.int64(0)
    for target in targets:
        most = max(most, ptr[target + 1] - ptr[target])
    touched, what = np.empty(most + 1, dtype=np.int32), np.empty(2 * most + 1, dtype=np.int64)
    active = np.empty(most + 1, dtype=np.int32)
    written = 0
    for target in targets:
        begin, end = ptr[target], ptr[target + 1]
        own, own_days = order[begin:end], days[begin:end]
        entries = _entries(begin, end, versions.since, versions.until, days_of_record.size, what)
        held = count = at = 0
        actives = -1
        while at < entries:
            place = what[at] >> 33
            stop = at + 1
            while stop < entries and what[stop] >> 33 == place:
                stop += 1
            before = written
            held, count, written = _one_day(
                target, place, what[at:stop], begin, own, held, own_days, count, told, touched, found, written
            )
            severity, day = other, np.int64(days_of_record[place])
            if day >= classed_from:
                actives = _active_after(what[at:stop], begin, own, held, active, actives)
                if written > before:
                    window = np.int64(versions.window[target])
                    actives = without_past(active, actives, day, window, versions.last)
                    severity = _class_of(active, actives, versions.severity, other)
            if written > before:
                for each in range(before, min(written, found.at.size)):
                    found.severity[each] = severity
            at = stop
        incidents[target] = count
    return written


@compiled
def _one_day(
    target: int,
    place: int,
    what: Int64,
    begin: int,
    own: Int32,
    held: int,
    days: Int32,
    count: int,
    told: Told,
    touched: Int32,
    found: Changes,
    written: int,
) -> tuple[int, int, int]:
    """Take in one day's entries of a target; how many versions it holds then, incidents, and changes written."""
    start = told.start
    day = np.int64(start[begin + (what[0] & 0xFFFFFFFF)])
    plain = held == 0 or start[own[held - 1]] < day
    for entry in what:
        plain &= (entry >> 32) & 1 == 1 and start[begin + (entry & 0xFFFFFFFF)] == day
    if plain:
        for entry in what:
            own[held] = begin + (entry & 0xFFFFFFFF)
            held += 1
        new = incidents_on(day, own, held, told)
        for _ in range(new):
            days[count] = day
            count += 1
            written = _write(found, written, place, target, day, 1)
        return held, count, written
    for entry in what:
        which = begin + (entry & 0xFFFFFFFF)
        if (entry >> 32) & 1 == 1:
            put_in(own, held, which, start)
            held += 1
        else:
            take_out(own, held, which)
            held -= 1
    many = np.int64(0)
    for entry in what:
        many = touch(begin + (entry & 0xFFFFFFFF), own, held, told, touched, many)
    for moved in touched[:many]:
        low, high = first_from(days, count, np.int64(moved)), first_from(days, count, np.int64(moved) + 1)
        now = incidents_on(np.int64(moved), own, held, told)
        for _ in range(abs(now - (high - low))):
            written = _write(found, written, place, target, moved, 1 if now > high - low else -1)
        count = with_day(days, count, low, high, moved, now)
    return held, count, written


@compiled
def _active_after(what: Int64, begin: int, own: Int32, held: int, active: Int32, actives: int) -> int:
    """Take a day's entries into the versions that a window may still hold; how many (-1 before: none was kept)."""
    if actives < 0:
        active[:held] = own[:held]
        return held
    for entry in what:
        which = begin + (entry & 0xFFFFFFFF)
        if (entry >> 32) & 1 == 1:
            active[actives] = which
            actives += 1
            continue
        for at in range(actives):
            if active[at] == which:
                actives -= 1
                active[at] = active[actives]
                break
    return actives


@compiled
def _class_of(active: Int32, actives: int, severity: Int8, other: int) -> int:
    """The first class of the evidence in a window."""
    first = other
    for each in range(actives):
        first = min(first, np.int64(severity[active[each]]))
    return first


@compiled
def _write(found: Changes, written: int, place: int, target: int, day: int, by: int) -> int:
    """Write a change if there is room; how many there are then."""
    if written < found.at.size:
        found.at[written], found.target[written] = place, target
        found.day[written], found.by[written] = day, by
    return written + 1


@compiled
def _entries(begin: int, end: int, since: Int32, until: Int32, never: int, what: Int64) -> int:
    """What became known and what no longer was, by day of record (33 bits up), that which went first (bit 32: came)."""
    count, sorted_already = 0, True
    for version in range(begin, end):
        if since[version] >= min(until[version], never):
            continue
        what[count] = (np.int64(since[version]) << 33) | (np.int64(1) << 32) | (version - begin)
        count += 1
        if until[version] < never:
            what[count] = (np.int64(until[version]) << 33) | (version - begin)
            count += 1
            sorted_already = False
    if not sorted_already:
        what[:count].sort()
    return count
