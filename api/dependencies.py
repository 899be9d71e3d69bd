"""Dependencies: what a route is given besides what the client sent."""

from typing import Annotated, cast

from fastapi import Depends, Request

from csgraph.bootstrap import Services


async def services_of(request: Request) -> Services:
    """The services that the application was made with."""
    return cast("Services", request.app.state.services)


ServicesDep = Annotated[Services, Depends(services_of)]
