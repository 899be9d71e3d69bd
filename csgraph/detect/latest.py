"""The latest scores: the replay without windows and alerts, for what a listing shows of each context.

A context's score is that of the last day of record on which its incidents changed, by the clocks of that
day: the whole history is gone through, and only the scores that are asked for are taken. A context's
incidents no longer change after that day, so that those of the end are those of the day.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from dataclasses import dataclass

import numpy as np

from csgraph.detect.changing import Changes, Known, changes_of
from csgraph.detect.columns import Bool, Float64, Int32
from csgraph.detect.compiled import compiled
from csgraph.detect.history import Held, Versions, counted_out, days_of_record, places_among, unfold
from csgraph.detect.incident_days import told_of
from csgraph.detect.incidents import Told
from csgraph.detect.judging import Ledger, Limits, Region, Rule, latest_score
from csgraph.detect.leaving_out import FIELDS, Leaving, leave_out
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.regions import Census, Members
from csgraph.detect.replay import limits_on, wind
from csgraph.detect.score import YEAR, move, write_score
from csgraph.detect.stepping import Span, by_months, over_regions
from csgraph.detect.workings import ledger_of, region_of, rule_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """The latest score of each context that was asked for (rows of `score.write_score`), and each region's limits.

    `without` has a row of `Leaving.table` for each of them.
    """

    scores: Float64
    without: Float64
    limits: dict[int, Limits]


def latest_scores(held: Held, policy: DetectionPolicy, contexts: Int32, *, known: int, valid: int) -> Latest:
    """Scores by what was recorded up to the day `known` and begins up to `valid`; limits are those of `known`."""
    versions = unfold(held, policy, known=known, valid=valid)
    days = days_of_record(held, known)
    if valid > known:
        days = np.append(days, np.int32(valid))
    rule, ledger, census = rule_of(versions, policy), ledger_of(versions), Census(versions)
    since, until = places_among(days, versions.since), places_among(days, versions.until)
    classed_from = known - YEAR if len(policy.budgets) > 1 else int(days[-1]) + 1 if days.size else 0
    regions = versions.places.region[versions.context]
    targets = np.argsort(regions, kind="stable").astype(np.int32)
    ends = np.searchsorted(regions[targets], np.arange(len(versions.places.regions) + 1)).tolist()
    busy = _busy(versions, since, until, regions, days.size)
    wanted = np.zeros(versions.context.size, dtype=np.bool_)
    wanted[contexts] = True
    last = np.full(versions.context.size, -1, dtype=np.int32)
    base = int(versions.start.min(initial=0)) - 1
    told, table = told_of(versions), np.zeros((versions.context.size, FIELDS))
    leaving = Leaving(versions.ptr, since, until, days.size, told, table)
    history = Known(versions.ptr, since, until, versions.last, versions.severity, rule.window)

    def whole(span: Span) -> Limits:
        region, lo, hi = span
        mine = _changes(targets[lo:hi], history, told, days, classed_from, rule, ledger)
        last[mine.target] = mine.at
        tally = np.zeros(wanted.size)
        places = np.flatnonzero(busy[region]).astype(np.int32)
        edges = np.searchsorted(mine.at, np.append(places, days.size))

        def count(members: Members, day: int) -> Float64:
            return _year_before(members.clock_of, mine, int(np.searchsorted(days, day)), days, day, tally)

        def take(begin: int, end: int, now: Region) -> None:
            _run(int(edges[begin]), int(edges[end]), mine, days, ledger, rule, now, wanted, last, leaving)

        clocks = region_of(versions, rule, base, max(known, valid, int(days[-1])))
        _, now = by_months(census, days[places], region, clocks, count, take)
        wind(now, known)
        return limits_on(known, now, rule)

    spans = [(region, ends[region], ends[region + 1]) for region in np.flatnonzero(busy.any(axis=1)).tolist()]
    limits = over_regions(whole, spans)
    return Latest(scores=ledger.scores[contexts], without=table[contexts], limits=limits)


def _changes(
    targets: Int32, history: Known, told: Told, days: Int32, classed_from: int, rule: Rule, ledger: Ledger
) -> Changes:
    """What changed of some targets, by day of record, then in the order of the targets."""
    space = int((history.ptr[targets + 1] - history.ptr[targets]).sum())
    room = (ledger.order, ledger.days, ledger.incidents)
    while True:
        codes = [np.empty(space, dtype=np.int32) for _ in range(3)]
        found = Changes(codes[0], codes[1], codes[2], np.empty(space, np.int8), np.empty(space, np.int8))
        space = changes_of(targets, days, classed_from, rule.other, history, told, *room, found)
        if space <= found.at.size:
            break
    order = counted_out(np.arange(space), found.at[:space], 0, days.size)
    return Changes(*(each[order] for each in found))


def _busy(versions: Versions, since: Int32, until: Int32, regions: Int32, days: int) -> Bool:
    """For each region the days of record on which anything of it became known, or no longer was."""
    busy = np.zeros((len(versions.places.regions), days + 1), dtype=np.bool_)
    real = since < np.minimum(until, days)
    where = regions[versions.target]
    busy[where[real], since[real]] = True
    gone = real & (until < days)
    busy[where[gone], until[gone]] = True
    return np.ascontiguousarray(busy[:, :days])


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


@compiled
def _run(
    lo: int,
    hi: int,
    changes: Changes,
    days: Int32,
    ledger: Ledger,
    rule: Rule,
    region: Region,
    wanted: Bool,
    last: Int32,
    leaving: Leaving,
) -> None:
    """Move the clocks by the changes lo to hi, and score the targets wanted at the end of their last day."""
    at = lo
    while at < hi:
        place = changes.at[at]
        day = np.int64(days[place])
        wind(region, day)
        stop = at
        while stop < hi and changes.at[stop] == place:
            target, moved, by = changes.target[stop], np.int64(changes.day[stop]), np.int64(changes.by[stop])
            if rule.clocked[target]:
                move(region.clock, region.base, moved, day, by)
            if rule.scored[target]:
                move(region.kind_clocks[region.kind[target]], region.base, moved, day, by)
            stop += 1
        before = -1
        for each in range(at, stop):
            target = changes.target[each]
            if target == before or not rule.scored[target]:
                continue
            before = target
            region.evaluated[changes.severity[each], day - region.base] += 1
            region.began[0] = min(region.began[0], day)
            if wanted[target] and last[target] == place:
                first = np.int64(changes.day[each])
                for other in range(each, stop):
                    if changes.target[other] == target:
                        first = min(first, np.int64(changes.day[other]))
                    else:
                        break
                ledger.changed_from[target] = first
                score = latest_score(target, ledger, rule, region)
                write_score(ledger.scores, target, score)
                leave_out(target, day, score, ledger, rule, region, leaving)
        at = stop
