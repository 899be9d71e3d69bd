"""Kin groups: connected parts over links, whoever they run through."""

import numpy as np
import numpy.typing as npt

from csgraph.detect.compiled import compiled

Int32 = npt.NDArray[np.int32]


@compiled
def root_of(parent: Int32, member: int) -> int:
    """The member that stands for `member`'s part; the way there is shortened for the next time."""
    while parent[member] != member:
        parent[member] = parent[parent[member]]
        member = parent[member]
    return member


@compiled
def _join(parent: Int32, left: Int32, right: Int32) -> None:
    for link in range(left.size):
        one, other = root_of(parent, left[link]), root_of(parent, right[link])
        if one < other:
            parent[other] = one
        elif other < one:
            parent[one] = other
    for member in range(parent.size):
        parent[member] = root_of(parent, member)


def connected_parts(members: int, left: Int32, right: Int32) -> Int32:
    """The part that each of `members` belongs to, numbered from 0 in the order of their first members.

    `left[i]` and `right[i]` (codes below `members`) are the two ends of link i.
    """
    parent = np.arange(members, dtype=np.int32)
    _join(parent, left, right)
    return numbered_parts(parent)


def numbered_parts(parent: Int32) -> Int32:
    """Parts by the member that stands for each, its first, as numbers from 0 in the order of those."""
    number = np.cumsum(parent == np.arange(parent.size, dtype=np.int32), dtype=np.int32) - np.int32(1)
    return number[parent]
