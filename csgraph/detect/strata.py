"""Strata: which young people choose among the same contexts, as given (by school) or learnt from what they use.

Source: background section 2, S3; docs/decisions/0010-what-groups-left-open.md says how strata are learnt.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from csgraph.detect.columns import Float64, Int32, Int64, People
from csgraph.detect.communities import communities
from csgraph.detect.compiled import compiled
from csgraph.detect.policy import Strata as Choice
from csgraph.detect.sharing import Graph, shared
from csgraph.detect.uses import Uses

RESOLUTIONS = (0.7, 0.85, 1.0)
"""How finely contexts are parted, the coarsest first, after no parting at all."""
BUSIEST = 256
"""Contexts among which it is judged whether strata explain what is shared."""
JUDGED_FROM = 0.5
"""Shared users expected by chance, from which a pair of contexts is judged."""
FEWEST = 30
"""Young people in a learnt stratum: fewer may be one group, which would be compared with itself alone."""
CHOICE = 3.0
"""Contexts to choose among in a learnt stratum for each that one of its young people uses: with fewer it is a group."""
EXPLAINED = 1.2
"""The mean of (seen - expected)² / expected up to which chance within strata explains what is shared,"""
LEFT_OUT = 0.1
"""without this share of the pairs, those that it explains least: a group is a few pairs, a school is nearly all,"""
OF_CHANCE = 0.6
"""as a part of what chance alone leaves of that mean then (of a chi-squared of one degree: 0.59)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strata:
    """The stratum of each young person of `Uses`, a place in `names` (None: no stratum has that name)."""

    names: Sequence[str | None]
    of: Int32


def strata_of(uses: Uses, people: People, choice: Choice) -> Strata:
    """The strata of one region. Those of whom none is given are in one stratum together, without a name."""
    match choice:
        case "given":
            return Strata(names=[None, *people.strata], of=people.stratum[uses.people] + np.int32(1))
        case "learnt":
            return learnt(uses)
        case "none":
            return Strata(names=[None], of=np.zeros(uses.people.size, dtype=np.int32))


def learnt(uses: Uses) -> Strata:
    """The coarsest strata within which chance explains how many users busy contexts share.

    Candidates: everybody together, then communities of contexts by shared users at rising resolution; a
    young person belongs where most of their contexts are, of equal numbers to the larger community, and with
    the largest stratum where fewer than FEWEST belong or they have next to no CHOICE: a large group would be
    compared with itself alone. Where none explains it, the one that comes nearest.
    """
    co_use = shared(uses.users_ptr, uses.users, uses.used_ptr, uses.used, np.ones(uses.people.size))
    busiest = np.sort(np.argsort(-np.diff(uses.users_ptr), kind="stable")[:BUSIEST]).astype(np.int32)
    seen = _seen(co_use, busiest)
    best = np.zeros(uses.people.size, dtype=np.int32)
    least = unexplained(uses, best, busiest, seen)
    for resolution in RESOLUTIONS:
        if least <= EXPLAINED:
            break
        of = _joined(uses, _majority(uses, communities(co_use, resolution=resolution)))
        rest = unexplained(uses, of, busiest, seen)
        if rest < least:
            best, least = of, rest
    return Strata(names=[f"learnt {number + 1}" for number in range(int(best.max(initial=0)) + 1)], of=best)


def unexplained(uses: Uses, of: Int32, busiest: Int32, seen: Float64) -> float:
    """How far what is shared is from what chance explains; 0 where no busy contexts are shared enough to tell."""
    widths = np.diff(uses.used_ptr).astype(np.float64)
    many = int(of.max(initial=0)) + 1
    total = np.bincount(of, weights=widths, minlength=many)
    factor = np.bincount(of, weights=widths * (widths - 1), minlength=many) / np.maximum(total * total, 1)
    counts = np.zeros((busiest.size, many))
    _tally(uses.users_ptr, uses.users, busiest, of, counts)
    expected = (counts * factor) @ counts.T
    judged = np.triu(expected >= JUDGED_FROM, 1)
    if not judged.any():
        return 0.0
    off = np.sort((seen[judged] - expected[judged]) ** 2 / expected[judged])
    return float(off[: math.ceil(off.size * (1.0 - LEFT_OUT))].mean()) / OF_CHANCE


def _seen(co_use: Graph, busiest: Int32) -> Float64:
    """How many users each two of the busiest contexts share."""
    place = np.full(co_use.ptr.size - 1, -1, dtype=np.int64)
    place[busiest] = np.arange(busiest.size)
    seen = np.zeros((busiest.size, busiest.size))
    _look_up(co_use, busiest, place, seen)
    return seen


def _majority(uses: Uses, contexts: Int32) -> Int32:
    """The community that most contexts of each young person belong to."""
    of = np.empty(uses.people.size, dtype=np.int32)
    _most(uses.used_ptr, uses.used, contexts, np.zeros(int(contexts.max()) + 1, dtype=np.int32), of)
    return of


def _joined(uses: Uses, of: Int32) -> Int32:
    """Strata numbered anew, in order; those that may be one group are joined to the largest (the first of them)."""
    sizes = np.bincount(of)
    alike = (sizes < FEWEST) | (_choice(uses, of, sizes) < CHOICE)
    joined = np.where(alike, sizes.argmax(), np.arange(sizes.size))
    return np.unique(joined[of], return_inverse=True)[1].astype(np.int32)


def _choice(uses: Uses, of: Int32, sizes: Int64) -> Float64:
    """How many contexts each stratum's uses are spread over (Hill 1973, order 2), for each that one of it uses."""
    total = np.bincount(of, weights=np.diff(uses.used_ptr), minlength=sizes.size)
    return total * sizes / np.maximum(_squares(uses.users_ptr, uses.users, of, sizes.size), 1.0)


@compiled
def _squares(ptr: Int32, users: Int32, of: Int32, many: int) -> Float64:
    """For each stratum the sum over contexts of the square of how many of it use one."""
    found, counts = np.zeros(many), np.zeros(many)
    for context in range(ptr.size - 1):
        for at in range(ptr[context], ptr[context + 1]):
            # (n + 1)² is n² and 2 n + 1.
            found[of[users[at]]] += 2.0 * counts[of[users[at]]] + 1.0
            counts[of[users[at]]] += 1.0
        for at in range(ptr[context], ptr[context + 1]):
            counts[of[users[at]]] = 0.0
    return found


@compiled
def _tally(ptr: Int32, users: Int32, contexts: Int32, of: Int32, counts: Float64) -> None:
    """Count the users of each of these contexts by stratum."""
    for row in range(contexts.size):
        for at in range(ptr[contexts[row]], ptr[contexts[row] + 1]):
            counts[row, of[users[at]]] += 1.0


@compiled
def _look_up(co_use: Graph, contexts: Int32, place: Int64, seen: Float64) -> None:
    """Write what joins each of these contexts to others that have a place."""
    for row in range(contexts.size):
        for at in range(co_use.ptr[contexts[row]], co_use.ptr[contexts[row] + 1]):
            if place[co_use.to[at]] >= 0:
                seen[row, place[co_use.to[at]]] = co_use.weight[at]


@compiled
def _most(ptr: Int32, used: Int32, contexts: Int32, tally: Int32, of: Int32) -> None:
    for one in range(ptr.size - 1):
        best = contexts[used[ptr[one]]]
        for at in range(ptr[one], ptr[one + 1]):
            which = contexts[used[at]]
            tally[which] += 1
            if tally[which] > tally[best] or (tally[which] == tally[best] and which < best):
                best = which
        for at in range(ptr[one], ptr[one + 1]):
            tally[contexts[used[at]]] = 0
        of[one] = best
