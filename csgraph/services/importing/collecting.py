"""Collecting: how often Python looks for objects that hold one another while an import runs."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

BETWEEN = 50_000
"""Objects made and not yet let go between two looks. Python's own 700 is passed every few rows."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Looks seldom while a great many rows pass, none of which refers to itself: a quarter of an import's time.

    Counting references frees the rows all the same. In the whole process, for as long as it lasts.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(BETWEEN, before[0]), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
