"""The sweep: on which days of a year each context's floor was met, by compiled loops over its presences.

Source of the rule: design page `detection.md`, "S1, exactly", steps 2 to 6.
"""

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import Int16, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.kin import root_of
from csgraph.detect.presences import DAY_MASK, DAYS, END_BIT, KIN_MASK, LAST, OWN_BIT, ROW_MASK, START_BIT, TIED_BIT


class Ties(NamedTuple):
    """What rows rest on: codes, or negative for none."""

    incident: Int32
    record: Int32


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


class Room(NamedTuple):
    """Room to work in, used again for each context; `table` and `holder` are hash tables of power-of-two size."""

    label: Int32
    part: Int32
    until: Int16
    parent: Int32
    state: Int16
    table: Int64
    holder: Int32
    codes: Int64
    groups_on: Int32
    parts_on: Int32
    own_on: Int32
    reports_on: Int32
    changes: Int32


@compiled
def sweep(lo: int, hi: int, ptr: Int64, pairs: Int64, ties: Ties, least: Least, found: Found) -> None:
    """Fill `found` for contexts lo to hi; `pairs[2 * ptr[c]:2 * ptr[c + 1]]` are c's presences, in order of rows."""
    longest = 1
    for context in range(lo, hi):
        longest = max(longest, ptr[context + 1] - ptr[context])
    room = _room(longest)
    for context in range(lo, hi):
        if ptr[context + 1] - ptr[context] < least.groups[context]:
            continue
        own = pairs[2 * ptr[context] : 2 * ptr[context + 1]]
        _put_in_order(own)
        groups, tied = _count_groups(own, context, room)
        if groups < least.groups[context]:
            continue
        if tied:
            _count_reports(own, groups, ties, least.groups[context], least.reports[context], room)
        else:
            room.reports_on[:] = room.groups_on
        shown = _choose(context, least.groups[context], least.reports[context], room, found)
        if shown >= 0 and tied:
            found.reports[context] = _reports(own, shown, groups, ties, room)


@compiled
def _room(longest: int) -> Room:
    size = 8
    while size < 4 * longest:
        size *= 2
    return Room(
        np.empty(longest, dtype=np.int32),
        np.empty(longest, dtype=np.int32),
        np.empty(longest, dtype=np.int16),
        np.empty(longest, dtype=np.int32),
        np.empty(longest, dtype=np.int16),
        np.zeros(size, dtype=np.int64),
        np.empty(size, dtype=np.int32),
        np.empty(size, dtype=np.int64),
        np.empty(DAYS + 1, dtype=np.int32),
        np.empty(DAYS + 1, dtype=np.int32),
        np.empty(DAYS + 1, dtype=np.int32),
        np.empty(DAYS + 1, dtype=np.int32),
        np.empty(DAYS + 1, dtype=np.int32),
    )


@compiled
def _put_in_order(own: Int64) -> None:
    """Sort one context's presences by first day; they mostly are, as rows are kept in that order."""
    for at in range(2, own.size, 2):
        if own[at] >> START_BIT < own[at - 2] >> START_BIT:
            order = np.argsort(own[::2])
            keys, places = own[::2][order], own[1::2][order]
            own[::2] = keys
            own[1::2] = places
            return


@compiled
def _mask(presences: int) -> int:
    size = 4
    while size < 2 * presences:
        size *= 2
    return size - 1


@compiled
def _count_groups(own: Int64, context: int, room: Room) -> tuple[int, bool]:
    """Number the kin groups from 0 into `label` and count those present on each day into `groups_on`."""
    mask = _mask(own.size // 2)
    mark = np.int64(context + 1) << 32
    on = room.groups_on
    on[:] = 0
    groups = 0
    tied = False
    for at in range(0, own.size, 2):
        key = own[at]
        kin = mark | (key & KIN_MASK)
        tied |= (key >> TIED_BIT) & 1 == 1
        probe = ((kin * 0x9E3779B97F4A7C1) >> 24) & mask
        while room.table[probe] != kin and room.table[probe] >> 32 == context + 1:
            probe = (probe + 1) & mask
        if room.table[probe] != kin:
            room.table[probe] = kin
            room.holder[probe] = groups
            room.until[groups] = -1
            groups += 1
        group = room.holder[probe]
        room.label[at >> 1] = group
        start, end, until = (key >> START_BIT) & DAY_MASK, (key >> END_BIT) & DAY_MASK, np.int64(room.until[group])
        if end > until:
            on[max(start, until + 1)] += 1
            on[end + 1] -= 1
            room.until[group] = end
    _add_up(on)
    return groups, tied


@compiled
def _add_up(on: Int32) -> None:
    running = 0
    for day in range(DAYS):
        running += on[day]
        on[day] = running


@compiled
def _count(own: Int64, label: Int32, labels: int, own_only: bool, on: Int32, covered: Int16) -> None:
    """How many different labels are present on each day, into `on`; presences are in order of their first days."""
    covered[:labels] = -1
    on[:] = 0
    for at in range(0, own.size, 2):
        key = own[at]
        if own_only and (key >> OWN_BIT) & 1 == 0:
            continue
        start, end = (key >> START_BIT) & DAY_MASK, (key >> END_BIT) & DAY_MASK
        which = label[at >> 1]
        until = np.int64(covered[which])
        if end > until:
            on[max(start, until + 1)] += 1
            on[end + 1] -= 1
            covered[which] = end
    _add_up(on)


@compiled
def _count_reports(own: Int64, groups: int, ties: Ties, least_groups: int, least_reports: int, room: Room) -> None:
    """Reports on each day into `reports_on`: the right number wherever the floor may or may not be met by it.

    Two numbers are cheap and never too high: the parts that would be left if all of the year were one
    window, and the own-voice kin groups (with one more where there are others). Where they are enough
    they stand; on the other days that matter the reports themselves are counted.
    """
    _count(own, room.label, groups, True, room.own_on, room.until)
    _join(own, -1, groups, ties, room)
    for at in range(own.size // 2):
        room.part[at] = root_of(room.parent, room.label[at])
    _count(own, room.part, groups, False, room.parts_on, room.until)
    room.changes[:] = 0
    for at in range(0, own.size, 2):
        room.changes[(own[at] >> START_BIT) & DAY_MASK] = 1
        room.changes[((own[at] >> END_BIT) & DAY_MASK) + 1] = 1
    known = -1
    for day in range(DAYS):
        others = 1 if room.groups_on[day] > room.own_on[day] else 0
        reports = max(room.parts_on[day], room.own_on[day] + others)
        if room.changes[day] == 1:
            known = -1
        if room.groups_on[day] >= least_groups and reports < least_reports:
            if known < 0:
                known = _reports(own, day, groups, ties, room)
            reports = known
        room.reports_on[day] = reports


@compiled
def _join(own: Int64, day: int, groups: int, ties: Ties, room: Room) -> int:
    """Join kin groups that share an incident or a record; how many joins there were.

    With `day` not negative, only presences on that day count, and only those of groups in state 1.
    """
    for group in range(groups):
        room.parent[group] = group
    mask = 2 * _mask(own.size // 2) + 1
    room.codes[: mask + 1] = -1
    joins = 0
    for at in range(0, own.size, 2):
        which = room.label[at >> 1]
        if (own[at] >> TIED_BIT) & 1 == 0 or day >= 0 and (room.state[which] != 1 or not is_on(own[at], day)):
            continue
        row = own[at + 1] & ROW_MASK
        for sort in range(2):
            code = np.int64(ties.incident[row] if sort == 0 else ties.record[row])
            if code < 0:
                continue
            code = code * 2 + sort
            probe = ((code * 0x9E3779B97F4A7C1) >> 24) & mask
            while room.codes[probe] >= 0 and room.codes[probe] != code:
                probe = (probe + 1) & mask
            if room.codes[probe] < 0:
                room.codes[probe] = code
                room.holder[probe] = which
                continue
            one, other = root_of(room.parent, which), root_of(room.parent, room.holder[probe])
            if one != other:
                room.parent[max(one, other)] = min(one, other)
                joins += 1
    return joins


@compiled
def is_on(key: int, day: int) -> bool:
    """Whether a presence is there on a day of the year."""
    return (key >> START_BIT) & DAY_MASK <= day <= (key >> END_BIT) & DAY_MASK


@compiled
def _reports(own: Int64, day: int, groups: int, ties: Ties, room: Room) -> int:
    """Independent reports in the window that ends on `day`: every group in it, less the joins of those not own."""
    room.state[:groups] = 0
    for at in range(0, own.size, 2):
        if is_on(own[at], day):
            which = room.label[at >> 1]
            room.state[which] = max(np.int64(room.state[which]), 1 + ((own[at] >> OWN_BIT) & 1))
    present = 0
    for group in range(groups):
        present += 1 if room.state[group] > 0 else 0
    return present - _join(own, day, groups, ties, room)


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
