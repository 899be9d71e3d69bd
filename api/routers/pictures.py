"""Pictures: one context, the young people linked to it by throw-away codes, and what else they share."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response

from api.addresses import CONTEXT
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
SVG, BYTES, JSON = "image/svg+xml", "application/octet-stream", "application/json"
ERRORS = problems(401, 403, 404, 409, 422, 503)
DRAWN: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The picture: an SVG, as bytes where these alone are asked for.",
        "content": {each: {"schema": {"type": "string", "format": "binary"}} for each in (SVG, BYTES)},
    },
    **ERRORS,
}
"""Clients that are generated know no type of pictures, and would give nothing for one; bytes they give as they are."""
Item = Annotated[
    str | None,
    Query(max_length=100, min_length=1, pattern=ONE_LINE, description="The same panel item deals the same codes."),
]


@router.get(f"/{CONTEXT}/picture.svg", responses=DRAWN, response_class=Response)
def draw_picture(
    context: ContextRef,
    actor: ActorDep,
    services: ServicesDep,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    item: Item = None,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """A context as a picture."""
    scene = services.pictures.draw(actor=actor, context=context, valid_on=valid_on, known_at=known_at, item=item)
    return Response(draw_file(scene), media_type=_type(accept), headers=_tagged(scene))


@router.get(f"/{CONTEXT}/picture.json", responses=ERRORS, response_model=SceneOut)
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


def _type(accept: str) -> str:
    """The type of a picture: that of bytes for who accepts it by name, and no picture."""
    named = {each.partition(";")[0].strip().lower() for each in accept.split(",")}
    return BYTES if BYTES in named and SVG not in named else SVG


def _tagged(scene: Scene) -> dict[str, str]:
    """The tag of what a picture shows: the minute at which it was drawn, and known up to which it was, is no news."""
    shown = {
        **as_dict(scene),
        "known_at": scene.as_of.known_at.date().isoformat(),
        "watermark": [scene.watermark.viewer, scene.watermark.purpose, scene.is_today],
    }
    return {"ETag": tag_of(json.dumps(shown).encode()), "Vary": "Accept"}
