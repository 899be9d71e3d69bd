"""Health: whether the service runs, and whether it can answer."""

from typing import Literal

from fastapi import APIRouter

from api.dependencies import ServicesDep
from api.problems import problems
from api.schemas.base import Closed

router = APIRouter(tags=["health"])
OPEN: dict[str, list[str]] = {"security": []}
"""Said in the description of the API, where every other route has a token."""


class HealthOut(Closed):
    """That it is well; otherwise the answer is a problem."""

    status: Literal["alive", "ready"]


@router.get("/healthz", responses=problems(), openapi_extra=OPEN)
async def is_alive() -> HealthOut:
    """Whether the service runs."""
    return HealthOut(status="alive")


@router.get("/readyz", responses=problems(503), openapi_extra=OPEN)
def is_ready(services: ServicesDep) -> HealthOut:
    """Whether graph and vault answer."""
    services.check()
    return HealthOut(status="ready")
