"""Level 2 cases: read them, refer a context, screen a referral."""

from fastapi import APIRouter

from api.answering import AnsweringRoute, in_turn
from api.auth import ActorDep
from api.dependencies import ServicesDep
from api.filters import ChosenCasesDep
from api.paging import LINKED, PageDep
from api.problems import problems
from api.schemas.base import CaseRef, KnownAt
from api.schemas.cases import CaseOut, CasesOut, ContextReferralIn, ScreeningIn
from csgraph.ids import CaseId

router = APIRouter(prefix="/v1/cases", tags=["cases"], route_class=AnsweringRoute)
STEP = problems(400, 401, 403, 404, 409, 413, 415, 422, 503)


@router.get("", responses={**LINKED, **problems(401, 403, 422, 503)})
def list_cases(
    actor: ActorDep, services: ServicesDep, only: ChosenCasesDep, page: PageDep, known_at: KnownAt = None
) -> CasesOut:
    """Every case as it stands or stood, in order of referral."""
    found = services.level2.list(actor=actor, known_at=known_at, only=only)
    part = page.of(found, lambda each: (each.referred_on.isoformat(), each.uid))
    return CasesOut(cases=[CaseOut.of(each) for each in part.things], next=part.next)


@router.post("", status_code=201, responses=STEP)
def refer_context(referral: ContextReferralIn, actor: ActorDep, services: ServicesDep) -> CaseOut:
    """Refer a context for a Level 2 assessment (409 where it has an open case)."""
    case = services.level2.refer(
        actor=actor,
        context_id=referral.context,
        source_code=referral.source,
        agency=referral.agency,
        harm_types=tuple(referral.harm_types),
        reason_text=referral.reason,
        override_reason=referral.override,
        second_token=referral.second,
    )
    return CaseOut.of(case)


@router.get("/{case}", responses=problems(401, 403, 404, 422, 503))
@in_turn
def show_case(case: CaseRef, actor: ActorDep, services: ServicesDep) -> CaseOut:
    """One case with its history in words."""
    found = services.level2.get(actor=actor, case_id=CaseId(case))
    return CaseOut.of(found, services.level2.texts(actor=actor, case_id=CaseId(case)))


@router.post("/{case}/screening", responses=STEP)
def screen_case(case: CaseRef, screening: ScreeningIn, actor: ActorDep, services: ServicesDep) -> CaseOut:
    """Say how much response the context needs, and what comes of the referral."""
    found = services.level2.screen(
        actor=actor,
        case_id=CaseId(case),
        level=screening.level,
        outcome=screening.outcome,
        reason_text=screening.reason,
        override_reason=screening.override,
        second_token=screening.second,
    )
    return CaseOut.of(found)
