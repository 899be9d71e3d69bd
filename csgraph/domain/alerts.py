"""Alerts: one living prompt per rule and context, which changes only on news and on what people decide."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from csgraph.domain.clusters import Cluster
from csgraph.errors import Conflict, InvalidInput
from csgraph.ids import AlertId, CaseId, ContextId

DAYS_UNTIL_QUIET = 90
LONGEST_DISMISSAL = timedelta(days=180)


class AlertState(StrEnum):
    """Where an alert stands."""

    NEW = "NEW"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    LINKED = "LINKED"
    PROMOTED = "PROMOTED"
    MONITOR = "MONITOR"
    DISMISSED = "DISMISSED"
    QUIET = "QUIET"
    SUPERSEDED = "SUPERSEDED"


class ChangeKind(StrEnum):
    """What changed: by evidence, or by a person."""

    RAISED = "RAISED"
    GROWN = "GROWN"
    QUIET = "QUIET"
    RETURNED = "RETURNED"
    SUPERSEDED = "SUPERSEDED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    DISMISSED = "DISMISSED"
    PROMOTED = "PROMOTED"


NEWS = frozenset({ChangeKind.RAISED, ChangeKind.GROWN, ChangeKind.RETURNED, ChangeKind.SUPERSEDED})
"""Changes by evidence that somebody is told of."""

OPEN = frozenset({AlertState.NEW, AlertState.ACKNOWLEDGED, AlertState.LINKED, AlertState.PROMOTED, AlertState.MONITOR})
"""States in which an alert stands before somebody."""


class DismissalReason(StrEnum):
    """Why an alert is set aside; labels are in the vocabulary `dismissal_reasons`."""

    SAME_FAMILY = "SAME_FAMILY"
    SAME_INCIDENT = "SAME_INCIDENT"
    DUPLICATE_PLACE = "DUPLICATE_PLACE"
    ATTENDANCE_ONLY = "ATTENDANCE_ONLY"
    STALE = "STALE"
    SAFE_MENTION = "SAFE_MENTION"
    WRONG_PLACE = "WRONG_PLACE"
    ALREADY_KNOWN = "ALREADY_KNOWN"
    BELOW_THRESHOLD = "BELOW_THRESHOLD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert as it stands now. Counts and `evidence` are those of the window shown when last evaluated.

    `known_people` and `known_associations` are everybody and everything it was ever raised or grown on:
    what is in them is no news.
    """

    uid: AlertId
    context: ContextId
    rule: str
    state: AlertState
    raised_on: date
    policy_version: str
    young_people: int
    kin_groups: int
    independent_reports: int
    window_from: date
    window_to: date
    last_met_on: date
    evidence: tuple[str, ...]
    known_people: frozenset[str]
    known_associations: frozenset[str]
    explanation: str
    until: date | None = None
    case: CaseId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertChange:
    """One change of an alert: its number in order, the day, what, by whom (None: by evidence), the counts then."""

    alert: AlertId
    number: int
    on: date
    kind: ChangeKind
    actor: str | None
    reason_code: str | None
    young_people: int
    kin_groups: int
    independent_reports: int
    evidence: tuple[str, ...]
    policy_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """One association behind an alert: by pseudonym, with the source's ids."""

    association_id: str
    person: str
    kind: str
    role: str
    voice: str
    agency: str | None
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    record_id: str | None


def raised(cluster: Cluster, *, uid: AlertId, on: date, policy_version: str) -> Alert:
    """A new alert about a cluster whose floor is met on `on`."""
    return Alert(
        uid=uid,
        context=ContextId(cluster.context),
        rule=cluster.rule,
        state=AlertState.NEW,
        raised_on=on,
        policy_version=policy_version,
        young_people=cluster.young_people,
        kin_groups=cluster.kin_groups,
        independent_reports=cluster.independent_reports,
        window_from=cluster.window_from,
        window_to=cluster.window_to,
        last_met_on=on,
        evidence=cluster.evidence,
        known_people=frozenset(person for group in cluster.people_by_kin_group for person in group),
        known_associations=frozenset(uid for report in cluster.associations_by_report for uid in report),
        explanation=cluster.explanation,
    )


def seen_again(alert: Alert, cluster: Cluster, *, on: date, policy_version: str) -> tuple[Alert, ChangeKind | None]:
    """The alert after an evaluation on `on` that finds its floor met, and the change that is news, if any.

    GROWN only on a new unrelated young person or a new independent report; a dismissed alert returns on
    that, or when its dismissal has run out; a quiet or superseded one returns.
    """
    has_news = brings_news(alert, cluster)
    kind: ChangeKind | None = None
    state = alert.state
    match alert.state:
        case AlertState.QUIET | AlertState.SUPERSEDED:
            kind, state = ChangeKind.RETURNED, AlertState.NEW
        case AlertState.DISMISSED if has_news or (alert.until is not None and on >= alert.until):
            kind, state = ChangeKind.RETURNED, AlertState.NEW
        case AlertState.DISMISSED:
            pass
        case _ if has_news:
            kind = ChangeKind.GROWN
        case _:
            pass
    fresh = raised(cluster, uid=alert.uid, on=on, policy_version=policy_version)
    merged = replace(
        fresh,
        state=state,
        raised_on=alert.raised_on,
        known_people=alert.known_people | fresh.known_people if kind else alert.known_people,
        known_associations=alert.known_associations | fresh.known_associations if kind else alert.known_associations,
        until=alert.until if state is alert.state else None,
        case=alert.case,
    )
    return merged, kind


def brings_news(alert: Alert, cluster: Cluster) -> bool:
    """Whether a kin group or a report stands in the cluster of which nothing was known to the alert."""
    new_person = any(not alert.known_people.intersection(group) for group in cluster.people_by_kin_group)
    new_report = any(not alert.known_associations.intersection(each) for each in cluster.associations_by_report)
    return new_person or new_report


def not_met(alert: Alert, *, on: date, floor_stood: bool) -> tuple[Alert, ChangeKind | None]:
    """The alert after an evaluation on `on` that finds its floor not met.

    `floor_stood` says whether, by what is known now, the floor was met on the day it was last met: if so
    only days passed and the alert falls quiet after 90 of them; if not, what is known has changed.
    """
    if alert.state not in OPEN and alert.state is not AlertState.DISMISSED:
        return alert, None
    if not floor_stood:
        return replace(alert, state=AlertState.SUPERSEDED, until=None), ChangeKind.SUPERSEDED
    if alert.state in OPEN and (on - alert.last_met_on).days >= DAYS_UNTIL_QUIET:
        return replace(alert, state=AlertState.QUIET), ChangeKind.QUIET
    return alert, None


def acknowledge(alert: Alert) -> Alert:
    """Somebody has seen it. Raises Conflict unless it is new."""
    if alert.state is not AlertState.NEW:
        raise _wrong_state("Only a new alert can be acknowledged.")
    return replace(alert, state=AlertState.ACKNOWLEDGED)


def dismiss(alert: Alert, *, until: date, on: date) -> Alert:
    """Sets it aside until a day. Raises Conflict if it is not open, InvalidInput for a day not 1 to 180 days away."""
    if alert.state not in OPEN or alert.state is AlertState.PROMOTED:
        raise _wrong_state("Only an open alert that has not been referred can be dismissed.")
    if not on < until <= on + LONGEST_DISMISSAL:
        raise InvalidInput(
            "out_of_range",
            "An alert can be set aside for 1 to 180 days.",
            advice=f"Give a day from {on + timedelta(days=1)} to {on + LONGEST_DISMISSAL}; "
            "it returns by itself when new evidence arrives.",
        )
    return replace(alert, state=AlertState.DISMISSED, until=until)


def promote(alert: Alert, *, case: CaseId) -> Alert:
    """A Level 2 referral was made of it. Raises Conflict if it is not open, or promoted already."""
    if alert.state not in OPEN or alert.state is AlertState.PROMOTED:
        raise _wrong_state("Only an open alert that has not been referred can be referred.")
    return replace(alert, state=AlertState.PROMOTED, case=case)


def change_of(
    alert: Alert, *, number: int, on: date, kind: ChangeKind, actor: str | None = None, reason_code: str | None = None
) -> AlertChange:
    """The change that brought the alert to where it stands."""
    return AlertChange(
        alert=alert.uid,
        number=number,
        on=on,
        kind=kind,
        actor=actor,
        reason_code=reason_code,
        young_people=alert.young_people,
        kin_groups=alert.kin_groups,
        independent_reports=alert.independent_reports,
        evidence=alert.evidence,
        policy_version=alert.policy_version,
    )


def _wrong_state(words: str) -> Conflict:
    return Conflict("already_decided", words, advice="Look at it again with `csgraph alerts show`.")
