"""The clock: the only reader of the time.

A `Clock` may be shifted to another day (`shift_to`), so that a demonstration or a replay runs as if
that were today (`CSGRAPH_TODAY`); time still passes at its usual pace. It never goes back: each instant that it
tells is later than the one before it, and than any that `follow` knows of, whatever the machine says.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from csgraph.errors import InvalidInput

TICK = timedelta(microseconds=1)
JUMP = timedelta(minutes=1)
"""Machines correct each other by seconds; a clock that is further behind than this is wrong, and said to be."""

Latest = Callable[[], datetime | None]
Told = Callable[[timedelta, date], None]
"""Called with how far the machine's clock is behind, and the day that it is taken to be instead."""


def untold(_behind: timedelta, _today: date) -> None:
    """Where nobody is to be told."""


def _none() -> datetime | None:
    return None


class Ticks:
    """The latest instant that was told, in this process and as far as is known by others."""

    __slots__ = ("_latest", "_lock", "_told", "last")

    def __init__(self) -> None:
        self.last = datetime.min.replace(tzinfo=UTC)
        self._latest: Latest = _none
        self._told = False
        self._lock = threading.Lock()

    def follow(self, latest: Latest) -> None:
        """From now on `latest` is asked for instants that others told."""
        self._latest = latest

    def see(self, instant: datetime | None) -> None:
        """Notes an instant that was told elsewhere."""
        if instant is not None:
            with self._lock:
                self.last = max(self.last, instant)

    def after(self, wall: datetime) -> tuple[datetime, timedelta | None]:
        """The next instant: `wall`, or just after the last one; and how far behind `wall` is, once for each jump."""
        self.see(self._latest())
        with self._lock:
            behind = self.last - wall
            is_news = behind > JUMP and not self._told
            self._told = behind > JUMP
            self.last = max(wall, self.last + TICK)
            return self.last, behind if is_news else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Tells the time in UTC and the day in the authority's time zone, moved by `shift`."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))
    shift: timedelta = timedelta(0)
    told: Told = field(default=untold, repr=False, compare=False)
    ticks: Ticks = field(default_factory=Ticks, repr=False, compare=False)

    def now(self) -> datetime:
        """This moment as an aware UTC datetime, to the microsecond: later than any told before."""
        instant, behind = self.ticks.after(self.wall())
        if behind is not None:
            self.told(behind, instant.astimezone(self.zone).date())
        return instant

    def wall(self) -> datetime:
        """What the machine's clock says, moved by `shift`: for logs, and for how long things last."""
        return datetime.now(UTC) + self.shift

    def today(self) -> date:
        """Today in the authority's time zone: the day of `now`."""
        return self.now().astimezone(self.zone).date()

    def asked_day(self, day: date | None) -> date:
        """The day that a question is about; today where none was given. Raises InvalidInput for one to come."""
        today = self.today()
        if day is not None and day > today:
            raise _to_come(today)
        return day or today

    def asked_moment(self, moment: datetime | None) -> datetime:
        """The moment as of which a question is asked, in UTC; now where none was given, and for the rest of today.

        A day alone stands for its end in UTC, which may be tomorrow in the authority's time zone: today's is answered.
        Raises InvalidInput for a moment on a later day: nobody knows yet what will be known then.
        """
        now = self.now()
        if moment is None:
            return now
        today = now.astimezone(self.zone).date()
        is_today_alone = moment == datetime.combine(today, time.max, tzinfo=UTC)
        if moment > now and moment.astimezone(self.zone).date() > today and not is_today_alone:
            raise _to_come(today)
        return min(moment.astimezone(UTC), now)

    def last(self) -> datetime:
        """The latest instant that was told."""
        return self.ticks.last

    def see(self, instant: datetime | None) -> None:
        """Notes an instant that was told elsewhere: what is told from now on is later."""
        self.ticks.see(instant)

    def follow(self, latest: Latest) -> None:
        """From now on asks `latest`, each time, for the latest instant that others told."""
        self.ticks.follow(latest)


def clock_as_of(today: date | None, *, zone: str = "Europe/London", told: Told = untold) -> Clock:
    """A clock in `zone`; with `today` given, one that is shifted so that it is that day now."""
    tz = ZoneInfo(zone)
    real = Clock(zone=tz, told=told)
    return real if today is None else Clock(zone=tz, shift=shift_to(today, real.wall(), tz), told=told)


def shift_to(today: date, wall: datetime, zone: ZoneInfo) -> timedelta:
    """How far `wall` has to be moved to be `today` in `zone`: by whole days, where these come to that day.

    A late evening of winter, moved into summer time, is the next morning, and an early morning the other way round
    the evening before. Then its clocks show what they show at `wall`.
    """
    here = wall.astimezone(zone)
    days = today - here.date()
    if (wall + days).astimezone(zone).date() == today:
        return days
    return datetime.combine(today, here.time(), tzinfo=zone).astimezone(UTC) - wall


def _to_come(today: date) -> InvalidInput:
    return InvalidInput(
        "date_in_future",
        "What will be so, or will be known, on a day to come cannot be told.",
        advice=f"Ask about today ({today.isoformat()}) or an earlier day.",
    )
