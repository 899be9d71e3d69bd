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
    room = _room(ptr, members, back_ptr)
    pointers = np.zeros(count + 1, dtype=np.int64)
    to, weights = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.float64)
    _fill(ptr, members, back_ptr, back, weight, pointers, to, weights)
    return Graph(pointers, to[: pointers[-1]], weights[: pointers[-1]], np.zeros(count))


@compiled
def _room(ptr: Int32, members: Int32, back_ptr: Int32) -> int:
    """How many neighbours there are at most: those whom several things join are counted for each, up to everybody."""
    count, room = np.int64(ptr.size - 1), np.int64(0)
    for one in range(count):
        many = np.int64(0)
        for at in range(ptr[one], ptr[one + 1]):
            many += back_ptr[members[at] + 1] - back_ptr[members[at]] - 1
        room += min(many, count - 1)
    return room


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
    ends = np.int64(0)
    for one in range(ptr.size - 1):
        begins = ends
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
        pointers[one + 1] = ends
