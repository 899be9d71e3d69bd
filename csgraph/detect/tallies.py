"""Tallies: how many kin groups, or parts of them, are present in a context on each day of a year.

Compiled loops over one context's presences (`presences.py`): pairs of key and place, side by side.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import Int16, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.presences import DAY_MASK, DAYS, END_BIT, KIN_MASK, OWN_BIT, START_BIT, TIED_BIT


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
def room_for(longest: int) -> Room:
    """Room for contexts of up to `longest` presences."""
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
def mask_for(presences: int) -> int:
    """One less than the size of a hash table that so many presences do not crowd."""
    size = 4
    while size < 2 * presences:
        size *= 2
    return size - 1


@compiled
def put_in_order(own: Int64) -> None:
    """Sort one context's presences by first day; they mostly are, as rows are kept in that order."""
    for at in range(2, own.size, 2):
        if own[at] >> START_BIT < own[at - 2] >> START_BIT:
            order = np.argsort(own[::2])
            keys, places = own[::2][order], own[1::2][order]
            own[::2] = keys
            own[1::2] = places
            return


@compiled
def count_groups(own: Int64, context: int, room: Room) -> tuple[int, int, bool]:
    """Number the kin groups from 0 into `label` and count those present on each day into `groups_on`.

    How many there are, the most on one day, and whether anything ties one to another.
    """
    table, holder, until, label = room.table, room.holder, room.until, room.label
    is_tied, on = room.is_tied, room.groups_on
    mask = mask_for(own.size // 2)
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
def count_labels(own: Int64, label: Int32, labels: int, which_voice: int, on: Int32, covered: Int16) -> None:
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
def _add_up(on: Int32) -> int:
    running = most = np.int32(0)
    for day in range(DAYS):
        running += on[day]
        on[day] = running
        most = max(most, running)
    return most


@compiled
def is_on(key: int, day: int) -> bool:
    """Whether a presence is there on a day of the year."""
    return (key >> START_BIT) & DAY_MASK <= day <= (key >> END_BIT) & DAY_MASK
