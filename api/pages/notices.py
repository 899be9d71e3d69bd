"""Pages about notices: what somebody was told, and that they have read it."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.forms import SEE_OTHER, OurForm
from api.pages.rendering import page
from api.schemas.base import NoticeRef
from csgraph.ids import NoticeId

router = APIRouter()


@router.get("/notices")
def list_notices(request: Request, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """What somebody was told, the latest first."""
    found = services.inbox.list(actor=visitor)
    names = services.alerts.called(actor=visitor, alerts=[uid for each in found for uid in each.item.alerts])
    return page("notices.html", request=request, visitor=visitor, notices=found, names=names)


@router.post("/notices/{notice}/reading", dependencies=[OurForm])
def read_notice(notice: NoticeRef, visitor: VisitorDep, services: ServicesDep) -> RedirectResponse:
    """Says that one of them was read."""
    services.inbox.read(actor=visitor, notice_id=NoticeId(notice))
    return RedirectResponse("/notices", SEE_OTHER)
