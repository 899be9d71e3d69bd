"""Lists in parts: every list takes the same, nothing is left out or given twice, and a cursor opens one list alone."""

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.main import create_app
from api.paging import MOST, Page, Part
from csgraph.bootstrap import Services
from csgraph.domain.access import Role
from tests.e2e.world import TODAY
from tests.web.conftest import As

LISTS = {
    "/v1/alerts": {"all": "true"},
    "/v1/candidates": {"decided": "true"},
    "/v1/cases": {},
    "/v1/contexts": {"text": "a"},
    "/v1/groups/bridging-contexts": {},
    "/v1/groups/emerging-contexts": {},
    "/v1/groups/suggestions": {},
    "/v1/groups/unusual-places": {"month": "2026-05"},
    "/v1/inbox": {},
    "/v1/questions": {},
    "/v1/vocabularies": {},
}
LONG = ("/v1/alerts", "/v1/candidates", "/v1/contexts", "/v1/questions", "/v1/vocabularies")
"""Those that hold several things here."""
OTHERWISE = {
    "/v1/alerts": [{"order": "name"}, {"state": "NEW"}, {"all": "false"}, {"since": "2026-01-01"}],
    "/v1/candidates": [{"decided": "false"}],
    "/v1/contexts": [{"text": "an"}, {"kind": "LOCATION"}],
}
"""Other ways of asking for the same list."""
SINCE = {"/v1/alerts": TODAY.isoformat(), "/v1/cases": f"{TODAY}T00:00:00Z", "/v1/inbox": f"{TODAY}T00:00:00Z"}


def listed(services: Services) -> set[str]:
    """Every route of the API that answers with a list: one with no id in its address and an array in its answer."""
    described = create_app(services).openapi()
    schemas = described["components"]["schemas"]
    found: set[str] = set()
    for path, methods in described["paths"].items():
        content = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        fields = schemas[schema["$ref"].rsplit("/", 1)[-1]]["properties"] if "$ref" in schema else {}
        if "{" not in path and any(each.get("type") == "array" for each in fields.values()):
            found.add(path)
    return found


def things(answer: dict[str, Any]) -> list[Any]:
    """What the lists of an answer hold, but for the groups that stand in each part."""
    return [
        each for name, value in answer.items() if isinstance(value, list) and name != "communities" for each in value
    ]


def parts(client: httpx.Client, path: str, asked: dict[str, str]) -> Iterator[httpx.Response]:
    """Every part, by the links."""
    answer = client.get(path, params=asked)
    yield answer
    while "next" in answer.links:
        answer = client.get(answer.links["next"]["url"])
        yield answer


def test_every_list_takes_the_same(services: Services) -> None:
    described = create_app(services).openapi()["paths"]

    assert listed(services) == set(LISTS)
    for path in LISTS:
        get = described[path]["get"]
        assert {"limit", "cursor"} <= {each["name"] for each in get["parameters"]}, path
        assert "Link" in get["responses"]["200"]["headers"], path


@pytest.mark.parametrize("limit", [1, 3])
@pytest.mark.parametrize("path", LISTS)
def test_its_parts_make_up_the_whole_list(lead: httpx.Client, path: str, limit: int) -> None:
    whole = lead.get(path, params=LISTS[path])
    found = list(parts(lead, path, {**LISTS[path], "limit": str(limit)}))

    assert {each.status_code for each in (whole, *found)} == {200}
    assert "next" not in whole.json() and "link" not in whole.headers
    assert [each for part in found for each in things(part.json())] == things(whole.json())
    assert all(len(things(part.json())) <= limit for part in found)
    assert all(part.json()["next"] in part.links["next"]["url"] for part in found[:-1])
    assert len(found) > 1 or path not in LONG


def test_all_alerts_are_counted_in_each_part(lead: httpx.Client) -> None:
    whole = lead.get("/v1/alerts").json()

    assert {each.json()["count"] for each in parts(lead, "/v1/alerts", {"limit": "1"})} == {len(whole["alerts"])}


@pytest.mark.parametrize("path", LONG)
def test_a_cursor_opens_the_list_that_it_was_made_for_and_no_other(acting: As, lead: httpx.Client, path: str) -> None:
    asked = LISTS[path]
    cursor = lead.get(path, params={**asked, "limit": "1"}).json()["next"]
    wrong = [
        *(lead.get(path, params={**asked, **each, "cursor": cursor}) for each in OTHERWISE.get(path, [])),
        lead.get("/v1/cases", params={"cursor": cursor}),
        lead.get(path, params={**asked, "cursor": cursor[:-1]}),
        lead.get(path, params={**asked, "cursor": "A" + cursor}),
        lead.get(path, params={**asked, "cursor": "\U0001f525"}),
        acting(Role.PANEL_MEMBER).get("/v1/contexts", params={"text": "a", "cursor": cursor}),
    ]

    assert {(each.status_code, each.json()["code"]) for each in wrong} == {(422, "cursor_invalid")}
    assert lead.get(path, params={**asked, "limit": "2", "cursor": cursor}).status_code == 200


def test_equal_parts_are_equal_and_not_sent_again(lead: httpx.Client) -> None:
    first = lead.get("/v1/alerts?limit=2")
    again = lead.get("/v1/alerts?limit=2", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.headers["link"]) == (304, first.headers["link"])
    assert lead.head("/v1/alerts?limit=2").headers["link"] == first.headers["link"]


def test_a_cursor_tells_nobody_where_it_leads(lead: httpx.Client) -> None:
    """A name in it would stand in the logs of whatever the address goes through."""
    here = lead.get("/v1/contexts", params={"text": "a", "limit": "1"}).json()
    [found] = here["contexts"]

    told = base64.urlsafe_b64decode(here["next"] + "===")
    assert found["name"].encode() not in told and found["context"].encode() not in told


@pytest.mark.parametrize("limit", ["0", "-1", str(MOST + 1), "all"])
def test_a_limit_that_cannot_be_is_refused(lead: httpx.Client, limit: str) -> None:
    assert lead.get("/v1/alerts", params={"limit": limit}).status_code == 422


@pytest.mark.parametrize("path", SINCE)
def test_what_changed_since_is_a_part_of_the_list(lead: httpx.Client, path: str) -> None:
    whole = things(lead.get(path).json())
    late = lead.get(path, params={"since": "2100-01-01T00:00:00Z" if "T" in SINCE[path] else "2100-01-01"})

    assert things(lead.get(path, params={"since": SINCE[path]}).json()) == whole
    assert (late.status_code, things(late.json())) == (200, [])


def test_an_inbox_can_be_asked_for_what_nobody_has_read(lead: httpx.Client) -> None:
    before = lead.get("/v1/inbox?unread=true").json()["notices"]
    lead.post(f"/v1/inbox/{before[0]['notice']}/reading")

    assert lead.get("/v1/inbox?unread=true").json()["notices"] == before[1:]
    assert before[0]["notice"] in {each["notice"] for each in lead.get("/v1/inbox").json()["notices"]}


def test_contexts_are_found_by_kind(lead: httpx.Client) -> None:
    found = lead.get("/v1/contexts", params={"text": "a", "kind": "TRANSPORT_ROUTE"}).json()["contexts"]

    assert {each["kind"] for each in found} <= {"TRANSPORT_ROUTE"}
    assert len(found) < len(lead.get("/v1/contexts?text=a").json()["contexts"])


def test_what_may_be_one_of_several_is_given_several_times(lead: httpx.Client) -> None:
    """A parameter that is a list in the description of the API; one that is none is refused twice."""
    both = lead.get("/v1/contexts?text=a&kind=TRANSPORT_ROUTE&kind=LOCATION").json()["contexts"]
    whole = lead.get("/v1/contexts?text=a").json()["contexts"]

    assert both == [each for each in whole if each["kind"] in {"TRANSPORT_ROUTE", "LOCATION"}]
    assert lead.get("/v1/alerts?state=NEW&state=QUIET&limit=1").status_code == 200
    assert lead.get("/v1/alerts?limit=1&limit=2").json()["errors"] == [{"field": "query.limit", "rule": "repeated"}]


def _page(limit: int, after: tuple[int] | None) -> Page:
    return Page(limit=limit, after=after, seal=lambda place: str(place[0]), address="/", asked=())


@given(
    before=st.sets(st.integers(0, 40)),
    changes=st.lists(st.tuples(st.sets(st.integers(0, 40)), st.sets(st.integers(0, 40))), max_size=12),
    limit=st.integers(1, 7),
)
def test_what_stays_is_given_once_whatever_comes_and_goes_between(
    before: set[int], changes: list[tuple[set[int], set[int]]], limit: int
) -> None:
    held, always, given_out = set(before), set(before), list[int]()
    after: tuple[int] | None = None
    pending = iter(changes)
    while True:
        part: Part[int] = _page(limit, after).of(held, lambda each: (each,))
        given_out += part.things
        if part.next is None:
            break
        after = (int(part.next),)
        gone, new = next(pending, (set[int](), set[int]()))
        held = (held - gone) | new
        always &= held

    assert len(given_out) == len(set(given_out))
    assert always <= set(given_out)
