"""Resident memory of processes: the most that each held while something ran, whatever the platform."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Event, Thread

import psutil

EVERY = 0.1
"""Seconds between two looks."""


@contextmanager
def watched(pids: Sequence[int]) -> Iterator[dict[int, int]]:
    """For each process, the most MB that it held at any look so far; watched until the block ends."""
    most = dict.fromkeys(pids, 0)
    done = Event()

    def look() -> None:
        for pid in pids:
            with suppress(psutil.NoSuchProcess):
                most[pid] = max(most[pid], psutil.Process(pid).memory_info().rss // 2**20)

    def watch() -> None:
        while not done.wait(EVERY):
            look()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        look()
        yield most
        look()
    finally:
        done.set()
        watcher.join()
