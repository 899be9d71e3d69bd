"""Rounds: work that is done again and again beside the server, and that cannot end unseen."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread

from csgraph.errors import Unavailable

PATIENCE = 180.0
"""Seconds without a sign of life, beyond the pause between two rounds, after which it counts as stuck."""
MOST_FAILURES = 3
LAST_WAIT = 35.0

Beat = Callable[[], None]
"""To be called by work that takes long, each time that it gets on."""


@dataclass(slots=True, eq=False)
class _Signs:
    """Signs of life."""

    thread: Thread | None = None
    beat_at: float = 0.0
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rounds:
    """Does `work` every so many seconds in a thread of its own. What it raises is left for the next round.

    `name` is what people call it.
    """

    name: str
    work: Callable[[Beat], object]
    seconds: float
    patience: float = PATIENCE
    _stop: Event = field(default_factory=Event, repr=False)
    _signs: _Signs = field(default_factory=_Signs, repr=False)

    def start(self) -> None:
        """Begins; the first round comes after the first pause."""
        self._beat()
        thread = Thread(target=self._go_round, name=self.name, daemon=True)
        self._signs.thread = thread
        thread.start()

    def stop(self) -> None:
        """Ends it once the round under way is done, which is not waited for longer than one letter may take."""
        self._stop.set()
        if self._signs.thread is not None:
            self._signs.thread.join(LAST_WAIT)

    @property
    def is_alive(self) -> bool:
        """Whether its thread has begun and not ended."""
        return self._signs.thread is not None and self._signs.thread.is_alive()

    def check(self) -> None:
        """Raises Unavailable where it has ended, is stuck, or failed several times in a row."""
        if self._signs.thread is None or self._stop.is_set():
            return
        if not self.is_alive:
            raise self._trouble("has ended")
        if time.monotonic() - self._signs.beat_at > self.seconds + self.patience:
            raise self._trouble("is stuck")
        if self._signs.failures >= MOST_FAILURES:
            raise self._trouble("fails each time")

    def _go_round(self) -> None:
        while not self._stop.wait(self.seconds):
            self._beat()
            try:
                self.work(self._beat)
            except Exception:  # noqa: BLE001 — whatever it is, the next round is tried, and `check` tells
                self._signs.failures += 1
            else:
                self._signs.failures = 0

    def _beat(self) -> None:
        self._signs.beat_at = time.monotonic()

    def _trouble(self, what: str) -> Unavailable:
        return Unavailable(
            "rounds_trouble",
            f"The {self.name} {what}.",
            advice="Restart the service; `csgraph notices deliver` says what goes wrong.",
        )
