"""Who asks: a bearer token (RFC 6750) for the API, a session's secret in a cookie for the pages."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.dependencies import ServicesDep
from api.turns import TOKENS
from csgraph.domain.access import Actor
from csgraph.errors import NotPermitted

COOKIE = "csgraph_session"
scheme = HTTPBearer(
    scheme_name="token",
    bearerFormat="JWT (RFC 9068)",
    description="An access token from `csgraph token issue`; what it may do is looked up at every request.",
    auto_error=False,
)


class SignInNeeded(Exception):
    """Somebody opened a page without being signed in."""


async def actor_of(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(scheme)], services: ServicesDep
) -> Actor:
    """Whoever holds the token of this request. Raises NotPermitted (401) where there is none or it is not valid."""
    if credentials is None:
        raise NotPermitted(
            "token_missing", "This needs an access token.", advice="Send it in the Authorization header: Bearer …"
        )
    return await TOKENS.take(partial(services.tokens.verify, credentials.credentials))


def visitor_of(request: Request, services: ServicesDep) -> Actor:
    """Whoever is signed in on the pages. Raises SignInNeeded where nobody is, or the session has ended."""
    secret = request.cookies.get(COOKIE, "")
    try:
        return services.sessions.visitor(secret=secret)
    except NotPermitted:
        raise SignInNeeded from None


ActorDep = Annotated[Actor, Depends(actor_of)]
VisitorDep = Annotated[Actor, Depends(visitor_of)]
