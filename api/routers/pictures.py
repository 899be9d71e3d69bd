"""Pictures: one context, the young people linked to it by throw-away codes, and what else they share."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.answering import AnsweringRoute
from api.auth import ActorDep
from api.dependencies import ServicesDep
from api.problems import problems
from api.schemas.base import ONE_LINE, ContextRef, KnownAt, ValidOn
from api.schemas.pictures import SceneOut
from visualisation.svg import draw_file

router = APIRouter(prefix="/v1/contexts", tags=["pictures"], route_class=AnsweringRoute)
SVG = "image/svg+xml"
ERRORS = problems(401, 403, 404, 409, 422, 503)
DRAWN: dict[int | str, dict[str, Any]] = {
    200: {"description": "The picture.", "content": {SVG: {"schema": {"type": "string", "format": "binary"}}}},
    **ERRORS,
}
Item = Annotated[
    str | None,
    Query(max_length=100, min_length=1, pattern=ONE_LINE, description="The same panel item deals the same codes."),
]


@router.get("/{context:path}/picture.svg", responses=DRAWN, response_class=Response)
def draw_picture(
    context: ContextRef,
    actor: ActorDep,
    services: ServicesDep,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    item: Item = None,
) -> Response:
    """A context as a picture."""
    scene = services.pictures.draw(actor=actor, context=context, valid_on=valid_on, known_at=known_at, item=item)
    return Response(draw_file(scene), media_type=SVG)


@router.get("/{context:path}/picture.json", responses=ERRORS)
def show_scene(
    context: ContextRef,
    actor: ActorDep,
    services: ServicesDep,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    item: Item = None,
) -> SceneOut:
    """What the picture of a context holds, for a program to draw."""
    scene = services.pictures.draw(actor=actor, context=context, valid_on=valid_on, known_at=known_at, item=item)
    return SceneOut.of(scene)
