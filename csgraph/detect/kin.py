"""Kin groups: connected parts over links, whoever they run through."""

import numpy as np
import numpy.typing as npt

from csgraph.detect.compiled import compiled, lean

Int32 = npt.NDArray[np.int32]


@lean
def root_of(parent: Int32, member: int) -> int:
    """The member that stands for `member`'s part; the way there is shortened for the next time."""
    while parent[member] != member:
        parent[member] = parent[parent[member]]
        member = parent[member]
    return member


@lean
def joined(parent: Int32, one: int, other: int) -> int:
    """Make the parts of two members one, for which the first of it stands; 1, or 0 where they were one already."""
    left, right = root_of(parent, one), root_of(parent, other)
    if left == right:
        return 0
    parent[max(left, right)] = min(left, right)
    return 1


@compiled
def shorten(parent: Int32) -> None:
    """Make each member name at once the one that stands for its part."""
    for member in range(parent.size):
        parent[member] = root_of(parent, member)


@compiled
def _join(parent: Int32, left: Int32, right: Int32) -> None:
    for link in range(left.size):
        joined(parent, left[link], right[link])
    shorten(parent)


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
