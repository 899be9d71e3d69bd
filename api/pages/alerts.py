"""Pages about alerts: the inbox of a lead, and one alert with all that stands behind it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BeforeValidator

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.filters import Lines, chosen
from api.pages.forms import SEE_OTHER, ChosenDay, GivenDep, OurForm
from api.pages.rendering import page, standing
from api.pages.steps import open_to
from api.schemas.base import AlertRef
from csgraph.domain.alert_lists import AlertFilter, Order, Section
from csgraph.domain.alert_states import AlertState
from csgraph.domain.terms import ContextKind
from csgraph.ids import AlertId
from csgraph.vocabulary import HARM_TYPES
from visualisation.words import KIND_WORDS

router = APIRouter()
ALERTS = ("Alerts", "/alerts")


def _filled(given: object) -> object:
    """What a form sent, without its fields that were left empty."""
    return [each for each in given if each != ""] if isinstance(given, list) else given


def _order(given: object) -> object:
    return given or Order.UNUSUAL


States = Annotated[list[AlertState], BeforeValidator(_filled), Query(default_factory=list, max_length=20)]
Kinds = Annotated[list[ContextKind], BeforeValidator(_filled), Query(default_factory=list, max_length=20)]
Words = Annotated[Lines, BeforeValidator(_filled), Query(default_factory=list, max_length=20)]
ChosenOrder = Annotated[Order, BeforeValidator(_order), Query()]


def _chosen(
    state: States, kind: Kinds, harm: Words, area: Words, holder: Words, since: ChosenDay = None
) -> AlertFilter:
    return chosen(state, kind, harm, area, holder, since)


ChosenDep = Annotated[AlertFilter, Depends(_chosen)]
"""The same filters as the API's, of which a form also sends those that were left empty."""


@router.get("/alerts")
def list_alerts(
    request: Request,
    visitor: VisitorDep,
    services: ServicesDep,
    only: ChosenDep,
    order: ChosenOrder = Order.UNUSUAL,
    everything: Annotated[bool, Query(alias="all")] = False,
) -> HTMLResponse:
    """What was told of, the most unusual first; one step away what met the rule and is not unusual."""
    found = services.alerts.list(actor=visitor, only=only, order=order)
    return page(
        "alerts.html",
        request=request,
        visitor=visitor,
        sections=[(section, [each for each in found if each.section is section]) for section in Section],
        count=len(found),
        only=only,
        order=order,
        filtered=only != AlertFilter() or order is not Order.UNUSUAL,
        states={each.value: standing(each.value) for each in AlertState},
        kinds=KIND_WORDS,
        harms={code: term.label for code, term in HARM_TYPES.items()},
        orders={Order.RAISED.value: "the day raised", Order.NAME.value: "name"},
        everything=everything,
        others=services.alerts.not_unusual(actor=visitor, only=only) if everything else (),
    )


@router.post("/alerts/acknowledgement", dependencies=[OurForm])
def acknowledge_alerts(visitor: VisitorDep, services: ServicesDep, given: GivenDep) -> RedirectResponse:
    """Says of every alert that was ticked, and is still new, that it was seen."""
    ticked = set(given.all("alert"))
    new = services.alerts.list(actor=visitor, only=AlertFilter(states=frozenset({AlertState.NEW})))
    for each in new:
        if each.alert.uid in ticked:
            services.alerts.acknowledge(actor=visitor, alert_id=each.alert.uid)
    return RedirectResponse("/alerts", SEE_OTHER)


@router.get("/alerts/{alert}")
def show_alert(request: Request, alert: AlertRef, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """One alert: why it was raised, what stands behind it, what was done and what can be."""
    view = services.alerts.show(actor=visitor, alert_id=AlertId(alert))
    people = {person: number for number, person in enumerate(dict.fromkeys(row.person for row in view.evidence), 1)}
    return page(
        "alert.html",
        request=request,
        visitor=visitor,
        trail=[ALERTS],
        view=view,
        people=people,
        steps=open_to(view, visitor),
    )
