"""The sweep: on which days of a year a context's floor was met, by compiled loops over columns.

A *presence* is one association of one context and the days t of the year on which a window that ends
on t holds it. It is packed in one int64: first day (9 bits), last day (9), own voice (1), kin group (44);
days count from 0, the first of the 365. Source of the rule: design page `detection.md`, "S1, exactly".
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from csgraph.detect.compiled import compiled
from csgraph.detect.kin import root_of

Int8 = npt.NDArray[np.int8]
Int16 = npt.NDArray[np.int16]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
Bool = npt.NDArray[np.bool_]

DAYS = 365
LAST = DAYS - 1
START_BIT, END_BIT, OWN_BIT = 54, 45, 44
DAY_MASK, KIN_MASK = 511, (1 << 44) - 1
PLAIN, PARTICULAR, STUB = 0, 1, 2


class Rows(NamedTuple):
    """The columns of associations that the sweep reads."""

    person: Int32
    kin: Int32
    context: Int32
    start: Int32
    end: Int32
    kind: Int8
    role: Int8
    voice: Int8
    locus: Int8


class Rule(NamedTuple):
    """Which codes count (tables of truth), which voice is own, and which locus never counts."""

    kinds: Bool
    roles: Bool
    own: int
    familial: int


class Folk(NamedTuple):
    """What matters of each person: PLAIN, PARTICULAR (a cutoff or episodes) or STUB; cutoff; episodes."""

    sort: Int8
    cutoff: Int32
    episode_ptr: Int32
    episode_from: Int32
    episode_to: Int32


class Targets(NamedTuple):
    """For each context those whose evidence its associations are, and the window of each of those."""

    above_ptr: Int32
    above: Int32
    window: Int32


class Found(NamedTuple):
    """For each context, by day of the year (NONE = -1: never): see `Threshold` in `found.py`."""

    first_met: Int16
    last_met: Int16
    shown: Int16
    kin_groups: Int32
    reports: Int32


@compiled
def place(
    lo: int,
    hi: int,
    first: int,
    longest: int,
    fill: bool,
    rows: Rows,
    rule: Rule,
    folk: Folk,
    targets: Targets,
    slots: Int64,
    keys: Int64,
    origin: Int32,
) -> None:
    """Count (or, with `fill`, write) the presences of rows lo to hi.

    `slots[c]` is where context c's next presence goes; a negative one means that c is left out.
    `first` is the first of the 365 days, `longest` the longest window.
    """
    last = first + LAST
    for row in range(lo, hi):
        start = np.int64(rows.start[row])
        end = np.int64(rows.end[row]) - 1
        if start > last or end + longest <= first:
            continue
        if not rule.kinds[rows.kind[row]] or not rule.roles[rows.role[row]] or rows.locus[row] == rule.familial:
            continue
        person = rows.person[row]
        sort = folk.sort[person]
        if sort == STUB:
            continue
        from_episode = to_episode = 0
        if sort == PARTICULAR:
            end = min(end, np.int64(folk.cutoff[person]) - 1)
            from_episode, to_episode = folk.episode_ptr[person], folk.episode_ptr[person + 1]
        if end < start:
            continue
        context = rows.context[row]
        for step in range(targets.above_ptr[context], targets.above_ptr[context + 1]):
            target = targets.above[step]
            if slots[target] < 0:
                continue
            window = np.int64(targets.window[target])
            begins, ends = max(start, first), min(end + window - 1, last)
            episode = from_episode
            while begins <= ends:
                since, until = begins, ends
                if episode < to_episode:
                    reach = np.int64(folk.episode_to[episode]) + window - 1
                    since, until = max(begins, np.int64(folk.episode_from[episode])), min(ends, reach)
                    begins = max(begins, reach + 1)
                    episode += 1
                    if episode == to_episode:
                        begins = ends + 1
                else:
                    begins = ends + 1
                if since > until:
                    continue
                if fill:
                    slot = slots[target]
                    own = np.int64(rows.voice[row] == rule.own)
                    keys[slot] = (
                        ((since - first) << START_BIT)
                        | ((until - first) << END_BIT)
                        | (own << OWN_BIT)
                        | np.int64(rows.kin[row])
                    )
                    origin[slot] = row
                slots[target] += 1


@compiled
def sweep(
    lo: int,
    hi: int,
    ptr: Int64,
    keys: Int64,
    origin: Int32,
    kin_count: int,
    incident: Int32,
    record: Int32,
    least_groups: Int32,
    least_reports: Int32,
    found: Found,
) -> None:
    """Fill `found` for contexts lo to hi, whose presences are at `ptr[c]:ptr[c + 1]` of `keys` and `origin`."""
    longest = 1
    for context in range(lo, hi):
        longest = max(longest, ptr[context + 1] - ptr[context])
    size = 4
    while size < 4 * longest:
        size *= 2
    seen = np.zeros(kin_count, dtype=np.int64)
    label = np.empty(longest, dtype=np.int32)
    parent = np.empty(longest, dtype=np.int32)
    state = np.empty(longest, dtype=np.int16)
    table = np.empty(size, dtype=np.int64)
    holder = np.empty(size, dtype=np.int32)
    groups_on = np.empty(DAYS + 1, dtype=np.int32)
    parts_on = np.empty(DAYS + 1, dtype=np.int32)
    own_on = np.empty(DAYS + 1, dtype=np.int32)
    reports_on = np.empty(DAYS, dtype=np.int32)
    for context in range(lo, hi):
        begin, stop = ptr[context], ptr[context + 1]
        if stop - begin < least_groups[context]:
            continue
        _put_in_order(keys, origin, begin, stop)
        groups = _label(keys, begin, stop, context, seen, label)
        if groups < least_groups[context]:
            continue
        _count(keys, begin, stop, label, groups, state, False, groups_on)
        if groups_on[:DAYS].max() < least_groups[context]:
            continue
        size = 4
        while size < 4 * (stop - begin):
            size *= 2
        joins = _join(
            keys, origin, begin, stop, -1, label, groups, state, parent, table[:size], holder, incident, record
        )
        if joins == 0:
            reports_on[:] = groups_on[:DAYS]
        else:
            _count(keys, begin, stop, label, groups, state, True, own_on)
            for slot in range(stop - begin):
                label_root = root_of(parent, label[slot])
                parent[label[slot]] = label_root
            for slot in range(stop - begin):
                label[slot] = parent[label[slot]]
            _count(keys, begin, stop, label, groups, state, False, parts_on)
            _label(keys, begin, stop, -context - 1, seen, label)
            least = least_reports[context]
            for day in range(DAYS):
                some_not_own = 1 if groups_on[day] > own_on[day] else 0
                reports_on[day] = max(parts_on[day], own_on[day] + some_not_own)
            changes = parts_on
            changes[:] = 0
            for slot in range(begin, stop):
                changes[(keys[slot] >> START_BIT) & DAY_MASK] = 1
                changes[((keys[slot] >> END_BIT) & DAY_MASK) + 1] = 1
            known = -1
            for day in range(DAYS):
                if changes[day] == 1:
                    known = -1
                if groups_on[day] >= least_groups[context] and reports_on[day] < least:
                    if known < 0:
                        known = _reports(
                            keys,
                            origin,
                            begin,
                            stop,
                            day,
                            label,
                            groups,
                            state,
                            parent,
                            table[:size],
                            holder,
                            incident,
                            record,
                        )
                    reports_on[day] = known
        shown = _choose(context, groups_on, reports_on, least_groups[context], least_reports[context], found)
        if shown < 0:
            continue
        if joins > 0:
            found.reports[context] = _reports(
                keys, origin, begin, stop, shown, label, groups, state, parent, table[:size], holder, incident, record
            )


@compiled
def _put_in_order(keys: Int64, origin: Int32, begin: int, stop: int) -> None:
    """Sort one context's presences by first day; they mostly are, as rows are kept in that order."""
    for slot in range(begin + 1, stop):
        if keys[slot] >> START_BIT < keys[slot - 1] >> START_BIT:
            order = np.argsort(keys[begin:stop])
            keys[begin:stop] = keys[begin:stop][order]
            origin[begin:stop] = origin[begin:stop][order]
            return


@compiled
def _label(keys: Int64, begin: int, stop: int, mark: int, seen: Int64, label: Int32) -> int:
    """Number the kin groups of one context from 0 into `label`, one for each presence; how many there are."""
    groups = 0
    stamp = np.int64(mark + 1 if mark >= 0 else mark) << 31
    for slot in range(begin, stop):
        kin = keys[slot] & KIN_MASK
        if seen[kin] >> 31 != stamp >> 31:
            seen[kin] = stamp | groups
            groups += 1
        label[slot - begin] = seen[kin] & 0x7FFFFFFF
    return groups


@compiled
def _count(
    keys: Int64, begin: int, stop: int, label: Int32, labels: int, covered: Int16, own_only: bool, on: Int32
) -> None:
    """How many different labels are present on each day, into `on`; presences are ordered by first day."""
    covered[:labels] = -1
    on[:] = 0
    for slot in range(begin, stop):
        key = keys[slot]
        if own_only and (key >> OWN_BIT) & 1 == 0:
            continue
        start, end = (key >> START_BIT) & DAY_MASK, (key >> END_BIT) & DAY_MASK
        which = label[slot - begin]
        until = np.int64(covered[which])
        if end > until:
            on[max(start, until + 1)] += 1
            on[end + 1] -= 1
            covered[which] = end
    running = 0
    for day in range(DAYS):
        running += on[day]
        on[day] = running


@compiled
def _join(
    keys: Int64,
    origin: Int32,
    begin: int,
    stop: int,
    day: int,
    label: Int32,
    groups: int,
    state: Int16,
    parent: Int32,
    table: Int64,
    holder: Int32,
    incident: Int32,
    record: Int32,
) -> int:
    """Join kin groups that share an incident or a record; how many joins there were.

    With `day` not negative, only presences on that day count, and only those of groups in state 1.
    """
    for group in range(groups):
        parent[group] = group
    table[:] = -1
    joins = 0
    for slot in range(begin, stop):
        which = label[slot - begin]
        if day >= 0 and (state[which] != 1 or not _is_on(keys[slot], day)):
            continue
        for sort in range(2):
            code = np.int64(incident[origin[slot]] if sort == 0 else record[origin[slot]])
            if code < 0:
                continue
            code = code * 2 + sort
            at = (code * 0x9E3779B97F4A7C1) >> 20 & (table.size - 1)
            while table[at] >= 0 and table[at] != code:
                at = (at + 1) & (table.size - 1)
            if table[at] < 0:
                table[at] = code
                holder[at] = which
                continue
            one, other = root_of(parent, which), root_of(parent, holder[at])
            if one != other:
                parent[max(one, other)] = min(one, other)
                joins += 1
    return joins


@compiled
def _is_on(key: int, day: int) -> bool:
    return (key >> START_BIT) & DAY_MASK <= day <= (key >> END_BIT) & DAY_MASK


@compiled
def _reports(
    keys: Int64,
    origin: Int32,
    begin: int,
    stop: int,
    day: int,
    label: Int32,
    groups: int,
    state: Int16,
    parent: Int32,
    table: Int64,
    holder: Int32,
    incident: Int32,
    record: Int32,
) -> int:
    """Independent reports in the window that ends on `day`: every group in it, less the joins of those not own."""
    state[:groups] = 0
    for slot in range(begin, stop):
        if _is_on(keys[slot], day):
            own = (keys[slot] >> OWN_BIT) & 1
            state[label[slot - begin]] = max(state[label[slot - begin]], 1 + own)
    present = 0
    for group in range(groups):
        present += 1 if state[group] > 0 else 0
    return present - _join(
        keys, origin, begin, stop, day, label, groups, state, parent, table, holder, incident, record
    )


@compiled
def _choose(
    context: int, groups_on: Int32, reports_on: Int32, least_groups: int, least_reports: int, found: Found
) -> int:
    """Write the first and last day met and the day whose window is shown; that day, or -1."""
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
def present_rows(
    contexts: Int32, shown: Int16, ptr: Int64, keys: Int64, origin: Int32, counts: Int64, rows: Int32
) -> None:
    """The rows present in each context's window shown; with `rows` empty, only how many, into `counts`."""
    at = 0
    for each in range(contexts.size):
        context = contexts[each]
        before = at
        for slot in range(ptr[context], ptr[context + 1]):
            if _is_on(keys[slot], shown[context]):
                if rows.size > 0:
                    rows[at] = origin[slot]
                at += 1
        counts[each] = at - before
