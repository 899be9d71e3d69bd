"""Pages of those who keep the service: who looked, tokens, and boxes of notices."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.rendering import page

router = APIRouter()
EVENTS = 50


@router.get("/audit")
def list_events(request: Request, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """The latest events: who looked, and who did what."""
    events = services.audit.latest(actor=visitor, limit=EVENTS)
    return page("audit.html", request=request, visitor=visitor, events=events)


@router.get("/tokens")
def list_tokens(request: Request, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """Access tokens that are valid."""
    return page("tokens.html", request=request, visitor=visitor, tokens=services.tokens.list(actor=visitor))


@router.get("/boxes")
def list_boxes(request: Request, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """Boxes of notices: whose each is, and who reads it."""
    return page("boxes.html", request=request, visitor=visitor, boxes=services.boxes.list(actor=visitor))
