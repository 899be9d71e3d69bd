"""Choosing who to be: the way in of a demonstration, and of nothing else."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from api.dependencies import ServicesDep
from api.pages.forms import TokenOfForm, check_form
from api.pages.session import FORM_COOKIE, signed_in

router = APIRouter()
Chosen = Annotated[str, Form(max_length=60)]


@router.post("/demonstration")
def choose(request: Request, services: ServicesDep, person: Chosen, form: TokenOfForm) -> RedirectResponse:
    """Begins a session as one of the sample's people. Raises NotFound, NotPermitted where the form is not ours."""
    check_form(request, form, request.cookies.get(FORM_COOKIE, ""))
    if services.demonstration is None:
        raise HTTPException(404)
    return signed_in(request, services, services.demonstration.begin(person=person))
