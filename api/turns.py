"""Turns: how many short tasks of one kind are under way at once.

A task computes, and waits for the graph or the vault between. One interpreter computes one at a time: of many
at once each only takes it from the others, and all are done later than if they had queued.
"""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

_Answer = TypeVar("_Answer")


class Turns:
    """A queue for threads: at most `at_once` tasks run, the others in the order in which they came."""

    def __init__(self, name: str, *, at_once: int) -> None:
        self._at_once = at_once
        self._limiters: RunVar[CapacityLimiter] = RunVar(name)

    async def take(self, task: Callable[[], _Answer]) -> _Answer:
        """What `task` gives or raises, run in a thread of its own in its turn."""
        limiter = self._limiters.get(None)
        if limiter is None:
            limiter = CapacityLimiter(self._at_once)
            self._limiters.set(limiter)
        return await to_thread.run_sync(task, limiter=limiter)


READS = Turns("reads of one thing", at_once=2)
"""Endpoints that read one alert, context or case. One computes while the other waits."""

TOKENS = Turns("tokens", at_once=1)
"""Finding out who asks: apart from the rest, so that nobody waits for it behind a slow answer."""
