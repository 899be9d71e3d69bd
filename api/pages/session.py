"""Signing in and out: for a pasted token a browser gets a session, in a cookie that no script or other site can use."""

import hashlib
import hmac
import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.auth import COOKIE
from api.dependencies import ServicesDep
from api.pages.rendering import page
from csgraph.errors import NotPermitted

router = APIRouter()
FORM_COOKIE = "csgraph_form"
EIGHT_HOURS = 8 * 60 * 60
SEE_OTHER = 303
FROM_HERE = frozenset({None, "same-origin", "none"})

Pasted = Annotated[str, Form(min_length=1, max_length=2000)]
TokenOfForm = Annotated[str, Form(max_length=200)]


@router.get("/sign-in")
def sign_in_form(request: Request) -> HTMLResponse:
    """The form for a token."""
    token_of_form = secrets.token_urlsafe(32)
    answer = page("sign_in.html", form=token_of_form)
    _set(answer, request, FORM_COOKIE, token_of_form)
    return answer


@router.post("/session")
def sign_in(request: Request, services: ServicesDep, token: Pasted, form: TokenOfForm) -> RedirectResponse:
    """Begins a session with a token. Raises NotPermitted where it is not valid, or the form is not ours."""
    _check_form(request, form, request.cookies.get(FORM_COOKIE, ""))
    secret = services.sessions.begin(token=token.strip())
    answer = RedirectResponse("/", SEE_OTHER)
    answer.delete_cookie(FORM_COOKIE)
    _set(answer, request, COOKIE, secret)
    return answer


@router.post("/session/end")
def sign_out(request: Request, services: ServicesDep, form: TokenOfForm) -> RedirectResponse:
    """Ends the session, here and for whoever has the cookie. Raises NotPermitted where the form is not ours."""
    _check_form(request, form, token_of_form_for(request))
    services.sessions.end(secret=request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/sign-in", SEE_OTHER)
    answer.delete_cookie(COOKIE)
    return answer


def token_of_form_for(request: Request) -> str:
    """What forms of this session carry, so that no other site can send them; it says nothing about the session."""
    held = request.cookies.get(COOKIE, "")
    return hashlib.sha256(f"csgraph|form|{held}".encode()).hexdigest()


def token_of_form_if_signed_in(request: Request) -> str | None:
    """The same where the browser has a session, for pages that everybody may open. Nothing is looked up."""
    return token_of_form_for(request) if request.cookies.get(COOKIE) else None


def _check_form(request: Request, given: str, expected: str) -> None:
    is_from_here = request.headers.get("sec-fetch-site") in FROM_HERE
    if not (is_from_here and expected and hmac.compare_digest(given.encode(), expected.encode())):
        raise NotPermitted(
            "form_not_ours",
            "This form was opened too long ago, or elsewhere.",
            advice="Open the page again and repeat it.",
        )


def _set(answer: HTMLResponse | RedirectResponse, request: Request, name: str, value: str) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=EIGHT_HOURS,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
