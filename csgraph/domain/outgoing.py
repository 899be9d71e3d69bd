"""Outgoing: notices as they wait, are sent and are read, and who is registered to get them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from csgraph.domain.notices import About, Channel, alerts_of
from csgraph.ids import AlertId, NoticeId, RecipientId


class NoticeState(StrEnum):
    """Where a notice stands: HELD waits for a digest, DIGESTED is in one, DROPPED lost whom it is about or for.

    What lies in an inbox is kept as SENT and told as UNREAD until somebody has read it.
    """

    HELD = "HELD"
    DIGESTED = "DIGESTED"
    WAITING = "WAITING"
    SENT = "SENT"
    DEAD = "DEAD"
    DROPPED = "DROPPED"
    UNREAD = "UNREAD"
    READ = "READ"


IN_INBOX = frozenset({NoticeState.UNREAD, NoticeState.READ})
"""What somebody who may open a box reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A notice on one channel to one recipient (empty: whoever opens the box)."""

    key: NoticeId
    box: str
    about: About
    channel: Channel
    recipient: str
    refs: Mapping[str, str]
    state: NoticeState
    made_at: datetime
    due_at: datetime
    attempts: int = 0
    failure: str | None = None
    done_at: datetime | None = None
    read_at: datetime | None = None

    @property
    def alerts(self) -> tuple[AlertId, ...]:
        """The alerts that it is about; of what a practitioner is told, none."""
        return alerts_of(self.refs)

    @property
    def standing(self) -> NoticeState:
        """Where it stands for somebody who looks: in an inbox nothing was sent to anybody, it is read or it is not."""
        if self.channel is not Channel.INBOX or self.state is not NoticeState.SENT:
            return self.state
        return NoticeState.READ if self.read_at else NoticeState.UNREAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box as an administrator sees it: whose it is, who reads it, how many notices wait in it unread.

    `whose` is empty for the box of a professional whom no import named; `advice` says who should register, where
    nobody reads it.
    """

    box: str
    whose: str
    readers: tuple[str, ...]
    unread: int
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody registered for a box: `principal` reads it in the service, the rest is sent to.

    `secret` signs what is sent to `webhook`.
    """

    uid: RecipientId
    box: str
    principal: str | None = None
    email: str | None = field(default=None, repr=False)
    webhook: str | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)
