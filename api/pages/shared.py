"""Pages for a lead and a panel: one alert, and one context in words, as a picture and as a table."""

from datetime import datetime, time
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from pydantic import BeforeValidator

from api.addresses import CONTEXT
from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.rendering import page
from api.pages.session import token_of_form_for
from api.schemas.base import AlertRef, CaseRef, ContextRef, Day
from csgraph.bootstrap import Services
from csgraph.domain.access import Actor
from csgraph.domain.alert_lists import AlertFilter, Section
from csgraph.ids import AlertId, CaseId
from visualisation.svg import draw_svg
from visualisation.table import draw_table
from visualisation.words import dates_banner, paragraphs, watermark

router = APIRouter()


def _none_if_empty(text: object) -> object:
    return None if text == "" else text


ChosenDay = Annotated[Day | None, BeforeValidator(_none_if_empty), Query()]


def alerts_page(
    request: Request, *, visitor: Actor, services: Services, only: AlertFilter, everything: bool
) -> HTMLResponse:
    """What was told of, the most unusual first; one step away what met the rule and is not unusual."""
    found = services.alerts.list(actor=visitor, only=only)
    return page(
        "alerts.html",
        token_of_form=token_of_form_for(request),
        sections=[(section, [each for each in found if each.section is section]) for section in Section],
        count=len(found),
        filtered=only != AlertFilter(),
        everything=everything,
        others=services.alerts.not_unusual(actor=visitor, only=only) if everything else (),
    )


@router.get("/alerts/{alert}")
def show_alert(request: Request, alert: AlertRef, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """One alert: why it was raised, what stands behind it, what was done."""
    view = services.alerts.show(actor=visitor, alert_id=AlertId(alert))
    people = {person: number for number, person in enumerate(dict.fromkeys(row.person for row in view.evidence), 1)}
    return page("alert.html", token_of_form=token_of_form_for(request), view=view, people=people)


@router.get("/cases/{case}")
def show_case(request: Request, case: CaseRef, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """One Level 2 case: what it is about, and every step taken."""
    found = services.level2.get(actor=visitor, case_id=CaseId(case))
    return page("case.html", token_of_form=token_of_form_for(request), case=found, zone=services.clock.zone)


@router.get(f"/contexts/{CONTEXT}")
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
        token_of_form=token_of_form_for(request),
        context=context,
        scene=scene,
        banner=dates_banner(scene),
        paragraphs=paragraphs(scene),
        picture=Markup(draw_svg(scene)),  # noqa: S704 — made by an XML writer that escapes
        table=Markup(draw_table(scene)),  # noqa: S704 — made by a template that escapes
        watermark=watermark(scene),
    )
