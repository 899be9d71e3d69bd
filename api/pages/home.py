"""The first page after signing in: for a lead the alerts, for everybody else what their role may see and do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.filters import ChosenDep
from api.pages.rendering import page
from api.pages.session import token_of_form_for
from api.pages.shared import alerts_page
from csgraph.bootstrap import Services
from csgraph.domain.access import Actor, Permission
from csgraph.domain.issued import IssuedToken
from csgraph.domain.level2 import Level2Case
from csgraph.domain.outgoing import Box
from csgraph.domain.summaries import Summary
from csgraph.ids import ContextId
from csgraph.services.inbox import Entry
from csgraph.services.queries import Question
from csgraph.vault.audit import AuditEvent

router = APIRouter()
EVENTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What each section of the first page shows; None where the role has no such section."""

    finds: bool
    notices: Sequence[Entry] | None
    cases: Sequence[Level2Case] | None
    names: Mapping[ContextId, str]
    questions: Sequence[Question] | None
    drafts: Sequence[Summary] | None
    events: Sequence[AuditEvent] | None
    tokens: Sequence[IssuedToken] | None
    boxes: Sequence[Box] | None


@router.get("/")
def show_home(
    request: Request,
    visitor: VisitorDep,
    services: ServicesDep,
    only: ChosenDep,
    everything: Annotated[bool, Query(alias="all")] = False,
) -> HTMLResponse:
    """What waits for whoever is signed in; `only` and `all` choose among a lead's alerts."""
    if visitor.may(Permission.READ_ALERTS):
        return alerts_page(request, visitor=visitor, services=services, only=only, everything=everything)
    return page(
        "home.html",
        token_of_form=token_of_form_for(request),
        visitor=visitor,
        shown=_shown(visitor, services),
        zone=services.clock.zone,
    )


def _shown(visitor: Actor, services: Services) -> "Shown":
    may = visitor.may
    cases = services.level2.list(actor=visitor) if may(Permission.READ_CASES) else None
    uids = sorted({each.context for each in cases or ()})
    return Shown(
        finds=may(Permission.READ_CONTEXTS),
        notices=services.inbox.list(actor=visitor) if may(Permission.READ_INBOX) else None,
        cases=cases,
        names=services.contexts.names(actor=visitor, uids=uids) if uids else {},
        questions=services.queries.list(actor=visitor) if may(Permission.RUN_QUESTIONS) else None,
        drafts=services.summaries.waiting(actor=visitor) if may(Permission.APPROVE_SUMMARIES) else None,
        events=services.audit.latest(actor=visitor, limit=EVENTS) if may(Permission.READ_AUDIT) else None,
        tokens=services.tokens.list(actor=visitor) if may(Permission.ISSUE_TOKENS) else None,
        boxes=services.boxes.list(actor=visitor) if may(Permission.MANAGE_NOTICES) else None,
    )


@router.get("/find")
def find_contexts(request: Request, visitor: VisitorDep, services: ServicesDep, text: str = "") -> HTMLResponse:
    """Contexts whose name, alias or id is like a text."""
    asked = text.strip()[:200]
    found = services.contexts.find(actor=visitor, text=asked) if asked else ()
    return page(
        "find.html",
        token_of_form=token_of_form_for(request),
        asked=asked,
        found=[context for context, _ in found],
        draws=visitor.may(Permission.DRAW_PICTURES),
    )


@router.get("/questions/{question}")
def show_question(request: Request, question: str, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """One named question: what it asks, takes and returns, and its text."""
    found = services.queries.show(actor=visitor, name=question)
    return page("question.html", token_of_form=token_of_form_for(request), question=found)
