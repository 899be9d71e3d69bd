"""The latest scores: the replay without windows and alerts, for what a listing shows of each context.

A context's score is that of the last day of record on which its incidents changed, by the clocks of that
day: the whole history is gone through, and only the scores that are asked for are taken - and those by which
alpha is measured, of which nothing is sure where p is too great to interrupt.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from dataclasses import dataclass, replace

import numpy as np

from csgraph.detect.budgets import MONTH, MOST, RE_ARM
from csgraph.detect.changing import SINCE, START, UNTIL, Changes, Known, changes_of, classify
from csgraph.detect.columns import Bool, Float64, Int8, Int32, day_of, number_of
from csgraph.detect.compiled import compiled
from csgraph.detect.going_through import Noted, catch_up, run_through
from csgraph.detect.history import Held
from csgraph.detect.judging import Ledger, Limits, Region, Rule
from csgraph.detect.leaving_out import FIELDS, Leaving
from csgraph.detect.ordering import counted_out
from csgraph.detect.parting import Part, Parting
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.regions import Census, Members
from csgraph.detect.replay import limits_on, set_alpha, wind
from csgraph.detect.score import YEAR
from csgraph.detect.stepping import fitted_on, over_regions, runs_of
from csgraph.detect.workings import ledger_of, region_of, rule_of, weighed


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """The latest score of each context that was asked for (rows of `score.write_score`), and each region's limits.

    `without` has a row of `Leaving.table` for each of them.
    """

    scores: Float64
    without: Float64
    limits: dict[int, Limits]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is asked of every region: the `wanted` targets, by what was recorded up to `known`; clocks run to `ends`."""

    parting: Parting
    rule: Rule
    census: Census
    kind: Int8
    wanted: Bool
    days: Int32
    known: int
    ends: int
    classed_from: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Regional:
    """What one region's targets come to: see `Latest`."""

    targets: Int32
    scores: Float64
    without: Float64
    limits: Limits


def latest_scores(held: Held, policy: DetectionPolicy, contexts: Int32, *, known: int, valid: int) -> Latest:
    """Scores by what was recorded up to the day `known` and begins up to `valid`; limits are those of `known`."""
    return scores_of(Parting(held, policy, known=known, valid=valid), contexts)


def scores_of(parting: Parting, contexts: Int32) -> Latest:
    """The same of a history that is parted by region already."""
    policy, known = parting.policy, parting.known
    where = parting.where
    wanted = np.zeros(where.context.size, dtype=np.bool_)
    wanted[contexts] = True
    ends = max(known, parting.valid)
    asked = _Asked(
        parting=parting,
        rule=rule_of(where, policy),
        census=Census(where),
        kind=where.places.kind[where.context],
        wanted=wanted,
        days=parting.days,
        known=known,
        ends=ends,
        classed_from=_month(known) - 2 * YEAR if len(policy.budgets) > 1 else ends + 1,
    )
    scores, without = np.zeros((wanted.size, 10)), np.zeros((wanted.size, FIELDS))
    scores[:, 0] = 1.0
    found = over_regions(lambda span: _regional(asked, span[0]), parting.spans())
    for each in found.values():
        if each is not None:
            scores[each.targets], without[each.targets] = each.scores, each.without
    limits = {number: each.limits for number, each in found.items() if each is not None}
    return Latest(scores=scores[contexts], without=without[contexts], limits=limits)


def _regional(asked: _Asked, number: int) -> _Regional | None:
    """What one region comes to (None: nothing is known of it)."""
    part, days = asked.parting.part(number), asked.days
    own, known = part.targets, part.known
    if not known.rows.size:
        return None
    rule = asked.rule
    sliced = {name: getattr(rule, name)[own] for name in ("window", "groups", "scored", "clocked")}
    rule = rule._replace(**sliced)
    ledger = ledger_of(known.ptr)
    changes = _changes(part, ledger, rule, days, asked.classed_from)
    leaving = Leaving(known, np.zeros((own.size, FIELDS)))
    ledger.incidents[:] = 0
    noted, room = _noted(asked, known, changes, rule)
    clocks = region_of(asked.kind[own], rule, int(known.rows[:, START].min()) - 1, asked.ends, room=room)
    last = _last(changes, asked.wanted[own])
    _go_through(asked, number, changes, last, ledger, rule, clocks, leaving, noted)
    wind(clocks, asked.known)
    if room:
        set_alpha(noted.until, clocks, rule)
    return _Regional(
        targets=own, scores=ledger.scores, without=leaving.table, limits=limits_on(asked.known, clocks, rule)
    )


def _changes(part: Part, ledger: Ledger, rule: Rule, days: Int32, classed_from: int) -> Changes:
    """What changed of a region's targets, by day of record, then by target."""
    space = part.known.rows.shape[0]
    while True:
        codes = [np.empty(space, dtype=np.int32) for _ in range(3)]
        claims = [np.empty(space, dtype=np.int8) for _ in range(2)]
        found = Changes(codes[0], codes[1], codes[2], claims[0], claims[1])
        space = changes_of(part.known, ledger.days, ledger.incidents, found)
        if space <= found.at.size:
            break
    order = counted_out(np.arange(space), found.at, 0, part.known.never)
    found = Changes(*(each[order] for each in found))
    classify(found, part.known, part.last, part.severity, rule.window, days, since=classed_from, other=rule.other)
    return found


def _noted(asked: _Asked, known: Known, changes: Changes, rule: Rule) -> tuple[Noted, int]:
    """What is noted of a region's evaluations, and of how many: alpha is of the month's first day that has a record."""
    busy = asked.days[_busy(known)]
    month = _month(asked.known)
    until = int(np.append(busy[(busy >= month) & (busy <= asked.known)], asked.known)[0])
    since = until - YEAR - RE_ARM - int(rule.window.max())
    days = asked.days[changes.at]
    scored = (days >= since) & (days < until) & rule.scored[changes.target]
    new = np.ones(days.size, dtype=np.bool_)
    new[1:] = (np.diff(changes.at) != 0) | (np.diff(changes.target) != 0)
    year = np.bincount(changes.severity[scored & new & (days >= until - YEAR)], minlength=rule.budgets.size)
    plain = rule.budgets * YEAR / (np.maximum(year[: rule.budgets.size], 1) * MONTH)
    if not (plain < np.inf).any():
        return Noted(until, until, np.zeros(0)), 0
    enough = np.append(np.where(plain < np.inf, MOST * plain, 0.0), 0.0)
    return Noted(since, until, enough), int((scored & new).sum())


def _month(day: int) -> int:
    """The first day of a day's month."""
    return number_of(day_of(day).replace(day=1))


def _last(changes: Changes, wanted: Bool) -> Int32:
    """The place of the last day of record on which each target's incidents changed (-1: none, or it is not wanted)."""
    last = np.full(wanted.size, -1, dtype=np.int32)
    last[changes.target] = changes.at
    return np.where(wanted, last, np.int32(-1))


def _go_through(
    asked: _Asked,
    number: int,
    changes: Changes,
    last: Int32,
    ledger: Ledger,
    rule: Rule,
    clocks: Region,
    leaving: Leaving,
    noted: Noted,
) -> None:
    """Take all changes into a region's clocks; months are fitted, and shares weighed, only where a score is taken."""
    days, where = asked.days, asked.parting.number
    busy = _busy(leaving.known)
    scored = np.zeros(days.size, dtype=np.bool_)
    scored[last[last >= 0]] = True
    scored[busy] |= (days[busy] >= noted.since) & (days[busy] < noted.until)
    edges = np.searchsorted(changes.at, np.append(busy, days.size)).tolist()
    tally = np.zeros(last.size)

    def count(members: Members, day: int) -> Float64:
        return _year_before(where[members.clock_of], changes, int(np.searchsorted(days, day)), days, day, tally)

    done = 0
    for month, begin, end in runs_of(asked.census, days[busy]):
        if not scored[busy[begin:end]].any():
            continue
        catch_up(done, edges[begin], changes, days, ledger, rule, clocks)
        fit = fitted_on(asked.census, number, int(days[busy[month]]), count)
        members = asked.census.on(number, int(days[busy[begin]]))
        now = weighed(clocks, replace(members, contexts=where[members.contexts]), fit)
        run_through(edges[begin], edges[end], changes, days, ledger, rule, now, last, leaving, noted)
        done = edges[end]
    catch_up(done, changes.at.size, changes, days, ledger, rule, clocks)


def _busy(known: Known) -> Int32:
    """The days of record (their places) on which anything became known, or no longer was, in order."""
    busy = np.zeros(known.never + 1, dtype=np.bool_)
    busy[known.rows[:, SINCE]] = True
    busy[known.rows[:, UNTIL]] = True
    return np.flatnonzero(busy[:-1]).astype(np.int32)


@compiled
def _year_before(targets: Int32, changes: Changes, place: int, days: Int32, day: int, tally: Float64) -> Float64:
    """How many incidents each target had in the year before a day, by what was known before it.

    `tally` is room to work in, one number a target, 0 before and after.
    """
    at, target, on, by = changes.at, changes.target, changes.day, changes.by
    begin, end = np.searchsorted(at, np.searchsorted(days, day - YEAR)), np.searchsorted(at, place)
    for each in range(begin, end):
        if day - YEAR <= on[each] < day:
            tally[target[each]] += by[each]
    count = tally[targets]
    for each in range(begin, end):
        tally[target[each]] = 0.0
    return count
