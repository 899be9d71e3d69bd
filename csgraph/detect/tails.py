"""Tails: how often chance alone gives as many as were seen, summed term by term so that none is lost to rounding.

Right down to the smallest number that a computer holds; `tests/unit/detect/test_tails.py` compares them
with sums in exact fractions.
"""

import math

from csgraph.detect.compiled import compiled

NEGLIGIBLE = 1e-17
"""A term that is less than this share of the sum no longer changes it."""
FEW_TERMS = 6
SURE = 1.0 - 1e-9
"""Leaves far more room than rounding takes."""


@compiled
def poisson_tail(least: int, mean: float) -> float:
    """P(N >= least) for N counted by chance with that mean (Poisson)."""
    if least <= 0:
        return 1.0
    if mean <= 0.0:
        return 0.0
    if least <= mean:
        return 1.0 - _below(least, mean)
    term = math.exp(least * math.log(mean) - mean - math.lgamma(least + 1.0))
    total, count = term, least
    while term > NEGLIGIBLE * total:
        count += 1
        term *= mean / count
        total += term
    return min(total, 1.0)


@compiled
def surely_above(least: int, mean: float, limit: float) -> bool:
    """Whether P(N >= least) is greater than `limit` (below 1), where a few terms show it; else false.

    Up to the mean it is at least a half, as the median is within ln 2 of the mean (Choi 1994). Beyond it, it is at
    least the sum of its first terms. Of exp(-mean), for a mean below 1, the first terms of its series are less.
    """
    if least <= mean:
        return limit < 0.5
    term = SURE * (1.0 - mean * (1.0 - mean / 2.0 * (1.0 - mean / 3.0)) if mean < 1.0 else math.exp(-mean))
    for count in range(1, least + 1):
        term *= mean / count
    total = term
    for count in range(least + 1, least + FEW_TERMS):
        if total > limit:
            break
        term *= mean / count
        total += term
    return total > limit


@compiled
def _below(least: int, mean: float) -> float:
    """P(N < least), of use where it is not nearly 1."""
    term = math.exp((least - 1) * math.log(mean) - mean - math.lgamma(float(least)))
    total, count = term, least - 1
    while count > 0 and term > NEGLIGIBLE * total:
        term *= count / mean
        total += term
        count -= 1
    return total


@compiled
def poisson_mean_at(least: int, tail: float) -> float:
    """The mean at which P(N >= least) is `tail` (0 < tail < 1): the `tail` quantile of Gamma(least, 1). 0 for least 0.

    It is the lower bound of a rate of which `least` were counted (Garwood 1936).
    """
    if least <= 0:
        return 0.0
    low, high = 0.0, 1.0 + least
    while poisson_tail(least, high) < tail:
        high *= 2.0
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        if poisson_tail(least, middle) < tail:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
