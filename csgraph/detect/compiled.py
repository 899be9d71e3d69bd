"""Compiling: the one decorator that turns a plain loop over numpy arrays into machine code.

The code is kept on disk between runs, and gives up Python's lock while it runs, so that two threads
may each take half of the work.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
T = TypeVar("T")


def compiled(function: Callable[P, T]) -> Callable[P, T]:
    """`function` as machine code for the types that it is called with; it means the same as before."""
    return cast(Callable[P, T], numba.njit(nogil=True, cache=True, error_model="numpy")(function))
