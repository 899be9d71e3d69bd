"""The monthly report: what the scan found, in plain words."""

from collections.abc import Mapping
from datetime import date

from csgraph.detect.columns import Evidence, day_of
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.scan import Position, Unusual, unusual_places
from csgraph.domain.reports import UnusualPlace


def monthly_report(
    evidence: Evidence, policy: DetectionPolicy, last_day: date, positions: Mapping[str, Position]
) -> tuple[UnusualPlace, ...]:
    """Places that stand out in the weeks up to `last_day`; `positions` (metres) by uid of context."""
    places = evidence.places
    by_code = {code: positions[uid] for code, uid in enumerate(places.ids) if uid in positions}
    return tuple(_told(evidence, each, last_day) for each in unusual_places(evidence, policy, last_day, by_code))


def _told(evidence: Evidence, found: Unusual, last_day: date) -> UnusualPlace:
    places = evidence.places
    chosen = sorted(found.contexts, key=lambda each: places.source_ids[each][0])
    names = tuple(places.names[each] for each in chosen)
    since = day_of(found.since)
    return UnusualPlace(
        contexts=tuple(places.source_ids[each][0] for each in chosen),
        names=names,
        region=places.regions[found.region],
        since=since,
        until=last_day,
        observed=found.observed,
        expected=found.expected,
        p=found.p,
        fitted_p=found.fitted_p,
        explanation=_words(names, since, last_day, found),
    )


def _words(names: tuple[str, ...], since: date, until: date, found: Unusual) -> str:
    where = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}, which lie near each other,"
    times = f"{found.observed} times" if found.expected >= 0.05 else f"{found.observed} times, and hardly ever before"
    return (
        f"Unrelated young people spoke of {where} {times} from {since:%-d %B} to {until:%-d %B %Y}. "
        f"By how often it comes up in the year, and how much was said everywhere in those days, about "
        f"{found.expected:.1f} would be expected. Had the same things been said on other days by chance, "
        f"{_often(found.p)} would have anything as unusual anywhere."
    )


def _often(p: float) -> str:
    return f"about one such year in {round(1 / p):,}" if p < 0.5 else "most such years"
