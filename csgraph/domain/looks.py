"""Looks: the days that an evaluation goes through, each with the moment as of which it is looked at.

Source: design page `alerts-and-level2.md`: days on which nobody looked are gone through one after the other, as known
then, so that nothing is dropped and nothing is dated wrongly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One evaluation to be made: true on a day, as known at a moment."""

    on: date
    known_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A run in which evidence was written: when it began, and when it ended (None: it did not)."""

    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What an evaluation went through: the last day evaluated before (None: none was), today, how many days on which
    nobody looked lay between, and how many changes of alerts came of it all.
    """

    since: date | None
    on: date
    days: int
    changes: int


def looks_at(reached: date | None, *, now: datetime, today: date, zone: tzinfo) -> tuple[Look, ...]:
    """Every look from the last day evaluated to now, in order.

    The end of the day `reached` comes first: something may have been written then that nobody evaluated. Today is
    looked at as known when it began, and then as known now: what its first hour brings is not mixed with what was
    written since. With `reached` None, or a clock that went back, there is today alone: the past is not replayed.
    """
    last = Look(on=today, known_at=now)
    if reached is None or reached >= today:
        return (last,)
    ends = [end_of(day, zone) for day in _days(reached, today)]
    past = [Look(on=day, known_at=end) for day, end in zip(_days(reached, today), ends, strict=True)]
    return (*past, Look(on=today, known_at=ends[-1]), last)


def needed(looks: Sequence[Look], writes: Sequence[Writing]) -> list[Look]:
    """Those of the looks that may find what the next does not: two at one day with nothing written between are one."""
    return [
        look
        for look, after in zip(looks, [*looks[1:], None], strict=True)
        if after is None or look.on != after.on or is_written(writes, after=look.known_at, until=after.known_at)
    ]


def is_written(writes: Sequence[Writing], *, after: datetime, until: datetime) -> bool:
    """Whether evidence may have been written later than one moment and up to another."""
    return any(each.started_at <= until and (each.ended_at is None or each.ended_at > after) for each in writes)


def end_of(day: date, zone: tzinfo) -> datetime:
    """The last moment of a day in a zone, in UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC) - timedelta(microseconds=1)


def _days(first: date, until: date) -> list[date]:
    return [first + timedelta(days=each) for each in range((until - first).days)]
