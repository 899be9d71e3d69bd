"""Letters: what leaves for one address, by e-mail or webhook. It holds references and no names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from csgraph.domain.notice_words import Message
from csgraph.domain.notices import About


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message to one address. `key` is the idempotency key: a letter sent twice has the same.

    `secret` signs what goes to a webhook; `refs` are ids, what changed, and the day.
    """

    key: str
    address: str = field(repr=False)
    about: About
    message: Message = field(repr=False)
    refs: Mapping[str, str]
    at: datetime
    secret: str | None = field(default=None, repr=False)


Sender = Callable[[Letter], None]
"""Sends a letter, or raises Unavailable with a code that says why not."""
