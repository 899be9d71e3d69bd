"""Hygiene: headers on every answer, and no name in any of them."""

import re

import httpx
import pytest
from sqlalchemy import select

from api.main import create_app
from csgraph.bootstrap import Services
from csgraph.domain.access import Role
from csgraph.vault.schema import audit_events
from tests.web.borough import CANARIES, CANARY
from tests.web.conftest import As
from tests.web.serving import served

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
READ = (
    "/v1/alerts",
    "/v1/alerts/{C1}",
    "/v1/contexts?text=route",
    "/v1/contexts?text=" + CANARY,
    "/v1/contexts/C1",
    "/v1/candidates?decided=true",
    "/v1/contexts/C1/picture.svg",
    "/v1/contexts/C1/picture.json",
    "/v1/cases",
    "/v1/questions",
    "/openapi.json",
)


@pytest.mark.parametrize(
    "path",
    ["/healthz", "/readyz", "/openapi.json", "/docs", "/sign-in", "/static/csgraph.css", "/", "/v1/alerts", "/x"],
)
def test_every_answer_carries_the_headers(nobody: httpx.Client, path: str) -> None:
    answer = nobody.get(path)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "server" not in answer.headers


def test_an_answer_that_is_refused_for_its_size_carries_them_too(nobody: httpx.Client) -> None:
    answer = nobody.post("/v1/cases", content=b" " * 100_000)

    assert answer.status_code == 413
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", ["/v1/broken", "/broken"])
def test_an_answer_about_what_nobody_expected_carries_them_too(services: Services, path: str) -> None:
    app = create_app(services)

    @app.get(path)
    def broken() -> None:  # pyright: ignore[reportUnusedFunction]
        raise RuntimeError(CANARY)

    with served(app) as address:
        answer = httpx.get(f"{address}{path}")

    assert answer.status_code == 500
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert CANARY not in answer.text


def test_no_other_site_may_read_an_answer(nobody: httpx.Client) -> None:
    answer = nobody.get("/v1/alerts", headers={"Origin": "http://example.org"})

    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("role", Role)
def test_no_answer_holds_a_name(acting: As, alerts: dict[str, str], role: Role) -> None:
    for path in READ:
        answer = acting(role).get(path.format(**alerts))
        told = answer.text.casefold() + str(answer.headers).casefold()
        assert not [each for each in CANARIES if each.casefold() in told], path


def test_no_answer_to_a_question_holds_a_name(acting: As) -> None:
    analyst = acting(Role.ANALYST)
    examples = {"context": "C1", "first": "C1", "second": "C2", "person": "yp_a"}
    for question in analyst.get("/v1/questions").json()["questions"]:
        given = {
            name: examples.get(name, each["example"]).strip("[]").replace("'", "").replace(", ", ";")
            for name, each in question["parameters"].items()
            if name not in {"limit", "valid_on", "valid_from", "valid_to", "known_at"}
        }
        answer = analyst.post(f"/v1/questions/{question['name']}/runs", json={"parameters": given})
        assert answer.status_code == 200, (question["name"], answer.text)
        assert not [each for each in CANARIES if each.casefold() in answer.text.casefold()]


def test_no_address_takes_what_identifies_somebody(nobody: httpx.Client) -> None:
    described = nobody.get("/openapi.json").json()
    named = {
        parameter["name"]
        for methods in described["paths"].values()
        for operation in methods.values()
        for parameter in operation.get("parameters", [])
    }

    assert not [each for each in named if re.search(r"person|name|birth|nhs|upn|surname", each)]


def test_reading_pseudonymous_rows_is_audited(lead: httpx.Client, services: Services, alerts: dict[str, str]) -> None:
    lead.get(f"/v1/alerts/{alerts['C1']}")

    with services.vault.reading() as connection:
        last = connection.execute(select(audit_events).order_by(audit_events.c.number.desc()).limit(1)).mappings().one()
    assert (last["action"], last["subject"]) == ("alerts:alert:show", alerts["C1"])
    assert len(last["details"]["people"]) == 5
    assert last["actor"].startswith("tok_")
