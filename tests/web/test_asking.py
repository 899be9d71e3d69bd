"""Asking on screen: named questions as forms, Cypher of one's own, and the rows to take away."""

import csv
import hashlib
import io
import re
from html import unescape

import httpx
import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from csgraph.bootstrap import Services
from csgraph.domain.access import Role
from csgraph.services.queries import Question, catalogue_of_questions
from csgraph.store.parameters import LIMIT_MAXIMUM
from csgraph.vault.schema import audit_events
from tests.browser.watched import AXE, RULES
from tests.e2e.world import LEAD
from tests.web.conftest import FORM, As, sign_in

KINDS = "MATCH (c:ContextState)\nRETURN c.kind AS kind, count(*) AS contexts ORDER BY kind"
MANY = "UNWIND range(1, 1200) AS n RETURN n ORDER BY n"


@pytest.fixture
def analyst(nobody: httpx.Client, tokens: dict[Role, str]) -> httpx.Client:
    """An analyst who is signed in."""
    assert sign_in(nobody, tokens[Role.ANALYST]).status_code == 303
    return nobody


def token_of(client: httpx.Client) -> str:
    found = FORM.search(client.get("/questions/cypher").text)
    assert found is not None
    return found[1]


def ask(client: httpx.Client, cypher: str, do: str = "run", purpose: str = "audit") -> httpx.Response:
    given = {"form": token_of(client), "cypher": cypher, "purpose": purpose, "do": do}
    return client.post("/questions/cypher", data=given)


def last_event(services: Services) -> dict[str, object]:
    with services.vault.engine.connect() as connection:
        [*_, last] = connection.execute(select(audit_events).order_by(audit_events.c.number)).mappings()
    return dict(last)


@pytest.mark.parametrize("question", catalogue_of_questions(actor=LEAD), ids=lambda each: each.name)
def test_every_question_is_a_form_with_a_field_and_help_for_each_parameter(
    analyst: httpx.Client, question: Question
) -> None:
    page = unescape(analyst.get(f"/questions/{question.name}").text)

    for parameter, declared in question.parameters.items():
        assert f'<label class="govuk-label" for="{parameter}">' in page
        assert f'id="{parameter}-hint"' in page and declared.meaning[1:] in page
    assert "Answer</h2>" not in page


def test_an_answer_says_how_many_rows_it_has_and_that_nothing_was_cut(analyst: httpx.Client) -> None:
    page = analyst.get("/questions/people_per_context", params={"valid_from": "2026-01-01", "limit": ""}).text

    said = re.search(r"(\d+) rows, which is all there are\. Nothing was cut\.", page)
    assert said is not None and int(said[1]) == page.split("<tbody")[1].split("</tbody")[0].count("<tr") > 1


def test_an_answer_that_was_cut_says_so_on_the_page_and_in_the_name_of_the_file(analyst: httpx.Client) -> None:
    page = analyst.get("/questions/people_per_context", params={"limit": "1"}).text
    given = {"form": token_of(analyst), "limit": "1"}
    file = analyst.post("/questions/people_per_context/download", data=given)

    assert "Cut: these are the first 1 rows, and there are more." in page
    assert 'filename="people_per_context-first-1-rows.csv"' in file.headers["content-disposition"]


def test_an_answer_without_rows_says_so(analyst: httpx.Client) -> None:
    page = analyst.get("/questions/people_per_context", params={"valid_to": "2001-01-01"}).text

    assert "No rows: nothing that is held meets what was asked." in page


def test_the_address_of_an_answer_opens_the_same_answer_again(analyst: httpx.Client) -> None:
    first = analyst.get("/questions/people_per_context", params={"limit": "2"}).text
    address = re.search(r'href="([^"]+)">The address of this answer', first)
    assert address is not None and "known_at=" in address[1] and "valid_from=" in address[1]
    again = analyst.get(unescape(address[1])).text

    assert again.split("<table")[1].split("</table>")[0] == first.split("<table")[1].split("</table>")[0]
    assert address[1] in again


@pytest.mark.parametrize(
    ("question", "params", "field"),
    [
        ("chronology", {"context": ""}, "context"),
        ("chronology", {"context": "nowhere at all"}, "context"),
        ("people_per_context", {"valid_from": "soon", "limit": "7"}, "valid_from"),
        ("people_per_context", {"limit": "1001"}, "limit"),
        ("people_per_context", {"limit": "1e3"}, "limit"),
        ("people_per_context", {"known_at": "noon"}, "known_at"),
        ("people_per_context", {"valid_from": "2026-05-01", "valid_to": "2026-04-01"}, "valid_from"),
        ("contexts_of_two_groups", {"first": "C1", "second": "nowhere"}, "second"),
        ("chronology", {"context": "C1\0"}, "context"),
        ("chronology", {"context": "x" * 2001}, "context"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    analyst: httpx.Client, question: str, params: dict[str, str], field: str
) -> None:
    answer = analyst.get(f"/questions/{question}", params=params)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text and f'href="#{field}"' in answer.text
    for name, text in params.items():
        assert re.search(rf'id="{name}"[^>]*value="{re.escape(text)}"', unescape(answer.text)) or not text


def test_a_parameter_that_there_is_not_is_said_of_the_form_as_a_whole(analyst: httpx.Client) -> None:
    answer = analyst.get("/questions/people_per_context", params={"person<b>": "x"})

    assert answer.status_code == 422
    assert "no such parameter" in answer.text and "person<b>" not in unescape(answer.text)


def test_rows_that_are_taken_away_are_those_shown_and_it_is_written_down(
    analyst: httpx.Client, services: Services
) -> None:
    page = analyst.get("/questions/people_per_context", params={"limit": ""}).text
    file = analyst.post("/questions/people_per_context/download", data={"form": token_of(analyst)})
    header, *rows = csv.reader(io.StringIO(file.text))
    event = last_event(services)

    assert header[:4] == ["context", "name", "kind", "people"]
    assert [row[0] for row in rows] == re.findall(r"<td[^>]*>(ctx_\w+)</td>", page)
    assert file.headers["content-type"].startswith("text/csv")
    assert (event["action"], event["details"]["form"]) == ("queries:question:run", "csv")  # pyright: ignore[reportIndexIssue]


@pytest.mark.parametrize("path", ["/questions/people_per_context/download", "/questions/cypher"])
def test_neither_form_can_be_sent_from_elsewhere(analyst: httpx.Client, path: str) -> None:
    assert analyst.post(path, data={"cypher": KINDS, "purpose": "audit", "do": "run"}).status_code == 403


def test_a_download_with_a_mistake_shows_the_form_with_it(analyst: httpx.Client) -> None:
    given = {"form": token_of(analyst), "limit": "many"}
    answer = analyst.post("/questions/people_per_context/download", data=given)

    assert answer.status_code == 422 and 'id="limit-error"' in answer.text


def test_an_analysts_own_text_is_answered_and_written_down_by_its_hash_and_purpose(
    analyst: httpx.Client, services: Services
) -> None:
    answer = ask(analyst, KINDS.replace("\n", "\r\n"), purpose="service_improvement")
    event = last_event(services)

    assert answer.status_code == 200 and "which is all there are" in answer.text and "LOCATION" in answer.text
    assert KINDS in unescape(answer.text)
    assert (event["action"], event["purpose"]) == ("queries:text:run", "service_improvement")
    assert hashlib.sha256(KINDS.encode()).hexdigest() in str(event["details"])
    assert "ContextState" not in str(event)


def test_more_rows_than_are_given_are_said_to_be_cut(analyst: httpx.Client) -> None:
    page = ask(analyst, MANY).text
    file = ask(analyst, MANY, do="download")

    assert f"Cut: these are the first {LIMIT_MAXIMUM} rows, and there are more." in page
    assert file.text.count("\n") == LIMIT_MAXIMUM + 1
    assert "cypher-first-1000-rows.csv" in file.headers["content-disposition"]


@pytest.mark.parametrize(
    ("cypher", "said"),
    [
        ("MATCH (p:YoungPerson)\nSET p.stub = true RETURN 1", "the word SET in line 2 writes"),
        ("MATCH (n)\n\nDETACH DELETE n", "the word DELETE in line 3 writes"),
        ("CALL db.labels() YIELD label RETURN label", "it calls a procedure in line 1"),
        ("RETURN 1; RETURN 2", "more than one statement"),
        ("MATCH (p:YoungPerson)\nRETRN p.uid", "something is wrong in line 2"),
        ("MATCH (p:YoungPerson) RETURN p", "whole node"),
        ("RETURN 1 // " + "x" * 4096, "longer than 4,096 bytes"),
        ("RETURN $nobody_gave AS x", "did not accept"),
    ],
)
def test_what_is_refused_is_named_beside_the_text_which_is_kept(
    analyst: httpx.Client, services: Services, cypher: str, said: str
) -> None:
    answer = ask(analyst, cypher)
    page = unescape(answer.text)

    assert answer.status_code == 422 and said in page and cypher in page
    assert 'id="cypher-error"' in page
    assert last_event(services)["action"] == "queries:text:refuse"


def test_checking_asks_nothing_and_says_whether_it_could_be_asked(analyst: httpx.Client, services: Services) -> None:
    right, wrong = ask(analyst, MANY, do="check"), ask(analyst, "MATCH (n)\nCREATE (m) RETURN 1 AS x", do="check")

    assert "This can be asked." in right.text and "<tbody" not in right.text
    assert "the word CREATE in line 2 writes" in wrong.text
    assert last_event(services)["action"] == "queries:text:refuse"


def test_a_text_without_words_or_purpose_is_asked_for_both(analyst: httpx.Client) -> None:
    page = ask(analyst, " ", purpose="").text
    other = ask(analyst, KINDS, purpose="curiosity")

    assert 'id="cypher-error"' in page and 'id="purpose-error"' in page
    assert other.status_code == 422 and 'id="purpose-error"' in other.text


def test_a_reviewed_question_can_be_opened_to_be_changed_and_runs_as_it_is(analyst: httpx.Client) -> None:
    page = analyst.get("/questions/people_per_context").text
    held = re.search(r'name="cypher" value="([^"]+)"', page)
    assert held is not None
    opened = ask(analyst, unescape(held[1]), do="open", purpose="")
    run = ask(analyst, unescape(held[1]))

    assert opened.status_code == 200 and unescape(held[1]) in unescape(opened.text)
    assert run.status_code == 200 and "which is all there are" in run.text


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ANALYST, Role.CONTEXTUAL_LEAD}))
def test_nobody_else_asks(nobody: httpx.Client, tokens: dict[Role, str], role: Role) -> None:
    sign_in(nobody, tokens[role])

    assert nobody.get("/questions/cypher").status_code == 403
    assert nobody.get("/questions/people_per_context").status_code == 403


def test_the_api_answers_a_text_and_names_what_it_refuses(acting: As) -> None:
    client = acting(Role.ANALYST)
    asked = client.post("/v1/questions/cypher", json={"cypher": KINDS, "purpose": "audit"})
    refused = client.post("/v1/questions/cypher", json={"cypher": "MATCH (n)\nREMOVE n.x", "purpose": "audit"})
    without = client.post("/v1/questions/cypher", json={"cypher": KINDS})

    assert asked.status_code == 200 and asked.json()["columns"] == ["kind", "contexts"]
    assert not asked.json()["truncated"] and asked.json()["rows"]
    assert refused.status_code == 422 and "REMOVE in line 2" in refused.json()["detail"]
    assert without.status_code == 422


@pytest.mark.parametrize("width", [320, 1280])
def test_an_analyst_answers_a_question_and_downloads_it_by_keyboard_and_without_script(
    browser: Browser, address: str, tokens: dict[Role, str], width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 720}, java_script_enabled=False, accept_downloads=True
    )
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.focus("#token")
    page.keyboard.type(tokens[Role.ANALYST])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    page.focus("nav.places a[href='/questions']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/questions")
    page.focus("main a[href='/questions/people_per_context']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/questions/people_per_context")
    page.focus("#limit")
    page.keyboard.type("many")
    page.keyboard.press("Enter")
    page.wait_for_selector("#limit-error")
    assert page.input_value("#limit") == "many"
    page.fill("#limit", "")
    page.focus("#limit")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer")
    assert "Cut: these are the first 1 rows" in page.inner_text("main")
    page.focus("form[action$='/download'] button")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    rows = list(csv.reader(io.StringIO(coming.value.path().read_text("utf-8"))))

    assert coming.value.suggested_filename == "people_per_context-first-1-rows.csv"
    assert [len(row) for row in rows] == [7, 7]
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(("cypher", "do"), [(KINDS, "run"), (KINDS, "check"), ("MATCH (n) SET n.x = 1", "run")])
def test_the_page_of_ones_own_cypher_breaks_no_rule_whatever_came_of_it(
    browser: Browser, address: str, tokens: dict[Role, str], width: int, cypher: str, do: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.goto(f"{address}/sign-in")
    page.fill("#token", tokens[Role.ANALYST])
    page.click("main button")
    page.goto(f"{address}/questions/cypher")
    page.fill("#cypher", cypher)
    page.select_option("#purpose", "audit")
    page.click(f"button[value={do}]")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)

    assert [each["id"] for each in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [each for each in wrong if "422" not in each] == []
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_of_a_question_breaks_no_rule_where_something_is_wrong(
    browser: Browser, address: str, tokens: dict[Role, str], width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("#token", tokens[Role.ANALYST])
    page.click("main button")
    page.goto(f"{address}/questions/people_per_context?limit=none")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)

    assert page.is_visible("#limit-error") and [each["id"] for each in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
