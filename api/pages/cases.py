"""Pages about Level 2 cases: all of them, and one with every step."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.forms import NOTHING, SEE_OTHER, Again, Given, GivenDep, OurForm, keep, need
from api.pages.rendering import page
from api.pages.steps import ANY_HARM, REFERRAL_NEEDS
from api.schemas.base import CaseRef
from csgraph.bootstrap import Services
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.level2 import CaseState, Level2Case
from csgraph.domain.referrals import LEVEL_WORDS, OUTCOME_WORDS, REFERRAL_SOURCES
from csgraph.ids import CaseId
from csgraph.vocabulary import HARM_TYPES

router = APIRouter()
CASES = ("Cases", "/cases")
SCREENING_NEEDS = {
    "level": "Choose how much response the context needs.",
    "outcome": "Choose what comes of it.",
    "reason": "Say why, in words.",
}
ContextAsked = Annotated[str, Query(min_length=1, max_length=200)]


@router.get("/cases")
def list_cases(request: Request, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """Every case, in order of referral."""
    cases = services.level2.list(actor=visitor)
    names = services.contexts.names(actor=visitor, uids=sorted({each.context for each in cases}))
    return page("cases.html", request=request, visitor=visitor, cases=cases, names=names)


@router.get("/cases/referral")
def show_referral(request: Request, context: ContextAsked, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """The form of a referral of a context that no alert is about."""
    return _referral(request, visitor, services, context)({})


@router.post("/cases/referral", dependencies=[OurForm])
def refer_context(
    request: Request, context: ContextAsked, visitor: VisitorDep, services: ServicesDep, given: GivenDep
) -> RedirectResponse:
    """Makes a Level 2 referral of a context."""
    keep(request, _referral(request, visitor, services, context, given))
    need(given, REFERRAL_NEEDS)
    made = services.level2.refer(
        actor=visitor,
        context_id=context,
        source_code=given.text("source"),
        agency=given.text("agency"),
        harm_types=given.all("harm_types"),
        reason_text=given.text("reason"),
        override_reason=given.text("override") or None,
        second_token=given.text("second") or None,
    )
    return RedirectResponse(f"/cases/{made.uid}", SEE_OTHER)


@router.get("/cases/{case}")
def show_case(request: Request, case: CaseRef, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """One Level 2 case: what it is about, and every step taken, with its words."""
    found = services.level2.get(actor=visitor, case_id=CaseId(case))
    return page(
        "case.html",
        request=request,
        visitor=visitor,
        trail=[CASES],
        case=found,
        name=_name(services, visitor, found),
        texts={each.number: each.reason for each in services.level2.texts(actor=visitor, case_id=found.uid)},
        outcomes=OUTCOME_WORDS,
        may_screen=found.state is CaseState.REFERRED and visitor.may(Permission.WRITE_CASES),
    )


@router.get("/cases/{case}/screening")
def show_screening(request: Request, case: CaseRef, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """The form of a screening."""
    return _screening(request, visitor, services, case)({})


@router.post("/cases/{case}/screening", dependencies=[OurForm])
def screen_case(
    request: Request, case: CaseRef, visitor: VisitorDep, services: ServicesDep, given: GivenDep
) -> RedirectResponse:
    """Says how much response a referred context needs, and what comes of it."""
    keep(request, _screening(request, visitor, services, case, given))
    need(given, SCREENING_NEEDS)
    services.level2.screen(
        actor=visitor,
        case_id=CaseId(case),
        level=given.text("level"),
        outcome=given.text("outcome"),
        reason_text=given.text("reason"),
        override_reason=given.text("override") or None,
        second_token=given.text("second") or None,
    )
    return RedirectResponse(f"/cases/{case}", SEE_OTHER)


def _screening(request: Request, visitor: Actor, services: Services, case: str, given: Given = NOTHING) -> Again:
    authorize(visitor, Permission.WRITE_CASES)
    found = services.level2.get(actor=visitor, case_id=CaseId(case))
    name = _name(services, visitor, found)

    def made(wrong: Mapping[str, str]) -> HTMLResponse:
        return page(
            "screening.html",
            request=request,
            visitor=visitor,
            trail=[CASES, (name, f"/cases/{case}")],
            status=422 if wrong else 200,
            case=found,
            name=name,
            given=given,
            wrong=wrong,
            levels=LEVEL_WORDS,
            outcomes=OUTCOME_WORDS,
        )

    return made


def _referral(request: Request, visitor: Actor, services: Services, context: str, given: Given | None = None) -> Again:
    authorize(visitor, Permission.WRITE_CASES)
    found = services.contexts.get(actor=visitor, name=context)
    typed = given or Given({"agency": (visitor.agency,), "harm_types": (ANY_HARM,)})

    def made(wrong: Mapping[str, str]) -> HTMLResponse:
        return page(
            "referral.html",
            request=request,
            visitor=visitor,
            trail=[CASES],
            status=422 if wrong else 200,
            context=found.uid,
            name=found.name,
            given=typed,
            wrong=wrong,
            harm_types=HARM_TYPES,
            sources=REFERRAL_SOURCES,
        )

    return made


def _name(services: Services, visitor: Actor, case: Level2Case) -> str:
    return services.contexts.names(actor=visitor, uids=[case.context]).get(case.context, "")
