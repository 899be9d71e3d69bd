"""Signing in by the authority's provider of log-ins: leaving for it, coming back, and hearing who signed out there."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.dependencies import ServicesDep
from api.pages.forms import SEE_OTHER
from api.pages.session import set_cookie, signed_in
from csgraph.bootstrap import ANSWER

router = APIRouter()
ATTEMPT = "csgraph_attempt"
TEN_MINUTES = 10 * 60
Said = Annotated[str, Query(max_length=4000)]


@router.get("/sign-in/start")
def leave(request: Request, services: ServicesDep) -> RedirectResponse:
    """Sends somebody to the provider, with a cookie that comes back with them from there, and tells nothing else."""
    departure = services.signing_in.begin()
    answer = RedirectResponse(departure.address, SEE_OTHER)
    set_cookie(answer, request, ATTEMPT, departure.secret, seconds=TEN_MINUTES, same_site="lax")
    return answer


@router.get(ANSWER)
def come_back(
    request: Request,
    services: ServicesDep,
    code: Said = "",
    state: Said = "",
    iss: Said | None = None,
    error: Said = "",
) -> RedirectResponse:
    """Begins a session for whoever came back with a code. Raises NotPermitted where they are not let in.

    The cookie goes along with links from elsewhere, as this page itself is come to by one.
    """
    if not code and not error:
        return RedirectResponse("/sign-in", SEE_OTHER)
    held = request.cookies.get(ATTEMPT, "")
    secret = services.signing_in.finish(secret=held, state=state, code=code, issuer=iss)
    answer = signed_in(request, services, secret, same_site="lax")
    answer.delete_cookie(ATTEMPT)
    return answer


@router.post("/sign-in/ended")
def signed_out_there(services: ServicesDep, logout_token: Annotated[str, Form()] = "") -> Response:
    """The provider says who signed out there (Back-Channel Logout 1.0, 2.5): their sessions end."""
    return Response(status_code=200 if services.signing_in.signed_out_there(token=logout_token) else 400)
