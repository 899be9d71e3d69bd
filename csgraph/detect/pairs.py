"""Pairs of contexts: how many unrelated young people use both, against how many would by chance.

Row by row over contexts, without a sort: whoever uses a context adds one to each later context of
theirs. Source: background section 2, S3.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import Float64, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.strata import Strata
from csgraph.detect.tails import poisson_tail, surely_above
from csgraph.detect.uses import Uses


class Pairs(NamedTuple):
    """Pairs of contexts, the first before the second: kin groups that use both, how many were expected, and p."""

    one: Int32
    other: Int32
    observed: Int32
    expected: Float64
    p: Float64


class _Chances(NamedTuple):
    """How often each context is used from each stratum (strata of context c at `ptr[c]:ptr[c + 1]`); each one's factor.

    The factor of stratum s is the sum of d (d - 1) over its young people, over the square of its uses.
    """

    ptr: Int32
    stratum: Int32
    uses: Int64
    factor: Float64


def unusual_pairs(uses: Uses, strata: Strata, *, rate: float, least: int) -> Pairs:
    """Pairs that stand out at a false discovery rate and that at least `least` kin groups share, in order.

    Benjamini, Hochberg (1995) over every pair of contexts with a user. A pair that nobody shares has p 1.
    """
    count = uses.contexts.size
    tests = count * (count - 1) / 2
    widths = np.diff(uses.used_ptr).astype(np.float64)
    most = min(tests, float((widths * (widths - 1) / 2).sum()))
    if not most:
        return Pairs(*(np.zeros(0, dtype=np.int32),) * 3, *(np.zeros(0),) * 2)
    found = _tested(uses, _chances(uses, strata, widths), rate * most / tests)
    ordered = np.sort(found.p)
    met = np.flatnonzero(ordered <= rate * np.arange(1, ordered.size + 1) / tests)
    limit = ordered[met[-1]] if met.size else -1.0
    kept = (found.p <= limit) & (found.observed >= least)
    return Pairs(*(column[kept] for column in found))


def _chances(uses: Uses, strata: Strata, widths: Float64) -> _Chances:
    many = len(strata.names)
    total = np.bincount(strata.of, weights=widths, minlength=many)
    factor = np.bincount(strata.of, weights=widths * (widths - 1), minlength=many) / np.maximum(total * total, 1)
    ptr, stratum, counts = _uses_by_stratum(uses.users_ptr, uses.users, strata.of, many)
    return _Chances(ptr, stratum, counts, factor)


@compiled
def _uses_by_stratum(ptr: Int32, users: Int32, of: Int32, many: int) -> tuple[Int32, Int32, Int64]:
    pointers = np.zeros(ptr.size, dtype=np.int32)
    stratum, counts = np.empty(users.size, dtype=np.int32), np.zeros(users.size, dtype=np.int64)
    place = np.full(many, -1, dtype=np.int64)
    ends = 0
    for context in range(ptr.size - 1):
        begins = ends
        for at in range(ptr[context], ptr[context + 1]):
            which = of[users[at]]
            if place[which] < begins:
                place[which] = ends
                stratum[ends] = which
                ends += 1
            counts[place[which]] += 1
        pointers[context + 1] = ends
    return pointers, stratum[:ends], counts[:ends]


def _tested(uses: Uses, chances: _Chances, limit: float) -> Pairs:
    """Every pair with a p of at most `limit`."""
    sides = (uses.users_ptr, uses.users, uses.used_ptr, uses.used)
    room = 1024
    while True:
        found = Pairs(*(np.empty(room, dtype=kind) for kind in (np.int32, np.int32, np.int32, np.float64, np.float64)))
        needed = _test(*sides, uses.kin, chances, limit, found)
        if needed <= room:
            return Pairs(*(column[:needed] for column in found))
        room = needed


@compiled
def _test(
    users_ptr: Int32,
    users: Int32,
    used_ptr: Int32,
    used: Int32,
    kin: Int32,
    chances: _Chances,
    limit: float,
    found: Pairs,
) -> int:
    """Write the pairs of each context with later ones that have a p of at most `limit`; how many there are."""
    ptr, stratum, counts, factor = chances
    contexts = users_ptr.size - 1
    # Everybody's contexts are in order, and contexts are walked in order: each pointer only moves on.
    following = used_ptr[:-1].copy()
    groups, last = np.zeros(contexts, dtype=np.int32), np.full(contexts, -1, dtype=np.int32)
    near, from_here = np.empty(contexts, dtype=np.int32), np.zeros(factor.size, dtype=np.float64)
    at = 0
    for context in range(contexts):
        own = users[users_ptr[context] : users_ptr[context + 1]]
        many = _count_groups(own, kin, following, used_ptr, used, groups, last, near)
        for which in range(ptr[context], ptr[context + 1]):
            from_here[stratum[which]] = counts[which] * factor[stratum[which]]
        for second in near[:many]:
            mean = 0.0
            for share in range(ptr[second], ptr[second + 1]):
                mean += from_here[stratum[share]] * counts[share]
            chance = 1.0
            if not surely_above(groups[second], mean, limit):
                chance = poisson_tail(groups[second], mean)
            if chance <= limit:
                if at < found.one.size:
                    found.one[at], found.other[at], found.observed[at] = context, second, groups[second]
                    found.expected[at], found.p[at] = mean, chance
                at += 1
            groups[second] = 0
        for which in range(ptr[context], ptr[context + 1]):
            from_here[stratum[which]] = 0.0
    return at


@compiled
def _count_groups(
    users: Int32,
    kin: Int32,
    following: Int32,
    used_ptr: Int32,
    used: Int32,
    groups: Int32,
    last: Int32,
    near: Int32,
) -> int:
    """Count the kin groups (side by side in `users`) that use each later context too; how many such contexts."""
    many = 0
    for who in users:
        following[who] += 1
        for there in range(following[who], used_ptr[who + 1]):
            second = used[there]
            if groups[second] == 0:
                near[many] = second
                many += 1
            if groups[second] == 0 or last[second] != kin[who]:
                groups[second] += 1
                last[second] = kin[who]
    return many
