"""Pages about summaries: those that wait for approval, and one as it would leave, with a form to approve it."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.forms import SEE_OTHER, Again, OurForm, keep
from api.pages.rendering import page
from api.schemas.base import SummaryRef
from csgraph.bootstrap import Services
from csgraph.domain.access import Actor, Permission
from csgraph.domain.summaries import SummaryState, in_words
from csgraph.ids import SummaryId

router = APIRouter()
SUMMARIES = ("Summaries", "/summaries")
Version = Annotated[int, Form(ge=1)]


@router.get("/summaries")
def list_summaries(request: Request, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """Summaries that wait for approval."""
    drafts = services.summaries.waiting(actor=visitor)
    return page("summaries.html", request=request, visitor=visitor, drafts=drafts)


@router.get("/summaries/{summary}")
def show_summary(request: Request, summary: SummaryRef, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """One summary: the draft that waits, or else what the client reads."""
    return _one(request, visitor, services, summary)({})


@router.post("/summaries/{summary}/approval", dependencies=[OurForm])
def approve_summary(
    request: Request, summary: SummaryRef, visitor: VisitorDep, services: ServicesDep, version: Version
) -> RedirectResponse:
    """Freezes the draft that was read: from now on the client reads it."""
    keep(request, _one(request, visitor, services, summary))
    services.summaries.approve(actor=visitor, summary_id=SummaryId(summary), version=version)
    return RedirectResponse(f"/summaries/{summary}", SEE_OTHER)


def _one(request: Request, visitor: Actor, services: Services, uid: str) -> Again:
    drafts = services.summaries.waiting(actor=visitor)
    draft = next((each for each in drafts if each.uid == uid), None)
    found = draft or services.summaries.get(actor=visitor, summary_id=SummaryId(uid))

    def made(wrong: Mapping[str, str]) -> HTMLResponse:
        return page(
            "summary.html",
            request=request,
            visitor=visitor,
            trail=[SUMMARIES],
            status=422 if wrong else 200,
            summary=found,
            lines=in_words(found.body),
            waits=found.state is SummaryState.DRAFT,
            wrong=wrong,
            draws=visitor.may(Permission.DRAW_PICTURES),
        )

    return made
