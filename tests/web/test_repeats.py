"""A request that is sent again under its key: the same answer, once done; and nobody else's, nor another's."""

import asyncio
import uuid

import httpx
import pytest
from fastapi import Request, Response

from api.main import create_app
from api.repeats import LONGEST, Repeats
from csgraph.bootstrap import Services
from csgraph.domain.access import Actor, Role
from csgraph.errors import Conflict
from tests.web.conftest import As
from tests.web.test_permissions import TABLE

RUNS = "/v1/questions/people_per_context/runs"
KEY = "Idempotency-Key"
FORM = "/v1/imports"
CASE = {"reason": "because", "source": "2A", "agency": "SCH", "harm_types": ["EFH"], "context": "C3"}


def key() -> dict[str, str]:
    return {KEY: uuid.uuid4().hex}


def test_every_route_that_does_something_takes_a_key_but_the_one_for_files(services: Services) -> None:
    described = create_app(services).openapi()["paths"]
    takes = {
        (path, method)
        for path, methods in described.items()
        for method, each in methods.items()
        if KEY in [given["name"] for given in each.get("parameters", [])]
    }

    assert takes == {(path, method) for path in described for method in described[path] if method == "post"} - {
        (FORM, "post")
    }
    assert all("409" in described[path][method]["responses"] for path, method in takes)


def test_a_case_is_referred_once_and_answered_twice(lead: httpx.Client) -> None:
    headers = key()
    first = lead.post("/v1/cases", json=CASE, headers=headers)
    again = lead.post("/v1/cases", json=CASE, headers=headers)
    without = lead.post("/v1/cases", json=CASE)

    assert (first.status_code, again.status_code, without.status_code) == (201, 201, 409)
    assert again.content == first.content and again.headers["content-type"] == first.headers["content-type"]
    assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (None, "true")
    assert again.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("other", [{"parameters": {"limit": "2"}}, {"parameters": {"limit": "1", "k": "1"}}])
def test_a_key_stands_for_one_request(lead: httpx.Client, other: dict[str, object]) -> None:
    headers = key()
    assert lead.post(RUNS, json={"parameters": {"limit": "1"}}, headers=headers).status_code == 200

    wrong = (lead.post(RUNS, json=other, headers=headers), lead.post("/v1/cases", json=CASE, headers=headers))

    assert {(each.status_code, each.json()["code"]) for each in wrong} == {(422, "key_reused")}


def test_what_went_wrong_is_tried_again(lead: httpx.Client) -> None:
    headers = key()
    wrong = lead.post(RUNS, json={"parameters": {"limit": "none"}}, headers=headers)

    assert (wrong.status_code, wrong.json()["code"]) == (422, "query_parameters")
    assert lead.post(RUNS, json={"parameters": {"limit": "1"}}, headers=headers).status_code == 200


@pytest.mark.parametrize("sign", ["", "a" * (LONGEST + 1), "a b", "é".encode()])
def test_a_key_that_cannot_be_one_is_refused(lead: httpx.Client, sign: str | bytes) -> None:
    answer = lead.post(RUNS, json={}, headers={KEY: sign})  # type: ignore[dict-item]

    assert (answer.status_code, answer.json()["code"]) == (422, "key_unusable")


@pytest.mark.parametrize(
    ("method", "path", "body", "roles"),
    [(method, path, body, roles) for method, _, path, body, roles in TABLE if method == "POST" and body != "zip"],
    ids=[path for method, _, path, body, _ in TABLE if method == "POST" and body != "zip"],
)
def test_a_key_opens_no_route(
    acting: As, nobody: httpx.Client, method: str, path: str, body: object, roles: set[Role]
) -> None:
    """Each role under one and the same key, after somebody who may."""
    headers = key()
    for role in sorted(Role, key=lambda each: each not in roles):
        answer = acting(role).request(method, path, json=body, headers=headers)
        assert (answer.status_code != 403) == (role in roles)
        assert "idempotency-replayed" not in answer.headers
    assert nobody.request(method, path, json=body, headers=headers).json()["code"] == "token_missing"


ANN = Actor(id="ann", roles=frozenset({Role.CONTEXTUAL_LEAD}), agency="CSC")
LESS = Actor(id="ann", roles=frozenset({Role.PRACTITIONER}), agency="CSC")


def _request(body: bytes = b"{}") -> Request:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/cases",
        "query_string": b"",
        "headers": [],
        "server": ("a", 1),
    }
    return Request({**scope, "scheme": "http"}, receive)


class Counted:
    """Answers with how often it was asked."""

    def __init__(self, *, size: int = 0) -> None:
        self.asked, self.size = 0, size
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()

    async def at_once(self, _request: Request) -> Response:
        self.asked += 1
        return Response(f"{self.asked}".rjust(self.size))

    async def slowly(self, request: Request) -> Response:
        self.begun.set()
        await self.may_end.wait()
        return await self.at_once(request)


def test_who_comes_while_it_is_answered_is_told_and_done_nothing_for() -> None:
    async def twice() -> None:
        repeats, work = Repeats(), Counted()
        first = asyncio.create_task(repeats.answer(_request(), ANN, "k", work.slowly))
        await work.begun.wait()
        with pytest.raises(Conflict, match="is being answered"):
            await repeats.answer(_request(), ANN, "k", work.at_once)
        work.may_end.set()
        again = (await first, await repeats.answer(_request(), ANN, "k", work.at_once))
        assert [bytes(each.body) for each in again] == [b"1", b"1"]

    asyncio.run(twice())


def test_another_person_or_role_and_a_day_later_are_answered_anew() -> None:
    async def each() -> None:
        repeats, work = Repeats(), Counted()
        for actor in (ANN, LESS, Actor(id="ben", roles=ANN.roles, agency="CSC")):
            await repeats.answer(_request(), actor, "k", work.at_once)
        assert work.asked == 3
        brief, later = Repeats(seconds=0), Counted()
        for _ in range(2):
            await brief.answer(_request(), ANN, "k", later.at_once)
            await asyncio.sleep(0.01)
        assert later.asked == 2

    asyncio.run(each())


def test_no_more_is_kept_than_fits() -> None:
    async def many() -> None:
        repeats, work = Repeats(most_bytes=1000), Counted(size=100)
        for number in range(30):
            await repeats.answer(_request(), ANN, f"k{number}", work.at_once)
        await repeats.answer(_request(), ANN, "k29", work.at_once)
        assert work.asked == 30, "the latest is kept"
        await repeats.answer(_request(), ANN, "k0", work.at_once)
        assert work.asked == 31, "the oldest is not"

    asyncio.run(many())
