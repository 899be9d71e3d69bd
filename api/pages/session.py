"""Signing in and out: for a pasted token a browser gets a session, in a cookie that no script or other site can use."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.auth import COOKIE
from api.dependencies import ServicesDep
from api.pages.forms import SEE_OTHER, TokenOfForm, check_form, token_of_form_for
from api.pages.rendering import page

router = APIRouter()
FORM_COOKIE = "csgraph_form"
EIGHT_HOURS = 8 * 60 * 60

Pasted = Annotated[str, Form(min_length=1, max_length=2000)]


@router.get("/sign-in")
def sign_in_form(request: Request) -> HTMLResponse:
    """The form for a token."""
    token_of_form = secrets.token_urlsafe(32)
    answer = page("sign_in.html", request=request, form=token_of_form)
    _set(answer, request, FORM_COOKIE, token_of_form)
    return answer


@router.post("/session")
def sign_in(request: Request, services: ServicesDep, token: Pasted, form: TokenOfForm) -> RedirectResponse:
    """Begins a session with a token. Raises NotPermitted where it is not valid, or the form is not ours."""
    check_form(request, form, request.cookies.get(FORM_COOKIE, ""))
    secret = services.sessions.begin(token=token.strip())
    answer = RedirectResponse("/", SEE_OTHER)
    answer.delete_cookie(FORM_COOKIE)
    _set(answer, request, COOKIE, secret)
    return answer


@router.post("/session/end")
def sign_out(request: Request, services: ServicesDep, form: TokenOfForm) -> RedirectResponse:
    """Ends the session, here and for whoever has the cookie. Raises NotPermitted where the form is not ours."""
    check_form(request, form, token_of_form_for(request))
    services.sessions.end(secret=request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/sign-in", SEE_OTHER)
    answer.delete_cookie(COOKIE)
    return answer


def _set(answer: HTMLResponse | RedirectResponse, request: Request, name: str, value: str) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=EIGHT_HOURS,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
