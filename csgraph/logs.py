"""Logs: one line of JSON an event, on standard error; ids, codes and counts only, by a list of what may be said.

A program writes `structlog.get_logger().info("import:run:complete", run=…, rows=…)`. A key that is not in
`ALLOWED` and a value that is no id, code or number never reach a log: free text, names and rows of files cannot.
"""

import logging
import re
import sys
import threading
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from csgraph.clock import Clock
from csgraph.errors import CsgraphError

ALLOWED = frozenset(
    {
        "event", "level", "at", "dropped", "error", "code",
        "run", "batch", "file", "rows", "seconds", "state",
        "context", "alert", "case", "summary", "release", "token", "client", "request", "query",
        "count", "version", "method", "route", "status", "port", "pid", "attempt",
    }
)  # fmt: skip
EVENT = re.compile(r"[a-z0-9_.-]+:[a-z0-9_.-]+:[a-z0-9_.-]+")
"""Noun:subject:action."""
PLAIN = re.compile(r"[A-Za-z0-9_.:/{}+-]{0,100}")
"""An id, code, file name, route or moment: no spaces, so no sentence."""
WITHHELD = "(withheld)"


def configure(*, clock: Clock, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Sends every log of this process through the list, to `stream` or standard error. Other libraries say only that
    they had something to say: their words may hold values.
    """
    to = stream or sys.stderr

    def stamp(_logger: object, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {**event, "level": name, "at": clock.wall().isoformat()}

    structlog.configure(
        processors=[
            _name_error,
            allow,
            stamp,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=to),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_OfLibraries()]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    threading.excepthook = _of_threads
    sys.unraisablehook = _of_what_is_unraisable


def allow(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What of an event may be said; `dropped` counts the keys that were left out."""
    kept = {key: _plain(value) for key, value in event.items() if key in ALLOWED}
    if not EVENT.fullmatch(str(kept.get("event"))):
        kept["event"] = WITHHELD
    if len(kept) < len(event):
        kept["dropped"] = len(event) - len(kept)
    return kept


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if PLAIN.fullmatch(text) else WITHHELD


def _name_error(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception by its class, and by its code where it is one of ours; never its text or its frames."""
    given = event.pop("exc_info", None)
    given = given[1] if isinstance(given, tuple) else given
    error = given if isinstance(given, BaseException) else (sys.exc_info()[1] if given else None)
    if error is not None:
        event["error"] = type(error).__name__
        if isinstance(error, CsgraphError):
            event["code"] = error.code
    return event


class _OfLibraries(logging.Handler):
    """Turns a library's record into an event that names the library and the level."""

    def emit(self, record: logging.LogRecord) -> None:
        library = record.name.split(".")[0].lower()
        name = "error" if record.levelno >= logging.ERROR else "warning"
        getattr(structlog.get_logger(), name)(f"library:{library}:{name}", exc_info=record.exc_info or None)


def _of_threads(ended: threading.ExceptHookArgs) -> None:
    """A thread that ended by an error: Python would print its traceback, with the error's text."""
    structlog.get_logger().error("thread:work:error", exc_info=ended.exc_value)


def _of_what_is_unraisable(ended: "sys.UnraisableHookArgs") -> None:
    structlog.get_logger().error("program:object:error", exc_info=ended.exc_value)
