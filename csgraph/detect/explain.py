"""Explaining: one plain paragraph about a cluster, and what it would not stand without.

The words name no person: only how many, which days, whose voice. Every number is of the window
shown, so that a reader can count it again in the evidence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from csgraph.detect.policy import Floor
from csgraph.domain.terms import AssociationKind, Voice

KIND_WORDS = {
    AssociationKind.NAMED_UNSAFE: "was named as unsafe",
    AssociationKind.NAMED_MIXED: "was named as safe at some times and unsafe at others",
    AssociationKind.HARMED_AT: "was where harm happened",
    AssociationKind.FOUND_AT: "was where a young person was found",
}

VOICE_WORDS = {
    Voice.OWN: "from a young person",
    Voice.PARENT_CARER: "from a parent or carer",
    Voice.PROFESSIONAL: "from a professional",
    Voice.PEER: "from a friend or peer",
    Voice.POLICE: "from the police",
    Voice.UNKNOWN: "without a note of whose words they are",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One independent report: the day of its earliest association, and for how many kin groups it speaks."""

    on: date
    kin_groups: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the words are made from: counts of one window of one context, and the floor it is held against.

    `without_possible` is (kin groups, reports) without associations marked POSSIBLE (`possible` of them).
    """

    name: str
    floor: Floor
    window_from: date
    window_to: date
    valid_on: date
    first_met_on: date
    last_met_on: date
    young_people: int
    kin_groups: int
    reports: tuple[Report, ...]
    kinds: Mapping[AssociationKind, int]
    voices: Mapping[Voice, int]
    possible: int
    without_possible: tuple[int, int]
    from_sub_places: int


def spoken(day: date) -> str:
    """A day as it is said: 3 May 2026."""
    return f"{day.day} {day:%B %Y}"


def explanation(facts: Facts) -> str:
    """One paragraph for somebody who was not at the table."""
    return " ".join(
        sentence
        for sentence in (
            _who(facts),
            _kin(facts),
            _whose(facts),
            _reports(facts),
            _rule(facts),
            _possible(facts),
            _below(facts),
            _firm(facts),
        )
        if sentence
    )


def falls_without(facts: Facts) -> tuple[str, ...]:
    """What the cluster would not stand without: any one kin group, any one report, or particular reports."""
    falls: list[str] = []
    if facts.kin_groups == facts.floor.kin_groups:
        falls.append(f"Without {_any_one(facts.kin_groups, 'unrelated young people', 'young person')} {_FALLS}.")
    spare = facts.kin_groups - facts.floor.kin_groups
    heavy = [report for report in facts.reports if report.kin_groups > spare]
    if len(facts.reports) == facts.floor.reports or len(heavy) == len(facts.reports):
        falls.append(f"Without {_any_one(len(facts.reports), 'independent reports', 'report')} {_FALLS}.")
    else:
        falls.extend(
            f"Without the report of {spoken(report.on)}, which speaks for {report.kin_groups} of the unrelated "
            f"young people, {_FALLS}."
            for report in heavy
        )
    return tuple(falls)


def no_longer_met(facts: Facts) -> str:
    """Why a cluster that is not met on the day asked about is listed and does not alert."""
    return (
        f"The rule was last met on {spoken(facts.last_met_on)} and is not met on {spoken(facts.valid_on)}: "
        "it is listed, and nobody is alerted."
    )


def told_below(name: str, sub_place: str) -> str:
    """Why a context whose evidence is all that of a place within it does not alert."""
    return f"All that is known here is about {sub_place}, which is part of {name} and meets the rule by itself."


_FALLS = "it would no longer meet the rule"


def _any_one(count: int, many: str, one: str) -> str:
    return f"any one of the {count} {many}" if count > 1 else f"its only {one}"


def _who(facts: Facts) -> str:
    ways = _listed((f"{KIND_WORDS[kind]} ({_times(count)})" for kind, count in facts.kinds.items()), "or")
    days = (facts.window_to - facts.window_from).days + 1
    return (
        f"In the {days} days from {spoken(facts.window_from)} to {spoken(facts.window_to)}, {facts.name} {ways} "
        f"for {_count(facts.kin_groups, 'unrelated young person', 'unrelated young people')}."
    )


def _kin(facts: Facts) -> str:
    if facts.young_people == facts.kin_groups:
        return ""
    return f"{facts.young_people} young people are recorded; those of one family or household count once."


def _whose(facts: Facts) -> str:
    voices = _listed((f"{count} {VOICE_WORDS[voice]}" for voice, count in facts.voices.items()), "and")
    total = sum(facts.voices.values())
    return f"There {'is' if total == 1 else 'are'} {_count(total, 'entry', 'entries')}: {voices}."


def _reports(facts: Facts) -> str:
    count = _count(len(facts.reports), "independent report", "independent reports")
    return f"They make {count}: what one incident, one record or one family tells counts once."


def _rule(facts: Facts) -> str:
    floor = facts.floor
    met = f"first met on {spoken(facts.first_met_on)}"
    if facts.last_met_on != facts.valid_on:
        met += f" and last met on {spoken(facts.last_met_on)}"
    return (
        f"The rule asks for {_count(floor.kin_groups, 'unrelated young person', 'unrelated young people')} and "
        f"{_count(floor.reports, 'independent report', 'independent reports')} within {floor.window} days; "
        f"in the year up to {spoken(facts.valid_on)} it was {met}."
    )


def _possible(facts: Facts) -> str:
    if not facts.possible:
        return ""
    groups, reports = facts.without_possible
    still = groups >= facts.floor.kin_groups and reports >= facts.floor.reports
    return (
        f"{_count(facts.possible, 'entry is', 'entries are')} marked as only possible: without "
        f"{'it' if facts.possible == 1 else 'them'} there would be "
        f"{_count(groups, 'unrelated young person', 'unrelated young people')} and "
        f"{_count(reports, 'independent report', 'independent reports')}, and the rule would "
        f"{'still' if still else 'not'} be met."
    )


def _below(facts: Facts) -> str:
    if not facts.from_sub_places:
        return ""
    verb = "is" if facts.from_sub_places == 1 else "are"
    return f"{facts.from_sub_places} of the entries {verb} about places within it."


def _firm(facts: Facts) -> str:
    return "" if falls_without(facts) else "It would still meet the rule without any one family or any one report."


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _listed(words: Iterable[str], last: str) -> str:
    *most, end = words
    return f"{', '.join(most)} {last} {end}" if most else end
