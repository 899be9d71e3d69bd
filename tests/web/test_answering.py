"""Answers are written where they are made: as the description says, with the route's status, whatever else it does."""

import asyncio

import httpx
from fastapi import APIRouter, FastAPI
from fastapi.responses import Response
from pydantic import Field

from api.answering import AnsweringRoute
from api.schemas.base import Closed

router = APIRouter(route_class=AnsweringRoute)


class Day(Closed):
    """A schema with a name that Python keeps for itself."""

    start: str = Field(alias="from")


@router.get("/day")
def show_day() -> Day:
    """A day."""
    return Day.model_validate({"from": "é"})


@router.post("/day", status_code=201)
def make_day() -> Day:
    """A new day."""
    return show_day()


@router.get("/raw")
def show_raw() -> Response:
    """An answer that is one already."""
    return Response(b"raw", 202, media_type="text/plain")


def _asked(method: str, path: str) -> httpx.Response:
    app = FastAPI()
    app.include_router(router)

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            return await client.request(method, path)

    return asyncio.run(ask())


def test_a_schema_is_sent_by_its_aliases_as_json() -> None:
    answer = _asked("GET", "/day")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == {"from": "é"}


def test_the_status_of_the_route_is_kept() -> None:
    assert _asked("POST", "/day").status_code == 201


def test_an_answer_that_is_one_already_is_left_alone() -> None:
    answer = _asked("GET", "/raw")

    assert (answer.status_code, answer.content) == (202, b"raw")


def test_the_description_still_knows_what_is_answered() -> None:
    described = _asked("GET", "/openapi.json").json()

    answers = described["paths"]["/day"]["get"]["responses"]
    assert answers["200"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Day"}
