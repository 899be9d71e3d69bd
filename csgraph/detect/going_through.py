"""Going through: a region's changes in order, taken at once or with the scores that are asked for, by compiled loops.

Source of the rules: design page `detection.md`, "S2 to S5, exactly"; `latest` says which days are asked for.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.budgets import could_be_told, note
from csgraph.detect.changing import Changes
from csgraph.detect.columns import Float64, Int32
from csgraph.detect.compiled import compiled, lean
from csgraph.detect.incidents import first_from, with_day
from csgraph.detect.judging import Ledger, Region, Rule, latest_score
from csgraph.detect.leaving_out import Leaving, leave_out
from csgraph.detect.replay import wind
from csgraph.detect.score import move, read_score, write_score


class Noted(NamedTuple):
    """The days from which, and before which, evaluations are noted that alpha is measured by.

    Of those with a p above their class's `enough` (the last: of those that no budget has), or that could not be told,
    nothing but that is sure. Without a budget that a score decides, none is noted.
    """

    since: int
    until: int
    enough: Float64


@compiled
def catch_up(lo: int, hi: int, changes: Changes, days: Int32, ledger: Ledger, rule: Rule, region: Region) -> None:
    """Take the changes lo to hi into the clocks and evaluations at once: nobody reads them in between."""
    if lo == hi:
        return
    until = np.int64(days[changes.at[hi - 1]])
    wind(region, until)
    more = np.zeros((region.kind_clocks.shape[0] + 1, region.clock.size), dtype=np.int32)
    before, place = -1, -1
    for at in range(lo, hi):
        target, moved, by = changes.target[at], changes.day[at] - region.base, changes.by[at]
        _take(target, np.int64(changes.day[at]), np.int64(by), ledger)
        if rule.clocked[target]:
            more[0, moved] += by
        if not rule.scored[target]:
            continue
        more[region.kind[target] + 1, moved] += by
        if target != before or changes.at[at] != place:
            before, place = target, changes.at[at]
            region.evaluated[changes.severity[at], days[place] - region.base] += 1
            region.began[0] = min(region.began[0], np.int64(days[place]))
    for which in range(more.shape[0]):
        clock = region.clock if which == 0 else region.kind_clocks[which - 1]
        total = 0
        for day in range(until - region.base + 1):
            total += more[which, day]
            clock[day] += total


@compiled
def run_through(
    lo: int,
    hi: int,
    changes: Changes,
    days: Int32,
    ledger: Ledger,
    rule: Rule,
    region: Region,
    last: Int32,
    leaving: Leaving,
    noted: Noted,
) -> None:
    """Move the clocks by the changes lo to hi, score targets at the end of their `last` day (a place), note others."""
    at = lo
    while at < hi:
        stop = _take_day(at, hi, changes, days, ledger, rule, region)
        if _come_to(at, stop, changes, days, ledger, rule, region, last, noted) > 0:
            _leave_out_of(at, stop, changes, days, ledger, rule, region, last, leaving)
        at = stop


@lean
def _take_day(at: int, hi: int, changes: Changes, days: Int32, ledger: Ledger, rule: Rule, region: Region) -> int:
    """Take in the changes of the day of record of that at `at`, up to `hi`; the place of the first of another."""
    place = changes.at[at]
    day = np.int64(days[place])
    wind(region, day)
    stop = at
    while stop < hi and changes.at[stop] == place:
        target, moved, by = changes.target[stop], np.int64(changes.day[stop]), np.int64(changes.by[stop])
        _take(target, moved, by, ledger)
        if rule.clocked[target]:
            move(region.clock, region.base, moved, day, by)
        if rule.scored[target]:
            move(region.kind_clocks[region.kind[target]], region.base, moved, day, by)
        stop += 1
    return stop


@lean
def _come_to(
    at: int,
    stop: int,
    changes: Changes,
    days: Int32,
    ledger: Ledger,
    rule: Rule,
    region: Region,
    last: Int32,
    noted: Noted,
) -> int:
    """Evaluate the targets that the changes from `at` up to `stop`, all of one day of record, are of.

    Of what could not be told alpha asks only when it was: it is scored where its score is asked for alone. How many
    scores were asked for.
    """
    place, before, asked = changes.at[at], -1, 0
    day = np.int64(days[place])
    for each in range(at, stop):
        target = changes.target[each]
        if target == before or not rule.scored[target]:
            continue
        before = target
        region.evaluated[changes.severity[each], day - region.base] += 1
        region.began[0] = min(region.began[0], day)
        is_last, is_noted = last[target] == place, noted.since <= day < noted.until
        if not (is_last or is_noted):
            continue
        met = is_noted and _could_be_told(target, day, ledger, rule)
        if not (is_last or met):
            note(target, day, np.inf, changes.severity[each], False, region.past)
            continue
        ledger.changed_from[target] = _first_changed(each, stop, changes)
        enough = np.inf if is_last else noted.enough[min(changes.severity[each], noted.enough.size - 1)]
        score = latest_score(target, ledger, rule, region, enough)
        if is_noted:
            note(target, day, score.p, changes.severity[each], met, region.past)
        if is_last:
            write_score(ledger.scores, target, score)
            asked += 1
    return asked


@compiled
def _leave_out_of(
    at: int,
    stop: int,
    changes: Changes,
    days: Int32,
    ledger: Ledger,
    rule: Rule,
    region: Region,
    last: Int32,
    leaving: Leaving,
) -> None:
    """Leave kin groups out of the scores that were asked for of these changes."""
    place, before = changes.at[at], -1
    for each in range(at, stop):
        target = changes.target[each]
        if target != before and rule.scored[target] and last[target] == place:
            score = read_score(ledger.scores[target])
            leave_out(target, np.int64(days[place]), score, ledger, rule, region, leaving)
        before = target


@lean
def _first_changed(at: int, stop: int, changes: Changes) -> int:
    """The first incident day of the changes of one target that begin at `at`."""
    first = np.int64(changes.day[at])
    for other in range(at + 1, stop):
        if changes.target[other] != changes.target[at]:
            break
        first = min(first, np.int64(changes.day[other]))
    return first


@lean
def _take(target: int, day: int, by: int, ledger: Ledger) -> None:
    """Put an incident day among a target's, or take one out."""
    begin = ledger.begin[target]
    days, count = ledger.days[begin : begin + ledger.room[target]], np.int64(ledger.incidents[target])
    if by == 1 and (count == 0 or days[count - 1] <= day):  # As nearly all do.
        days[count] = day
        ledger.incidents[target] = count + 1
        return
    at = first_from(days, count, day)
    ledger.incidents[target] = with_day(days, count, at, at if by > 0 else at + 1, day, max(by, 0))


@lean
def _could_be_told(target: int, day: int, ledger: Ledger, rule: Rule) -> bool:
    begin = ledger.begin[target]
    days, count = ledger.days[begin : begin + ledger.room[target]], np.int64(ledger.incidents[target])
    return could_be_told(day, days, count, np.int64(rule.window[target]), np.int64(rule.groups[target]))
