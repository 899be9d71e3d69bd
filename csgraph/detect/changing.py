"""Changing: on which day of record which incidents of a context came or went, one context after another, compiled.

The same as `replay.take` says day after day, for when nothing else is asked of a day: what one context was
told is in one place then, and no context waits for another.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import Bool, Int8, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.incidents import QUIET, Told, first_from, incidents_between, is_new, put_in, renewed, take_out


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
    lo: int,
    hi: int,
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
    """Write what changed of targets lo to hi, by target and day of record; how many there are, written or not.

    `days[ptr[t]:]` are then target t's `incidents[t]` incident days. `order` is room to work in. From the day
    `classed_from` on the class of the window's evidence is told, before it `other`.
    """
    ptr, since, until = versions.ptr, versions.since, versions.until
    start, room = told.start, found.at.size
    most = np.int64(0)
    for target in range(lo, hi):
        most = max(most, ptr[target + 1] - ptr[target])
    fresh, what = np.empty(most + 1, dtype=np.int32), np.empty(2 * most + 1, dtype=np.int64)
    never = days_of_record.size
    written = 0
    for target in range(lo, hi):
        begin, end = ptr[target], ptr[target + 1]
        own, incident_days = order[begin:end], days[begin:end]
        entries = _entries(begin, end, since, until, never, what)
        held = count = at = 0
        while at < entries:
            place = what[at] >> 33
            stop = at + 1
            while stop < entries and what[stop] >> 33 == place:
                stop += 1
            version = begin + (what[at] & 0xFFFFFFFF)
            before = written
            if (
                stop - at == 1
                and (what[at] >> 32) & 1 == 1
                and (held == 0 or start[own[held - 1]] < start[version])
            ):
                own[held] = version
                if is_new(version, own, held, told):
                    incident_days[count] = start[version]
                    count += 1
                    if written < room:
                        found.at[written], found.target[written] = place, target
                        found.day[written], found.by[written] = start[version], 1
                    written += 1
                held += 1
            else:
                low, high = np.int64(2**31 - 1), np.int64(-(2**31))
                for entry in range(at, stop):
                    which = begin + (what[entry] & 0xFFFFFFFF)
                    if (what[entry] >> 32) & 1 == 1:
                        put_in(own, held, which, start)
                        held += 1
                    else:
                        take_out(own, held, which)
                        held -= 1
                    low, high = min(low, np.int64(start[which])), max(high, np.int64(start[which]))
                many = incidents_between(own, held, low, high + QUIET, told, fresh)
                written = _differ(incident_days, count, low, high + QUIET, fresh, many, place, target, found, written)
                count = renewed(incident_days, count, low, high + QUIET, fresh, many)
            if written > before:
                severity = other
                if days_of_record[place] >= classed_from:
                    day, window = np.int64(days_of_record[place]), np.int64(versions.window[target])
                    for each in range(held):
                        if np.int64(versions.last[own[each]]) + window > day:
                            severity = min(severity, np.int64(versions.severity[own[each]]))
                for each in range(before, min(written, room)):
                    found.severity[each] = severity
            at = stop
        incidents[target] = count
    return written


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


@compiled
def _differ(
    days: Int32,
    count: int,
    since: int,
    until: int,
    fresh: Int32,
    many: int,
    place: int,
    target: int,
    found: Changes,
    written: int,
) -> int:
    at, stop, new = first_from(days, count, since), first_from(days, count, until + 1), 0
    while at < stop or new < many:
        if at < stop and new < many and days[at] == fresh[new]:
            at += 1
            new += 1
            continue
        by = 1
        if new >= many or (at < stop and days[at] < fresh[new]):
            moved, by = days[at], -1
            at += 1
        else:
            moved = fresh[new]
            new += 1
        if written < found.at.size:
            found.at[written], found.target[written] = place, target
            found.day[written], found.by[written] = moved, by
        written += 1
    return written
