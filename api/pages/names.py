"""Pages about names that wait: written places that nobody has matched yet, and what each may mean."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import StringConstraints

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.rendering import page
from api.schemas.base import UID, CandidateRef
from csgraph.bootstrap import Services
from csgraph.domain.access import Actor
from csgraph.domain.alerts import AlertChange
from csgraph.domain.names import place_form
from csgraph.ids import AlertId, CandidateId, ContextId
from csgraph.services.importing.candidate_views import CandidateView

router = APIRouter()
NAMES = ("Names that wait", "/names")
LONGEST_NAME = 200
MOST_FOUND = 20
MOST_TOLD = 10
"""Changes of alerts that are told one by one after a decision."""

Typed = Annotated[str, Query(max_length=LONGEST_NAME)]
Change = Annotated[str, StringConstraints(pattern=rf"^alr{UID[:-1]}\.[0-9]{{1,6}}$")]
Came = Annotated[list[Change], Query(default_factory=list, max_length=MOST_TOLD)]
"""Changes that a decision came to, each by its alert and number."""


@router.get("/names")
def list_names(request: Request, visitor: VisitorDep, services: ServicesDep, text: Typed = "") -> HTMLResponse:
    """Every written name that waits, those of most rows first."""
    waiting = in_turn(services.contexts.candidates(actor=visitor))
    asked = place_form(text)
    return page(
        "names.html",
        request=request,
        visitor=visitor,
        asked=text.strip(),
        names=[each for each in waiting if asked in _searched(each)],
        waiting=len(waiting),
    )


@router.get("/names/{candidate}")
def show_name(
    request: Request,
    candidate: CandidateRef,
    visitor: VisitorDep,
    services: ServicesDep,
    came: Came,
    text: Typed = "",
    decided: bool = False,
) -> HTMLResponse:
    """One written name: its rows, what it may mean, the decisions about it and what the last one came to."""
    view = services.contexts.candidate(actor=visitor, candidate_id=CandidateId(candidate))
    others = in_turn(services.contexts.candidates(actor=visitor)) if decided else []
    asked = text.strip()
    found = services.contexts.find(actor=visitor, text=asked) if asked else ()
    return page(
        "name.html",
        request=request,
        visitor=visitor,
        trail=[NAMES],
        view=view,
        asked=asked,
        found=[context for context, _ in found][:MOST_FOUND],
        names=_names(services, visitor, view),
        decided=decided,
        news=_news(services, visitor, came),
        following=next((each for each in others if each.uid != view.uid), None),
        waiting=len(others),
    )


def in_turn(views: Iterable[CandidateView]) -> list[CandidateView]:
    """Names in the order in which they are worth a look: those of most rows first."""
    return sorted(views, key=lambda each: (-len(each.rows), place_form(each.text), each.uid))


def _searched(view: CandidateView) -> str:
    """Where a name is looked for: how it is written, and what it may mean."""
    return " ".join(place_form(each) for each in (view.text, *(one.name for one in view.suggestions)))


def _names(services: Services, visitor: Actor, view: CandidateView) -> dict[ContextId, str]:
    """What the contexts of the decisions about a name are called."""
    uids = sorted({each.context for each in view.decisions if each.context is not None})
    return dict(services.contexts.names(actor=visitor, uids=uids))


def _news(services: Services, visitor: Actor, came: Sequence[str]) -> list[tuple[str, AlertChange]]:
    """Those of these changes that there are, each with the name of its context."""
    found: list[tuple[str, AlertChange]] = []
    for alert, _, number in (each.partition(".") for each in came):
        view = services.alerts.show(actor=visitor, alert_id=AlertId(alert))
        found += [(view.context.name, each) for each in view.changes if str(each.number) == number]
    return found
