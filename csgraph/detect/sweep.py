"""The sweep: on which days of a year each context's floor was met, by compiled loops over its presences.

Source of the rule: design page `detection.md`, "S1, exactly", steps 2 to 6.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import Int16, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.joins import count_reports, reports_of
from csgraph.detect.presences import DAYS, LAST, ROW_MASK
from csgraph.detect.tallies import Room, count_groups, is_on, put_in_order, room_for


class Least(NamedTuple):
    """The floor of each context: kin groups and reports asked for."""

    groups: Int32
    reports: Int32


class Found(NamedTuple):
    """For each context, by day of the year (-1: never): see `Threshold` in `found.py`."""

    first_met: Int16
    last_met: Int16
    shown: Int16
    kin_groups: Int32
    reports: Int32


@compiled
def sweep(lo: int, hi: int, ptr: Int64, pairs: Int64, rests_on: Int32, least: Least, found: Found) -> None:
    """Fill `found` for contexts lo to hi; `pairs[2 * ptr[c]:2 * ptr[c + 1]]` are c's presences, in order of rows."""
    longest = 1
    for context in range(lo, hi):
        longest = max(longest, ptr[context + 1] - ptr[context])
    room = room_for(longest)
    for context in range(lo, hi):
        if ptr[context + 1] - ptr[context] < least.groups[context]:
            continue
        own = pairs[2 * ptr[context] : 2 * ptr[context + 1]]
        put_in_order(own)
        groups, most, tied = count_groups(own, context, room)
        least_groups, least_reports = np.int64(least.groups[context]), np.int64(least.reports[context])
        if not tied:
            # Then every kin group is a report.
            least_groups = max(least_groups, least_reports)
        if most < least_groups or _met_today(
            own, context, groups, tied, least_groups, least_reports, rests_on, room, found
        ):
            continue
        if tied:
            count_reports(own, groups, rests_on, least_groups, least_reports, room)
        else:
            room.reports_on[:] = room.groups_on
        shown = _choose(context, least_groups, least_reports, room, found)
        if shown >= 0 and tied:
            found.reports[context] = reports_of(own, shown, groups, rests_on, room)


@compiled
def _met_today(
    own: Int64,
    context: int,
    groups: int,
    tied: bool,
    least_groups: int,
    least_reports: int,
    rests_on: Int32,
    room: Room,
    found: Found,
) -> bool:
    """Write what is found where that is plain: the floor is met on the last day and on the first with enough groups."""
    on = room.groups_on
    if on[LAST] < least_groups:
        return False
    first = 0
    while on[first] < least_groups:
        first += 1
    reports = on[LAST]
    if tied:
        reports = reports_of(own, LAST, groups, rests_on, room)
        if reports < least_reports or (first < LAST and reports_of(own, first, groups, rests_on, room) < least_reports):
            return False
    found.first_met[context] = first
    found.last_met[context] = found.shown[context] = LAST
    found.kin_groups[context] = on[LAST]
    found.reports[context] = reports
    return True


@compiled
def _choose(context: int, least_groups: int, least_reports: int, room: Room, found: Found) -> int:
    """Write the first and last day met and the day whose window is shown; that day, or -1."""
    groups_on, reports_on = room.groups_on, room.reports_on
    most, first, last = 0, -1, -1
    for day in range(DAYS):
        if groups_on[day] >= least_groups and reports_on[day] >= least_reports:
            first = day if first < 0 else first
            last = day
            most = max(most, groups_on[day])
    if first < 0:
        return -1
    shown = last
    if last != LAST:
        while reports_on[shown] < least_reports or groups_on[shown] != most:
            shown -= 1
        while shown > 0 and groups_on[shown - 1] == most and reports_on[shown - 1] >= least_reports:
            shown -= 1
    found.first_met[context] = first
    found.last_met[context] = last
    found.shown[context] = shown
    found.kin_groups[context] = groups_on[shown]
    found.reports[context] = reports_on[shown]
    return shown


@compiled
def present_rows(contexts: Int32, shown: Int16, ptr: Int64, pairs: Int64, counts: Int64, rows: Int32) -> None:
    """The rows present in each context's window shown; with `rows` empty, only how many, into `counts`."""
    at = 0
    for each in range(contexts.size):
        context = contexts[each]
        before = at
        for slot in range(ptr[context], ptr[context + 1]):
            if is_on(pairs[2 * slot], np.int64(shown[context])):
                if rows.size > 0:
                    rows[at] = pairs[2 * slot + 1] & ROW_MASK
                at += 1
        counts[each] = at - before
