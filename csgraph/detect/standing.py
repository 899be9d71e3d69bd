"""Standing: what a context's window holds on one day, from the rows that may still be in it, by compiled loops.

Source of the rule: design page `detection.md`, "S1, exactly"; `sweep.py` says the same of a whole year.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from csgraph.detect.columns import Bool, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.incidents import row_from
from csgraph.detect.kin import root_of
from csgraph.detect.presences import Spells


class Rows(NamedTuple):
    """The columns of `Versions` (by their places) that a window is counted from.

    `since` is the day on which each could be known; `said` the first version of the same association.
    """

    since: Int32
    said: Int32
    start: Int32
    begins: Int32
    last: Int32
    by_spells: Bool
    person: Int32
    kin: Int32
    own: Bool
    incident: Int32
    record: Int32
    severity: npt.NDArray[np.int8]


class Desk(NamedTuple):
    """Room to count in, used again for each window: marks by code, good while they equal the `stamp` of the count.

    `label` numbers the kin groups of a window from 0; `parent`, `has_own` and `is_known` are by that number.
    """

    stamp: Int64
    kin_mark: Int64
    label: Int32
    person_mark: Int64
    incident_mark: Int64
    incident_label: Int32
    record_mark: Int64
    record_label: Int32
    parent: Int32
    has_own: Bool
    is_known: Bool


class Window(NamedTuple):
    """What a window holds: rows, young people, kin groups, independent reports, and the first class of budgets."""

    rows: int
    young_people: int
    kin_groups: int
    reports: int
    severity: int


def desk(kins: int, people: int, incidents: int, records: int, most: int) -> Desk:
    """A desk for codes below these, and windows of up to `most` kin groups."""
    marks = [np.zeros(size + 1, dtype=np.int64) for size in (kins, people, incidents, records)]
    labels = [np.zeros(size + 1, dtype=np.int32) for size in (kins, incidents, records, most)]
    return Desk(
        np.zeros(1, dtype=np.int64),
        marks[0],
        labels[0],
        marks[1],
        marks[2],
        labels[1],
        marks[3],
        labels[2],
        labels[3],
        np.zeros(most + 1, dtype=np.bool_),
        np.zeros(most + 1, dtype=np.bool_),
    )


@compiled
def is_in(row: int, day: int, window: int, rows: Rows, spells: Spells) -> bool:
    """Whether the window of so many days that ends on `day` holds the row."""
    if rows.begins[row] > day or np.int64(rows.last[row]) + window <= day:
        return False
    if not rows.by_spells[row]:
        return True
    person = rows.person[row]
    for spell in range(spells.ptr[person], spells.ptr[person + 1]):
        if spells.opened[spell] <= day and np.int64(spells.closed[spell]) + window > day:
            return True
    return False


@compiled
def without_past(active: Int32, count: int, day: int, window: int, last: Int32) -> int:
    """Drop the rows that no window from `day` on holds; how many are left of the first `count`."""
    left = 0
    for at in range(count):
        if np.int64(last[active[at]]) + window > day:
            active[left] = active[at]
            left += 1
    return left


@compiled
def window_on(
    day: int, active: Int32, count: int, window: int, least: int, other: int, rows: Rows, spells: Spells, desk: Desk
) -> Window:
    """Count the window that ends on `day`; reports only from `least` kin groups on (else 0).

    `other` is the class of evidence that has no harm type. The desk keeps the numbers of the kin groups.
    """
    desk.stamp[0] += 1
    stamp = desk.stamp[0]
    held = people = groups = 0
    severity = other
    for at in range(count):
        row = active[at]
        if not is_in(row, day, window, rows, spells):
            continue
        held += 1
        kin, person = rows.kin[row], rows.person[row]
        if desk.kin_mark[kin] != stamp:
            desk.kin_mark[kin] = stamp
            desk.label[kin] = groups
            desk.parent[groups] = groups
            desk.has_own[groups] = False
            groups += 1
        if rows.own[row]:
            desk.has_own[desk.label[kin]] = True
        if desk.person_mark[person] != stamp:
            desk.person_mark[person] = stamp
            people += 1
        severity = min(severity, np.int64(rows.severity[row]))
    reports = 0
    if groups >= least:
        reports = groups - _joins(day, active, count, window, rows, spells, desk)
    return Window(held, people, groups, reports, severity)


@compiled
def _joins(day: int, active: Int32, count: int, window: int, rows: Rows, spells: Spells, desk: Desk) -> int:
    """How many kin groups without own voice are one report with another, by incident or record."""
    stamp = desk.stamp[0]
    joins = 0
    for at in range(count):
        row = active[at]
        if not is_in(row, day, window, rows, spells):
            continue
        label = desk.label[rows.kin[row]]
        if desk.has_own[label]:
            continue
        incident, record = rows.incident[row], rows.record[row]
        if incident >= 0:
            if desk.incident_mark[incident] != stamp:
                desk.incident_mark[incident] = stamp
                desk.incident_label[incident] = label
            else:
                joins += _joined(desk.parent, label, desk.incident_label[incident])
        if record >= 0:
            if desk.record_mark[record] != stamp:
                desk.record_mark[record] = stamp
                desk.record_label[record] = label
            else:
                joins += _joined(desk.parent, label, desk.record_label[record])
    return joins


@compiled
def _joined(parent: Int32, one: int, other: int) -> int:
    left, right = root_of(parent, one), root_of(parent, other)
    if left == right:
        return 0
    parent[max(left, right)] = min(left, right)
    return 1


@compiled
def unrelated_since(
    since: int, until: int, order: Int32, count: int, most: int, start: Int32, kin: Int32, desk: Desk
) -> int:
    """How many kin groups have a row that begins from `since` to `until`, counted up to `most`; `order` is by start."""
    desk.stamp[0] += 1
    groups = 0
    at = row_from(order, count, start, since)
    while at < count and start[order[at]] <= until and groups < most:
        if desk.kin_mark[kin[order[at]]] != desk.stamp[0]:
            desk.kin_mark[kin[order[at]]] = desk.stamp[0]
            groups += 1
        at += 1
    return groups


@compiled
def last_met(
    since: int,
    until: int,
    active: Int32,
    count: int,
    window: int,
    groups: int,
    reports: int,
    rows: Rows,
    spells: Spells,
    desk: Desk,
) -> int:
    """The last day from `since` to `until` on which the floor was met, when nothing became known (else `since`)."""
    day, latest = until, since
    while day > since:
        found = window_on(day, active, count, window, groups, 0, rows, spells, desk)
        if found.kin_groups >= groups and found.reports >= reports:
            return day
        if day == until:
            for at in range(count):
                held_to = np.int64(rows.last[active[at]]) + window - 1
                latest = max(latest, held_to) if held_to < until else latest
            day = latest
        else:
            day -= 1
    return since


@compiled
def has_news(
    target: int,
    day: int,
    active: Int32,
    count: int,
    window: int,
    rows: Rows,
    spells: Spells,
    desk: Desk,
    known: Bool,
    families: Int64,
) -> bool:
    """Whether the window just counted holds a kin group or a report that was never told of."""
    groups = 0
    for at in range(count):
        row = active[at]
        if is_in(row, day, window, rows, spells):
            if not _has(families, (np.int64(target) << 32) | rows.kin[row]):
                return True
            groups = max(groups, np.int64(desk.label[rows.kin[row]]) + 1)
    desk.is_known[:groups] = False
    for at in range(count):
        row = active[at]
        if known[rows.said[row]] and is_in(row, day, window, rows, spells):
            desk.is_known[root_of(desk.parent, desk.label[rows.kin[row]])] = True
    for group in range(groups):
        if desk.parent[group] == group and not desk.is_known[group]:
            return True
    return False


@compiled
def tell(
    target: int,
    day: int,
    active: Int32,
    count: int,
    window: int,
    rows: Rows,
    spells: Spells,
    known: Bool,
    families: Int64,
) -> None:
    """Keep in mind that everything in the window was told of."""
    for at in range(count):
        row = active[at]
        if is_in(row, day, window, rows, spells):
            known[rows.said[row]] = True
            _add(families, (np.int64(target) << 32) | rows.kin[row])


@compiled
def _place(table: Int64, key: int) -> int:
    mask = table.size - 1
    at = ((key * 0x9E3779B97F4A7C1) >> 24) & mask
    while table[at] != -1 and table[at] != key:
        at = (at + 1) & mask
    return at


@compiled
def _has(table: Int64, key: int) -> bool:
    return table[_place(table, key)] == key


@compiled
def _add(table: Int64, key: int) -> None:
    table[_place(table, key)] = key
