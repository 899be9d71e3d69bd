"""Valid time and record time: half-open intervals, and what holds at a pair of moments."""

import calendar
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from csgraph.errors import InvalidInput


class Precision(StrEnum):
    """How exactly a date was known; it sets how long a statement without an end reaches."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"
    UNKNOWN = "UNKNOWN"


MONTHS_BY_PRECISION = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.YEAR: 12}
DAYS_BY_PRECISION = {Precision.DAY: 1, Precision.WEEK: 7, Precision.UNKNOWN: 1}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ValidTime:
    """When something was so: from `start` up to, not including, `end` (None: still so)."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise InvalidInput(
                "valid_to_not_after_valid_from",
                "The day it ended is not after the day it began.",
                advice="Correct one of the two days.",
            )

    def meets(self, window: "ValidTime") -> bool:
        """Whether they share a day."""
        return (window.end is None or self.start < window.end) and (self.end is None or window.start < self.end)

    def covers(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTime:
    """When csgraph held something: from `recorded_at` up to, not including, `superseded_at` (None: held now)."""

    recorded_at: datetime
    superseded_at: datetime | None = None

    def held_at(self, moment: datetime) -> bool:
        """Whether it was held at `moment`, the moment of recording included."""
        return self.recorded_at <= moment and (self.superseded_at is None or moment < self.superseded_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """The pair of moments that every question about associations states: true on, as known at."""

    valid_on: date
    known_at: datetime


YEARS = range(1900, 2200)
"""Years of the days and moments that can be asked for: windows around them are days too."""


def read_day(text: str) -> date:
    """A day that somebody asks for, in any form of ISO 8601. Raises ValueError."""
    found = date.fromisoformat(text)
    if found.year not in YEARS:
        raise ValueError
    return found


def parsed_day(text: str) -> date | None:
    """The same where a text need not be a day; None where it is none."""
    with suppress(ValueError):
        return read_day(text)
    return None


def read_moment(text: str) -> datetime:
    """A moment that somebody asks for, in UTC: without a zone it is UTC, and a day alone is its end, however written.

    Raises ValueError.
    """
    with suppress(ValueError):
        return datetime.combine(read_day(text), time.max, tzinfo=UTC)
    found = datetime.fromisoformat(text)
    if found.year not in YEARS:
        raise ValueError
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def instant(moment: datetime) -> str:
    """An instant as UTC with `Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last day where there is no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def end_by_precision(start: date, precision: Precision) -> date:
    """The first day after the span that a statement or event without an end stands for."""
    if precision in MONTHS_BY_PRECISION:
        return add_months(start, MONTHS_BY_PRECISION[precision])
    return start + timedelta(days=DAYS_BY_PRECISION[precision])


def adult_from(born: date) -> date:
    """First day of the month after the birth month, 18 years on: from then on nothing counts."""
    return add_months(born.replace(day=1), 18 * 12 + 1)


def merge_touching(spells: Iterable[ValidTime]) -> tuple[ValidTime, ...]:
    """The days that any of `spells` covers, as the fewest spells in order.

    For questions such as "open to a service on this day?". Stored spells are never merged:
    leaving and coming back stays two associations.
    """
    merged: list[ValidTime] = []
    for spell in sorted(spells, key=lambda each: (each.start, each.end or date.max)):
        last = merged[-1] if merged else None
        if last is not None and (last.end is None or spell.start <= last.end):
            end = None if last.end is None or spell.end is None else max(last.end, spell.end)
            merged[-1] = ValidTime(start=last.start, end=end)
        else:
            merged.append(spell)
    return tuple(merged)
