"""The clock: the only reader of the time.

A `Clock` may be shifted by whole days, so that a demonstration or a replay runs as if today were
another day (`CSGRAPH_TODAY`); time still passes at its usual pace.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Tells the time in UTC and the day in the authority's time zone, moved by `shift`."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))
    shift: timedelta = timedelta(0)

    def now(self) -> datetime:
        """This moment as an aware UTC datetime, to the microsecond."""
        return datetime.now(UTC) + self.shift

    def today(self) -> date:
        """Today in the authority's time zone."""
        return self.now().astimezone(self.zone).date()


def clock_as_of(today: date | None, *, zone: str = "Europe/London") -> Clock:
    """A clock in `zone`; with `today` given, one that is shifted so that it is that day now."""
    tz = ZoneInfo(zone)
    real = Clock(zone=tz)
    if today is None:
        return real
    return Clock(zone=tz, shift=timedelta(days=(today - real.today()).days))
