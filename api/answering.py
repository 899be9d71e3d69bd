"""Answering: an answer is written in the thread that made it, and not passed through two more; some wait their turn."""

import inspect
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.paging import Page
from api.schemas.base import Listed
from api.turns import READS

MEDIA_TYPE = "application/json"


class AnsweringRoute(APIRoute):
    """A route that sends the schema its endpoint returns as it is: it was checked when it was made.

    The description of the API still comes from what the endpoint says it returns.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, _answering(endpoint, options.get("status_code") or 200), **options)


def _answering(endpoint: Callable[..., Any], status: int) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(endpoint):
        return endpoint

    @wraps(endpoint)
    def answer(**given: object) -> object:
        made = endpoint(**given)
        if not isinstance(made, BaseModel):
            return made
        at_the_end = {"next"} if isinstance(made, Listed) and made.next is None else None
        written = made.model_dump_json(by_alias=True, exclude=at_the_end)
        return Response(written, status, _links(made, given), MEDIA_TYPE)

    return answer


def _links(made: BaseModel, given: dict[str, object]) -> dict[str, str] | None:
    """The header that leads on from a part of a list."""
    if not isinstance(made, Listed) or made.next is None:
        return None
    [page] = [each for each in given.values() if isinstance(each, Page)]
    return {"Link": page.link(made.next)}


def in_turn(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """An endpoint that reads one thing, answered a few at a time and those who came first before the others."""
    answer = _answering(endpoint, 200)

    @wraps(endpoint)
    async def answer_in_turn(**given: object) -> object:
        return await READS.take(partial(answer, **given))

    return answer_in_turn
