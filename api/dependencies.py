"""Dependencies: what a route is given besides what the client sent."""

from typing import Annotated, cast

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from csgraph.bootstrap import Services


async def services_of(request: Request) -> Services:
    """The services that the application was made with."""
    return cast("Services", request.app.state.services)


ServicesDep = Annotated[Services, Depends(services_of)]


async def json_only(request: Request) -> None:
    """Raises HTTPException 415 for a body that is neither JSON nor a form with a file."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("", "application/json", "multipart/form-data") and request.method == "POST":
        raise HTTPException(415)
