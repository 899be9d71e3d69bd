"""Signing in and out: a browser gets a session, in a cookie that no script or other site can use."""

import secrets
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.auth import COOKIE, VisitorDep
from api.dependencies import ServicesDep
from api.pages.forms import SEE_OTHER, OurForm, TokenOfForm, check_form, token_of_form_for
from api.pages.rendering import page
from csgraph.bootstrap import Services

router = APIRouter()
FORM_COOKIE = "csgraph_form"
EIGHT_HOURS = 8 * 60 * 60

Pasted = Annotated[str, Form(min_length=1, max_length=2000)]


@router.get("/sign-in")
def sign_in_form(request: Request, services: ServicesDep) -> HTMLResponse:
    """The way to the provider of log-ins, where there is one, and the form for a token."""
    token_of_form = secrets.token_urlsafe(32)
    settings = services.settings
    account = settings.oidc_name if settings.oidc_issuer else None
    answer = page(
        "sign_in.html",
        request=request,
        form=token_of_form,
        account=account,
        contact=settings.access_contact,
        people=services.demonstration.choices() if services.demonstration else (),
    )
    set_cookie(answer, request, FORM_COOKIE, token_of_form)
    return answer


@router.post("/session")
def sign_in(request: Request, services: ServicesDep, token: Pasted, form: TokenOfForm) -> RedirectResponse:
    """Begins a session with a token. Raises NotPermitted where it is not valid, or the form is not ours."""
    check_form(request, form, request.cookies.get(FORM_COOKIE, ""))
    secret = services.sessions.begin(token=token.strip())
    return signed_in(request, services, secret)


@router.get("/session")
def how_signed_in(request: Request, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """Since when the visitor is signed in, until when at most, and where else."""
    held = services.sessions.held(secret=request.cookies.get(COOKIE, ""))
    return page("session.html", request=request, visitor=visitor, held=held)


@router.post("/session/end-everywhere", dependencies=[OurForm])
def sign_out_everywhere(request: Request, services: ServicesDep) -> RedirectResponse:
    """Ends every session of whoever has this one."""
    services.sessions.end_everywhere(secret=request.cookies.get(COOKIE, ""))
    return _signed_out()


@router.post("/session/end")
def sign_out(request: Request, services: ServicesDep, form: TokenOfForm) -> RedirectResponse:
    """Ends the session, here and for whoever has the cookie. Raises NotPermitted where the form is not ours."""
    check_form(request, form, token_of_form_for(request))
    services.sessions.end(secret=request.cookies.get(COOKIE, ""))
    return _signed_out()


def signed_in(
    request: Request, services: Services, secret: str, *, same_site: Literal["strict", "lax"] = "strict"
) -> RedirectResponse:
    """The first page for whoever has just signed in; a session that the browser had before is ended."""
    services.sessions.end(secret=request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/", SEE_OTHER)
    answer.delete_cookie(FORM_COOKIE)
    set_cookie(answer, request, COOKIE, secret, same_site=same_site)
    return answer


def set_cookie(
    answer: HTMLResponse | RedirectResponse,
    request: Request,
    name: str,
    value: str,
    *,
    seconds: int = EIGHT_HOURS,
    same_site: Literal["strict", "lax"] = "strict",
) -> None:
    """A cookie that no script can read; over TLS alone where people come by TLS."""
    site = cast("Services", request.app.state.services).settings.site
    is_secure = request.url.scheme == "https" or site.startswith("https:")
    answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite=same_site, secure=is_secure)


def _signed_out() -> RedirectResponse:
    answer = RedirectResponse("/sign-in", SEE_OTHER)
    answer.delete_cookie(COOKIE)
    return answer
