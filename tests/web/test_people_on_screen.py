"""Named people on screen: an administrator adds somebody, gives and ends roles, and lets them leave."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser

from csgraph.bootstrap import Services
from csgraph.domain.access import Role
from tests.e2e.world import LEAD, TODAY
from tests.web.conftest import FORM, issue, sign_in
from tests.web.screens import found_wrong, signed_in


@pytest.fixture
def keeper(services: Services, address: str) -> Iterator[httpx.Client]:
    """An administrator who is signed in."""
    with httpx.Client(base_url=address, timeout=60) as client:
        sign_in(client, issue(services, Role.ADMINISTRATOR))
        yield client


def send(client: httpx.Client, page: str, to: str = "", **given: object) -> httpx.Response:
    """Opens a page and sends a form of it."""
    form = FORM.search(client.get(page).text)
    assert form is not None
    return client.post(to or page, data={"form": form[1], **given})


def added(client: httpx.Client, name: str, **given: object) -> str:
    """The address of the page of somebody new."""
    made = send(client, "/people/new", name=name, agency="CSC", **given)
    assert made.status_code == 303
    return made.headers["location"]


def roles(services: Services, name: str) -> set[Role]:
    [found] = [each for each in services.named_people.list(actor=LEAD) if each.name == name]
    return set(found.roles_on(TODAY))


def test_somebody_is_added_given_a_role_and_leaves(keeper: httpx.Client, services: Services) -> None:
    one = added(keeper, "Imre Tallow", team="Harbour team", email="imre@example.org")
    assert roles(services, "Imre Tallow") == set()
    assert "Imre Tallow" in keeper.get("/people").text and "nothing yet" in keeper.get("/people").text

    assert send(keeper, one, f"{one}/roles", role="practitioner", until=TODAY).status_code == 303
    assert send(keeper, one, f"{one}/roles", role="contextual_lead", areas="E06000099, home").status_code == 303
    assert roles(services, "Imre Tallow") == {Role.PRACTITIONER, Role.CONTEXTUAL_LEAD}
    assert send(keeper, one, f"{one}/revocation", role="practitioner").status_code == 303
    assert roles(services, "Imre Tallow") == {Role.CONTEXTUAL_LEAD}
    assert send(keeper, one, f"{one}/leaving").headers["location"] == "/people"

    assert "Imre Tallow" not in keeper.get("/people").text
    assert "left on" in keeper.get(one).text and "Give a role" not in keeper.get(one).text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "", "agency": "CSC"}, "name"),
        ({"name": "Bo Reed", "agency": " "}, "agency"),
        ({"name": "Bo Reed", "agency": "CSC", "email": "bo at home"}, "email"),
        ({"name": "Bo Reed", "agency": "CSC", "professional": "W404"}, "professional"),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field(
    keeper: httpx.Client, services: Services, given: dict[str, str], field: str
) -> None:
    refused = send(keeper, "/people/new", **given)

    assert refused.status_code == 422 and f'href="#{field}"' in refused.text
    assert all(f'value="{each}"' in refused.text for each in given.values() if each.strip())
    assert "Bo Reed" not in [each.name for each in services.named_people.list(actor=LEAD)]


def test_a_form_of_a_role_that_is_wrong_says_so(keeper: httpx.Client) -> None:
    one = added(keeper, "Orla Finch")

    assert 'href="#role"' in send(keeper, one, f"{one}/roles", role="api_client").text
    assert 'href="#until"' in send(keeper, one, f"{one}/roles", role="analyst", until="soon").text
    assert "There is a problem" in send(keeper, one, f"{one}/revocation", role="analyst").text
    assert keeper.get("/people/per_" + "a" * 26).status_code == 404


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.ADMINISTRATOR])
def test_nobody_else_opens_these_pages(nobody: httpx.Client, services: Services, role: Role) -> None:
    sign_in(nobody, issue(services, role))

    assert [nobody.get(each).status_code for each in ("/people", "/people/new")] == [403, 403]
    form = FORM.search(nobody.get("/").text)
    assert form is not None
    assert nobody.post("/people/new", data={"form": form[1], "name": "A", "agency": "B"}).status_code == 403


@pytest.mark.parametrize("width", [320, 1280])
def test_an_administrator_signs_somebody_in_and_out_by_keyboard(
    services: Services, address: str, browser: Browser, width: int
) -> None:
    window = browser.new_context(viewport={"width": width, "height": 800})
    page = signed_in(window.new_page(), address, issue(services, Role.ADMINISTRATOR))
    page.goto(f"{address}/people/new")
    assert found_wrong(page) == []
    page.locator("#name").focus()
    page.keyboard.type(f"Wilf Marrow {width}")
    page.keyboard.press("Tab")
    page.keyboard.type("CSC")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert found_wrong(page) == []
    page.locator("#role").focus()
    page.keyboard.type("panel member")
    with page.expect_navigation():
        page.locator("main form button", has_text="Give the role").press("Enter")
    assert roles(services, f"Wilf Marrow {width}") == {Role.PANEL_MEMBER}
    assert found_wrong(page) == []
    with page.expect_navigation():
        page.locator("main form button", has_text="They leave today").press("Enter")
    assert found_wrong(page) == [] and re.search(r"/people$", page.url)
    window.close()
