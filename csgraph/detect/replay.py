"""The replay: one region's records day by day, with what is told at the end of each, by compiled loops.

Source of the rules: design page `detection.md`, "S2 to S5, exactly"; what it left open is in
docs/decisions/0009.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from csgraph.detect.budgets import MONTH, measured_alpha, plain_alpha
from csgraph.detect.columns import OPEN, Bool, Float64, Int32, Int64
from csgraph.detect.compiled import compiled, lean
from csgraph.detect.incidents import Told, first_from, incidents_on, put_in, take_out, touch, with_day
from csgraph.detect.judging import Ledger, Limits, Region, Rule, judge, settle, write_score
from csgraph.detect.presences import Spells
from csgraph.detect.score import YEAR, move, read
from csgraph.detect.standing import Desk, Rows, last_met

FEW_INCIDENTS, FEW_DAYS = 200, 180
"""A history below either is little: the floor alone alerts."""


class Steps(NamedTuple):
    """What changed: step i is what day `day[i]` brought of `target[i]`, the entries `ptr[i]:ptr[i + 1]` of `what`.

    An entry is twice the version that became known, and one more if it no longer was.
    """

    day: Int32
    target: Int32
    ptr: Int64
    what: Int32


class Seen(NamedTuple):
    """What is written of each step: whether its incidents changed, its score, its window, and what was told.

    `scores` has the fields of `Score`; `window` young people, kin groups and reports; `change` is 0 for
    nothing told; `recurrence` is in days; `limit` is the greatest p that interrupts (inf: the floor decides).
    """

    evaluated: Bool
    scores: Float64
    window: Int32
    met: Bool
    change: npt.NDArray[np.int8]
    by_score: Bool
    recurrence: Float64
    limit: Float64


@compiled
def run(
    lo: int,
    hi: int,
    steps: Steps,
    rows: Rows,
    spells: Spells,
    ledger: Ledger,
    rule: Rule,
    region: Region,
    desk: Desk,
    touched: Int32,
    seen: Seen,
) -> None:
    """Take the steps lo to hi of one region, day after day; what a day comes to is judged at its end."""
    at = lo
    while at < hi:
        day = np.int64(steps.day[at])
        stop = at
        wind(region, day)
        while stop < hi and steps.day[stop] == day:
            what = steps.what[steps.ptr[stop] : steps.ptr[stop + 1]]
            target = steps.target[stop]
            first = take(target, day, what, rows, spells, ledger, rule, region, desk, touched)
            ledger.changed_from[target] = first
            stop += 1
        limits = limits_on(day, region, rule)
        for step in range(at, stop):
            target = steps.target[step]
            if rule.scored[target]:
                found = judge(target, day, limits, rows, spells, ledger, rule, region, desk)
                settle(target, day, found, rows, ledger, rule, region, desk)
                seen.evaluated[step] = ledger.changed_from[target] != OPEN
                write_score(seen.scores, step, found.score)
                seen.window[step, 0] = found.window.young_people
                seen.window[step, 1] = found.window.kin_groups
                seen.window[step, 2] = found.window.reports
                seen.met[step], seen.by_score[step] = found.met, found.by_score
                seen.change[step], seen.limit[step] = found.change, found.limit
                seen.recurrence[step] = YEAR / (found.score.p * limits.a_year) if limits.a_year > 0.0 else np.inf
        at = stop


@lean
def wind(region: Region, day: int) -> None:
    """Let the clocks run on to a day."""
    for at in range(region.filled[0] + 1 - region.base, day + 1 - region.base):
        if at > 0:
            region.clock[at] = region.clock[at - 1]
            for kind in range(region.kind_clocks.shape[0]):
                region.kind_clocks[kind, at] = region.kind_clocks[kind, at - 1]
    region.filled[0] = max(region.filled[0], day)


@compiled
def take(
    target: int,
    day: int,
    what: Int32,
    rows: Rows,
    spells: Spells,
    ledger: Ledger,
    rule: Rule,
    region: Region,
    desk: Desk,
    touched: Int32,
) -> int:
    """Take in what became known of one target, and move the clocks by the incidents that came or went.

    The first day on which its incidents differ from before (OPEN: none does).
    """
    begin = ledger.begin[target]
    end = begin + ledger.room[target]
    order, active, days = ledger.order[begin:end], ledger.active[begin:end], ledger.days[begin:end]
    held, actives = np.int64(ledger.held[target]), np.int64(ledger.actives[target])
    if ledger.taken_on[target] != day:
        ledger.taken_on[target], ledger.has_lost[target] = day, False
        if ledger.stands[target]:
            window, groups, reports = rule.window[target], rule.groups[target], rule.reports[target]
            seen_on = np.int64(ledger.seen_on[target])
            ledger.stood_on[target] = last_met(
                seen_on, day - 1, active, actives, window, groups, reports, rows, spells, desk
            )
    for entry in what:
        version = entry >> 1
        if entry & 1:
            take_out(order, held, version)
            held -= 1
            for at in range(actives):
                if active[at] == version:
                    actives -= 1
                    active[at] = active[actives]
                    break
            ledger.has_lost[target] |= rows.since[version] < day
        else:
            put_in(order, held, version, rows.start)
            held += 1
            active[actives] = version
            actives += 1
    ledger.held[target], ledger.actives[target] = held, actives
    told = Told(rows.start, rows.kin, rows.incident, rows.record, rows.own)
    many = np.int64(0)
    for entry in what:
        many = touch(entry >> 1, order, held, told, touched, many)
    first, count = np.int64(OPEN), np.int64(ledger.incidents[target])
    for moved in touched[:many]:
        low, high = first_from(days, count, np.int64(moved)), first_from(days, count, np.int64(moved) + 1)
        now = incidents_on(np.int64(moved), order, held, told)
        if now != high - low:
            first = min(first, np.int64(moved))
            count = with_day(days, count, low, high, moved, now)
            _move_by(target, np.int64(moved), day, now - (high - low), rule, region)
    ledger.incidents[target] = count
    return first


@compiled
def _move_by(target: int, moved: int, day: int, by: int, rule: Rule, region: Region) -> None:
    """Move the region's clock, and that of a context's kind, from a day whose incidents are more or fewer."""
    if rule.clocked[target]:
        move(region.clock, region.base, moved, day, by)
    if rule.scored[target]:
        move(region.kind_clocks[region.kind[target]], region.base, moved, day, by)


@compiled
def limits_on(day: int, region: Region, rule: Rule) -> Limits:
    """What the evaluations of the year before a day, and the incidents up to it, say of when to alert."""
    now = day - region.base
    evaluated = region.evaluated[:, max(0, now - YEAR) : now].sum()
    span = max(MONTH, min(YEAR, day - region.began[0])) if region.began[0] < day else YEAR
    alpha = plain_alpha(day, region.evaluated, region.base, region.began[0], rule.budgets)
    for each in range(alpha.size):
        if region.alpha[each] < np.inf:
            alpha[each] = region.alpha[each]
    total = read(region.clock, region.base, day)
    began = first_from(region.clock, now + 1, 1) + region.base
    return Limits(alpha, evaluated * YEAR / span, total < FEW_INCIDENTS or day - began < FEW_DAYS)


@compiled
def set_alpha(day: int, region: Region, rule: Rule) -> None:
    """Measure alpha anew, by the evaluations before a day, the first of a month that has a record."""
    plain = plain_alpha(day, region.evaluated, region.base, region.began[0], rule.budgets)
    region.alpha[:] = measured_alpha(day, plain, region.began[0], rule.budgets, rule.window, region.past)
