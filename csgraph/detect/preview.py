"""Preview: a replay of what is held under two policies, counted over the 365 days that end on a day.

Everything that is still held is replayed by the day on which it was recorded; how the arithmetic judges
each day is that of `backtest`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from csgraph.detect.backtest import replay
from csgraph.detect.columns import Evidence, day_of, number_of
from csgraph.detect.history import Held
from csgraph.detect.judging import GROWN
from csgraph.detect.listing import source_ids
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.unusual import held_of
from csgraph.domain.previews import CaseSeen, KnownCase, MonthOfAlerts, Preview, Recorded, Tried
from csgraph.ids import ContextId

PERIOD = 365
MONTH = 30
"""Days of the month that budgets are for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What one policy told: day and context (code) of each alert, days of other news, and first days by context."""

    policy: DetectionPolicy
    alerts: Sequence[tuple[date, int]]
    grown: int
    first: dict[int, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What people did: contexts of which an alert was acted on, Level 2 cases, and the alerts that really came."""

    contexts: AbstractSet[ContextId]
    cases: Sequence[KnownCase]
    recorded: Recorded


def preview(
    evidence: Evidence,
    present: DetectionPolicy,
    previewed: DetectionPolicy,
    acts: Acts,
    *,
    until: date,
    known_at: datetime,
) -> Preview:
    """Both policies over the 365 days that end on `until`, by what `evidence` holds, recorded up to then."""
    since, held = first_day(until), held_of(evidence)
    one, other = (_told(held, policy, since, until) for policy in (present, previewed))
    codes = {uid: int(root) for uid, root in zip(evidence.places.ids, evidence.places.root.tolist(), strict=True)}
    wanted = {codes[uid] for uid in (*acts.contexts, *(each.context for each in acts.cases)) if uid in codes}
    cases = tuple(_case(evidence, each, codes, one, other) for each in acts.cases if each.context in codes)
    return Preview(
        since=since,
        until=until,
        known_at=known_at,
        present=_tried(one, wanted, [(each.present_on, each.referred_on) for each in cases]),
        previewed=_tried(other, wanted, [(each.previewed_on, each.referred_on) for each in cases]),
        months=_months(since, until, one, other),
        cases=cases,
        recorded=acts.recorded,
    )


def first_day(until: date) -> date:
    """The first day of the period that ends on `until`."""
    return until - timedelta(days=PERIOD - 1)


def _told(held: Held, policy: DetectionPolicy, since: date, until: date) -> _Told:
    replayed = replay(held, policy, known=number_of(until))
    places, steps = replayed.versions.places, replayed.steps
    alerts: list[tuple[date, int]] = []
    first: dict[int, date] = {}
    grown = 0
    for step in replayed.told().tolist():
        day = day_of(int(steps.day[step]))
        context = int(places.root[replayed.versions.context[steps.target[step]]])
        first.setdefault(context, day)
        if day < since:
            continue
        if replayed.seen.change[step] == GROWN:
            grown += 1
        else:
            alerts.append((day, context))
    return _Told(policy=policy, alerts=alerts, grown=grown, first=first)


def _tried(told: _Told, wanted: AbstractSet[int], cases: Sequence[tuple[date | None, date]]) -> Tried:
    caught = [(day, referred_on) for day, referred_on in cases if day is not None]
    return Tried(
        policy=told.policy.name,
        version=told.policy.version,
        alerts=len(told.alerts),
        alerts_a_month=len(told.alerts) * MONTH / PERIOD,
        grown=told.grown,
        acted_on=sum(context in wanted for _, context in told.alerts),
        caught=len(caught),
        caught_in_time=sum(day <= referred_on for day, referred_on in caught),
    )


def _case(evidence: Evidence, case: KnownCase, codes: dict[str, int], one: _Told, other: _Told) -> CaseSeen:
    context = codes[case.context]
    return CaseSeen(
        case=case.case,
        context=ContextId(evidence.places.ids[context]),
        context_ids=source_ids(evidence, [context])[context],
        name=evidence.places.names[context],
        referred_on=case.referred_on,
        present_on=one.first.get(context),
        previewed_on=other.first.get(context),
    )


def _months(since: date, until: date, one: _Told, other: _Told) -> tuple[MonthOfAlerts, ...]:
    present, previewed = _by_month(one.alerts), _by_month(other.alerts)
    days = (since + timedelta(days=each) for each in range((until - since).days + 1))
    return tuple(
        MonthOfAlerts(month=month, present=present[month], previewed=previewed[month])
        for month in dict.fromkeys(f"{day:%Y-%m}" for day in days)
    )


def _by_month(alerts: Iterable[tuple[date, int]]) -> Counter[str]:
    return Counter(f"{day:%Y-%m}" for day, _ in alerts)
