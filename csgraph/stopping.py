"""Stopping: a command that is asked to end by a signal ends as by ctrl-C: the engine goes with its last user."""

import signal
from collections.abc import Callable
from types import FrameType

INTERRUPTED = 130
"""The exit code of a command that was stopped by ctrl-C."""

_STOPS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class _Stopped:
    """Turns the first of these signals into ctrl-C, and remembers which it was."""

    def __init__(self) -> None:
        self.by: int | None = None

    def listen(self) -> None:
        for number in _STOPS:
            if signal.getsignal(number) is signal.SIG_DFL:  # Under nohup it is ignored, and is to stay so.
                signal.signal(number, self._stop)

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        self.by = number
        for each in _STOPS:
            signal.signal(each, signal.SIG_IGN)  # It is ending: asked again, it would end half way.
        raise KeyboardInterrupt


def until_stopped(command: Callable[[], int]) -> int:
    """The exit code of `command`; of one that a signal cut short, that signal's own: 143 after SIGTERM."""
    stopped = _Stopped()
    stopped.listen()
    try:
        code = command()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 128 + stopped.by if stopped.by is not None and code in {1, INTERRUPTED} else code
