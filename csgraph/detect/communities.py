"""Communities: parts of a weighted graph that are joined more within than between, the same every time.

Louvain's method: Blondel, Guillaume, Lambiotte, Lefebvre (2008), Fast unfolding of communities in large
networks; at the end each member may move once more, as in multi-level refinement (Rotta, Noack 2011).
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

import numpy as np

from csgraph.detect.columns import Float64, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.sharing import Graph

LEVELS = 50
"""Most rounds of moving and joining; far more than are ever needed."""
PASSES = 100
LEAST_GAIN = 1e-10
"""A move must gain this much of the whole weight, so that rounding cannot keep it going."""


def communities(graph: Graph, *, tries: int = 1, resolution: float = 1.0) -> Int32:
    """The community of each member, numbered from 0 by size, then by first member.

    Of `tries` orders in which members may move (the first is their own order, the rest are drawn from
    fixed seeds) the one with the highest modularity stands.
    """
    count = graph.ptr.size - 1
    best, most = np.arange(count, dtype=np.int32), -np.inf
    for attempt in range(tries if graph.to.size else 0):
        found = _refined(graph, attempt, resolution)
        if tries == 1:
            return _by_size(found)
        quality = modularity(graph, found, resolution)
        if quality > most + LEAST_GAIN:
            best, most = found, quality
    return _by_size(best)


@compiled
def modularity(graph: Graph, community: Int32, resolution: float) -> float:
    """The share of weight within communities beyond what their members' weights would have anyway."""
    ptr, to, weight, inside = graph
    within = 0.0
    total = np.zeros(ptr.size, dtype=np.float64)
    whole = 0.0
    for one in range(ptr.size - 1):
        total[community[one]] += inside[one]
        whole += inside[one]
        within += inside[one]
        for at in range(ptr[one], ptr[one + 1]):
            total[community[one]] += weight[at]
            whole += weight[at]
            if community[to[at]] == community[one]:
                within += weight[at]
    return within / whole - resolution * (total * total).sum() / (whole * whole)


def _refined(graph: Graph, attempt: int, resolution: float) -> Int32:
    """Moves and joins until nothing moves, then moves single members of the result and begins again from there."""
    community = np.arange(graph.ptr.size - 1, dtype=np.int32)
    for _ in range(LEVELS):
        if not _moved(graph, community, _order(community.size, attempt), resolution):
            break
        community = _numbered(community)
        joined, coarse = community, _joined(graph, community, int(community.max()) + 1)
        for _ in range(LEVELS):
            parts = np.arange(coarse.ptr.size - 1, dtype=np.int32)
            if not _moved(coarse, parts, _order(parts.size, attempt), resolution):
                break
            parts = _numbered(parts)
            joined, coarse = parts[joined], _joined(coarse, parts, int(parts.max()) + 1)
        community = joined.copy()
    return community


def _order(count: int, attempt: int) -> Int64:
    everybody = np.arange(count, dtype=np.int64)
    return np.random.default_rng(attempt).permutation(everybody) if attempt else everybody


@compiled
def _moved(graph: Graph, community: Int32, order: Int64, resolution: float) -> bool:
    """Moves each in turn to the community of a neighbour that gains most; whether any moved."""
    count = graph.ptr.size - 1
    strength = graph.inside.copy()
    for one in range(count):
        for at in range(graph.ptr[one], graph.ptr[one + 1]):
            strength[one] += graph.weight[at]
    total = np.zeros(count, dtype=np.float64)
    for one in range(count):
        total[community[one]] += strength[one]
    whole = strength.sum()
    towards, near = np.zeros(count, dtype=np.float64), np.empty(count, dtype=np.int32)
    any_moved = False
    for _ in range(PASSES):
        moves = 0
        for one in order:
            here = community[one]
            total[here] -= strength[one]
            best = _best(graph, community, one, resolution * strength[one] / whole, whole, total, towards, near)
            total[best] += strength[one]
            if best != here:
                community[one] = best
                moves += 1
        any_moved |= moves > 0
        if moves == 0:
            break
    return any_moved


@compiled
def _best(
    graph: Graph,
    community: Int32,
    one: int,
    own: float,
    whole: float,
    total: Float64,
    towards: Float64,
    near: Int32,
) -> int:
    """The community near `one` that it gains most by; its own unless another gains enough. `towards` is left empty."""
    here = community[one]
    found = 1
    near[0] = here
    for at in range(graph.ptr[one], graph.ptr[one + 1]):
        there = community[graph.to[at]]
        if towards[there] == 0.0 and there != here:
            near[found] = there
            found += 1
        towards[there] += graph.weight[at]
    best, most = here, towards[here] - own * total[here] + LEAST_GAIN * whole
    for at in range(1, found):
        gain = towards[near[at]] - own * total[near[at]]
        if gain > most:
            best, most = near[at], gain
    for at in range(found):
        towards[near[at]] = 0.0
    return best


def _numbered(community: Int32) -> Int32:
    """The same communities, numbered from 0 without gaps."""
    present = np.zeros(int(community.max()) + 1, dtype=np.bool_)
    present[community] = True
    return (np.cumsum(present, dtype=np.int32) - np.int32(1))[community]


def _joined(graph: Graph, community: Int32, count: int) -> Graph:
    """The graph in which each community is one member."""
    order = np.argsort(community, kind="stable")
    begins = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(community, minlength=count), out=begins[1:])
    pointers = np.zeros(count + 1, dtype=np.int64)
    to, weight = np.empty_like(graph.to), np.empty_like(graph.weight)
    inside = np.zeros(count, dtype=np.float64)
    _join(graph, community, order, begins, pointers, to, weight, inside)
    return Graph(pointers, to[: pointers[-1]].copy(), weight[: pointers[-1]].copy(), inside)


@compiled
def _join(
    graph: Graph,
    community: Int32,
    order: Int64,
    begins: Int64,
    pointers: Int64,
    to: Int32,
    weight: Float64,
    inside: Float64,
) -> None:
    place = np.full(pointers.size - 1, -1, dtype=np.int64)
    ends = 0
    for one in range(pointers.size - 1):
        first = ends
        for which in range(begins[one], begins[one + 1]):
            member = order[which]
            inside[one] += graph.inside[member]
            for at in range(graph.ptr[member], graph.ptr[member + 1]):
                other = community[graph.to[at]]
                if other == one:
                    inside[one] += graph.weight[at]
                    continue
                if place[other] < first:
                    place[other] = ends
                    to[ends] = other
                    weight[ends] = 0.0
                    ends += 1
                weight[place[other]] += graph.weight[at]
        pointers[one + 1] = ends


def _by_size(community: Int32) -> Int32:
    """The same communities, numbered from 0 by size, then by first member."""
    numbered = _numbered(community) if community.size else community
    sizes = np.bincount(numbered)
    first = np.full(sizes.size, community.size, dtype=np.int64)
    np.minimum.at(first, numbered, np.arange(community.size))
    place = np.empty(sizes.size, dtype=np.int32)
    place[np.lexsort((first, -sizes))] = np.arange(sizes.size, dtype=np.int32)
    return place[numbered]
