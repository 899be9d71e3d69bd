"""What a cluster's evidence is like beside how much it is: harm or words, which severity, how late it came.

A *change in kind* is plain: harm happened in a context of which there were only words before
(`HARMED_AT` beside `NAMED_…`), or a severity class of the policy is reached that was not before.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

HARM = "HARM"
"""The mark of evidence that says that harm happened there."""

LATE = timedelta(days=7)
"""Evidence entered more than this long after it was so is called back-dated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One association counted: from which day it was so, and on which it was entered."""

    uid: str
    start: date
    entered_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Nature:
    """What is counted in one window: its marks (`HARM`, and `CLASS …` for each severity class reached), its entries."""

    marks: frozenset[str]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """That evidence came late: the first day that it speaks of, and the day it was entered."""

    first_reported_on: date
    entered_on: date

    def __str__(self) -> str:
        return f"first reported on {spoken(self.first_reported_on)}, entered on {spoken(self.entered_on)}"


def class_mark(name: str) -> str:
    """The mark of a severity class of the policy."""
    return f"CLASS {name}"


def lateness(nature: Nature, known: Collection[str]) -> Lateness | None:
    """Of the entries that are not `known`, those entered last: how late they came; None where they came in time."""
    fresh = [entry for entry in nature.entries if entry.uid not in known]
    if not fresh:
        return None
    entered_on = max(entry.entered_on for entry in fresh)
    first = min(entry.start for entry in fresh if entry.entered_on == entered_on)
    return Lateness(first_reported_on=first, entered_on=entered_on) if entered_on - first > LATE else None


def still_late(late: Lateness | None, nature: Nature) -> Lateness | None:
    """The same, while something that came so late is counted; None once that was withdrawn, split off or is past."""
    if late is None:
        return None
    dates = {(entry.start, entry.entered_on) for entry in nature.entries}
    return late if (late.first_reported_on, late.entered_on) in dates else None


def spoken(day: date) -> str:
    """A day as it is said: 3 May 2026."""
    return f"{day.day} {day:%B %Y}"
