"""The pages in a real browser: nothing wrong on the console, nothing asked of others, no accessibility rule broken."""

from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, Page

from api.main import PAGES as ROUTERS_OF_PAGES
from csgraph.domain.access import Role
from tests.browser.watched import AXE, RULES

WIDTHS = (320, 1280)


@pytest.fixture(params=WIDTHS)
def window(
    browser: Browser,
    request: pytest.FixtureRequest,
    address: str,
    tokens: dict[Role, str],
) -> Iterator[tuple[Page, list[str]]]:
    """A page on which a contextual lead has signed in, and what went wrong on it."""
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith(f"{address}/") else wrong.append(sent.url))
    page.goto(f"{address}/sign-in")
    page.fill("#token", tokens[Role.CONTEXTUAL_LEAD])
    page.click("main button")
    page.wait_for_selector("h1:has-text('What needs doing')")
    yield page, wrong
    context.close()


def _axe_violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found["violations"]]


PAGES = (
    "/",
    "/alerts",
    "/alerts?all=true",
    "/alerts/{C2}",
    "/cases",
    "/notices",
    "/questions",
    "/questions/cypher",
    "/questions/people_per_context?limit=2",
    "/summaries",
    "/contexts?text=mill",
    "/names",
    "/names?text=arcade",
    "/names?text=nothing+like+it",
    "/contexts/C2",
    "/contexts/C2?valid_on=2026-05-12",
    "/contexts/C404",
    "/docs",
    "/session",
    "/sign-in",
)


ELSEWHERE = {
    "/alerts/{alert}/{step}": "tests/web/test_triage.py",
    "/names/{candidate}": "tests/web/test_names.py",
    "/names/{candidate}/confirmation": "tests/web/test_names.py",
    "/names/{candidate}/creation": "tests/web/test_names.py",
    "/names/{candidate}/rejection": "tests/web/test_names.py",
    "/cases/{case}": "tests/web/test_triage.py",
    "/cases/{case}/screening": "tests/web/test_triage.py",
    "/cases/referral": "tests/web/test_triage.py",
    "/audit": "tests/web/test_pages.py, as it is for others than a lead",
    "/tokens": "the same",
    "/boxes": "the same",
    "/summaries/{summary}": "tests/web/test_summaries_on_screen.py",
    "/imports": "tests/web/test_imports_on_screen.py",
    "/people": "tests/web/test_people_on_screen.py",
    "/people/new": "tests/web/test_people_on_screen.py",
    "/people/{person}": "tests/web/test_people_on_screen.py",
    "/problems": "tests/web/test_problems.py",
    "/problems/{code}": "tests/web/test_problems.py",
    "/sign-in/start": "no page: sends people on",
    "/sign-in/answer": "the same",
    "/look.css": "no page",
    "/logo.svg": "no page",
}
"""What else is served to browsers, and where it is looked at."""


def test_pages_break_no_rule_and_ask_nobody_else(
    window: tuple[Page, list[str]], address: str, alerts: dict[str, str]
) -> None:
    page, wrong = window
    for path in PAGES:
        page.goto(address + path.format(**alerts))
        assert _axe_violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert [each for each in wrong if "404" not in each] == []


def test_a_lead_reaches_the_picture_by_keyboard_alone(window: tuple[Page, list[str]], address: str) -> None:
    page, _ = window
    page.goto(f"{address}/alerts")
    page.focus("tbody a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/alerts/*")
    page.focus("main p a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/contexts/*")

    assert page.is_visible("svg:not(.least)") and page.is_visible("table.links")


def test_what_a_picture_is_about_is_one_step_away(window: tuple[Page, list[str]], address: str) -> None:
    page, _ = window
    page.goto(f"{address}/contexts/C2")
    page.click("text=on the picture")
    box = page.locator("#picture-node-c-0").bounding_box()

    assert box is not None and page.viewport_size is not None
    assert box["x"] >= 0 and box["x"] + box["width"] <= page.viewport_size["width"]
    assert 0 <= box["y"] < page.viewport_size["height"]


def test_words_keep_clear_of_the_edges_of_every_screen(window: tuple[Page, list[str]], address: str) -> None:
    page, _ = window
    for width in (320, 700, 1024, 1200, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.querySelector('h1').getBoundingClientRect().left") >= 15


def test_words_stand_clear_of_the_header(window: tuple[Page, list[str]]) -> None:
    page, _ = window
    header = page.evaluate("document.querySelector('nav.places').getBoundingClientRect().bottom")

    assert page.evaluate("document.querySelector('h1').getBoundingClientRect().top") >= header + 16


def test_every_page_is_known_to_the_tests() -> None:
    """A page that no test opens in a browser is none that anybody looked at."""
    routes = {
        route.path: route.path_regex
        for router in ROUTERS_OF_PAGES
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in route.methods
    }
    opened = [each.partition("?")[0].format(C2="alr_" + "a" * 26) for each in PAGES]

    unknown = {path for path, pattern in routes.items() if not any(pattern.match(each) for each in opened)}

    assert len(routes) > len(unknown) and unknown == set(ELSEWHERE)
