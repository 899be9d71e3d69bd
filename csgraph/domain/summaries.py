"""Context summaries: what a partner's program may read about one context, drafted, approved and frozen."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import cast

from csgraph.domain.access import Purpose
from csgraph.domain.level2 import CaseState
from csgraph.domain.terms import AssociationKind, ContextKind, EventRole, Handling, Locus
from csgraph.ids import ContextId, SummaryId

VALID_FOR = timedelta(days=180)
"""How long an approved summary may be read."""

NOT_SHOWN = "not shown"
"""Stands wherever too few stand behind something, none included: the two are never told apart."""

PUBLIC_KINDS = frozenset(
    {
        ContextKind.SCHOOL,
        ContextKind.LOCATION,
        ContextKind.NEIGHBOURHOOD,
        ContextKind.TRANSPORT_ROUTE,
        ContextKind.SERVICE_ORGANISATION,
    }
)
"""Kinds of context that may be named, to a client whose agreement names places. No group and no home is."""

STAGES: Mapping[CaseState, str] = MappingProxyType(
    {
        CaseState.REFERRED: "referred",
        CaseState.SCREENED: "screened",
        CaseState.PANEL_HEARD: "heard by a panel",
        CaseState.ASSESSING: "being assessed",
        CaseState.ASSESSED: "assessed",
        CaseState.PLANNED: "plan agreed",
        CaseState.CLOSED: "closed",
    }
)
NO_CASE = "no Level 2 case"
NO_REVIEW = "not yet reviewed"


class SummaryState(StrEnum):
    """Where one version of a summary stands."""

    DRAFT = "DRAFT"
    APPROVED = "APPROVED"
    REPLACED = "REPLACED"


class RequestStatus(StrEnum):
    """What a client is told about the summary that it asks for."""

    READY = "ready"
    PENDING_APPROVAL = "pending_approval"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One association as a summary may rest on it: who (by pseudonym and kin group), what, and which agency said so.

    `kin_group` None: a young person without kin, who is a group alone. `agency` None: no record stands behind it.
    `gone_from` is the first day from which the young person counts for nothing (adult, died or left).
    """

    person: str
    kin_group: str | None
    kind: AssociationKind
    context_kind: ContextKind
    agency: str | None
    harm_types: tuple[str, ...]
    role: EventRole
    locus: Locus
    handling: Handling
    valid_from: date
    is_stub: bool = False
    gone_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryFacts:
    """What a summary of one context is drafted from: its facts of the last twelve months, and its case if any."""

    kind: ContextKind
    name: str
    la_code: str | None
    facts: tuple[Fact, ...]
    stage: CaseState | None = None
    last_review_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryContent:
    """What leaves: words and codes only. A tuple is either what is shown, in order, or just `NOT_SHOWN`."""

    context: str
    kind: str
    area: str
    name: str
    themes: tuple[str, ...]
    safe_places: tuple[str, ...]
    stage: str
    last_review: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One version of a summary for one client and purpose. `body` is the JSON that leaves, byte for byte (UTF-8)."""

    uid: SummaryId
    version: int
    context: ContextId
    client: str
    purpose: Purpose
    state: SummaryState
    body: bytes
    drafted_at: datetime
    drafted_by: str
    approved_at: datetime | None = None
    approved_by: str | None = None
    expires_on: date | None = None

    def is_valid(self, today: date) -> bool:
        """Whether it may be read on this day: approved, and not yet expired."""
        return self.state is SummaryState.APPROVED and self.expires_on is not None and today < self.expires_on


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAnswer:
    """What a client is told: a summary's id only where it is ready, a reason only where it is refused."""

    status: RequestStatus
    summary: SummaryId | None = None
    reason: str | None = None


REFUSED = RequestAnswer(
    status=RequestStatus.REFUSED, reason="There is no summary that can be given to you for this purpose."
)
"""The one refusal: the same words whether there is no such context, too little stands behind it, or another reason."""
PENDING = RequestAnswer(status=RequestStatus.PENDING_APPROVAL)


HEADINGS = (
    ("context", "Reference"),
    ("kind", "Kind of context"),
    ("name", "Name"),
    ("area", "Area"),
    ("themes", "Themes of harm"),
    ("safe_places", "Kinds of safe place"),
    ("stage", "Stage"),
    ("last_review", "Last review"),
)
"""What each part of a summary is called, in the order in which it is read."""


def in_words(body: bytes) -> tuple[tuple[str, str], ...]:
    """The same that the client reads as JSON, as headings and words."""
    told = cast("dict[str, str | list[str]]", json.loads(body))
    return tuple((heading, _one_line(told[part])) for part, heading in HEADINGS)


def _one_line(told: str | list[str]) -> str:
    return told if isinstance(told, str) else ", ".join(told)
