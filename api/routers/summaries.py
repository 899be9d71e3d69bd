"""Summaries: what a partner's program may read about a context, asked for, drawn up, approved and read."""

import hashlib
from typing import Any

from fastapi import APIRouter, Response

from api.answering import AnsweringRoute
from api.auth import ActorDep
from api.dependencies import ServicesDep
from api.problems import problems
from api.schemas.base import SummaryRef
from api.schemas.summaries import ApprovalIn, DraftIn, SummaryAnswerOut, SummaryBodyOut, SummaryOut, SummaryRequestIn
from csgraph.ids import SummaryId

router = APIRouter(prefix="/v1", tags=["summaries"], route_class=AnsweringRoute)
JSON = "application/json"
READ: dict[int | str, dict[str, Any]] = {
    200: {"model": SummaryBodyOut, "description": "The summary: the same bytes each time."},
    **problems(401, 403, 404, 422, 503),
}


@router.post("/summary-requests", responses=problems(400, 401, 403, 413, 415, 422, 503))
def request_summary(wanted: SummaryRequestIn, actor: ActorDep, services: ServicesDep) -> SummaryAnswerOut:
    """Ask whether there is a summary of a context: ready, pending approval, or refused without a reason that tells."""
    answer = services.summaries.request(actor=actor, context_id=wanted.context, purpose=wanted.purpose)
    return SummaryAnswerOut.of(answer)


@router.post("/summaries", responses=problems(400, 401, 403, 404, 409, 413, 415, 422, 503))
def draft_summary(draft: DraftIn, actor: ActorDep, services: ServicesDep) -> SummaryOut:
    """Draw up a summary, for somebody to approve; the valid one where there is one."""
    summary = services.summaries.draft(
        actor=actor,
        context_id=draft.context,
        client=draft.client,
        purpose=draft.purpose,
        names_places=draft.names_places,
    )
    return SummaryOut.of(summary)


@router.post("/summaries/{summary}/approval", responses=problems(400, 401, 403, 404, 409, 413, 415, 422, 503))
def approve_summary(summary: SummaryRef, approval: ApprovalIn, actor: ActorDep, services: ServicesDep) -> SummaryOut:
    """Freeze a draft that was read: the client may read these bytes from now on."""
    approved = services.summaries.approve(actor=actor, summary_id=SummaryId(summary), version=approval.version)
    return SummaryOut.of(approved)


@router.get("/summaries/{summary}", responses=READ, response_class=Response)
def show_summary(summary: SummaryRef, actor: ActorDep, services: ServicesDep) -> Response:
    """The summary's own bytes. Staff get the latest draft where none is valid; `Summary-State` tells them apart."""
    found = services.summaries.get(actor=actor, summary_id=SummaryId(summary))
    headers = {
        "ETag": f'"{hashlib.sha256(found.body).hexdigest()}"',
        "Summary-State": found.state.value,
        "Summary-Version": str(found.version),
    }
    return Response(found.body, media_type=JSON, headers=headers)
