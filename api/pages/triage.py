"""Deciding about an alert on screen: each step is a page with a form that says what will follow, and its sending."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.alerts import ALERTS
from api.pages.forms import SEE_OTHER, FormIncomplete, Given, GivenDep, OurForm, keep, need
from api.pages.rendering import page
from api.pages.steps import ANY_HARM, STEPS, Step
from api.schemas.base import AlertRef
from csgraph.bootstrap import Services
from csgraph.domain.access import Actor
from csgraph.domain.alert_lists import AlertView
from csgraph.domain.alert_states import ChangeKind, DismissalReason
from csgraph.domain.referrals import REFERRAL_SOURCES
from csgraph.ids import AlertId, CaseId
from csgraph.vocabulary import HARM_TYPES, load
from visualisation.days import day

router = APIRouter()
USUAL_DISMISSAL = timedelta(days=90)
USUAL_MONITORING = timedelta(days=30)


@router.get("/alerts/{alert}/{step}")
def show_step(request: Request, alert: AlertRef, step: str, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """The form of one step, with what is usual filled in."""
    chosen = _step(step)
    view = services.alerts.show(actor=visitor, alert_id=AlertId(alert))
    return _form(request, visitor, services, view, chosen)({})


@router.post("/alerts/{alert}/{step}", dependencies=[OurForm])
def take_step(
    request: Request, alert: AlertRef, step: str, visitor: VisitorDep, services: ServicesDep, given: GivenDep
) -> RedirectResponse:
    """Takes the step; what is refused is said on the form."""
    chosen = _step(step)
    view = services.alerts.show(actor=visitor, alert_id=AlertId(alert))
    keep(request, _form(request, visitor, services, view, chosen, given))
    _check(chosen, given)
    _take(chosen.kind, services, visitor, AlertId(alert), given)
    return RedirectResponse(f"/alerts/{alert}", SEE_OTHER)


def _step(address: str) -> Step:
    found = next((each for each in STEPS if each.address == address), None)
    if found is None:
        raise HTTPException(404)
    return found


def _form(
    request: Request, visitor: Actor, services: Services, view: AlertView, step: Step, given: Given | None = None
) -> Callable[[Mapping[str, str]], HTMLResponse]:
    """Makes the page of a step: with what was given, or before that with what is usual, and with what is wrong."""
    typed = given or _usual(step, services, visitor, view)
    cases = _cases(services, visitor, view) if "case" in step.needs else {}

    def made(wrong: Mapping[str, str]) -> HTMLResponse:
        return page(
            "alert_step.html",
            request=request,
            visitor=visitor,
            trail=[ALERTS, (view.context.name, f"/alerts/{view.alert.uid}")],
            status=422 if wrong else 200,
            view=view,
            step=step,
            given=typed,
            wrong=wrong,
            cases=cases,
            harm_types=HARM_TYPES,
            sources=REFERRAL_SOURCES,
            dismissal_reasons=load("dismissal_reasons"),
        )

    return made


def _usual(step: Step, services: Services, visitor: Actor, view: AlertView) -> Given:
    """What stands in a form before anybody typed."""
    after = USUAL_MONITORING if step.kind is ChangeKind.MONITOR else USUAL_DISMISSAL
    return Given(
        {
            "until": ((services.clock.today() + after).isoformat(),),
            "agency": (visitor.agency,),
            "harm_types": tuple(view.alert.harm_types) or (ANY_HARM,),
        }
    )


def _cases(services: Services, visitor: Actor, view: AlertView) -> dict[str, str]:
    """The open cases about the alert's context, by id, in words."""
    cases = services.level2.list(actor=visitor)
    return {
        each.uid: f"{each.state.value.lower()}, referred on {day(each.referred_on)}"
        for each in cases
        if each.is_open and each.context == view.alert.context
    }


def _check(step: Step, given: Given) -> None:
    """Raises FormIncomplete that names each field which is empty, or holds no day."""
    need(given, step.needs)
    if "until" in step.needs and given.day("until") is None:
        raise FormIncomplete({"until": step.needs["until"]})


def _take(kind: ChangeKind, services: Services, visitor: Actor, alert: AlertId, given: Given) -> None:
    alerts, note, until = services.alerts, given.text("reason"), given.day("until") or services.clock.today()
    match kind:
        case ChangeKind.PROMOTED:
            alerts.refer(
                actor=visitor,
                alert_id=alert,
                source_code=given.text("source"),
                agency=given.text("agency"),
                harm_types=given.all("harm_types"),
                reason_text=note,
                override_reason=given.text("override") or None,
                second_token=given.text("second") or None,
            )
        case ChangeKind.LINKED:
            alerts.link(actor=visitor, alert_id=alert, case_id=CaseId(given.text("case")), note=note)
        case ChangeKind.MONITOR:
            alerts.monitor(actor=visitor, alert_id=alert, until=until, note=note)
        case ChangeKind.DISMISSED:
            alerts.dismiss(actor=visitor, alert_id=alert, reason=_why(given), until=until)
        case ChangeKind.REOPENED:
            alerts.reopen(actor=visitor, alert_id=alert, note=note)
        case ChangeKind.UNDONE:
            alerts.undo(actor=visitor, alert_id=alert, note=note)
        case _:
            alerts.acknowledge(actor=visitor, alert_id=alert, note=note or None)


def _why(given: Given) -> DismissalReason:
    code = given.text("why")
    if code not in DismissalReason.__members__:
        raise FormIncomplete({"why": "Choose one of the list."})
    return DismissalReason(code)
