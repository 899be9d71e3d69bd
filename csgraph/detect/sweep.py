"""The sweep: on which days of a year each context's floor was met, by compiled loops over its presences.

Source of the rule: design page `detection.md`, "S1, exactly", steps 2 to 6.
"""

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import Int16, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.kin import root_of
from csgraph.detect.presences import DAY_MASK, DAYS, END_BIT, KIN_MASK, LAST, OWN_BIT, ROW_MASK, START_BIT, TIED_BIT

CODE_BITS = 34
"""Bits of a code in the table of joins; those above hold the number of the join, so that it needs no emptying."""


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
    """Room to work in, used again for each context.

    `table` and `codes` are hash tables of kin groups and of codes, with what they stand for in `holder`;
    `codes[0]` is the number of the last join. `is_tied` is 1 for a kin group that anything ties to another.
    """

    label: Int32
    part: Int32
    until: Int16
    parent: Int32
    state: Int16
    is_tied: Int16
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
        groups, most, tied = _count_groups(own, context, room)
        least_groups, least_reports = np.int64(least.groups[context]), np.int64(least.reports[context])
        if not tied:
            # Then every kin group is a report.
            least_groups = max(least_groups, least_reports)
        if most < least_groups or _met_today(
            own, context, groups, tied, least_groups, least_reports, ties, room, found
        ):
            continue
        if tied:
            _count_reports(own, groups, ties, least_groups, least_reports, room)
        else:
            room.reports_on[:] = room.groups_on
        shown = _choose(context, least_groups, least_reports, room, found)
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
        np.empty(longest, dtype=np.int16),
        np.zeros(size, dtype=np.int64),
        np.empty(size + 1, dtype=np.int32),
        np.zeros(size + 1, dtype=np.int64),
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
def _count_groups(own: Int64, context: int, room: Room) -> tuple[int, int, bool]:
    """Number the kin groups from 0 into `label` and count those present on each day into `groups_on`.

    How many there are, the most on one day, and whether anything ties one to another.
    """
    table, holder, until, label = room.table, room.holder, room.until, room.label
    is_tied, on = room.is_tied, room.groups_on
    mask = _mask(own.size // 2)
    mark = np.int64(context + 1) << 32
    on[:] = 0
    groups = 0
    tied = np.int64(0)
    for at in range(0, own.size, 2):
        key = own[at]
        kin = mark | (key & KIN_MASK)
        probe = ((kin * 0x9E3779B97F4A7C1) >> 24) & mask
        while table[probe] != kin and table[probe] >> 32 == context + 1:
            probe = (probe + 1) & mask
        if table[probe] != kin:
            table[probe] = kin
            holder[probe] = groups
            until[groups] = -1
            is_tied[groups] = 0
            groups += 1
        group = holder[probe]
        label[at >> 1] = group
        tie = (key >> TIED_BIT) & 1
        tied |= tie
        is_tied[group] |= tie
        start, end, covered = (key >> START_BIT) & DAY_MASK, (key >> END_BIT) & DAY_MASK, np.int64(until[group])
        if end > covered:
            on[max(start, covered + 1)] += 1
            on[end + 1] -= 1
            until[group] = end
    return groups, _add_up(on), tied == 1


@compiled
def _add_up(on: Int32) -> int:
    running = most = np.int32(0)
    for day in range(DAYS):
        running += on[day]
        on[day] = running
        most = max(most, running)
    return most


@compiled
def _met_today(
    own: Int64,
    context: int,
    groups: int,
    tied: bool,
    least_groups: int,
    least_reports: int,
    ties: Ties,
    room: Room,
    found: Found,
) -> bool:
    """Write what is found where that is plain: the floor is met on the last day, and on the first with enough groups."""
    on = room.groups_on
    if on[LAST] < least_groups:
        return False
    first = 0
    while on[first] < least_groups:
        first += 1
    reports = on[LAST]
    if tied:
        reports = _reports(own, LAST, groups, ties, room)
        if reports < least_reports or (first < LAST and _reports(own, first, groups, ties, room) < least_reports):
            return False
    found.first_met[context] = first
    found.last_met[context] = found.shown[context] = LAST
    found.kin_groups[context] = on[LAST]
    found.reports[context] = reports
    return True


@compiled
def _count(own: Int64, label: Int32, labels: int, which_voice: int, on: Int32, covered: Int16) -> None:
    """How many different labels are present on each day, into `on`; presences are in order of their first days.

    `which_voice` 1: only presences of own voice. Negative labels are left out.
    """
    covered[:labels] = -1
    on[:] = 0
    for at in range(0, own.size, 2):
        key = own[at]
        which = label[at >> 1]
        if which < 0 or (key >> OWN_BIT) & 1 < which_voice:
            continue
        start, end = (key >> START_BIT) & DAY_MASK, (key >> END_BIT) & DAY_MASK
        until = np.int64(covered[which])
        if end > until:
            on[max(start, until + 1)] += 1
            on[end + 1] -= 1
            covered[which] = end
    _add_up(on)


@compiled
def _count_reports(own: Int64, groups: int, ties: Ties, least_groups: int, least_reports: int, room: Room) -> None:
    """Reports on each day into `reports_on`: the right number wherever the floor may or may not be met by it.

    Cheap numbers that are never too high come first: groups that nothing ties are a report each, with
    one more where there are others. Where that is enough it stands.
    """
    for at in range(own.size // 2):
        room.part[at] = room.label[at] if room.is_tied[room.label[at]] == 0 else -1
    _count(own, room.part, groups, 0, room.reports_on, room.until)
    enough = True
    for day in range(DAYS):
        room.reports_on[day] += 1 if room.groups_on[day] > room.reports_on[day] else 0
        enough &= room.groups_on[day] < least_groups or room.reports_on[day] >= least_reports
    if not enough:
        _count_all_reports(own, groups, ties, least_groups, least_reports, room)


@compiled
def _count_all_reports(own: Int64, groups: int, ties: Ties, least_groups: int, least_reports: int, room: Room) -> None:
    """The same with better numbers: the parts that would be left if all of the year were one window, and the
    own-voice kin groups (with one more where there are others); on days where these are not enough, by counting.
    """
    _count(own, room.label, groups, 1, room.own_on, room.until)
    _join(own, -1, groups, ties, room)
    for at in range(own.size // 2):
        room.part[at] = root_of(room.parent, room.label[at])
    _count(own, room.part, groups, 0, room.parts_on, room.until)
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
    codes, holder, parent, label, state = room.codes, room.holder, room.parent, room.label, room.state
    incident, record = ties.incident, ties.record
    for group in range(groups):
        parent[group] = group
    codes[0] += 1
    mark = codes[0] << CODE_BITS
    mask = 2 * _mask(own.size // 2) + 1
    joins = 0
    for at in range(0, own.size, 2):
        which = label[at >> 1]
        if (own[at] >> TIED_BIT) & 1 == 0 or (day >= 0 and (state[which] != 1 or not is_on(own[at], day))):
            continue
        row = own[at + 1] & ROW_MASK
        for sort in range(2):
            code = np.int64(incident[row] if sort == 0 else record[row])
            if code < 0:
                continue
            code = mark | (code * 2 + sort)
            probe = 1 + (((code * 0x9E3779B97F4A7C1) >> 24) & mask)
            while codes[probe] != code and codes[probe] >> CODE_BITS == codes[0]:
                probe = 1 + (probe & mask)
            if codes[probe] != code:
                codes[probe] = code
                holder[probe] = which
                continue
            one, other = root_of(parent, which), root_of(parent, holder[probe])
            if one != other:
                parent[max(one, other)] = min(one, other)
                joins += 1
    return joins


@compiled
def is_on(key: int, day: int) -> bool:
    """Whether a presence is there on a day of the year."""
    return (key >> START_BIT) & DAY_MASK <= day <= (key >> END_BIT) & DAY_MASK


@compiled
def _reports(own: Int64, day: int, groups: int, ties: Ties, room: Room) -> int:
    """Independent reports in the window that ends on `day`: every group in it, less the joins of those not own."""
    state, label = room.state, room.label
    state[:groups] = 0
    for at in range(0, own.size, 2):
        if is_on(own[at], day):
            which = label[at >> 1]
            state[which] = max(np.int64(state[which]), 1 + ((own[at] >> OWN_BIT) & 1))
    present = 0
    for group in range(groups):
        present += 1 if state[group] > 0 else 0
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
