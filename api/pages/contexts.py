"""Pages about contexts: finding one, and one in words, as a picture and as a table."""

from datetime import datetime, time

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.forms import ChosenDay
from api.pages.rendering import page
from api.schemas.base import ContextRef
from csgraph.bootstrap import Services
from csgraph.domain.access import Actor, Permission
from csgraph.domain.alert_lists import WaitingName
from visualisation.svg import draw_sheet
from visualisation.table import draw_table
from visualisation.words import dates_banner, paragraphs, watermark

router = APIRouter()
CONTEXTS = ("Contexts", "/contexts")
LONGEST_NAME = 200


@router.get("/contexts")
def find_contexts(request: Request, visitor: VisitorDep, services: ServicesDep, text: str = "") -> HTMLResponse:
    """Contexts whose name, alias or id is like a text."""
    asked = text.strip()[:LONGEST_NAME]
    return page(
        "contexts.html",
        request=request,
        visitor=visitor,
        asked=asked,
        found=[context for context, _ in services.contexts.find(actor=visitor, text=asked)] if asked else (),
        draws=visitor.may(Permission.DRAW_PICTURES),
    )


@router.get("/contexts/{context:path}")
def show_context(
    request: Request,
    context: ContextRef,
    visitor: VisitorDep,
    services: ServicesDep,
    valid_on: ChosenDay = None,
    known_on: ChosenDay = None,
) -> HTMLResponse:
    """One context in words, as a picture and as a table, on two days that can be chosen."""
    known_at = datetime.combine(known_on, time.max, tzinfo=services.clock.zone) if known_on else None
    scene = services.pictures.draw(actor=visitor, context=context, valid_on=valid_on, known_at=known_at)
    return page(
        "context.html",
        request=request,
        visitor=visitor,
        trail=[CONTEXTS],
        context=context,
        scene=scene,
        banner=dates_banner(scene),
        paragraphs=paragraphs(scene),
        picture=Markup(draw_sheet(scene)),  # noqa: S704 — made by an XML writer that escapes
        table=Markup(draw_table(scene)),  # noqa: S704 — made by a template that escapes
        watermark=watermark(scene),
        names=_waiting(services, visitor, context) if scene.is_today else (),
        refers=visitor.may(Permission.WRITE_CASES),
    )


def _waiting(services: Services, visitor: Actor, context: str) -> tuple[WaitingName, ...]:
    """Names that wait and may mean a context that is held now."""
    uid = services.contexts.get(actor=visitor, name=context).uid
    return services.contexts.waiting_for(actor=visitor, context=uid)
