"""Pages about Level 2 cases: all of them, and one with every step."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.rendering import page
from api.schemas.base import CaseRef
from csgraph.ids import CaseId

router = APIRouter()
CASES = ("Cases", "/cases")


@router.get("/cases")
def list_cases(request: Request, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """Every case, in order of referral."""
    cases = services.level2.list(actor=visitor)
    names = services.contexts.names(actor=visitor, uids=sorted({each.context for each in cases}))
    return page("cases.html", request=request, visitor=visitor, cases=cases, names=names)


@router.get("/cases/{case}")
def show_case(request: Request, case: CaseRef, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """One Level 2 case: what it is about, and every step taken."""
    found = services.level2.get(actor=visitor, case_id=CaseId(case))
    name = services.contexts.names(actor=visitor, uids=[found.context]).get(found.context, "")
    return page("case.html", request=request, visitor=visitor, trail=[CASES], case=found, name=name)
