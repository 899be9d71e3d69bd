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
from csgraph.detect.key_table import add, has
from csgraph.detect.kin import joined, root_of
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

    `held` are the rows of a window; `label` numbers its kin groups from 0, and `parent`, `has_own` and
    `is_known` are by that number.
    """

    stamp: Int64
    held: Int32
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
        np.zeros(most + 1, dtype=np.int32),
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
def is_open(person: int, day: int, window: int, spells: Spells) -> bool:
    """Whether one of a person's episodes has a day of the window of so many days that ends on `day`."""
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
def held_on(day: int, active: Int32, count: int, window: int, rows: Rows, spells: Spells, held: Int32) -> int:
    """Write those of the rows that the window of so many days that ends on `day` holds into `held`; how many."""
    begins, last, by_spells, person = rows.begins, rows.last, rows.by_spells, rows.person
    found = 0
    for at in range(count):
        row = active[at]
        if begins[row] > day or np.int64(last[row]) + window <= day:
            continue
        if by_spells[row] and not is_open(person[row], day, window, spells):
            continue
        held[found] = row
        found += 1
    return found


@compiled
def window_on(
    day: int, active: Int32, count: int, window: int, least: int, other: int, rows: Rows, spells: Spells, desk: Desk
) -> Window:
    """Count the window that ends on `day`; reports only from `least` kin groups on (else 0).

    `other` is the class of evidence that has no harm type. The desk keeps the rows held and the numbers of
    the kin groups.
    """
    kin, person, own, classes = rows.kin, rows.person, rows.own, rows.severity
    kin_mark, label, parent, has_own, held = desk.kin_mark, desk.label, desk.parent, desk.has_own, desk.held
    person_mark = desk.person_mark
    desk.stamp[0] += 1
    stamp = desk.stamp[0]
    size = held_on(day, active, count, window, rows, spells, held)
    people = groups = 0
    severity = other
    for at in range(size):
        row = held[at]
        which = kin[row]
        if kin_mark[which] != stamp:
            kin_mark[which] = stamp
            label[which] = groups
            parent[groups] = groups
            has_own[groups] = False
            groups += 1
        has_own[label[which]] |= own[row]
        if person_mark[person[row]] != stamp:
            person_mark[person[row]] = stamp
            people += 1
        severity = min(severity, np.int64(classes[row]))
    reports = 0
    if groups >= least:
        reports = groups - _joins(size, rows, desk)
    return Window(size, people, groups, reports, severity)


@compiled
def _joins(size: int, rows: Rows, desk: Desk) -> int:
    """How many kin groups without own voice are one report with another, by incident or record."""
    kin, incidents, records = rows.kin, rows.incident, rows.record
    labels, has_own, held, parent, stamp = desk.label, desk.has_own, desk.held, desk.parent, desk.stamp[0]
    incident_mark, incident_label = desk.incident_mark, desk.incident_label
    record_mark, record_label = desk.record_mark, desk.record_label
    joins = 0
    for at in range(size):
        row = held[at]
        label = labels[kin[row]]
        if has_own[label]:
            continue
        incident, record = incidents[row], records[row]
        if incident >= 0:
            if incident_mark[incident] != stamp:
                incident_mark[incident] = stamp
                incident_label[incident] = label
            else:
                joins += joined(parent, label, incident_label[incident])
        if record >= 0:
            if record_mark[record] != stamp:
                record_mark[record] = stamp
                record_label[record] = label
            else:
                joins += joined(parent, label, record_label[record])
    return joins


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
    last = rows.last
    passed = False
    for at in range(count):
        passed |= rows.by_spells[active[at]] or np.int64(last[active[at]]) + window <= until
    if not passed:
        return until
    day = until
    while day > since:
        found = window_on(day, active, count, window, groups, 0, rows, spells, desk)
        if found.kin_groups >= groups and found.reports >= reports:
            return day
        day = _changed_before(day, since, active, count, window, rows, spells)
    return since


@compiled
def _changed_before(day: int, since: int, active: Int32, count: int, window: int, rows: Rows, spells: Spells) -> int:
    """The last day before `day` (at least `since`) whose window holds other rows than that of the day after it."""
    latest = since
    for at in range(count):
        row = active[at]
        held_to = np.int64(rows.last[row]) + window - 1
        if held_to < day:
            latest = max(latest, held_to)
        if rows.by_spells[row]:
            for spell in range(spells.ptr[rows.person[row]], spells.ptr[rows.person[row] + 1]):
                for other in (np.int64(spells.closed[spell]) + window - 1, np.int64(spells.opened[spell]) - 1):
                    if other < day:
                        latest = max(latest, other)
    return latest


@compiled
def has_news(target: int, size: int, rows: Rows, desk: Desk, known: Bool, families: Int64) -> bool:
    """Whether the window just counted, of `size` rows, holds a kin group or a report that was never told of."""
    kin, said, held, is_known, labels = rows.kin, rows.said, desk.held, desk.is_known, desk.label
    groups = 0
    is_known[:size] = False
    for at in range(size):
        row = held[at]
        label = np.int64(labels[kin[row]])
        groups = max(groups, label + 1)
        if known[said[row]] or has(families, (np.int64(target) << 32) | kin[row]):
            is_known[label] = True
    for group in range(groups):
        if not is_known[group]:
            return True
    is_known[:groups] = False
    for at in range(size):
        if known[said[held[at]]]:
            is_known[root_of(desk.parent, labels[kin[held[at]]])] = True
    for group in range(groups):  # noqa: SIM110 - compiled code knows no generators.
        if desk.parent[group] == group and not is_known[group]:
            return True
    return False


@compiled
def reports_before(
    day: int, active: Int32, count: int, window: int, least: int, rows: Rows, spells: Spells, desk: Desk
) -> int:
    """The reports in the same window without what became known on `day`: more than these, and the day brought some.

    Else what joined them only left the window. The desk says nothing of the rows after this but which they are.
    """
    known = np.empty(count, dtype=np.int32)
    size = 0
    for at in range(count):
        if rows.since[active[at]] < day:
            known[size] = active[at]
            size += 1
    reports = window_on(day, known, size, window, least, 0, rows, spells, desk).reports
    held_on(day, active, count, window, rows, spells, desk.held)
    return reports


@compiled
def tell(target: int, size: int, rows: Rows, desk: Desk, known: Bool, families: Int64) -> None:
    """Keep in mind that everything in the window just counted was told of."""
    for at in range(size):
        row = desk.held[at]
        known[rows.said[row]] = True
        add(families, (np.int64(target) << 32) | rows.kin[row])
