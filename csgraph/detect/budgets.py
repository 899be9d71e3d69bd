"""Budgets: up to which p an evaluation interrupts, so that chance alone brings as many alerts as a team can take.

Alpha is measured: a region's evaluations of the past year are gone through as if everything up to some p had been
told, and alpha is the p at which what would have been told comes to the budget. docs/decisions/0023 says why it is
not B / V, the budget over the evaluations, which counts chances that never become alerts.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import OPEN, Bool, Float64, Int8, Int32, Int64
from csgraph.detect.compiled import compiled, lean
from csgraph.detect.incidents import first_from
from csgraph.detect.score import YEAR

MONTH = 30
RE_ARM = 90
"""Days for which an alert must not have stood before it is told of anew."""
UNTRIED = 90
"""Days from a region's first evaluation whose evaluations are left out: next to nothing has a past then."""
FEWEST_DAYS = 30
"""Days of evaluations from which alpha is measured; with fewer it is B / V."""
BEYOND = 20.0
"""An evaluation this many times less likely than B / V is not counted: chance alone brings next to none of them."""
MOST = 32.0
"""Alpha is at most this many times B / V,"""
LIKELY = 0.2
"""nor greater than this: what chance alone brings every fifth time is not unusual, whatever a team could take."""


class Evaluations(NamedTuple):
    """A region's evaluations in order: of which target, on which day, its p, class, and whether it could be told.

    `before` is the place of the target's evaluation before (-1: none), `newest` that of its last one by target;
    the first `filled[0]` places are filled.
    """

    target: Int32
    day: Int32
    p: Float64
    severity: Int8
    met: Bool
    before: Int32
    newest: Int32
    filled: Int64


def evaluations(room: int, targets: int) -> Evaluations:
    """None yet, with room for so many."""
    return Evaluations(
        target=np.empty(room, dtype=np.int32),
        day=np.empty(room, dtype=np.int32),
        p=np.empty(room),
        severity=np.empty(room, dtype=np.int8),
        met=np.empty(room, dtype=np.bool_),
        before=np.empty(room, dtype=np.int32),
        newest=np.full(targets, -1, dtype=np.int32),
        filled=np.zeros(1, dtype=np.int64),
    )


@lean
def note(target: int, day: int, p: float, severity: int, met: bool, past: Evaluations) -> None:
    """Put an evaluation after the others."""
    at = past.filled[0]
    past.target[at], past.day[at], past.p[at], past.severity[at], past.met[at] = target, day, p, severity, met
    past.before[at] = past.newest[target]
    past.newest[target] = at
    past.filled[0] = at + 1


@lean
def could_be_told(day: int, days: Int32, count: int, window: int, groups: int) -> bool:
    """Whether the floor's window that ends on a day has as many incidents as the floor asks for kin groups."""
    return first_from(days, count, day + 1) - first_from(days, count, day + 1 - window) >= groups


@compiled
def plain_alpha(day: int, evaluated: Int32, base: int, began: int, budgets: Float64) -> Float64:
    """B / V of each class by the evaluations of the year before a day (inf: none, or the floor alone decides)."""
    now = day - base
    span = max(MONTH, min(YEAR, day - began)) if began < day else YEAR
    alpha = np.full(budgets.size, np.inf)
    for each in range(budgets.size):
        count = evaluated[each, max(0, now - YEAR) : now].sum()
        if count > 0:
            alpha[each] = budgets[each] / (count * MONTH / span)
    return alpha


@compiled
def measured_alpha(day: int, plain: Float64, began: int, budgets: Float64, window: Int32, past: Evaluations) -> Float64:
    """The greatest p that interrupts in each class from a day on, by the evaluations of the year before it.

    It is the p up to which they would have told as often as the budget allows in that time, at most `LIKELY`, and
    `MOST` times B / V. inf: B / V stands, as there are too few days of evaluations, or none of the class.
    """
    alpha = np.full(budgets.size, np.inf)
    since = max(day - YEAR, began + UNTRIED) if began < OPEN else day
    if day - since < FEWEST_DAYS:
        return alpha
    count = past.filled[0]
    first, end = first_from(past.day, count, since), first_from(past.day, count, day)
    for each in range(budgets.size):
        if plain[each] < np.inf:
            level, by = _levels(each, first, end, plain, window, past)
            alpha[each] = _reached(level, by, budgets[each] * (day - since) / MONTH, min(LIKELY, MOST * plain[each]))
    return alpha


@compiled
def _levels(
    severity: int, first: int, end: int, plain: Float64, window: Int32, past: Evaluations
) -> tuple[Float64, Int8]:
    """Levels of p, and by how many (1, -1) more is told in a class from each on; those that take away come first.

    An evaluation is told anew at levels from its own p up to the least at which its target's alert stood within the
    days before: one stands until the next evaluation, and no longer than the floor's window. Where what is beyond
    chance comes into an alert, it is not counted.
    """
    begun, ended = np.empty(end - first), np.empty(end - first)
    begins = ends = 0
    beyond = plain[severity] / BEYOND
    for at in range(first, end):
        if past.severity[at] != severity or not past.met[at] or past.p[at] > MOST * plain[severity]:
            continue
        stood = _stood_at(at, plain, np.int64(window[past.target[at]]), past)
        if past.p[at] >= stood:
            continue
        if past.p[at] > beyond:
            begun[begins] = past.p[at]
            begins += 1
        if beyond < stood < np.inf:
            ended[ends] = stood
            ends += 1
    by = np.ones(ends + begins, dtype=np.int8)
    by[:ends] = -1
    return np.concatenate((ended[:ends], begun[:begins])), by


@lean
def _stood_at(at: int, plain: Float64, window: int, past: Evaluations) -> float:
    """The least p, measured by its class, of the same target's evaluations that stood within the days before."""
    least, until = np.inf, np.int64(past.day[at])
    armed = until - RE_ARM
    before = past.before[at]
    while before >= 0 and past.day[before] + window >= armed:
        severity = past.severity[before]
        if past.met[before] and severity < plain.size and until >= armed and plain[severity] < np.inf:
            least = min(least, past.p[before] * plain[past.severity[at]] / plain[severity])
        until = np.int64(past.day[before])
        before = past.before[before]
    return least


@compiled
def _reached(level: Float64, by: Int8, allowed: float, greatest: float) -> float:
    """The level at which as many are told as are allowed, between two that tell one fewer and one more."""
    told, last = 0, 0.0
    for at in np.argsort(level, kind="mergesort"):
        told += by[at]
        if by[at] > 0:
            if told >= allowed:
                return min(greatest, last + (level[at] - last) * (allowed - told + 1.0))
            last = level[at]
    return greatest
