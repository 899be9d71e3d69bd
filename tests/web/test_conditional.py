"""Reading again: HEAD, tags and 304, and the codes that the API spells out."""

import httpx
import pytest

from csgraph.domain.access import Role
from csgraph.vocabulary import HARM_TYPES, load
from tests.web.conftest import As

READ = ("/v1/alerts", "/v1/cases", "/v1/contexts?text=38", "/v1/vocabularies", "/openapi.json", "/healthz", "/docs")


@pytest.mark.parametrize("path", READ)
def test_head_says_what_get_would_without_a_body(lead: httpx.Client, path: str) -> None:
    got, head = lead.get(path), lead.head(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]
    assert head.headers["etag"] == got.headers["etag"] and head.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize("form", ["{}", '"other", {}', "*"])
def test_who_holds_the_same_answer_is_not_sent_it_again(lead: httpx.Client, path: str, form: str) -> None:
    tag = lead.get(path).headers["etag"]
    again = lead.get(path, headers={"If-None-Match": form.format(tag)})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert lead.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_problem_has_no_tag_and_a_tag_opens_nothing(lead: httpx.Client, nobody: httpx.Client) -> None:
    assert "etag" not in lead.get("/v1/contexts/C404").headers
    assert nobody.get("/v1/alerts", headers={"If-None-Match": "*"}).status_code == 401
    assert nobody.head("/v1/alerts").status_code == 401
    assert lead.head("/v1/contexts/C404").content == b""


def test_codes_are_spelled_out_for_programs(lead: httpx.Client, acting: As) -> None:
    schemas = lead.get("/openapi.json").json()["components"]["schemas"]
    fields = schemas["ReferralIn"]["properties"]

    assert fields["harm_types"]["items"]["enum"] == list(HARM_TYPES)
    assert fields["source"]["enum"] == list(load("referral_sources"))
    assert {"$ref": "#/components/schemas/ScreeningLevel"}.items() <= schemas["ScreeningIn"]["properties"][
        "level"
    ].items()
    told = acting(Role.API_CLIENT).get("/v1/vocabularies").json()["vocabularies"]
    assert {"harm_types", "referral_sources", "voices"} <= {each["name"] for each in told}


def test_a_picture_is_described_as_bytes(lead: httpx.Client) -> None:
    described = lead.get("/openapi.json").json()["paths"]["/v1/contexts/{context}/picture.svg"]["get"]
    [schema] = [each["schema"] for each in described["responses"]["200"]["content"].values()]

    assert schema == {"type": "string", "format": "binary"}


def test_the_description_says_where_it_holds_and_what_needs_a_token(lead: httpx.Client) -> None:
    described = lead.get("/openapi.json").json()
    security = {path: each["security"] for path, methods in described["paths"].items() for each in methods.values()}

    assert [each["url"] for each in described["servers"]] == ["/"]
    assert {path for path, needed in security.items() if not needed} == {"/healthz", "/readyz"}
    assert all(needed in ([], [{"token": []}]) for needed in security.values())
