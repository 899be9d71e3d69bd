"""Errors: problems in one shape, which never repeat what was sent."""

import httpx
import pytest
from markupsafe import escape

from api.problem_types import TITLES
from tests.web.conftest import LARGEST_UPLOAD

SENT = "Zoesent Qanarysent"
UID = "a" * 26
RUNS = "/v1/questions/people_per_context/runs"
DISMISSAL = f"/v1/alerts/alr_{UID}/dismissal"
SCREENING = f"/v1/cases/l2_{UID}/screening"
FORM = "multipart/form-data; boundary=zoesent"
REFERRAL = {"reason": SENT, "source": "SCHOOL", "agency": "SCH", "harm_types": ["EFH"]}

# what is wrong, method, address, keywords of the request, status
WRONG = (
    ("no such address", "GET", f"/v1/{SENT}", {}, 404),
    ("no such context", "GET", f"/v1/contexts/{SENT}", {}, 404),
    ("no such picture", "GET", f"/v1/contexts/{SENT}/picture.svg", {}, 404),
    ("no such question", "GET", "/v1/questions/zoesent", {}, 404),
    ("not an alert's uid", "GET", f"/v1/alerts/{SENT}", {}, 422),
    ("another method", "DELETE", "/v1/alerts", {}, 405),
    ("no JSON", "POST", "/v1/cases", {"content": f'{{"{SENT}', "headers": {"Content-Type": "application/json"}}, 400),
    ("another type", "POST", "/v1/cases", {"content": SENT, "headers": {"Content-Type": "text/plain"}}, 415),
    ("nothing", "POST", "/v1/cases", {}, 422),
    ("an unknown field", "POST", "/v1/cases", {"json": {**REFERRAL, "context": "C1", "zoesent": SENT}}, 422),
    ("an unknown code", "POST", "/v1/cases", {"json": {**REFERRAL, "context": "C1", "source": SENT}}, 422),
    ("an unknown harm type", "POST", "/v1/cases", {"json": {**REFERRAL, "context": "C1", "harm_types": [SENT]}}, 422),
    ("an unknown level", "POST", SCREENING, {"json": {"level": SENT, "outcome": SENT, "reason": SENT}}, 422),
    ("no such context to refer", "POST", "/v1/cases", {"json": {**REFERRAL, "source": "2A", "context": SENT}}, 404),
    ("too long", "POST", "/v1/cases", {"json": {**REFERRAL, "context": "C1", "reason": SENT * 300}}, 422),
    ("far too long", "POST", "/v1/cases", {"json": {**REFERRAL, "context": "C1", "reason": SENT * 9000}}, 413),
    ("a day too far", "GET", "/v1/contexts/C1/picture.svg?valid_on=9999-12-31", {}, 422),
    ("an unknown query parameter", "GET", "/v1/contexts/C1?zoesent=1", {}, 422),
    ("seconds for a day", "GET", "/v1/contexts/C1/picture.svg?valid_on=1780185600", {}, 422),
    ("seconds for a moment", "GET", "/v1/cases?known_at=1780185600", {}, 422),
    ("a parameter given twice", "GET", "/v1/contexts?text=C1&text=zoesent", {}, 422),
    ("seconds for a day in a body", "POST", DISMISSAL, {"json": {"reason": "STALE", "until": 1780185600}}, 422),
    ("no day", "GET", f"/v1/contexts/C1/picture.json?valid_on={SENT}", {}, 422),
    ("an instant without a zone", "GET", "/v1/cases?known_at=2026-05-31T09:00:00", {}, 422),
    ("an unknown parameter", "POST", RUNS, {"json": {"parameters": {"zoesent": SENT}}}, 422),
    ("a parameter of another type", "POST", RUNS, {"json": {"parameters": {"limit": SENT}}}, 422),
    ("an early day", "POST", RUNS, {"json": {"parameters": {"valid_from": "0001-01-01"}}}, 422),
    ("no form", "POST", "/v1/imports", {"json": {"files": SENT}}, 415),
    ("a form without the file", "POST", "/v1/imports", {"files": {"zoesent": ("zoesent.zip", SENT.encode())}}, 422),
    ("a form that is none", "POST", "/v1/imports", {"content": SENT, "headers": {"Content-Type": FORM}}, 400),
    ("no zip", "POST", "/v1/imports", {"files": {"files": ("zoesent.zip", SENT.encode())}}, 422),
    ("too much", "POST", "/v1/imports", {"files": {"files": ("zoesent.zip", b"Z" * (LARGEST_UPLOAD + 1))}}, 413),
)  # fmt: skip


@pytest.mark.parametrize(("what", "method", "path", "request_", "status"), WRONG, ids=[each[0] for each in WRONG])
def test_a_wrong_request_is_a_problem_that_repeats_nothing(
    lead: httpx.Client, what: str, method: str, path: str, request_: dict[str, object], status: int
) -> None:
    answer = lead.request(method, path, **request_)  # type: ignore[arg-type]

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code", "advice"} <= set(answer.json())
    assert answer.json()["status"] == status
    assert answer.json()["type"] == f"/problems/{answer.json()['code']}"
    assert "zoesent" not in answer.text.lower()
    assert "qanarysent" not in answer.text.lower()


def test_a_refused_token_is_not_repeated(nobody: httpx.Client) -> None:
    answer = nobody.get("/v1/alerts", headers={"Authorization": "Bearer zoesent"})

    assert answer.status_code == 401
    assert "zoesent" not in answer.text


def test_a_chunked_body_is_counted_while_it_is_read(lead: httpx.Client) -> None:
    chunks = (b" " * 10_000 for _ in range(20))

    answer = lead.post("/v1/cases", content=chunks, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_what_is_invalid_is_said_by_field_and_rule(lead: httpx.Client) -> None:
    answer = lead.post("/v1/cases", json={**REFERRAL, "context": ""})

    assert answer.json()["errors"] == [{"field": "body.context", "rule": "string_too_short"}]


def test_an_unknown_referral_source_is_told_with_the_codes_that_there_are(lead: httpx.Client) -> None:
    told = lead.post("/v1/cases", json={**REFERRAL, "context": "C1"}).json()

    assert (told["code"], told["detail"]) == ("unknown_code", "There is no such source code.")
    assert "YP_ASSESSMENT" in told["advice"]


def test_an_unknown_level_and_outcome_are_told_with_the_codes_that_there_are(lead: httpx.Client) -> None:
    answer = lead.post(SCREENING, json={"level": SENT, "outcome": SENT, "reason": "x"})

    level, outcome = answer.json()["errors"]
    assert (answer.status_code, level["field"], level["rule"]) == (422, "body.level", "enum")
    assert level["expected"] == "'universal', 'partnership' or 'complex'"
    assert (outcome["field"], "'L2_ASSESSMENT'" in outcome["expected"]) == ("body.outcome", True)
    assert SENT not in answer.text


FILE = ("zoesent.zip", SENT.encode())
FORMS = {
    "another field": {"files": {"zoesent": FILE}},
    "no file in the field": {"files": {"zoesent": FILE}, "data": {"files": SENT}},
    "two files": {"files": [("files", FILE), ("files", FILE)]},
    "a field beside the file": {"files": {"files": FILE}, "data": {"dry_run": "true"}},
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_without_the_one_file_is_told_what_to_send(lead: httpx.Client, form: str) -> None:
    answer = lead.post("/v1/imports", **FORMS[form])  # type: ignore[arg-type]

    assert (answer.status_code, answer.json()["code"]) == (422, "not_one_file")
    assert "one file, in a field `files`" in answer.json()["detail"]
    assert "zoesent" not in answer.text.lower()


def test_a_method_that_is_not_taken_says_which_are(lead: httpx.Client) -> None:
    answer = lead.put("/v1/contexts/C1")

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


def test_not_there_and_not_yours_read_alike(lead: httpx.Client) -> None:
    there_is_none = lead.get(f"/v1/summaries/pub_{UID}").json()

    assert there_is_none["detail"] == "There is no such summary."


def test_every_type_of_problem_has_a_page_that_says_what_it_is(nobody: httpx.Client) -> None:
    listed = nobody.get("/problems").text

    for code, title in TITLES.items():
        page = nobody.get(f"/problems/{code}")
        assert (page.status_code, f">{escape(title)}</h1>" in page.text) == (200, True), code
        assert f'href="/problems/{code}"' in listed


def test_a_problem_is_titled_by_its_type_alone(lead: httpx.Client, nobody: httpx.Client) -> None:
    """RFC 9457: the same type has the same title, whatever the occasion."""
    told = [lead.get(f"/v1/contexts/{SENT}").json(), lead.get("/v1/contexts/C404/picture.svg").json()]

    assert {(each["type"], each["title"]) for each in told} == {
        ("/problems/no_such_context", "There is no such context.")
    }
    assert nobody.get("/problems/nothing-of-that-kind").status_code == 404
