"""Joins: how many independent reports a context has, as incidents and records join kin groups.

Compiled loops over one context's presences. Source of the rule: design page `detection.md`, "S1,
exactly", step 3; `reports.py` says the same of one window in plain Python.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

import numpy as np

from csgraph.detect.columns import Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.kin import joined, root_of
from csgraph.detect.presences import DAY_MASK, DAYS, END_BIT, OWN_BIT, ROW_MASK, START_BIT, TIED_BIT
from csgraph.detect.tallies import Room, count_labels, is_on, mask_for

CODE_BITS = 34
"""Bits of a code in the table of joins; those above hold the number of the join, so that it needs no emptying."""


@compiled
def reports_of(own: Int64, day: int, groups: int, rests_on: Int32, room: Room) -> int:
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
    return present - _join(own, day, groups, rests_on, room)


@compiled
def count_reports(own: Int64, groups: int, rests_on: Int32, least_groups: int, least_reports: int, room: Room) -> None:
    """Reports on each day into `reports_on`: the right number wherever the floor may or may not be met by it.

    Cheap numbers that are never too high come first: groups that nothing ties are a report each, with
    one more where there are others. Where that is enough it stands.
    """
    for at in range(own.size // 2):
        room.part[at] = room.label[at] if room.is_tied[room.label[at]] == 0 else -1
    count_labels(own, room.part, groups, 0, room.reports_on, room.until)
    enough = True
    for day in range(DAYS):
        room.reports_on[day] += 1 if room.groups_on[day] > room.reports_on[day] else 0
        enough &= room.groups_on[day] < least_groups or room.reports_on[day] >= least_reports
    if not enough:
        _count_all_reports(own, groups, rests_on, least_groups, least_reports, room)


@compiled
def _count_all_reports(
    own: Int64, groups: int, rests_on: Int32, least_groups: int, least_reports: int, room: Room
) -> None:
    """The same with better numbers: the parts that would be left if all of the year were one window, and the
    own-voice kin groups (with one more where there are others); on days where these are not enough, by counting.
    """
    count_labels(own, room.label, groups, 1, room.own_on, room.until)
    _join(own, -1, groups, rests_on, room)
    for at in range(own.size // 2):
        room.part[at] = root_of(room.parent, room.label[at])
    count_labels(own, room.part, groups, 0, room.parts_on, room.until)
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
                known = reports_of(own, day, groups, rests_on, room)
            reports = known
        room.reports_on[day] = reports


@compiled
def _join(own: Int64, day: int, groups: int, rests_on: Int32, room: Room) -> int:
    """Join kin groups that share an incident or a record; how many joins there were.

    With `day` not negative, only presences on that day count, and only those of groups in state 1.
    """
    codes, holder, parent, label, state = room.codes, room.holder, room.parent, room.label, room.state
    for group in range(groups):
        parent[group] = group
    codes[0] += 1
    mark = codes[0] << CODE_BITS
    mask = 2 * mask_for(own.size // 2) + 1
    joins = 0
    for at in range(0, own.size, 2):
        which = label[at >> 1]
        if (own[at] >> TIED_BIT) & 1 == 0 or (day >= 0 and (state[which] != 1 or not is_on(own[at], day))):
            continue
        row = own[at + 1] & ROW_MASK
        for sort in range(2):
            code = np.int64(rests_on[row, sort])
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
            joins += joined(parent, which, holder[probe])
    return joins
