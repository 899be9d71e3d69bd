"""Contexts: find them, and decide what written names mean."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.answering import AnsweringRoute, in_turn
from api.auth import ActorDep
from api.dependencies import ServicesDep
from api.paging import LINKED, PageDep
from api.problems import problems
from api.schemas.base import ContextRef, SearchText
from api.schemas.contexts import ContextOut, ContextsOut, FoundOut
from csgraph.domain.terms import ContextKind

router = APIRouter(prefix="/v1/contexts", tags=["contexts"], route_class=AnsweringRoute)


@router.get("", responses={**LINKED, **problems(401, 403, 422, 503)})
def find_contexts(
    text: SearchText,
    actor: ActorDep,
    services: ServicesDep,
    page: PageDep,
    kind: Annotated[list[ContextKind], Query(default_factory=list, max_length=20, description="Only of these kinds.")],
) -> ContextsOut:
    """Contexts whose name, alias or id is like a text, the likeliest first."""
    found = services.contexts.find(actor=actor, text=text, kinds=frozenset(kind))
    part = page.of(found, lambda pair: (-pair[1], pair[0].name, pair[0].uid))
    return ContextsOut(contexts=[FoundOut.like(context, score) for context, score in part.things], next=part.next)


@router.get("/{context:path}", responses=problems(401, 403, 404, 409, 422, 503))
@in_turn
def show_context(context: ContextRef, actor: ActorDep, services: ServicesDep) -> ContextOut:
    """One context, by uid or by the source's own id (409 where that is not unique)."""
    return ContextOut.of(services.contexts.get(actor=actor, name=context))
