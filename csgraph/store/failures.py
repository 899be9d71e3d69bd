"""What the driver raises, as errors of ours. A query of ours that is wrong stays the error that it is."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ConnectionAcquisitionTimeoutError,
    ConstraintError,
    DatabaseError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from csgraph.errors import Conflict, CsgraphError, InvalidInput, Unavailable

_LOST = (ServiceUnavailable, SessionExpired, AuthError, ConnectionAcquisitionTimeoutError, OSError)
_TIMED_OUT = ("TransactionTimedOut", "Transaction.Terminated", "TransactionTerminated")
_DAMAGED = re.compile(
    r"Invalid position -?\d+ \(size=|Error on loading (record|page)|[Cc]orrupt|Cannot (read|find) (page|bucket|file)"
    r"|BufferUnderflow|BufferOverflow|NegativeArraySize|Record #-\d+:-?\d+ not found"
)
"""What the embedded engine says of a page that is none."""
_LINE = re.compile(r"\bline:? (\d{1,4})\b")
_NOT_SAVED = ("Transaction.TransactionNotFound", "DatabaseError.Transaction", "TransactionCommitFailed")


@contextmanager
def translated() -> Iterator[None]:
    """Raises Conflict or Unavailable in the place of what the driver raises when that is what it means."""
    try:
        yield
    except ConstraintError as error:
        message = "Somebody else wrote the same at the same moment, or it is there already."
        raise Conflict("already_there", message, advice="Nothing was written. Look again, then repeat it.") from error
    except _LOST as error:
        advice = "`csgraph engine status` says how it stands; then repeat the command."
        raise Unavailable("graph_lost", "The graph database stopped answering.", advice=advice) from error
    except Neo4jError as error:
        known = _known(error) or _failed(error)
        if known is None:
            raise
        raise known from error


@contextmanager
def refusals() -> Iterator[None]:
    """Raises InvalidInput for what the database refuses in a text that an analyst wrote. Inside `translated`."""
    try:
        yield
    except (AuthError, ConstraintError, TransientError):
        raise
    except Neo4jError as error:
        if _known(error) is not None:
            raise
        advice = "Check its spelling, its values and that it only reads."
        words = f"The database did not accept the question{_where(error)}."
        raise InvalidInput("query_refused", words, advice=advice, field="cypher") from error


def _where(error: Neo4jError) -> str:
    """On which line of the text, where the database says so."""
    found = _LINE.search(error.message or "")
    return f": something is wrong in line {found[1]}" if found else ""


def _failed(error: Neo4jError) -> CsgraphError | None:
    """The database failed inside, as where an answer needs more memory than it may use."""
    if not isinstance(error, DatabaseError):
        return None
    advice = "Repeat it; if it comes again, give the engine more memory (CSGRAPH_ENGINE_HEAP_MB) and look at its log."
    return Unavailable("graph_failed", "The graph database failed while it worked on this.", advice=advice)


def _known(error: Neo4jError) -> CsgraphError | None:
    code = error.code or ""
    if any(part in code for part in _TIMED_OUT):
        advice = "Ask for less at once: a shorter window or fewer contexts."
        return Unavailable("query_timed_out", "The question took too long and was ended.", advice=advice)
    if any(part in code for part in _NOT_SAVED):
        advice = "Check that the disk of the data folder has space, then `csgraph engine stop` and try again."
        return Unavailable("graph_not_saved", "The graph could not be saved; nothing of it was written.", advice=advice)
    if _DAMAGED.search(error.message or ""):
        advice = "`csgraph engine stop`, then put the data folder's `engine` back from its backup."
        return Unavailable("graph_damaged", "Files of the graph are damaged and cannot be read.", advice=advice)
    if isinstance(error, TransientError):
        advice = "Try again in a moment."
        return Unavailable("graph_busy", "The graph database was too busy to answer.", advice=advice)
    return None
