"""Reading again, on every route that can be read: HEAD, a tag, 304; and no method but those that are described."""

import time

import httpx
import pytest

from api.main import create_app
from csgraph.bootstrap import Services
from csgraph.domain.access import Purpose
from csgraph.services.imports import ImportOptions
from tests.e2e.world import LEAD, Folder

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.fixture(scope="module")
def addresses(
    services: Services, lead: httpx.Client, alerts: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """An address of each route that can be read, at which there is something."""
    files = Folder().context("C-read-again", "Pump house").write(tmp_path_factory.mktemp("again") / "files")
    run = services.imports.run(actor=LEAD, folder=files, options=ImportOptions()).run
    draft = services.summaries.draft(actor=LEAD, context_id="C1", client="partner", purpose=Purpose.PANEL)
    case = {"reason": "because", "source": "2A", "agency": "SCH", "harm_types": ["EFH"], "context": "C2"}
    lead.post("/v1/cases", json=case)
    found = lead.get("/v1/cases").json()["cases"][0]["case"]
    return {
        "/healthz": "/healthz",
        "/readyz": "/readyz",
        "/v1/alerts": "/v1/alerts?all=true",
        "/v1/alerts/{alert}": f"/v1/alerts/{alerts['C1']}",
        "/v1/candidates": "/v1/candidates",
        "/v1/cases": "/v1/cases",
        "/v1/cases/{case}": f"/v1/cases/{found}",
        "/v1/contexts": "/v1/contexts?text=38",
        "/v1/contexts/{context}": "/v1/contexts/C1",
        "/v1/contexts/{context}/picture.json": "/v1/contexts/C1/picture.json",
        "/v1/contexts/{context}/picture.svg": "/v1/contexts/C1/picture.svg",
        "/v1/groups/bridging-contexts": "/v1/groups/bridging-contexts",
        "/v1/groups/emerging-contexts": "/v1/groups/emerging-contexts",
        "/v1/groups/suggestions": "/v1/groups/suggestions",
        "/v1/groups/unusual-places": "/v1/groups/unusual-places?month=2026-05",
        "/v1/imports/{run}": f"/v1/imports/{run}",
        "/v1/inbox": "/v1/inbox",
        "/v1/questions": "/v1/questions",
        "/v1/questions/{question}": "/v1/questions/people_per_context",
        "/v1/summaries/{summary}": f"/v1/summaries/{draft.uid}",
        "/v1/vocabularies": "/v1/vocabularies",
    }


def test_each_route_that_can_be_read_is_read_here(services: Services, addresses: dict[str, str]) -> None:
    described = create_app(services).openapi()["paths"]

    assert {path for path, methods in described.items() if "get" in methods} == set(addresses)


def test_head_says_what_get_would_without_a_body(lead: httpx.Client, addresses: dict[str, str]) -> None:
    for path, address in addresses.items():
        got, head = lead.get(address), lead.head(address)

        assert (got.status_code, head.status_code, head.content) == (200, 200, b""), path
        told = {"etag", "content-type", "content-length", "cache-control", "link", "summary-state"}
        assert {name: head.headers.get(name) for name in told} == {name: got.headers.get(name) for name in told}, path


def test_who_holds_an_answer_is_not_sent_it_again_a_minute_later(lead: httpx.Client, addresses: dict[str, str]) -> None:
    """A tag that changes with the clock would be of no use, so time passes between the two."""
    tags = {path: lead.get(address).headers["etag"] for path, address in addresses.items()}
    time.sleep(1.1)

    for path, address in addresses.items():
        again = lead.get(address, headers={"If-None-Match": tags[path]})
        assert (again.status_code, again.content) == (304, b""), path
        other = lead.get(address, headers={"If-None-Match": '"another"'})
        assert (other.status_code, other.headers["etag"]) == (200, tags[path]), path


def test_a_tag_is_of_one_picture(lead: httpx.Client) -> None:
    at = "/v1/contexts/{}/picture.svg"
    asked = (at.format("C1"), at.format("C2"), f"{at.format('C1')}?valid_on=2026-05-12", f"{at.format('C1')}?item=x")

    assert len({lead.get(each).headers["etag"] for each in asked}) == len(asked)


def test_a_method_that_is_not_described_is_refused_and_those_that_are_named(
    services: Services, lead: httpx.Client, addresses: dict[str, str]
) -> None:
    described = create_app(services).openapi()["paths"]
    for path, address in addresses.items():
        for method in METHODS:
            if method.lower() not in described[path]:
                answer = lead.request(method, address)
                assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed"), (method, path)
                assert "GET" in answer.headers["allow"]
