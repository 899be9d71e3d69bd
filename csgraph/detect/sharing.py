"""Sharing: how strongly the members of one side are joined through the other side, as a weighted graph.

Two young people share contexts, two contexts share users: both are the same arithmetic, row by row and
without sorting. Source: background section 2, S3, and section 1, point 6.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import Float64, Int32, Int64
from csgraph.detect.compiled import compiled


class Graph(NamedTuple):
    """A weighted graph without direction: i's neighbours are `to[ptr[i]:ptr[i + 1]]`, with `weight` beside them.

    `inside[i]` is what i weighs within itself, both directions counted (0 unless i stands for several).
    """

    ptr: Int64
    to: Int32
    weight: Float64
    inside: Float64


def shared(ptr: Int32, members: Int32, back_ptr: Int32, back: Int32, weight: Float64) -> Graph:
    """The graph of one side: two of it are joined by the sum of `weight` over what they share on the other.

    `members[ptr[i]:ptr[i + 1]]` is what i has on the other side, `back` the same pairs from there.
    """
    count = ptr.size - 1
    pointers = np.zeros(count + 1, dtype=np.int64)
    _count(ptr, members, back_ptr, back, pointers)
    np.cumsum(pointers, out=pointers)
    to, weights = np.empty(int(pointers[-1]), dtype=np.int32), np.empty(int(pointers[-1]), dtype=np.float64)
    _fill(ptr, members, back_ptr, back, weight, pointers, to, weights)
    return Graph(pointers, to, weights, np.zeros(count))


@compiled
def _count(ptr: Int32, members: Int32, back_ptr: Int32, back: Int32, pointers: Int64) -> None:
    """How many neighbours each has, at the place after its own."""
    seen = np.full(ptr.size - 1, -1, dtype=np.int32)
    for one in range(ptr.size - 1):
        seen[one] = one
        for at in range(ptr[one], ptr[one + 1]):
            for there in range(back_ptr[members[at]], back_ptr[members[at] + 1]):
                other = back[there]
                if seen[other] != one:
                    seen[other] = one
                    pointers[one + 1] += 1


@compiled
def _fill(
    ptr: Int32,
    members: Int32,
    back_ptr: Int32,
    back: Int32,
    weight: Float64,
    pointers: Int64,
    to: Int32,
    weights: Float64,
) -> None:
    place = np.full(ptr.size - 1, -1, dtype=np.int64)
    for one in range(ptr.size - 1):
        begins = ends = pointers[one]
        for at in range(ptr[one], ptr[one + 1]):
            share = weight[members[at]]
            for there in range(back_ptr[members[at]], back_ptr[members[at] + 1]):
                other = back[there]
                if other == one:
                    continue
                if place[other] < begins:
                    place[other] = ends
                    to[ends] = other
                    weights[ends] = 0.0
                    ends += 1
                weights[place[other]] += share
