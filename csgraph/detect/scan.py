"""The monthly scan (S6): places, alone or with their neighbours, where more was said of late than chance has it.

Space-time permutation scan statistic: Kulldorff, Heffernan, Hartman, Assunção, Mostashari (2005), PLoS
Medicine 2(3): e59. It needs no numbers of users, only which incident was where and when.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from csgraph.detect.columns import Evidence, Float64, Int32, Int64, number_of
from csgraph.detect.compiled import compiled
from csgraph.detect.history import unfold
from csgraph.detect.incident_days import IncidentDays, incident_days
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.unusual import held_of

Position = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRule:
    """How the scan is made: days studied, neighbours of a place and how near (metres), how often dates are shuffled."""

    studied: int = 365
    neighbours: int = 4
    within: float = 500.0
    shuffles: int = 999
    seed: int = 2005
    most_p: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """A zone (codes of contexts, in order) with more incidents than expected since the day `since` (a number).

    `p` is the share of shuffles with a zone as unusual anywhere, this one counted; `fitted_p` goes on where
    that ends, by a Gumbel distribution fitted to the shuffles.
    """

    region: int
    contexts: tuple[int, ...]
    since: int
    observed: int
    expected: float
    ratio: float
    p: float
    fitted_p: float


RULE = ScanRule()


def unusual_places(
    evidence: Evidence,
    policy: DetectionPolicy,
    last_day: date,
    positions: Mapping[int, Position],
    *,
    rule: ScanRule = RULE,
) -> list[Unusual]:
    """Zones that stand out in the windows that end on `last_day`, region by region, the most unusual first.

    A zone is one context, or a context with up to so many nearest ones within reach (`positions`, in metres,
    by code). Of zones that share a context the most unusual stays.
    """
    today = number_of(last_day)
    held = incident_days(unfold(held_of(evidence), policy, valid=today))
    recent = held.day > today - rule.studied
    held = IncidentDays(*(column[recent] for column in held))
    regions = evidence.places.region[held.context]
    found: list[Unusual] = []
    for region in np.flatnonzero(np.bincount(regions)).tolist():
        own = IncidentDays(*(column[regions == region] for column in held))
        found.extend(_scan(own, region, today, policy, positions, rule))
    return found


def _scan(
    own: IncidentDays,
    region: int,
    today: int,
    policy: DetectionPolicy,
    positions: Mapping[int, Position],
    rule: ScanRule,
) -> list[Unusual]:
    contexts, place = np.unique(own.context, return_inverse=True)
    ptr, members = zones(contexts.tolist(), positions, rule)
    lag, place = (today - own.day).astype(np.int32), place.astype(np.int32)
    longest, least = policy.longest_window, policy.minimum_people
    ratios, lags, counts, expected = (np.zeros(ptr.size - 1, dtype=kind) for kind in (float, np.int64, np.int64, float))
    scan_zones(place, lag, ptr, members, longest, least, ratios, lags, counts, expected)
    if not ratios.any():
        return []
    most = _shuffled(place, lag, ptr, members, longest, least, rule)
    found: list[Unusual] = []
    taken: set[int] = set()
    for zone in np.lexsort((np.arange(ratios.size), -ratios)).tolist():
        p = (1 + int((most >= ratios[zone] - 1e-9).sum())) / (1 + most.size)
        if ratios[zone] <= 0 or p > rule.most_p:
            break
        chosen = tuple(sorted(contexts[members[ptr[zone] : ptr[zone + 1]]].tolist()))
        if taken.isdisjoint(chosen):
            taken.update(chosen)
            found.append(
                Unusual(
                    region=region,
                    contexts=chosen,
                    since=today - int(lags[zone]),
                    observed=int(counts[zone]),
                    expected=float(expected[zone]),
                    ratio=float(ratios[zone]),
                    p=p,
                    fitted_p=gumbel_tail(float(ratios[zone]), most),
                )
            )
    return found


def zones(contexts: Sequence[int], positions: Mapping[int, Position], rule: ScanRule) -> tuple[Int32, Int32]:
    """Each context alone, then with its nearest, next nearest and so on, as pointers and places in `contexts`."""
    made: dict[tuple[int, ...], None] = {(place,): None for place in range(len(contexts))}
    known = [place for place, context in enumerate(contexts) if context in positions]
    points = np.array([positions[contexts[place]] for place in known], dtype=np.float64).reshape(-1, 2)
    for place, point in zip(known, points, strict=True):
        away = np.hypot(*(points - point).T)
        near = [known[at] for at in np.argsort(away, kind="stable").tolist() if away[at] <= rule.within]
        near = [place, *(each for each in near if each != place)]
        for many in range(2, min(len(near), rule.neighbours + 1) + 1):
            made[tuple(sorted(near[:many]))] = None
    lengths = np.array([len(each) for each in made], dtype=np.int32)
    pointers = np.concatenate([np.zeros(1, dtype=np.int32), np.cumsum(lengths, dtype=np.int32)])
    return pointers, np.array([each for zone in made for each in zone], dtype=np.int32)


def gumbel_tail(ratio: float, most: Float64) -> float:
    """P(the largest ratio of a shuffle >= `ratio`) by a Gumbel distribution with the mean and variance of `most`."""
    spread = float(most.std(ddof=1)) * math.sqrt(6) / math.pi if most.size > 1 else 0.0
    if spread == 0.0:
        return 1.0 if ratio <= float(most.mean()) else 0.0
    mode = float(most.mean()) - 0.5772156649015329 * spread
    return -math.expm1(-math.exp(min(-(ratio - mode) / spread, 700.0)))


def _shuffled(
    place: Int32, lag: Int32, ptr: Int32, members: Int32, longest: int, least: int, rule: ScanRule
) -> Float64:
    """The largest ratio of each shuffle of the dates."""
    dice = np.random.default_rng(rule.seed)
    ratios, lags, counts, expected = (np.zeros(ptr.size - 1, dtype=kind) for kind in (float, np.int64, np.int64, float))
    most = np.zeros(rule.shuffles)
    for at in range(rule.shuffles):
        scan_zones(place, dice.permutation(lag), ptr, members, longest, least, ratios, lags, counts, expected)
        most[at] = ratios.max()
    return most


@compiled
def scan_zones(
    place: Int32,
    lag: Int32,
    ptr: Int32,
    members: Int32,
    longest: int,
    least: int,
    ratios: Float64,
    lags: Int64,
    counts: Int64,
    expected: Float64,
) -> None:
    """For each zone the largest log likelihood ratio over windows of 1 to `longest` days, with its lag and numbers.

    `place` and `lag` are where each incident was and how many days before the last day. 0 where fewer than
    `least` incidents are in every window, or no more than expected.
    """
    places = members.max() + 1 if members.size else 0
    on = np.zeros((places, longest), dtype=np.int32)
    total, days = np.zeros(places, dtype=np.int64), np.zeros(longest, dtype=np.int64)
    for at in range(place.size):
        total[place[at]] += 1
        if lag[at] < longest:
            on[place[at], lag[at]] += 1
            days[lag[at]] += 1
    everything = place.size
    for zone in range(ptr.size - 1):
        ratios[zone] = 0.0
        own, seen, in_days = 0, 0, 0
        for at in range(ptr[zone], ptr[zone + 1]):
            own += total[members[at]]
        for day in range(longest):
            in_days += days[day]
            more = 0
            for at in range(ptr[zone], ptr[zone + 1]):
                more += on[members[at], day]
            seen += more
            if more == 0 or seen < least:
                continue
            mean = own * in_days / everything
            ratio = likelihood_ratio(seen, mean, everything)
            if ratio > ratios[zone]:
                ratios[zone], lags[zone], counts[zone], expected[zone] = ratio, day, seen, mean


@compiled
def likelihood_ratio(seen: int, mean: float, everything: int) -> float:
    """N log(n / mu) + (N - n) log((N - n) / (N - mu)); 0 where no more were seen than expected."""
    if seen <= mean:
        return 0.0
    ratio = seen * math.log(seen / mean)
    if everything > seen:
        ratio += (everything - seen) * math.log((everything - seen) / (everything - mean))
    return ratio
