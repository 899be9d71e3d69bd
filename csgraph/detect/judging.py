"""Judging: what one target's day comes to - its score, its window, and what is told of it - by compiled loops.

Source of the rules: design page `detection.md`, "S2 to S5, exactly" and "Shape".
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.budgets import RE_ARM, Evaluations, could_be_told, note
from csgraph.detect.columns import OPEN, Bool, Float64, Int32, Int64
from csgraph.detect.compiled import compiled, lean
from csgraph.detect.incidents import first_from
from csgraph.detect.presences import Spells
from csgraph.detect.score import Score, no_score, read_score, score_on, write_score
from csgraph.detect.standing import (
    Desk,
    Rows,
    Window,
    has_news,
    held_on,
    reports_before,
    tell,
    window_on,
    without_past,
)

RAISED, GROWN, RETURNED = 1, 2, 3


class Ledger(NamedTuple):
    """What is held of each target: its versions by start (`order`), those that a window may still hold
    (`active`), its incidents (`days`); its latest score; and its alert: whether it was raised, whether it
    stood when last seen (`seen_on`), on which day it last did, whether what is known has since changed, and
    whether it is `untried`: told by the floor alone while there was little history.

    Target t has `begin[t]` and the `room[t]` places from there in `order`, `active` and `days`, of which
    `held`, `actives` and `incidents` are filled. `changed_from` is the first incident day that a day's
    records changed (OPEN: none), `has_lost` whether they took away something known before `taken_on`.
    `known` (by version) and `families` (a hash table of target and kin group) are what was told of, `most` the
    most independent reports ever counted while it alerted.
    """

    begin: Int64
    room: Int64
    order: Int32
    held: Int32
    active: Int32
    actives: Int32
    days: Int32
    incidents: Int32
    changed_from: Int32
    taken_on: Int32
    has_lost: Bool
    scores: Float64
    raised: Bool
    stands: Bool
    superseded: Bool
    untried: Bool
    stood_on: Int32
    seen_on: Int32
    known: Bool
    families: Int64
    most: Int32


class Rule(NamedTuple):
    """Floors by target, and what the policy says of scores: `budgets` are alerts a month by class, `other` the
    class of evidence without harm types; spans of `fewest` incidents and up to `longest` days are scored.
    `below[below_ptr[t]:below_ptr[t + 1]]` are the targets within t.
    """

    window: Int32
    groups: Int32
    reports: Int32
    scored: Bool
    clocked: Bool
    below_ptr: Int64
    below: Int32
    longest: int
    fewest: int
    budgets: Float64
    other: int


class Region(NamedTuple):
    """One region's clocks (all kinds, and each kind), what was fitted, and its evaluations by class and day.

    Clocks begin on the day `base`; `filled` is the last day to which they run. `kinds` is how many kinds its
    contexts are of. `kind` and `weight` (the share within the kind) are by target; `size` is the Gamma prior's,
    `alpha` what interrupts in each class this month (inf: B / V of the day).
    `evaluated` counts by class (the last: no class of the policy) and day from `base`; `began` is the first
    day of an evaluation (OPEN: none yet); `past` are the evaluations that alpha is measured by.
    """

    base: int
    clock: Int32
    kind_clocks: Int32
    filled: Int64
    kinds: int
    kind: Int32
    weight: Float64
    size: Float64
    alpha: Float64
    evaluated: Int32
    began: Int64
    past: Evaluations


class Limits(NamedTuple):
    """The greatest p that alerts in each class, evaluations a year, and whether there is little history."""

    alpha: Float64
    a_year: float
    few: bool


class Judged(NamedTuple):
    """What a target's day comes to; `change` is what is to be told (0: nothing), `limit` its class's alpha.

    `untried`: a score would decide, were there not too little history.
    """

    score: Score
    window: Window
    met: bool
    by_score: bool
    limit: float
    untried: bool
    alerts: bool
    falls: bool
    change: int


@compiled
def judge(
    target: int,
    day: int,
    limits: Limits,
    rows: Rows,
    spells: Spells,
    ledger: Ledger,
    rule: Rule,
    region: Region,
    desk: Desk,
) -> Judged:
    """What is to be said of a target at the end of a day; nothing is written but rows that are past let go."""
    begin = ledger.begin[target]
    active = ledger.active[begin : begin + ledger.room[target]]
    window, groups = np.int64(rule.window[target]), np.int64(rule.groups[target])
    count = without_past(active, np.int64(ledger.actives[target]), day, window, rows.last)
    ledger.actives[target] = count
    score = latest_score(target, ledger, rule, region, np.inf)
    above = rule.below_ptr[target] < rule.below_ptr[target + 1]
    told_below = above and _told_below(target, day, active, count, rows, spells, ledger, rule, desk)
    found = window_on(day, active, count, window, groups, rule.other, rows, spells, desk)
    met = found.kin_groups >= groups and found.reports >= rule.reports[target]
    few, limit = limits.few, np.inf
    by_score = untried = False
    if found.severity < rule.budgets.size and rule.budgets[found.severity] != np.inf:
        limit = limits.alpha[found.severity]
        by_score, untried = not few, few
    alerts = met and (not by_score or score.p <= limit) and not told_below
    change, falls = 0, False
    if alerts:
        if not ledger.raised[target]:
            change = RAISED
        elif ledger.superseded[target] or day - ledger.stood_on[target] > RE_ARM:
            change = RETURNED
        elif has_news(target, found.rows, rows, desk, ledger.known, ledger.families) or (
            found.reports > ledger.most[target]
            and found.reports > reports_before(day, active, count, window, groups, rows, spells, desk)
        ):
            change = GROWN
    elif by_score and ledger.untried[target]:
        falls = True
    elif ledger.raised[target] and ledger.has_lost[target]:
        falls = _falls(target, day, met, rows, spells, ledger, rule, desk)
    return Judged(score, found, met, by_score, limit, untried, alerts, falls, change)


@compiled
def settle(
    target: int, day: int, found: Judged, rows: Rows, ledger: Ledger, rule: Rule, region: Region, desk: Desk
) -> None:
    """Write down what was just judged: the score, the evaluation, and what was told."""
    if ledger.changed_from[target] != OPEN:
        write_score(ledger.scores, target, found.score)
        begin = ledger.begin[target]
        days, count = ledger.days[begin : begin + ledger.room[target]], np.int64(ledger.incidents[target])
        met = could_be_told(day, days, count, np.int64(rule.window[target]), np.int64(rule.groups[target]))
        note(target, day, found.score.p, found.window.severity, met, region.past)
        region.evaluated[found.window.severity, day - region.base] += 1
        region.began[0] = min(region.began[0], day)
    if found.change > 0:
        tell(target, found.window.rows, rows, desk, ledger.known, ledger.families)
    if found.alerts:
        ledger.untried[target] = found.untried and (ledger.untried[target] or not ledger.raised[target])
        ledger.raised[target], ledger.superseded[target], ledger.stood_on[target] = True, False, day
        ledger.most[target] = max(np.int64(ledger.most[target]), found.window.reports)
    elif found.falls:
        ledger.superseded[target], ledger.untried[target] = True, False
    ledger.stands[target], ledger.seen_on[target] = found.alerts, day


@lean
def latest_score(target: int, ledger: Ledger, rule: Rule, region: Region, enough: float) -> Score:
    """The least score of the incidents from the first changed on; the one before where none changed.

    Where its p would be greater than `enough`, nothing else of it is sure.
    """
    since = np.int64(ledger.changed_from[target])
    if since == OPEN:
        return read_score(ledger.scores[target])
    begin = ledger.begin[target]
    end = begin + ledger.room[target]
    days, count = ledger.days[begin:end], np.int64(ledger.incidents[target])
    clock, kind_clock = region.clock, region.kind_clocks[region.kind[target]]
    best = no_score(since)
    at = first_from(days, count, since)
    while at < count:
        day = np.int64(days[at])
        while at < count and days[at] == day:
            at += 1
        if at < rule.fewest or day - days[at - rule.fewest] > rule.longest:
            continue
        found = score_on(
            day,
            days,
            at,
            clock,
            kind_clock,
            region.base,
            region.kinds,
            region.weight[target],
            region.size[0],
            rule.longest,
            rule.fewest,
            enough if best.k == 0 else min(best.p, enough),
        )
        if best.k == 0 or found.p < best.p:
            best = found
    return best


@compiled
def _falls(
    target: int, day: int, met: bool, rows: Rows, spells: Spells, ledger: Ledger, rule: Rule, desk: Desk
) -> bool:
    """Whether an alert no longer stands because of what was taken away, and not because days passed."""
    stood_on = np.int64(ledger.stood_on[target])
    if met and ledger.stands[target] and stood_on == day - 1:
        return True
    begin = ledger.begin[target]
    order = ledger.order[begin : begin + ledger.room[target]]
    held, window, groups = np.int64(ledger.held[target]), np.int64(rule.window[target]), np.int64(rule.groups[target])
    then = window_on(stood_on, order, held, window, groups, rule.other, rows, spells, desk)
    return then.kin_groups < groups or then.reports < rule.reports[target]


@compiled
def _told_below(
    target: int,
    day: int,
    active: Int32,
    count: int,
    rows: Rows,
    spells: Spells,
    ledger: Ledger,
    rule: Rule,
    desk: Desk,
) -> bool:
    """Whether all that the window holds is of one place within, which meets its own floor ("S1, exactly", step 7)."""
    days = np.int64(rule.window[target])
    size = held_on(day, active, count, days, rows, spells, desk.held)
    for at in range(rule.below_ptr[target], rule.below_ptr[target + 1]):
        low = rule.below[at]
        begin = ledger.begin[low]
        own, many, window = (
            ledger.active[begin : begin + ledger.room[low]],
            np.int64(ledger.actives[low]),
            rule.window[low],
        )
        found = window_on(day, own, many, np.int64(window), 0, rule.other, rows, spells, desk)
        if found.rows != size or found.kin_groups < rule.groups[low] or found.reports < rule.reports[low]:
            continue
        if held_on(day, desk.held[:size].copy(), size, days, rows, spells, desk.held) == size:
            return True
    return False
