"""Previews: what a policy would have told in the past year, beside the present one. Counts of alerts about contexts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from csgraph.domain.alert_states import ACTS, ChangeKind
from csgraph.domain.alerts import AlertChange
from csgraph.domain.undoing import standing
from csgraph.ids import CaseId, ContextId

RAISING = frozenset({ChangeKind.RAISED, ChangeKind.RETURNED})
"""Changes by which an alert comes before somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCase:
    """A Level 2 case, the context that it is about, and the day of its referral."""

    case: CaseId
    context: ContextId
    referred_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What one policy would have told in the period.

    `alerts` were raised or returned, `grown` are later news of them. `acted_on` of the alerts are about contexts
    for which somebody acted on an alert or referred a case. `caught` of the known cases are about contexts that it
    told of at any time up to the end of the period; `caught_in_time` by the day of the referral.
    """

    policy: str
    version: str
    alerts: int
    alerts_a_month: float
    grown: int
    acted_on: int
    caught: int
    caught_in_time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfAlerts:
    """A calendar month (YYYY-MM), as far as it lies in the period, with the alerts of both policies."""

    month: str
    present: int
    previewed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSeen:
    """A known case's context, with the day on which each policy would first have told of it (None: never)."""

    case: CaseId
    context: ContextId
    context_ids: tuple[str, ...]
    name: str
    referred_on: date
    present_on: date | None
    previewed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What really came: alerts that were raised or returned in the period, and how many were acted on."""

    alerts: int
    acted_on: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Two policies side by side over the days `since` to `until`, both included, by what is held at `known_at`."""

    since: date
    until: date
    known_at: datetime
    present: Tried
    previewed: Tried
    months: tuple[MonthOfAlerts, ...]
    cases: tuple[CaseSeen, ...]
    recorded: Recorded


def acted_on(changes: Sequence[AlertChange]) -> bool:
    """Whether people acted on an alert: of these changes in order, the last decision that stands is no dismissal."""
    decided = [each.kind for each in standing(changes) if each.kind in ACTS]
    return bool(decided) and decided[-1] is not ChangeKind.DISMISSED


def recorded(histories: Iterable[Sequence[AlertChange]], *, since: date, until: date) -> Recorded:
    """What really came, by the changes of each alert in order."""
    came = [
        history for history in histories if any(each.kind in RAISING and since <= each.on <= until for each in history)
    ]
    return Recorded(alerts=len(came), acted_on=sum(acted_on(history) for history in came))
