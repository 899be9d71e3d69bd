"""Alerts as the API shows them, and decisions about them as it takes them."""

from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas.base import UID, Closed, Day, Line, Listed, Reason
from csgraph.domain.alert_lists import AlertView, EvidenceRow, NotUnusual, Section
from csgraph.domain.alert_states import AlertState, ChangeKind, DismissalReason
from csgraph.domain.alerts import AlertChange
from csgraph.domain.terms import ContextKind
from csgraph.vocabulary import HARM_TYPES, load

REFERRAL_SOURCES = load("referral_sources")
HarmCode = Annotated[Line, Field(json_schema_extra={"enum": [*HARM_TYPES]})]
"""A code of the vocabulary, which the description of the API spells out; the service says which one is none."""


class LastChangeOut(Closed):
    """What changed last."""

    kind: ChangeKind
    on: date


class MergedIntoOut(Closed):
    """Into what a context was merged, and the alert about that."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)

    context: str
    name: str
    alert: str | None


class AlertOut(Closed):
    """An alert: a context that several unrelated young people share."""

    alert: str = Field(examples=["alr_pqzfj2ay4m3tdgx6nsvkl5bwuo"])
    context: str
    context_ids: list[str] = Field(description="The source's own ids; of merged contexts first the one merged into.")
    name: str = Field(examples=["Route 38"])
    kind: ContextKind
    rule: str
    state: AlertState
    raised_on: date
    kin_groups: int = Field(
        ge=0, description="Unrelated young people now: kin count once. `last_change` may have had others."
    )
    young_people: int = Field(ge=0)
    independent_reports: int = Field(ge=0)
    last_change: LastChangeOut | None
    section: Section = Field(description="Where in the list it stands: what waits for a decision first.")
    how_unusual: str = Field(description="How often as much comes about by chance, in words.")
    p: float | None = Field(description="Its chance when it was last weighed, from 0 to 1.")
    met_since: date | None = Field(description="First day of the year on which its rule was met.")
    harm_types: list[str] = Field(description="Harm types that its evidence names.")
    area: str
    holder: str | None = Field(description="Who saw to it last; null where nobody has it.")
    merged_into: MergedIntoOut | None = Field(description="Into what its context was merged, if it stands no longer.")

    @classmethod
    def of(cls, view: AlertView) -> "AlertOut":
        """The alert."""
        last = view.changes[-1] if view.changes else None
        return cls(
            alert=view.alert.uid,
            context=view.alert.context,
            context_ids=list(view.context_ids),
            name=view.context.name,
            kind=view.context.kind,
            rule=view.alert.rule,
            state=view.alert.state,
            raised_on=view.alert.raised_on,
            kin_groups=view.alert.kin_groups,
            young_people=view.alert.young_people,
            independent_reports=view.alert.independent_reports,
            last_change=LastChangeOut(kind=last.kind, on=last.on) if last else None,
            section=view.section,
            how_unusual=view.alert.how_unusual,
            p=view.alert.p,
            met_since=view.alert.first_met_on,
            harm_types=list(view.alert.harm_types),
            area=view.area,
            holder=view.holder,
            merged_into=view.merged_into and MergedIntoOut.model_validate(view.merged_into),
        )


class NotUnusualOut(Closed):
    """A context that meets the rule today, is not unusual, and interrupts nobody."""

    context: str
    context_ids: list[str]
    name: str
    kind: ContextKind
    kin_groups: int = Field(ge=0)
    young_people: int = Field(ge=0)
    independent_reports: int = Field(ge=0)
    how_unusual: str
    p: float | None
    met_since: date
    harm_types: list[str]
    area: str
    why_not: str | None = Field(description="Why nobody is told.")
    explanation: str
    alert: str | None = Field(description="An alert about it that stands no longer, or that another policy raised.")

    @classmethod
    def of(cls, found: NotUnusual) -> "NotUnusualOut":
        """The context."""
        cluster = found.cluster
        return cls(
            context=cluster.context,
            context_ids=list(cluster.context_ids),
            name=cluster.name,
            kind=cluster.kind,
            kin_groups=cluster.kin_groups,
            young_people=cluster.young_people,
            independent_reports=cluster.independent_reports,
            how_unusual=cluster.how_unusual,
            p=None if cluster.score is None else cluster.score.p,
            met_since=cluster.first_met_on,
            harm_types=list(cluster.harm_types),
            area=found.area,
            why_not=cluster.why_not,
            explanation=cluster.explanation,
            alert=None if found.alert is None else found.alert.uid,
        )


class AlertsOut(Listed):
    """Alerts: what waits for a decision first, and in each section the most unusual first."""

    alerts: list[AlertOut]
    count: int = Field(ge=0)
    not_unusual: list[NotUnusualOut] | None = Field(description="What met the rule and is not unusual, if asked for.")


class ChangeOut(Closed):
    """One change of an alert, with the counts of that day. `actor` is null where evidence changed it."""

    number: int
    on: date
    kind: ChangeKind
    actor: str | None
    reason: str | None
    young_people: int
    kin_groups: int
    independent_reports: int
    evidence: list[str]
    rule: str
    policy: str
    known_at: datetime
    until: date | None
    case: str | None

    @classmethod
    def of(cls, change: AlertChange) -> "ChangeOut":
        """The change."""
        return cls(
            number=change.number,
            on=change.on,
            kind=change.kind,
            actor=change.actor,
            reason=change.reason_code,
            young_people=change.young_people,
            kin_groups=change.kin_groups,
            independent_reports=change.independent_reports,
            evidence=list(change.evidence),
            rule=change.rule,
            policy=change.policy_version,
            known_at=change.known_at,
            until=change.until,
            case=change.case,
        )


class EvidenceOut(Closed):
    """One association behind an alert; the young person is a pseudonym."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)

    association_id: str
    person: str = Field(examples=["yp_pqzfj2ay4m3tdgx6nsvkl5bwuo"])
    kind: str
    role: str | None
    voice: str | None
    agency: str | None
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    record_id: str | None

    @classmethod
    def of(cls, row: EvidenceRow) -> "EvidenceOut":
        """The row."""
        return cls.model_validate(row)


class WindowOut(Closed):
    """The days that were counted."""

    start: date = Field(alias="from")
    end: date = Field(alias="to", description="The last day, which is counted.")


class AlertWholeOut(AlertOut):
    """An alert with its history and evidence."""

    changes: list[ChangeOut]
    evidence: list[EvidenceOut]
    explanation: str
    falls_without: list[str] = Field(description="What it would not stand without, in words.")
    kin_left_out: list[str] = Field(
        description="Rows of kinship between its young people that were left out, in words."
    )
    waiting: list[str] = Field(description="Written names that may mean its context and count nowhere, in words.")
    window: WindowOut
    case: str | None
    until: date | None

    @classmethod
    def whole(cls, view: AlertView) -> "AlertWholeOut":
        """The alert and all that stands behind it."""
        return cls(
            **AlertOut.of(view).model_dump(),
            changes=[ChangeOut.of(each) for each in view.changes],
            evidence=[EvidenceOut.of(each) for each in view.evidence],
            explanation=view.alert.words,
            falls_without=list(view.alert.falls_without),
            kin_left_out=[each.words for each in view.kin_left_out],
            waiting=[each.words for each in view.waiting],
            window=WindowOut.model_validate({"from": view.alert.window_from, "to": view.alert.window_to}),
            case=view.alert.case,
            until=view.alert.until,
        )


class DismissalIn(Closed):
    """Why an alert is set aside, and until when at the latest."""

    reason: DismissalReason
    until: Day = Field(description="1 to 180 days from today.", examples=["2026-08-01"])


class MonitoringIn(Closed):
    """Why an alert can wait, and the day to look at it again."""

    reason: Reason = Field(examples=["The shop has a new guard; we look again after half term."])
    until: Day = Field(description="1 to 365 days from today.", examples=["2026-08-01"])


class ReopeningIn(Closed):
    """Why an alert is opened again."""

    reason: Reason = Field(examples=["The school heard of it again."])


class UndoingIn(Closed):
    """Why somebody takes back their own last step."""

    reason: Reason = Field(examples=["It was the alert of another place that I meant."])


class LinkIn(Closed):
    """The open Level 2 case about an alert's context, and how it deals with the alert."""

    case: str = Field(pattern=f"^l2{UID}", examples=["l2_pqzfj2ay4m3tdgx6nsvkl5bwuo"])
    reason: Reason = Field(examples=["The plan agreed last week is about this stop."])


class ReferralIn(Closed):
    """A Level 2 referral of a context: about the place, without anybody's name."""

    reason: Reason = Field(description="The theme.", examples=["Young people do not feel safe here after school."])
    source: Line = Field(
        description="Referral source code.", examples=["YP_ASSESSMENT"], json_schema_extra={"enum": [*REFERRAL_SOURCES]}
    )
    agency: Line = Field(description="The referring agency.", examples=["SCH"])
    harm_types: list[HarmCode] = Field(min_length=1, max_length=30, examples=[["EFH"]])
    override: Reason | None = Field(None, description="Why text that looks personal is none.")
    second: str | None = Field(
        None, min_length=1, max_length=2000, description="Access token of a colleague who read the text too."
    )
