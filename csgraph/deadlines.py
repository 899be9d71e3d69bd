"""Deadlines: what is asked of another server ends after so many seconds, however slowly the other side answers.

A time-out of a socket begins anew with every byte: who sends one now and then is never late. Here the whole has one
deadline, at which its connection is shut, and nobody waits longer for it whatever it waits for.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from threading import Event, Thread

from csgraph.errors import Unavailable

AGAIN = 0.2
"""Seconds between shutting a connection again: in the middle, TLS may have taken it over."""


def in_time(work: Callable[[], None], *, seconds: float) -> None:
    """Does the work. Raises what it raises; Unavailable (`too_slow`) where it takes longer, and then waits no more."""
    ended: SimpleQueue[Exception | None] = SimpleQueue()

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 — handed on to whoever waits
            ended.put(error)
        else:
            ended.put(None)

    Thread(target=run, name="delivery", daemon=True).start()
    try:
        error = ended.get(timeout=seconds)
    except Empty:
        raise _too_slow() from None
    if error is not None:
        raise error


@contextmanager
def cut_off(connection: Callable[[], socket.socket | None], *, seconds: float) -> Iterator[None]:
    """Shuts whatever connection there is once the seconds are over, so that who reads from it gets no further.

    Raises Unavailable (`too_slow`) in the place of whatever that looked like: half an answer may look like a whole one.
    """
    over, is_cut = Event(), Event()

    def watch() -> None:
        pause = seconds
        while not over.wait(pause):
            pause = AGAIN
            is_cut.set()
            found = connection()
            if found is not None:
                with suppress(OSError, ValueError):
                    found.shutdown(socket.SHUT_RDWR)

    watching = Thread(target=watch, name="deadline", daemon=True)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()
        if is_cut.is_set():
            raise _too_slow() from None


def _too_slow() -> Unavailable:
    return Unavailable("too_slow", "Another server took too long to answer.")
