"""Leaving out: a context's score again without one kin group, for each that its span holds, by compiled loops.

Source: background section 2, S2 ("leave-one-out over kin groups"). Without a kin group all that is told of it in
the context is as if never said: incidents are made anew, the clocks move by what the context's incidents lose or
gain, and the last of them up to the score's day is scored again. What was fitted for the region stays.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import Float64, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.incidents import QUIET, Told, first_from, incidents_between, renewed, row_from
from csgraph.detect.judging import Ledger, Region, Rule
from csgraph.detect.score import YEAR, Score, move, score_on

WORTH = 0.1
"""The greatest p of a score with which leaving out is worth the while: above it nothing is unusual to begin with."""
FIELDS = 4


class Leaving(NamedTuple):
    """Versions, with places among the days of record (`never`: after the last), and what is found by target.

    A row of `table` has how many kin groups were left out in turn (0: none was), the least and the greatest p of
    those scores, and the first day in the span of the kin group without which it is the greatest.
    """

    ptr: Int64
    since: Int32
    until: Int32
    never: int
    told: Told
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
    begin, told = leaving.ptr[target], leaving.told
    held = 0
    for version in range(begin, leaving.ptr[target + 1]):
        if leaving.since[version] < leaving.never and leaving.until[version] >= leaving.never:
            held += 1
    since, until = np.int64(score.on - rule.longest - YEAR - QUIET), np.int64(score.on)
    order = ledger.order[begin : begin + held]
    order = order[row_from(order, held, told.start, since - QUIET) : row_from(order, held, told.start, until + 1)]
    days = ledger.days[begin : leaving.ptr[target + 1]]
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


@compiled
def _comes_before(order: Int32, first: int, at: int, kin: Int32) -> bool:
    """Whether a row's kin group has another row between `first` and it."""
    return bool((kin[order[first:at]] == kin[order[at]]).any())


@compiled
def _without(order: Int32, group: int, kin: Int32, rest: Int32) -> int:
    """Write the rows that are not of a kin group; how many there are."""
    left = 0
    for row in order:
        if kin[row] != group:
            rest[left] = row
            left += 1
    return left


@compiled
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
