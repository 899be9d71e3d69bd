"""The latest scores: the replay without windows and alerts, for what a listing shows of each context.

A context's score is that of the last day of record on which its incidents changed, by the clocks of that
day, so that the whole history is gone through; but only the scores that are asked for are taken.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from dataclasses import dataclass

import numpy as np

from csgraph.detect.columns import OPEN, Bool, Float64, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.history import Held, days_of_record, unfold
from csgraph.detect.judging import Ledger, Limits, Region, Rule, latest_score
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.presences import Spells
from csgraph.detect.replay import Steps, limits_on, take, wind
from csgraph.detect.score import YEAR, write_score
from csgraph.detect.standing import Desk, Rows, window_on, without_past
from csgraph.detect.stepping import Span, by_months, first_day, in_threads, spans_of, steps_of
from csgraph.detect.workings import desk_of, ledger_of, region_of, rows_of, rule_of, spells_of

LAST_STEPS = 4
"""How many of a context's last steps are scored at first; mostly the very last one changed its incidents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """The latest score of each context that was asked for (rows of `score.write_score`), and each region's limits."""

    scores: Float64
    limits: dict[int, Limits]


def latest_scores(held: Held, policy: DetectionPolicy, contexts: Int32, *, known: int, valid: int) -> Latest:
    """Scores by what was recorded up to the day `known` and begins up to `valid`; limits are those of `known`."""
    versions = unfold(held, policy, known=known, valid=valid)
    days = days_of_record(held, known)
    if valid > known:
        days = np.append(days, np.int32(valid))
    steps, regions = steps_of(versions, days)
    rows, rule, spells, ledger = rows_of(versions), rule_of(versions, policy), spells_of(held), ledger_of(versions)
    most = int(ledger.room.max(initial=0))
    wanted = np.zeros(versions.context.size, dtype=np.bool_)
    wanted[contexts] = True
    score_from, stale = _last_steps(steps.target, wanted), np.zeros(versions.context.size, dtype=np.bool_)

    def whole(span: Span) -> Limits:
        _, _, hi = span
        room, fresh = desk_of(held, versions, most), np.empty(most + 1, dtype=np.int32)

        def step(begin: int, end: int, now: Region) -> None:
            _run(begin, end, known - YEAR, steps, rows, spells, ledger, rule, now, room, fresh, score_from, stale)

        last = max(known, valid, int(steps.day[hi - 1]))
        clocks = region_of(versions, rule, first_day(span, steps, rows), last)
        _, now = by_months(versions, steps, span, ledger, clocks, step)
        wind(now, known)
        return limits_on(known, now, rule)

    spans = spans_of(regions, len(versions.places.regions))
    limits = dict(zip((span[0] for span in spans), in_threads(whole, spans), strict=True))
    if stale[contexts].any():
        for emptied, fresh in zip(ledger, ledger_of(versions), strict=True):
            emptied[:] = fresh
        score_from[contexts], stale[:] = 0, False
        in_threads(whole, spans)
    return Latest(scores=ledger.scores[contexts], limits=limits)


@compiled
def _last_steps(target: Int32, wanted: Bool) -> Int64:
    """The step of each wanted target from which its scores are taken."""
    found = np.full(wanted.size, np.int64(target.size))
    many = np.zeros(wanted.size, dtype=np.int32)
    for step in range(target.size - 1, -1, -1):
        which = target[step]
        if wanted[which] and many[which] < LAST_STEPS:
            many[which] += 1
            found[which] = step
    return found


@compiled
def _run(
    lo: int,
    hi: int,
    classed_from: int,
    steps: Steps,
    rows: Rows,
    spells: Spells,
    ledger: Ledger,
    rule: Rule,
    region: Region,
    desk: Desk,
    fresh: Int32,
    score_from: Int64,
    stale: Bool,
) -> None:
    """Take the steps lo to hi; classes of evaluations are told apart from the day `classed_from` on."""
    at = lo
    while at < hi:
        day = np.int64(steps.day[at])
        stop = at
        wind(region, day)
        while stop < hi and steps.day[stop] == day:
            what = steps.what[steps.ptr[stop] : steps.ptr[stop + 1]]
            target = steps.target[stop]
            ledger.changed_from[target] = take(target, day, what, rows, spells, ledger, rule, region, desk, fresh)
            stop += 1
        for step in range(at, stop):
            target = steps.target[step]
            if not rule.scored[target] or ledger.changed_from[target] == OPEN:
                continue
            severity = rule.other
            if rule.budgets.size > 1 and day >= classed_from:
                begin, window = ledger.begin[target], np.int64(rule.window[target])
                active = ledger.active[begin : begin + ledger.room[target]]
                count = without_past(active, np.int64(ledger.actives[target]), day, window, rows.last)
                ledger.actives[target] = count
                found = window_on(day, active, count, window, np.int64(OPEN), rule.other, rows, spells, desk)
                severity = found.severity
            region.evaluated[severity, day - region.base] += 1
            region.began[0] = min(region.began[0], day)
            stale[target] = step < score_from[target]
            if not stale[target]:
                write_score(ledger.scores, target, latest_score(target, ledger, rule, region))
        at = stop
