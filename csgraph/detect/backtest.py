"""Backtest: an extract replayed in the order of its records, with what would have been told on each day.

Source: design page `detection.md`, "S2 to S5, exactly"; docs/decisions/0009 says what that left open.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from csgraph.detect.columns import OPEN, Bool, Float64, Int32, Int64, day_of
from csgraph.detect.compiled import compiled
from csgraph.detect.history import Held, Versions, days_of_record, unfold
from csgraph.detect.judging import Ledger, Region, Rule
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.presences import Spells
from csgraph.detect.regions import UNFITTED, Fit, Members, fitted, members_on, shares
from csgraph.detect.replay import Seen, Steps, run
from csgraph.detect.standing import Desk, Rows, desk, held_on
from csgraph.domain.terms import ContextKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What a replay came to, one entry a step: the steps, what was seen of each, and the versions they are of.

    `fits` are those of each region in order. `order` are the steps by day, then by context.
    """

    versions: Versions
    rows: Rows
    spells: Spells
    rule: Rule
    ledger: Ledger
    steps: Steps
    seen: Seen
    order: Int64
    fits: dict[int, list[Fit]]

    def told(self) -> Int64:
        """The steps at which something was told, in order."""
        return self.order[self.seen.change[self.order] > 0]

    def evaluations(self) -> Int64:
        """The steps at which a context's incidents changed, in order."""
        return self.order[self.seen.evaluated[self.order]]


def replay(held: Held, policy: DetectionPolicy, *, known: int = OPEN, valid: int = OPEN) -> Replayed:
    """Everything recorded up to the day `known` that begins up to `valid`, evaluated at the end of each day of record."""
    versions = unfold(held, policy, known=known, valid=valid)
    days = days_of_record(held, known)
    steps, regions = steps_of(versions, days)
    rows, rule = rows_of(versions), rule_of(versions, policy)
    people = held.people
    spells = Spells(people.episode_ptr, people.episode_from, people.episode_to)
    ledger = ledger_of(versions)
    seen = _unseen(steps.day.size)
    most = int(ledger.room.max(initial=0))
    codes = (int(each.max(initial=-1)) + 1 for each in (versions.incident, versions.record))
    room = desk(versions.kins, len(people.ids), *codes, most)
    fresh = np.empty(most + 1, dtype=np.int32)
    fits: dict[int, list[Fit]] = {}
    ends = np.searchsorted(regions, np.arange(len(versions.places.regions) + 1))
    for region in range(len(versions.places.regions)):
        lo, hi = int(ends[region]), int(ends[region + 1])
        if lo < hi:
            fits[region] = _replayed(region, lo, hi, versions, steps, rows, spells, ledger, rule, room, fresh, seen)
    order = np.lexsort((steps.target, steps.day))
    order = order[rule.scored[steps.target[order]]]
    return Replayed(
        versions=versions,
        rows=rows,
        spells=spells,
        rule=rule,
        ledger=ledger,
        steps=steps,
        seen=seen,
        order=order,
        fits=fits,
    )


def rows_of(versions: Versions) -> Rows:
    """The columns that windows are counted from."""
    return Rows(*(getattr(versions, name) for name in Rows._fields))


def rule_of(versions: Versions, policy: DetectionPolicy) -> Rule:
    """The policy by target."""
    kind = versions.places.kind[versions.context]
    floors = [policy.floor_for(each) for each in ContextKind]
    below = versions.belonging.below
    lengths = [len(below.get(target, ())) for target in range(versions.context.size)]
    return Rule(
        window=np.array([floor.window for floor in floors], dtype=np.int32)[kind],
        groups=np.array([floor.kin_groups for floor in floors], dtype=np.int32)[kind],
        reports=np.array([floor.reports for floor in floors], dtype=np.int32)[kind],
        scored=versions.scored,
        clocked=versions.clocked,
        below_ptr=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        below=np.array([low for high in sorted(below) for low in below[high]], dtype=np.int32),
        longest=policy.longest_window,
        minimum=policy.minimum_people,
        budgets=np.array([budget.alerts_a_month for budget in policy.budgets], dtype=np.float64),
        other=policy.severity_of(()),
    )


def ledger_of(versions: Versions) -> Ledger:
    """An empty ledger with room for all versions."""
    targets, count = versions.context.size, versions.row.size
    table = 8
    while table < 2 * count:
        table *= 2
    numbers = [np.zeros(targets, dtype=np.int32) for _ in range(4)]
    places = [np.empty(count, dtype=np.int32) for _ in range(3)]
    claims = [np.zeros(targets, dtype=np.bool_) for _ in range(4)]
    days = [np.full(targets, -OPEN, dtype=np.int32) for _ in range(3)]
    scores = np.zeros((targets, 10))
    scores[:, 0] = 1.0
    return Ledger(
        begin=np.ascontiguousarray(versions.ptr[:-1]),
        room=np.diff(versions.ptr),
        order=places[0],
        held=numbers[0],
        active=places[1],
        actives=numbers[1],
        days=places[2],
        incidents=numbers[2],
        changed_from=numbers[3],
        taken_on=days[0],
        has_lost=claims[0],
        scores=scores,
        raised=claims[1],
        stands=claims[2],
        superseded=claims[3],
        stood_on=days[1],
        seen_on=days[2],
        known=np.zeros(count, dtype=np.bool_),
        families=np.full(table, -1, dtype=np.int64),
    )


def steps_of(versions: Versions, days: Int32) -> tuple[Steps, Int32]:
    """What each day of record brought of each target, by region, day and target; and the region of each step."""
    count = versions.row.size
    since = np.searchsorted(days, versions.since).astype(np.int64)
    until = np.searchsorted(days, versions.until).astype(np.int64)
    version = np.flatnonzero(since < np.minimum(until, days.size))
    lost = version[until[version] < days.size]
    what = np.concatenate([2 * version, 2 * lost + 1])
    at = np.concatenate([since[version], until[lost]])
    target = versions.target[what >> 1].astype(np.int64)
    region = versions.places.region[versions.context[target]].astype(np.int64)
    sizes = (len(versions.places.regions), days.size + 1, versions.context.size, 2 * count + 1)
    if float(np.prod(np.array(sizes, dtype=np.float64))) < 2.0**62:
        key = ((region * sizes[1] + at) * sizes[2] + target) * sizes[3] + what
        key.sort()
        key, what = np.divmod(key, sizes[3])
        key, target = np.divmod(key, sizes[2])
        region, at = np.divmod(key, sizes[1])
    else:
        order = np.lexsort((what, target, at, region))
        what, at, target, region = what[order], at[order], target[order], region[order]
    new = np.ones(what.size, dtype=np.bool_)
    new[1:] = (np.diff(target) != 0) | (np.diff(at) != 0)
    first = np.flatnonzero(new)
    steps = Steps(
        day=days[at[first]],
        target=target[first].astype(np.int32),
        ptr=np.concatenate([first, [what.size]]).astype(np.int64),
        what=what.astype(np.int32),
    )
    return steps, region[first].astype(np.int32)


def region_of(versions: Versions, rule: Rule, begins: int, ends: int) -> Region:
    """A region's clocks, standing still, with room for the days from `begins` to `ends`."""
    size = ends - begins + 2
    kind = versions.places.kind[versions.context].astype(np.int32)
    return Region(
        base=begins,
        clock=np.zeros(size, dtype=np.int32),
        kind_clocks=np.zeros((len(ContextKind), size), dtype=np.int32),
        filled=np.full(1, begins, dtype=np.int64),
        kinds=1,
        kind=kind,
        weight=np.ones(versions.context.size),
        size=np.ones(1),
        evaluated=np.zeros((rule.budgets.size + 1, size), dtype=np.int32),
        began=np.full(1, OPEN, dtype=np.int64),
    )


def weighed(region: Region, members: Members, fit: Fit) -> Region:
    """The region with what was fitted."""
    region.size[0] = fit.size
    region.weight[members.contexts] = shares(members, fit.gamma)
    return region._replace(kinds=members.kinds)


def _replayed(
    number: int,
    lo: int,
    hi: int,
    versions: Versions,
    steps: Steps,
    rows: Rows,
    spells: Spells,
    ledger: Ledger,
    rule: Rule,
    room: Desk,
    fresh: Int32,
    seen: Seen,
) -> list[Fit]:
    """One region's steps: fitted anew at the first of each calendar month, weighed anew when contexts merge."""
    first = _first_start(lo, hi, steps.ptr, steps.what, rows.start)
    region = region_of(versions, rule, min(first, int(steps.day[lo])) - 1, int(steps.day[hi - 1]))
    fits: list[Fit] = []
    fit = UNFITTED
    months = months_of(steps.day[lo:hi])
    merges = np.unique(versions.belonging.stands_until[versions.places.region == number])
    epoch = np.searchsorted(merges, steps.day[lo:hi], side="right")
    changes = np.flatnonzero((np.diff(months) != 0) | (np.diff(epoch) != 0)) + 1
    edges = [0, *changes.tolist(), hi - lo]
    for begin, end in zip(edges, edges[1:], strict=False):
        day = int(steps.day[lo + begin])
        if begin == 0 or months[begin] != months[begin - 1]:
            fit = fitted(members_on(versions, number, day - 1), ledger, day)
            fits.append(fit)
        region = weighed(region, members_on(versions, number, day), fit)
        run(lo + begin, lo + end, steps, rows, spells, ledger, rule, region, room, fresh, seen)
    return fits


def months_of(days: Int32) -> Int64:
    """The calendar month of each day, as a number."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


@compiled
def _first_start(lo: int, hi: int, ptr: Int64, what: Int32, start: Int32) -> int:
    first = np.int64(OPEN)
    for entry in range(ptr[lo], ptr[hi]):
        first = min(first, np.int64(start[what[entry] >> 1]))
    return first


def _unseen(steps: int) -> Seen:
    return Seen(
        evaluated=np.zeros(steps, dtype=np.bool_),
        scores=np.zeros((steps, 10)),
        window=np.zeros((steps, 3), dtype=np.int32),
        met=np.zeros(steps, dtype=np.bool_),
        change=np.zeros(steps, dtype=np.int8),
        by_score=np.zeros(steps, dtype=np.bool_),
        recurrence=np.zeros(steps),
    )


def rows_told(replayed: Replayed, told: Int64) -> tuple[Int64, Int32]:
    """The rows of the floor's window at each of these steps, numbered from 0: pointers and rows, in order."""
    steps, versions = replayed.steps, replayed.versions
    target, day = steps.target[told], steps.day[told]
    fixed = (target, day, replayed.rule.window, versions.ptr, versions.until, versions.row)
    counts = np.zeros(told.size, dtype=np.int64)
    _rows_in(*fixed, replayed.rows, replayed.spells, counts, np.empty(0, dtype=np.int32))
    rows = np.empty(int(counts.sum()), dtype=np.int32)
    _rows_in(*fixed, replayed.rows, replayed.spells, counts, rows)
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)]), rows


@compiled
def _rows_in(
    target: Int32,
    day: Int32,
    window: Int32,
    ptr: Int64,
    until: Int32,
    row: Int32,
    rows: Rows,
    spells: Spells,
    counts: Int64,
    found: Int32,
) -> None:
    at = 0
    own = np.empty(row.size, dtype=np.int32)
    held = np.empty(row.size, dtype=np.int32)
    for each in range(target.size):
        on, known = np.int64(day[each]), 0
        for version in range(ptr[target[each]], ptr[target[each] + 1]):
            if rows.since[version] > on:
                break
            if until[version] > on:
                own[known] = version
                known += 1
        counts[each] = held_on(on, own, known, np.int64(window[target[each]]), rows, spells, held)
        if found.size > 0:
            for which in range(counts[each]):
                found[at + which] = row[held[which]]
            found[at : at + counts[each]].sort()
        at += counts[each]


Change = npt.NDArray[np.int8]
__all__ = ["Bool", "Change", "Float64", "Replayed", "date", "day_of", "replay", "rows_told"]
