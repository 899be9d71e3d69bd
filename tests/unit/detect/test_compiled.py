"""Lean functions: they mean what Python means by them, hold on to no array, and cannot make one."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numba.core.errors import TypingError

from csgraph.detect.columns import Int32
from csgraph.detect.compiled import compiled, lean
from csgraph.detect.incidents import first_from

COUNTING = ("NRT_incref", "NRT_decref")


class Two(NamedTuple):
    """Two arrays in a tuple."""

    left: Int32
    right: Int32


def plainly_swapped(two: Two, at: int) -> int:
    """Swap what both have in a place, through views of them; their sum."""
    left, right = two.left[at:], two.right[at:]
    left[0], right[0] = right[0], left[0]
    return int(left[0] + right[0])


@compiled
def cut(two: Two, at: int) -> Int32:
    """What is given back has to be counted."""
    return two.left[at:]


@lean
def made(many: int) -> int:
    """Make an array."""
    return np.zeros(many).size


swapped = lean(plainly_swapped)


def code_of(function: object) -> str:
    """The code for all that a compiled function was called with, made anew: code that is kept cannot be looked into."""
    getattr(function, "recompile")()  # noqa: B009
    return "".join(getattr(function, "inspect_llvm")().values())  # noqa: B009


@given(both=arrays(np.int32, (2, 5), elements=st.integers(-1000, 1000)), at=st.integers(0, 4))
def test_a_lean_function_means_what_python_means_by_it(both: Int32, at: int) -> None:
    mine, theirs = both.copy(), both.copy()

    assert swapped(Two(mine[0], mine[1]), at) == plainly_swapped(Two(theirs[0], theirs[1]), at)
    assert (mine == theirs).all()


def test_a_lean_function_counts_nothing_that_a_compiled_one_counts() -> None:
    two = Two(np.zeros(3, dtype=np.int32), np.ones(3, dtype=np.int32))
    assert cut(two, 1).size == 2
    assert swapped(two, 1) == 1

    assert any(each in code_of(cut) for each in COUNTING)
    assert not any(each in code_of(swapped) for each in COUNTING)


def test_a_lean_function_that_makes_an_array_is_refused() -> None:
    with pytest.raises(TypingError):
        made(3)


@given(days=st.lists(st.integers(-50, 50)), day=st.integers(-60, 60), beyond=st.lists(st.integers(-50, 50)))
def test_how_many_days_lie_before_one(days: list[int], day: int, beyond: list[int]) -> None:
    column = np.array([*sorted(days), *beyond], dtype=np.int32)

    assert first_from(column, len(days), day) == sum(each < day for each in days)
