"""Contexts: find them, and decide what written names mean."""

from fastapi import APIRouter

from api.answering import AnsweringRoute, in_turn
from api.auth import ActorDep
from api.dependencies import ServicesDep
from api.problems import problems
from api.schemas.base import ContextRef, SearchText
from api.schemas.contexts import (
    ContextOut,
    ContextsOut,
    FoundOut,
)

router = APIRouter(prefix="/v1/contexts", tags=["contexts"], route_class=AnsweringRoute)
DECISION = problems(400, 401, 403, 404, 409, 413, 415, 422, 503)


@router.get("", responses=problems(401, 403, 422, 503))
def find_contexts(text: SearchText, actor: ActorDep, services: ServicesDep) -> ContextsOut:
    """Contexts whose name, alias or id is like a text."""
    found = services.contexts.find(actor=actor, text=text)
    return ContextsOut(contexts=[FoundOut.like(context, score) for context, score in found])


@router.get("/{context:path}", responses=problems(401, 403, 404, 409, 422, 503))
@in_turn
def show_context(context: ContextRef, actor: ActorDep, services: ServicesDep) -> ContextOut:
    """One context, by uid or by the source's own id (409 where that is not unique)."""
    return ContextOut.of(services.contexts.get(actor=actor, name=context))
