"""Leaving out: a context's score again without one kin group, for each that its span holds, by compiled loops.

Source: background section 2, S2 ("leave-one-out over kin groups"). Without a kin group all that is told of it in
the context is as if never said: incidents are made anew, the clocks move by what the context's incidents lose or
gain, and the last of them up to the score's day is scored again. What was fitted for the region stays.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.changing import INCIDENT, KIN, RECORD, START, UNTIL, Known
from csgraph.detect.columns import Float64, Int32
from csgraph.detect.compiled import compiled, lean
from csgraph.detect.incidents import QUIET, Told, first_from, incidents_between, renewed, row_from
from csgraph.detect.judging import Ledger, Region, Rule
from csgraph.detect.score import YEAR, Score, move, score_on

WORTH = 0.1
"""The greatest p of a score with which leaving out is worth the while: above it nothing is unusual to begin with."""
FIELDS = 4


class Leaving(NamedTuple):
    """Versions by target, and what is found by target.

    A row of `table` has how many kin groups were left out in turn (0: none was), the least and the greatest p of
    those scores, and the first day in the span of the kin group without which it is the greatest.
    """

    known: Known
    table: Float64


@compiled
def leave_out(
    target: int, now: int, score: Score, ledger: Ledger, rule: Rule, region: Region, leaving: Leaving
) -> None:
    """Write the target's row of the table; the clocks, which run to the day `now`, are in the end as they were.

    Nothing is written where there is no score, or its p is above `WORTH`.
    """
    if score.k == 0 or score.p > WORTH:
        return
    begin, end = leaving.known.ptr[target], leaving.known.ptr[target + 1]
    since, until = np.int64(score.on - rule.longest - YEAR - QUIET), np.int64(score.on)
    told = _told(leaving.known.rows[begin:end], since - QUIET, until, leaving.known.never)
    order, days = np.arange(told.start.size).astype(np.int32), ledger.days[begin:end]
    count = np.int64(ledger.incidents[target])
    before = days[first_from(days, count, since) : first_from(days, count, until + 1)].copy()
    fresh, rest = np.empty(order.size, dtype=np.int32), np.empty(order.size, dtype=np.int32)
    own = np.empty(count + order.size, dtype=np.int32)
    row, kind = leaving.table[target], np.int64(region.kind[target])
    row[0], row[1], row[2] = 0.0, np.inf, -np.inf
    first = row_from(order, order.size, told.start, score.opens)
    for at in range(first, order.size):
        if _comes_before(order, first, at, told.kin):
            continue
        left = _without(order, told.kin[order[at]], told.kin, rest)
        many = incidents_between(rest, left, since, until, told, fresh)
        own[:count] = days[:count]
        _move_clocks(days, count, since, until, fresh, many, kind, now, region)
        total = renewed(own, count, since, until, fresh, many)
        p = _last_p(target, own, total, until, rule, region)
        _move_clocks(own, total, since, until, before, before.size, kind, now, region)
        row[0] += 1.0
        row[1] = min(row[1], p)
        if p > row[2]:
            row[2], row[3] = p, told.start[order[at]]


@compiled
def _told(rows: Int32, since: int, until: int, never: int) -> Told:
    """The rows from one start to another that are known in the end, in order; those of own voice name nothing."""
    many, of = 0, np.empty((4, rows.shape[0]), dtype=np.int32)
    for row in range(rows.shape[0]):
        if rows[row, UNTIL] >= never and since <= rows[row, START] <= until:
            of[0, many], of[1, many] = rows[row, START], rows[row, KIN]
            of[2, many], of[3, many] = rows[row, INCIDENT], rows[row, RECORD]
            many += 1
    return Told(of[0, :many], of[1, :many], of[2, :many], of[3, :many], np.zeros(many, dtype=np.bool_))


@lean
def _move_clocks(
    days: Int32,
    count: int,
    since: int,
    until: int,
    fresh: Int32,
    many: int,
    kind: int,
    day: int,
    region: Region,
) -> None:
    """Move the clocks of all kinds and of one by what differs between a target's days and the new ones."""
    at, stop, new = first_from(days, count, since), first_from(days, count, until + 1), 0
    while at < stop or new < many:
        if at < stop and new < many and days[at] == fresh[new]:
            at += 1
            new += 1
            continue
        by = 1
        if new >= many or (at < stop and days[at] < fresh[new]):
            moved, by = np.int64(days[at]), -1
            at += 1
        else:
            moved = np.int64(fresh[new])
            new += 1
        move(region.clock, region.base, moved, day, by)
        move(region.kind_clocks[kind], region.base, moved, day, by)


@lean
def _comes_before(order: Int32, first: int, at: int, kin: Int32) -> bool:
    """Whether a row's kin group has another row between `first` and it."""
    before = first
    while kin[order[before]] != kin[order[at]]:
        before += 1
    return before < at


@lean
def _without(order: Int32, group: int, kin: Int32, rest: Int32) -> int:
    """Write the rows that are not of a kin group; how many there are."""
    left = 0
    for row in order:
        if kin[row] != group:
            rest[left] = row
            left += 1
    return left


@lean
def _last_p(target: int, days: Int32, count: int, until: int, rule: Rule, region: Region) -> float:
    """The p of the last of these incidents up to a day; 1 where there is none."""
    at = first_from(days, count, until + 1)
    if at == 0:
        return 1.0
    return score_on(
        np.int64(days[at - 1]),
        days,
        count,
        region.clock,
        region.kind_clocks[region.kind[target]],
        region.base,
        region.kinds,
        region.weight[target],
        region.size[0],
        rule.longest,
        rule.fewest,
        np.inf,
    ).p
