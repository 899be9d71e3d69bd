"""Threads: work shared out over rows, for compiled loops and numpy, which give up Python's lock."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")

MOST_THREADS = 4
THREADED_FROM = 100_000
"""Rows from which several threads are quicker than one."""


def threads_at_most() -> int:
    """How many threads there may be at a time."""
    return min(MOST_THREADS, os.cpu_count() or 1)


def threads_for(rows: int) -> int:
    """How many threads are worth their while for so many rows."""
    return threads_at_most() if rows >= THREADED_FROM else 1


def in_threads(work: Callable[[int], T], count: int, *, threads: int | None = None) -> list[T]:
    """The work on each number below `count`, in as many threads (None: one for each)."""
    if count == 1 or threads == 1:
        return [work(each) for each in range(count)]
    with ThreadPoolExecutor(threads or count) as pool:
        return list(pool.map(work, range(count)))


def over_rows(work: Callable[[int, int], None], rows: int) -> None:
    """The work on runs of rows, from one up to another, a thread each."""
    threads = threads_for(rows)
    edges = list(pairwise(rows * each // threads for each in range(threads + 1)))
    _ = in_threads(lambda part: work(*edges[part]), threads)
