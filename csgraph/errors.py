"""The errors that csgraph raises: what happened, and what to do about it.

Each leaf has a machine-readable `code` and a sentence in a practitioner's words. Values that a
person typed or a file held are never part of the sentence: it may be logged or sent to a client.
Doors (`csgraph.cli`, `api`) translate them once, into an exit code or an HTTP status.
"""


class CsgraphError(Exception):
    """Anything that csgraph refuses or cannot do. `code` is stable; the message is for people.

    `field` names what was given, by a name of ours, where the error is about one part of it.
    """

    def __init__(self, code: str, message: str, *, advice: str = "", field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.advice = advice
        self.field = field

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class NotFound(CsgraphError):
    """What was asked for is not there, or is not the asker's to see: the two are not told apart."""


class NotPermitted(CsgraphError):
    """The actor's roles or purpose do not allow this action."""


class InvalidInput(CsgraphError):
    """What was given cannot be right; nothing was written."""


class Conflict(CsgraphError):
    """What was asked does not fit the present state: decided already, locked, or stale."""


class Unavailable(CsgraphError):
    """The engine, the vault or the audit ledger cannot be reached or used now."""
