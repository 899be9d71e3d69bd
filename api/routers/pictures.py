"""Pictures: one context, the young people linked to it by throw-away codes, and what else they share."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.answering import AnsweringRoute
from api.auth import ActorDep
from api.conditional import tag_of
from api.dependencies import ServicesDep
from api.problems import problems
from api.schemas.base import ONE_LINE, ContextRef, KnownAt, ValidOn
from api.schemas.pictures import SceneOut
from csgraph.domain.pictures import Scene, as_dict
from visualisation.svg import draw_file

router = APIRouter(prefix="/v1/contexts", tags=["pictures"], route_class=AnsweringRoute)
SVG, JSON = "image/svg+xml", "application/json"
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
    return Response(draw_file(scene), media_type=SVG, headers=_tagged(scene))


@router.get("/{context:path}/picture.json", responses=ERRORS, response_model=SceneOut)
def show_scene(
    context: ContextRef,
    actor: ActorDep,
    services: ServicesDep,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    item: Item = None,
) -> Response:
    """What the picture of a context holds, for a program to draw."""
    scene = services.pictures.draw(actor=actor, context=context, valid_on=valid_on, known_at=known_at, item=item)
    return Response(SceneOut.of(scene).model_dump_json(), media_type=JSON, headers=_tagged(scene))


def _tagged(scene: Scene) -> dict[str, str]:
    """The tag of what a picture shows: the minute at which it was drawn, and known up to which it was, is no news."""
    shown = {
        **as_dict(scene),
        "known_at": scene.as_of.known_at.date().isoformat(),
        "watermark": [scene.watermark.viewer, scene.watermark.purpose, scene.is_today],
    }
    return {"ETag": tag_of(json.dumps(shown).encode())}
