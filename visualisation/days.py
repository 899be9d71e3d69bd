"""Days and spans of days in words, as GOV.UK writes them."""

from datetime import date, datetime, timedelta, tzinfo

from csgraph.domain.pictures import Link
from csgraph.domain.times import ValidTime

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(when: date) -> str:
    """A day as GOV.UK writes it: 3 May 2026."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def moment(when: datetime, zone: tzinfo | None = None) -> str:
    """A moment in this zone, or in the one it comes in: 3 May 2026, 09:30."""
    there = when.astimezone(zone) if zone else when
    return f"{day(there.date())}, {there:%H:%M}"


def last_day(valid: ValidTime) -> date | None:
    """The last day of an interval, None while it lasts."""
    return valid.end - timedelta(days=1) if valid.end else None


def when(link: Link) -> str:
    """When a link was so: "on 7 October 2026", "first on … and last on …", "from … until …", "since …"."""
    start, end = link.valid.start, last_day(link.valid)
    if link.exact_dates and link.last_said:
        return (
            f"on {day(start)}" if link.last_said == start else f"first on {day(start)}, last on {day(link.last_said)}"
        )
    if end is None:
        return f"since {'' if link.exact_dates else 'about '}{day(start)}"
    if not link.exact_dates:
        return f"some time from {day(start)} to {day(end)}" if link.last_said else f"about {day(start)} to {day(end)}"
    return f"on {day(start)}" if start == end else f"from {day(start)} until {day(end)}"
