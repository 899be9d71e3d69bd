"""The demonstration's way in: one of the sample's people with one click, and nobody from anywhere but this machine."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from api.main import create_app
from csgraph.bootstrap import Services
from csgraph.cli.serving import serve_services
from csgraph.domain.named_people import FOR_PEOPLE, NamedPerson
from csgraph.errors import InvalidInput
from csgraph.ids import NamedPersonId
from csgraph.sample.staff import STAFF
from csgraph.services.demonstration import Demonstration
from tests.e2e.world import LEAD
from tests.web.conftest import FORM
from tests.web.serving import served

BUTTON = re.compile(r'value="(per_\w+)"[^>]*>\s*Be ([^,<]+), ([a-z ]+)\s*<')


@pytest.fixture(scope="module")
def people(services: Services) -> Iterator[tuple[NamedPerson, ...]]:
    """The sample's people, in the register."""
    register = services.named_people
    found = [register.add(actor=LEAD, name=each.name, agency=each.agency, team=each.team) for each in STAFF]
    granted = zip(found, STAFF, strict=True)
    yield tuple(register.grant(actor=LEAD, person=each.uid, role=of.role) for each, of in granted)
    for each in found:
        if each.uid in {held.uid for held in register.list(actor=LEAD)}:
            register.leave(actor=LEAD, person=each.uid)


@contextmanager
def shown(services: Services, people: tuple[NamedPerson, ...]) -> Iterator[FastAPI]:
    uids = tuple(each.uid for each in people)
    yield create_app(replace(services, demonstration=_demonstration(services, uids)))


def _demonstration(services: Services, uids: tuple[NamedPersonId, ...]) -> Demonstration:
    return Demonstration(vault=services.vault, sessions=services.sessions, people=uids)


@pytest.fixture
def browser(services: Services, people: tuple[NamedPerson, ...]) -> Iterator[httpx.Client]:
    with (
        shown(services, people) as app,
        served(app) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


def _choose(browser: httpx.Client, person: str, **headers: str) -> httpx.Response:
    form = FORM.search(browser.get("/sign-in").text)
    assert form is not None
    return browser.post("/demonstration", data={"form": form[1], "person": person}, headers=headers)


def test_the_sample_has_somebody_for_each_role_of_people() -> None:
    assert sorted(each.role for each in STAFF) == sorted(FOR_PEOPLE)
    assert len({each.name for each in STAFF}) == len(STAFF)


def test_each_of_them_can_be_chosen_and_lands_on_a_page_of_their_own(
    services: Services, browser: httpx.Client, people: tuple[NamedPerson, ...]
) -> None:
    offered = BUTTON.findall(browser.get("/sign-in").text)
    assert [each[:2] for each in offered] == [(each.uid, each.name) for each in people]

    for uid, _, role in offered:
        answer = _choose(browser, uid)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert browser.get("/").status_code == 200
        visitor = services.sessions.visitor(secret=browser.cookies["csgraph_session"])
        assert (visitor.person, {each.value.replace("_", " ") for each in visitor.roles}) == (uid, {role})


def test_nobody_else_can_be_chosen_and_not_by_a_form_of_another_site(
    services: Services, browser: httpx.Client, people: tuple[NamedPerson, ...]
) -> None:
    other = services.named_people.add(actor=LEAD, name="Orla Vint", agency="CSC")
    services.named_people.grant(actor=LEAD, person=other.uid, role=STAFF[0].role)

    for person in (other.uid, "", "per_" + "a" * 26, LEAD.id):
        assert _choose(browser, person).status_code in (404, 422)
    assert _choose(browser, people[0].uid, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.post("/demonstration", data={"form": "", "person": people[0].uid}).status_code in (403, 422)
    assert "csgraph_session" not in browser.cookies
    services.named_people.leave(actor=LEAD, person=other.uid)


def test_without_a_demonstration_nobody_can_be_chosen(nobody: httpx.Client, people: tuple[NamedPerson, ...]) -> None:
    assert "Choose who to be" not in nobody.get("/sign-in").text
    assert _choose(nobody, people[0].uid).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.example.com"},
        {"Host": "localhost.example.com:8000"},
        {"Host": "192.168.1.7:8000"},
        {"Host": "0.0.0.0:8000"},
        {"Host": "[::ffff:10.0.0.1]"},
        {"Host": "[broken"},
        {"Host": ""},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Host": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 somewhere"},
    ],
)
@pytest.mark.parametrize("path", ["/sign-in", "/", "/v1/alerts", "/healthz", "/static/csgraph.css"])
def test_it_answers_to_no_other_name_and_nothing_that_was_passed_on(
    browser: httpx.Client, headers: dict[str, str], path: str
) -> None:
    answer = browser.get(path, headers=headers)

    assert answer.status_code == 403 and "only on the machine" in answer.json()["detail"]
    assert "set-cookie" not in answer.headers
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost:8000", "[::1]:8000", "LOCALHOST", "127.0.0.2:1"])
def test_it_answers_to_each_of_this_machines_own_names(browser: httpx.Client, name: str) -> None:
    assert browser.get("/sign-in", headers={"Host": name}).status_code == 200


@pytest.mark.parametrize(
    ("peer", "status"), [("10.0.0.5", 403), ("::ffff:10.0.0.5", 403), ("192.168.0.1", 403), ("", 403), ("::1", 200)]
)
def test_it_answers_nobody_from_elsewhere(
    services: Services, people: tuple[NamedPerson, ...], peer: str, status: int
) -> None:
    async def asked(app: FastAPI) -> int:
        transport = httpx.ASGITransport(app=app, client=(peer, 50000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return (await client.get("/sign-in")).status_code

    # In a thread of its own: a browser of the same run has a loop in this one.
    with shown(services, people) as app, ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, asked(app)).result() == status


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_it_is_not_served_where_others_can_reach_it(
    services: Services, people: tuple[NamedPerson, ...], host: str
) -> None:
    uids = tuple(each.uid for each in people)

    with pytest.raises(InvalidInput, match="on this machine alone"):
        serve_services(replace(services, demonstration=_demonstration(services, uids)), host=host, port=0)
    assert services.rounds == []
