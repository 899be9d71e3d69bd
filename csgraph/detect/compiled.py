"""Compiling: the one decorator that turns a plain loop over numpy arrays into machine code.

The code is kept on disk between runs, and gives up Python's lock while it runs, so that threads may
share the work. What is kept belongs to these very sources: compiled code has in it the code of what it
calls, of which numba itself takes no notice when another module changes.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

import numba
import platformdirs
from numba.core import config
from numba.core.options import DefaultOptions

P = ParamSpec("P")
T = TypeVar("T")

ROOM = Path(__file__).parent
UNCOUNTED = {"_nrt": False} if hasattr(DefaultOptions, "_nrt") else {}
"""What leaves counting out; numba has no public word for it, and without it a function is but slower."""


def _kept_in() -> Path | None:
    """The folder for compiled code of these sources, beside them or else the user's own (None: nowhere)."""
    sources = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(ROOM.glob("*.py")))).hexdigest()[:16]
    for folder in (ROOM / "__pycache__", platformdirs.user_cache_path("csgraph", appauthor=False)):
        try:
            kept = folder / f"compiled-{sources}"
            kept.mkdir(parents=True, exist_ok=True)
            (kept / ".kept").touch()
        except OSError:
            continue
        return kept
    return None


KEPT = _kept_in()
config.CACHE_DIR = str(KEPT or "")  # pyright: ignore[reportAttributeAccessIssue]


def compiled(function: Callable[P, T]) -> Callable[P, T]:
    """`function` as machine code for the types that it is called with; it means the same as before."""
    compile_ = numba.njit(nogil=True, cache=KEPT is not None, error_model="numpy")
    return cast(Callable[P, T], compile_(function))


def lean(function: Callable[P, T]) -> Callable[P, T]:
    """The same for a function that makes no array and gives none back: nobody counts who holds those it is given.

    Counting took half the time where tuples of many arrays go from function to function, and threads wait for each
    other to count. What makes an array in one is refused when it is compiled. docs/decisions/0033 has more.
    """
    njit = cast(Callable[..., Callable[[Callable[P, T]], Callable[P, T]]], numba.njit)
    return njit(nogil=True, cache=KEPT is not None, error_model="numpy", **UNCOUNTED)(function)
