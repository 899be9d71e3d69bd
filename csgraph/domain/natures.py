"""What a cluster's evidence is like beside how much it is: harm or words, which severity, how late it came.

A *change in kind* is plain: harm happened in a context of which there were only words before
(`HARMED_AT` beside `NAMED_…`), a harm type is named, or a severity class of the policy reached, that was not before.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

HARM = "HARM"
"""The mark of evidence that says that harm happened there."""

TYPED = "TYPED"
"""The mark that harm types are among the marks; those of alerts kept before they were say nothing of harm types."""

EVERY_HARM = "EFH"
"""The harm type that stands for all of them, and so for none."""

_TYPE = "TYPE "

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


def type_marks(harm_types: Collection[str]) -> frozenset[str]:
    """The marks of harm types."""
    return frozenset({TYPED, *(f"{_TYPE}{each}" for each in harm_types)})


def new_marks(known: Collection[str], found: Collection[str]) -> frozenset[str]:
    """Which of the marks found are a change in kind of something of which these were known.

    A harm type is none where one below it is known (EXP where EXP.CSE is), nor where none was ever kept.
    """
    types = [each.removeprefix(_TYPE) for each in known if each.startswith(_TYPE)]
    return frozenset(
        each
        for each in set(found) - set(known) - {TYPED}
        if not each.startswith(_TYPE) or (TYPED in known and not _says_less(each.removeprefix(_TYPE), types))
    )


def _says_less(harm_type: str, known: Collection[str]) -> bool:
    return harm_type == EVERY_HARM or any(each.startswith(f"{harm_type}.") for each in known)


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
