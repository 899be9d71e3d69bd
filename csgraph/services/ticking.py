"""Ticking: what time alone brings comes by itself, whether a server runs or a timer starts a command."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Permission, Role, authorize
from csgraph.domain.looks import Gone

TIMEKEEPER = Actor(id="csgraph:tick", roles=frozenset({Role.ADMINISTRATOR}), agency="csgraph")
"""Who evaluates where nobody asked: the service itself."""


class Deliver(Protocol):
    """Sends what is due."""

    def __call__(self, *, actor: Actor) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticking:
    """Evaluates day after day up to now, and sends what is due."""

    clock: Clock
    evaluate: Callable[[Actor], Gone]
    deliver: Deliver

    def tick(self, *, actor: Actor) -> Gone:
        """Goes through the days on which nobody looked, evaluates now, and delivers what is due; twice is once.

        Raises NotPermitted, Conflict (another process has been evaluating for too long), Unavailable.
        """
        authorize(actor, Permission.DETECT)
        gone = self.evaluate(actor)
        if actor.may(Permission.MANAGE_NOTICES):
            self.deliver(actor=actor)
        return gone

    def each_day(self, *, actor: Actor) -> Callable[[], None]:
        """Work to be done again and again: evaluates the first time and then once at the start of each day.

        It is done often, since a machine may sleep through a midnight. What fails is tried again, and what is due is
        left to whoever delivers.
        """
        done: set[date] = set()

        def look() -> None:
            today = self.clock.today()
            if today not in done:
                self.evaluate(actor)
                done.add(today)

        return look
