"""Measuring: how long one step takes, and how much memory it needs at its peak."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from typing import Generic, TypeVar

import psutil

T = TypeVar("T", covariant=True)
EVERY = 0.005
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Generic[T]):
    """What a step gave, its seconds, and the megabytes that it held at its peak beyond those before it."""

    value: T
    seconds: float
    peak_mb: float


def measured(step: Callable[[], T], timer: Callable[[], float]) -> Measured[T]:
    """Take a step by the seconds of `timer`, with a second thread that watches the memory of this process."""
    process = psutil.Process()
    before = process.memory_info().rss
    most = [before]
    done = Event()

    def watch() -> None:
        while not done.wait(EVERY):
            most.append(max(most.pop(), process.memory_info().rss))

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        begins = timer()
        value = step()
        seconds = timer() - begins
        most.append(process.memory_info().rss)
    finally:
        done.set()
        watcher.join()
    return Measured(value=value, seconds=seconds, peak_mb=(max(most) - before) / 1e6)
