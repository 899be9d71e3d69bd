"""Alerts: one living prompt per rule and context, which changes only on news and on what people decide."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from csgraph.domain.alert_states import CHANGES, ENDS, AlertState, ChangeKind, leads, state_after
from csgraph.domain.clusters import Cluster
from csgraph.domain.natures import Lateness, Nature, lateness, new_marks, still_late, type_marks
from csgraph.ids import AlertId, CaseId, ContextId

DAYS_UNTIL_QUIET = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert as it stands now. Counts and `evidence` are those of the window shown when last evaluated.

    They recompute from what was held at `known_at`, under the policy of that version, for the day
    `window_to`. `known_people`, `known_associations` and `marks` are everybody, everything and every mark
    (`natures.py`) that it ever counted, `most_reports` the most independent reports: what is in them is
    no news. `late` is set while its last news came late and counts. `version` is how often it was saved
    when it was read: what was decided on it stands only if nobody saved it since. `p` and `how_unusual`
    say how unusual it was when last weighed; `interrupts` is false while nobody has decided about it and
    the policy in force would not have told of it. `took` are alerts that it took over, whose contexts are merged into
    its own, and those that they had taken over.
    """

    uid: AlertId
    context: ContextId
    rule: str
    state: AlertState
    raised_on: date
    policy_version: str
    known_at: datetime
    young_people: int
    kin_groups: int
    independent_reports: int
    window_from: date
    window_to: date
    last_met_on: date
    evidence: tuple[str, ...]
    known_people: frozenset[str]
    known_associations: frozenset[str]
    marks: frozenset[str]
    explanation: str
    late: Lateness | None = None
    until: date | None = None
    case: CaseId | None = None
    version: int = field(default=0, compare=False)
    first_met_on: date | None = None
    harm_types: tuple[str, ...] = ()
    p: float | None = None
    how_unusual: str = ""
    interrupts: bool = True
    falls_without: tuple[str, ...] = ()
    most_reports: int = 0
    took: frozenset[AlertId] = frozenset()

    @property
    def words(self) -> str:
        """The explanation, with when it was first reported and entered where that lies apart."""
        return f"{self.explanation} Some of this came late: {self.late}." if self.late else self.explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertChange:
    """One change of an alert: its number in order, the day, what, by whom (None: by evidence).

    Counts, window, evidence, rule, policy and `known_at` are those of the evaluation that stood then. `state` is the
    one that it led to (None: written before that was kept; the table says it). `others` are the alerts that a merge
    took over, or a split gave back.
    """

    alert: AlertId
    number: int
    on: date
    kind: ChangeKind
    actor: str | None
    reason_code: str | None
    rule: str
    young_people: int
    kin_groups: int
    independent_reports: int
    window_from: date
    window_to: date
    evidence: tuple[str, ...]
    policy_version: str
    known_at: datetime
    late: Lateness | None = None
    until: date | None = None
    case: CaseId | None = None
    state: AlertState | None = None
    others: tuple[AlertId, ...] = ()

    @property
    def uid(self) -> str:
        """What names it: the alert and its number."""
        return f"{self.alert}.{self.number}"

    @property
    def counts(self) -> str:
        """Its counts in words, which are of then: the alert itself says how many there are now.

        One that ended it holds those of the last evaluation that met the rule.
        """
        when = "until then" if self.kind in ENDS else "then"
        people = "1 young person" if self.kin_groups == 1 else f"{self.kin_groups} unrelated young people"
        reports = (
            "1 independent report"
            if self.independent_reports == 1
            else f"{self.independent_reports} independent reports"
        )
        return f"{when} {people}, {reports}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """When and by what an evaluation was made: the day, what was held, and the policy's version."""

    on: date
    known_at: datetime
    policy_version: str


def raised(cluster: Cluster, nature: Nature, made: Evaluation, *, uid: AlertId) -> Alert:
    """A new alert about a cluster whose floor is met on the day of the evaluation."""
    return Alert(
        uid=uid,
        context=ContextId(cluster.context),
        rule=cluster.rule,
        state=AlertState.NEW,
        raised_on=made.on,
        policy_version=made.policy_version,
        known_at=made.known_at,
        young_people=cluster.young_people,
        kin_groups=cluster.kin_groups,
        independent_reports=cluster.independent_reports,
        window_from=cluster.window_from,
        window_to=cluster.window_to,
        last_met_on=made.on,
        evidence=cluster.evidence,
        known_people=frozenset(person for group in cluster.people_by_kin_group for person in group),
        known_associations=frozenset(uid for report in cluster.associations_by_report for uid in report),
        marks=nature.marks | type_marks(cluster.harm_types),
        explanation=cluster.explanation,
        late=lateness(nature, ()),
        first_met_on=cluster.first_met_on,
        harm_types=cluster.harm_types,
        p=cluster.score and cluster.score.p,
        how_unusual=cluster.how_unusual,
        falls_without=cluster.falls_without,
        most_reports=cluster.independent_reports,
    )


def seen_again(
    alert: Alert, cluster: Cluster, nature: Nature, made: Evaluation
) -> tuple[Alert, tuple[ChangeKind, ...]]:
    """The alert after an evaluation that finds its floor met, and the changes that are news, if any.

    GROWN only on a new unrelated young person, a new independent report, or more reports than were ever
    counted, CHANGED_IN_KIND only on a new mark. A dismissed alert returns on either of them, or when its day
    has come; a monitored one when its day has come; a quiet or superseded one returns.
    """
    fresh = raised(cluster, nature, made, uid=alert.uid)
    kinds = _news(alert, cluster, fresh.marks, made.on)
    returned = ChangeKind.RETURNED in kinds
    merged = replace(
        fresh,
        state=state_after(ChangeKind.RETURNED, alert.state) if returned else alert.state,
        raised_on=alert.raised_on,
        # What was once counted is never news again, told or not: days that pass must not make it so.
        known_people=alert.known_people | fresh.known_people,
        known_associations=alert.known_associations | fresh.known_associations,
        marks=alert.marks | fresh.marks,
        most_reports=max(alert.most_reports, fresh.most_reports),
        late=lateness(nature, alert.known_associations) if kinds else still_late(alert.late, nature),
        until=None if returned else alert.until,
        case=alert.case,
        took=alert.took,
        version=alert.version,
    )
    # An evaluation that finds what the last one found changes nothing, not even when it was made.
    same = replace(merged, known_at=alert.known_at, policy_version=alert.policy_version) == alert
    return (alert if same else merged), kinds


def _news(alert: Alert, cluster: Cluster, marks: frozenset[str], on: date) -> tuple[ChangeKind, ...]:
    grown, is_other = brings_news(alert, cluster), bool(new_marks(alert.marks, marks))
    match alert.state:
        case AlertState.QUIET | AlertState.SUPERSEDED:
            returns = True
        case AlertState.DISMISSED:
            returns = grown or is_other or is_due(alert, on)
        case AlertState.MONITOR:
            returns = is_due(alert, on)
        case _:
            returns = False
    if returns:
        return (ChangeKind.RETURNED,)
    found = {ChangeKind.GROWN: grown, ChangeKind.CHANGED_IN_KIND: is_other}
    return tuple(kind for kind, is_so in found.items() if is_so and leads(kind, alert.state))


def is_due(alert: Alert, on: date) -> bool:
    """Whether the day has come until which somebody set it aside or watches it."""
    waits = alert.state in (AlertState.DISMISSED, AlertState.MONITOR)
    return waits and alert.until is not None and on >= alert.until


def brings_news(alert: Alert, cluster: Cluster) -> bool:
    """Whether a kin group or a report stands in the cluster of which nothing was known to the alert, or more reports.

    More reports are none where evidence only left the window: what joined two reports may have been among it.
    """
    new_person = any(not alert.known_people.intersection(group) for group in cluster.people_by_kin_group)
    new_report = any(not alert.known_associations.intersection(each) for each in cluster.associations_by_report)
    only_left = set(cluster.evidence) < set(alert.evidence)
    return new_person or new_report or (cluster.independent_reports > alert.most_reports and not only_left)


def not_met(alert: Alert, *, on: date, floor_stood: bool) -> tuple[Alert, ChangeKind | None]:
    """The alert after an evaluation on `on` that finds its floor not met.

    `floor_stood` says whether, by what is known now, the floor was met on the day it was last met: if so
    only days passed and the alert falls quiet after 90 of them; if not, what is known has changed.
    """
    kind = ChangeKind.QUIET if floor_stood else ChangeKind.SUPERSEDED
    if not leads(kind, alert.state):
        return alert, None
    if kind is ChangeKind.QUIET:
        set_aside = alert.state is AlertState.DISMISSED and alert.until is not None and on < alert.until
        if set_aside or (on - alert.last_met_on).days < DAYS_UNTIL_QUIET:
            return alert, None
    return replace(alert, state=state_after(kind, alert.state), until=None), kind


def state_of(change: AlertChange) -> AlertState | None:
    """The state that a change led to; None where it left the state as it was and was written before that was kept."""
    return change.state or next(row.after for row in CHANGES if row.kind is change.kind)


def change_of(
    alert: Alert,
    *,
    number: int,
    on: date,
    kind: ChangeKind,
    actor: str | None = None,
    reason_code: str | None = None,
    others: tuple[AlertId, ...] = (),
) -> AlertChange:
    """The change that brought the alert to where it stands."""
    return AlertChange(
        alert=alert.uid,
        number=number,
        on=on,
        kind=kind,
        actor=actor,
        reason_code=reason_code,
        rule=alert.rule,
        young_people=alert.young_people,
        kin_groups=alert.kin_groups,
        independent_reports=alert.independent_reports,
        window_from=alert.window_from,
        window_to=alert.window_to,
        evidence=alert.evidence,
        policy_version=alert.policy_version,
        known_at=alert.known_at,
        late=alert.late if actor is None else None,
        until=alert.until,
        case=alert.case,
        state=alert.state,
        others=others,
    )
