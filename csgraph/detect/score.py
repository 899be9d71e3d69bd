"""The score (S2): how unusual an incident of a context is, given its past, its size and its region's days.

Source: design page `detection.md`, "S2 to S5, exactly", and the note `background/detection.md`, section 2
(an empirical Bayes tail of a Gamma-Poisson mixture over the spans to the third, to the twelfth last incident).
Clocks are running counts: `clock[d]` is how many incidents there were up to and including day `base` + d.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import Float64, Int32
from csgraph.detect.compiled import compiled, lean
from csgraph.detect.incidents import first_from
from csgraph.detect.tails import SURE

MOST = 12
"""Incidents in a span that are tried at most."""
YEAR = 365
WINDOWS_COUNT_AS = 3.0
"""The factor for trying ten spans: measured to be calibrated, where ten would be too many."""


class Score(NamedTuple):
    """One score with what it recomputes from: `p` = min(1, 3 times the chance of `k` - 1 or more).

    `k` 0: there was no span to try, and p is 1. `opens` and `on` are the first and last day of the span;
    `past` the context's incidents of the year before it (n_h), `region_past` what everybody else in the region had
    then (S_h), `region` what everybody else had in the span (S), `size` the Gamma prior's (a), `share` the
    context's (m, below 1): odds of the past against odds of the span.
    """

    p: float
    k: int
    opens: int
    on: int
    past: int
    region_past: int
    region: float
    size: float
    share: float
    expected: float


@lean
def tail(least: int, size: float, odds: float, enough: float) -> float:
    """P(N >= least) of a negative binomial of that size whose mean is size times `odds`.

    Where it is greater than `enough` it may be any number between the two. Terms follow from each other. Only
    where it comes to more than 0.01 is the tail what is left of 1 by the terms before it (good to 14 digits);
    smaller ones are summed themselves, down to the smallest. No term is needed where the mean is so far above
    that the tail is more than `enough` by the one-sided inequality of Chebyshev and Cantelli.
    """
    mean = size * odds
    above = mean - (least - 1.0)
    if above > 0.0:
        squares = above * above
        both = squares + mean * (1.0 + odds)
        if SURE * squares > enough * both:
            return SURE * squares / both
    ratio = odds / (1.0 + odds)
    term = np.exp(-size * np.log1p(odds))
    below = 0.0
    for n in range(least):
        below += term
        term *= ratio * (n + size) / (n + 1.0)
    if 1.0 - below > 0.01:
        return 1.0 - below
    total, n = 0.0, least
    while term > total * 1e-17 and total <= enough:
        total += term
        term *= ratio * (n + size) / (n + 1.0)
        n += 1
    return total


@lean
def read(clock: Int32, base: int, day: int) -> int:
    """Incidents up to and including a day; before the clock begins there were none."""
    at = day - base
    return np.int64(0) if at < 0 else np.int64(clock[min(at, clock.size - 1)])


@lean
def score_on(
    day: int,
    days: Int32,
    count: int,
    clock: Int32,
    kind_clock: Int32,
    base: int,
    kinds: int,
    weight: float,
    size: float,
    longest: int,
    fewest: int,
    least_p: float,
) -> Score:
    """The score of a context on the day of an incident; `days[:count]` are its incidents in order.

    Where its p would be greater than `least_p`, which another day has, nothing else of it is sure.
    Spans of `fewest` to twelve incidents and of up to `longest` days are tried.
    `kinds` is how many kinds of context the region has, `weight` the context's share within its kind.
    """
    until = first_from(days, count, day + 1)
    now = read(clock, base, day)
    best = no_score(day)
    least = np.inf
    oldest = first_from(days, until, day - YEAR)
    for k in range(fewest, MOST + 1):
        if k > until or day - days[until - k] > longest:
            break
        opens = np.int64(days[until - k])
        high = until - k
        while high > 0 and days[high - 1] >= opens:
            high -= 1
        while oldest > 0 and days[oldest - 1] >= opens - YEAR:
            oldest -= 1
        past = high - oldest
        before, year_before = read(clock, base, opens - 1), read(clock, base, opens - YEAR - 1)
        told = before - year_before
        kind_past = read(kind_clock, base, opens - 1) - read(kind_clock, base, opens - YEAR - 1)
        region = max(float(now - before - k), 0.5)
        region_past = max(told - past, 0)
        share = min((kind_past + 1.0) / (told + kinds) * weight, 1.0 - 1.0 / (told + kinds + 1.0))
        odds = region / (size * (1.0 - share) / share + region_past)
        chance = tail(k - 1, size + past, odds, min(least, 0.34 * least_p))
        if chance < least:
            least = chance
            p = min(1.0, WINDOWS_COUNT_AS * chance)
            best = Score(p, k, opens, day, past, region_past, region, size, share, (size + past) * odds)
    return best


@lean
def no_score(day: int) -> Score:
    """The score where there is no span to try."""
    return Score(1.0, 0, day, day, 0, 0, 0.0, 0.0, 0.0, 0.0)


@lean
def write_score(table: Float64, at: int, score: Score) -> None:
    """Keep a score in a row of ten numbers."""
    row = table[at]
    row[0], row[1], row[2], row[3], row[4] = score.p, score.k, score.opens, score.on, score.past
    row[5], row[6], row[7] = score.region_past, score.region, score.size
    row[8], row[9] = score.share, score.expected


@lean
def read_score(row: Float64) -> Score:
    """The score that a row of ten numbers keeps."""
    k, opens, on, past, region_past = int(row[1]), int(row[2]), int(row[3]), int(row[4]), int(row[5])
    return Score(row[0], k, opens, on, past, region_past, row[6], row[7], row[8], row[9])


@lean
def move(clock: Int32, base: int, day: int, until: int, by: int) -> None:
    """Move a clock from `day` up to and including `until`."""
    for at in range(day - base, until - base + 1):
        clock[at] += by


@compiled
def fitted_gamma(counts: Float64, log_exposure: Float64, kind: Int32, kinds: int) -> float:
    """The exponent in [0, 1] of exposure that makes a year's counts likeliest within their kinds (to 2^-12).

    The likelihood is multinomial and concave, so its slope is halved in on. Without counts: 1.
    """
    if counts.sum() == 0.0:
        return 1.0
    low, high = 0.0, 1.0
    if _slope(low, counts, log_exposure, kind, kinds) <= 0.0:
        return 0.0
    if _slope(high, counts, log_exposure, kind, kinds) >= 0.0:
        return 1.0
    for _ in range(12):
        middle = (low + high) / 2.0
        if _slope(middle, counts, log_exposure, kind, kinds) > 0.0:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


@compiled
def _slope(gamma: float, counts: Float64, log_exposure: Float64, kind: Int32, kinds: int) -> float:
    total, weighed, counted = np.zeros(kinds), np.zeros(kinds), np.zeros(kinds)
    slope = 0.0
    for each in range(counts.size):
        power = np.exp(gamma * log_exposure[each])
        total[kind[each]] += power
        weighed[kind[each]] += power * log_exposure[each]
        counted[kind[each]] += counts[each]
        slope += counts[each] * log_exposure[each]
    for each in range(kinds):
        if total[each] > 0.0:
            slope -= counted[each] * weighed[each] / total[each]
    return slope


@compiled
def weights(gamma: float, log_exposure: Float64, kind: Int32, kinds: int) -> Float64:
    """Each context's share within its kind: exposure to the power of gamma over the sum of all."""
    total, share = np.zeros(kinds), np.empty(kind.size)
    for each in range(kind.size):
        share[each] = np.exp(gamma * log_exposure[each])
        total[kind[each]] += share[each]
    for each in range(kind.size):
        share[each] /= total[kind[each]]
    return share


@compiled
def fitted_size(counts: Float64, weight: Float64, kind: Int32, kinds: int) -> float:
    """The size a of the Gamma prior from a year's counts: 1/a = max(0.05, extra variance over squared means).

    What a context is expected to have is what the others had, times the odds m / (1 - m) of its share. Without
    counts, or others: 1.
    """
    total = counts.sum()
    if total == 0.0:
        return 1.0
    counted, present = np.zeros(kinds), np.zeros(kinds)
    for each in range(counts.size):
        counted[kind[each]] += counts[each]
        present[kind[each]] = 1.0
    many = present.sum()
    extra = squares = 0.0
    for each in range(counts.size):
        share = min((counted[kind[each]] + 1.0) / (total + many) * weight[each], 1.0 - 1.0 / (total + many + 1.0))
        mean = (total - counts[each]) * share / (1.0 - share)
        extra += (counts[each] - mean) ** 2 - mean
        squares += mean * mean
    return 1.0 / max(0.05, extra / squares) if squares > 0.0 else 1.0
