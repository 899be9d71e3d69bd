"""Pages about alerts: the inbox of a lead, and one alert with all that stands behind it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.filters import ChosenDep
from api.pages.rendering import page
from api.schemas.base import AlertRef
from csgraph.domain.alert_lists import AlertFilter, Section
from csgraph.ids import AlertId

router = APIRouter()
ALERTS = ("Alerts", "/alerts")


@router.get("/alerts")
def list_alerts(
    request: Request,
    visitor: VisitorDep,
    services: ServicesDep,
    only: ChosenDep,
    everything: Annotated[bool, Query(alias="all")] = False,
) -> HTMLResponse:
    """What was told of, the most unusual first; one step away what met the rule and is not unusual."""
    found = services.alerts.list(actor=visitor, only=only)
    return page(
        "alerts.html",
        request=request,
        visitor=visitor,
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
    return page("alert.html", request=request, visitor=visitor, trail=[ALERTS], view=view, people=people)
