"""Names that wait, on screen: what each may mean, every decision about one, and the alerts that follow."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from playwright.sync_api import Browser

from csgraph.bootstrap import Services
from csgraph.domain.access import Role
from csgraph.services.importing.candidate_views import CandidateView
from csgraph.services.imports import ImportOptions
from tests.e2e.world import LEAD, Folder
from tests.web.borough import CANARIES
from tests.web.conftest import FORM, borough_opened, issue, sign_in
from tests.web.test_triage import found_wrong, send, signed_in

FORMS = ("/rejection", "/creation", "/creation?kind=LOCATION&name=The+bowl", "/confirmation?context=C6")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A borough with more names than are decided about here, one of them of three rows and hostile."""
    folder = tmp_path_factory.mktemp("names")
    with borough_opened(folder) as opened:
        rows = Folder()
        for number in range(3):
            rows.says(f"H{number}", f"P{number}", "~<b>behind</b> & below", f"2026-05-{12 + number}")
        for number in range(8):
            rows.says(f"M{number}", "P5", f"~mill lane step {chr(97 + number)}", "2026-05-21")
        opened.imports.run(actor=LEAD, folder=rows.write(folder / "more"), options=ImportOptions())
        yield opened


def named(world: Services, text: str) -> CandidateView:
    return next(each for each in world.contexts.candidates(actor=LEAD, decided=True) if each.text == text)


def counted(world: Services, place: str) -> int:
    """How many unrelated young people the alert about a place counts."""
    return next(each.alert.kin_groups for each in world.alerts.list(actor=LEAD) if each.context.source_ids[0] == place)


def test_the_tile_counts_what_its_list_shows(client: httpx.Client) -> None:
    tile = re.search(r'href="/names"><strong>(\d+)</strong> names that wait', client.get("/").text)
    listed = re.findall(r'href="/names/cnd_', client.get("/names").text)

    assert tile is not None and int(tile[1]) == len(listed) > 0


def test_the_list_says_what_each_may_mean_and_why_and_escapes_it(world: Services, client: httpx.Client) -> None:
    page = client.get("/names").text
    best = named(world, "bowl").suggestions[0]

    assert page.index("&lt;b&gt;behind") < page.index(">bowl<"), "most rows first"
    assert "<b>behind" not in page
    assert best.name == "Skate bowl" and all(reason in unescape(page) for reason in best.reasons)
    assert not any(each in page for each in CANARIES)


@pytest.mark.parametrize(
    ("asked", "found"), [("BOWL", True), ("skate", True), ("bowls club", False), ("", True), ("%", False)]
)
def test_the_list_is_filtered_by_what_is_written_and_what_it_may_mean(
    client: httpx.Client, asked: str, found: bool
) -> None:
    answer = client.get("/names", params={"text": asked})

    assert (answer.status_code, ">bowl<" in answer.text) == (200, found)


def test_a_name_shows_its_rows_and_no_young_person(world: Services, client: httpx.Client) -> None:
    view = named(world, "<b>behind</b> & below")

    page = client.get(f"/names/{view.uid}").text

    assert "3 rows about 3 young people" in page and "<b>behind" not in page
    assert all(each.association_id in page for each in view.rows) and len(view.rows) == 3
    assert not any(each in page for each in (*CANARIES, "yp_", "P0", "P1", "P2"))


def test_a_context_that_nobody_suggested_is_found_and_confirmed(world: Services, client: httpx.Client) -> None:
    view = named(world, "market arcade")
    page = client.get(f"/names/{view.uid}", params={"text": "Boating"}).text
    link = re.search(r'href="(/names/cnd_\w+/confirmation\?context=ctx_\w+)">It means Boating lake', page)
    assert link is not None

    sent = send(client, link[1], reason="They say so.")

    after = client.get(sent.headers["location"]).text
    assert sent.status_code == 303 and "means Boating lake" in after and "They say so." in after
    assert "No alert brings news by it." in after


def test_an_alert_grows_with_a_confirmation_and_falls_when_it_is_taken_back(
    world: Services, client: httpx.Client
) -> None:
    view = named(world, "towpath by lock")
    before = counted(world, "C4")
    asked = client.get(f"/names/{view.uid}/confirmation?context=C4").text
    assert re.search(
        r'alert about <a class="govuk-link" href="/alerts/alr_\w+">Canal towpath</a> would be grown', asked
    )
    assert f"Canal towpath counts {before} unrelated young people now, and would count {before + 1}." in asked
    assert counted(world, "C4") == before

    sent = send(client, f"/names/{view.uid}/confirmation?context=C4", reason="The same path.")
    came = client.get(sent.headers["location"]).text

    assert counted(world, "C4") == before + 1
    assert re.search(r'The alert about <a class="govuk-link" href="/alerts/alr_\w+">Canal towpath</a>: grown', came)
    assert "Next name" in came and f'href="/names/{view.uid}/rejection"' in came
    back = client.get(f"/names/{view.uid}/rejection").text
    assert f"Canal towpath counts {before + 1} unrelated young people now, and would count {before}." in back
    taken = send(client, f"/names/{view.uid}/rejection", reason="It was another path.")
    assert counted(world, "C4") == before
    assert "means no context" in client.get(taken.headers["location"]).text


def test_a_context_is_made_of_a_name_and_its_alert_raised(world: Services, client: httpx.Client) -> None:
    view = named(world, "<b>behind</b> & below")
    path = f"/names/{view.uid}/creation"
    first = client.get(path)
    wrong = client.get(path, params={"kind": "", "name": " "})
    sure = {"kind": "LOCATION", "name": "Behind the baths"}
    assert "A new alert about Behind the baths would be raised (3 unrelated" in client.get(path, params=sure).text

    sent = send(client, f"{path}?{httpx.QueryParams(sure)}", reason="A place of its own.")

    assert first.status_code == 200 and "Error" not in first.text
    assert wrong.status_code == 422 and {'href="#kind"', 'href="#name"'} <= set(re.findall(r'href="#\w+"', wrong.text))
    assert "means Behind the baths" in client.get(sent.headers["location"]).text
    assert world.contexts.get(actor=LEAD, name="Behind the baths").name == "Behind the baths"


@pytest.mark.parametrize("name", [" ", "Steps\nof stone", "Steps\0", "\x1b[31mSteps"])
def test_a_name_that_is_no_line_is_refused_before_and_after_the_page(
    world: Services, client: httpx.Client, name: str
) -> None:
    path, given = f"/names/{named(world, 'mill lane step e').uid}/creation", {"kind": "LOCATION", "name": name}
    form = FORM.search(client.get(path).text)
    assert form is not None

    asked = client.get(path, params=given)
    sent = client.post(path, params=given, data={"form": form[1], "reason": "A place of its own."})

    assert (asked.status_code, 'href="#name"' in asked.text, sent.status_code) == (422, True, 422)
    assert named(world, "mill lane step e").waits


@pytest.mark.parametrize("form", ["/confirmation?context=C2", "/creation?kind=LOCATION&name=Step", "/rejection"])
def test_a_reason_is_asked_for_beside_its_field(world: Services, client: httpx.Client, form: str) -> None:
    view = named(world, "mill lane step a")

    refused = send(client, f"/names/{view.uid}{form}", reason=" ")

    assert refused.status_code == 422 and 'href="#reason"' in refused.text
    assert named(world, "mill lane step a").waits


def test_what_somebody_else_decided_meanwhile_is_said_and_what_was_typed_is_kept(
    world: Services, client: httpx.Client
) -> None:
    view = named(world, "mill lane step b")
    path = f"/names/{view.uid}/confirmation?context=C2"
    form = FORM.search(client.get(path).text)
    assert form is not None
    world.contexts.confirm(actor=LEAD, candidate_id=view.uid, context="C8", reason="Over there.")

    refused = client.post(path, data={"form": form[1], "reason": "The <same> steps."})

    assert refused.status_code == 422 and "The <same> steps." in unescape(refused.text)
    assert "joined to a context already" in refused.text
    assert named(world, view.text).joined == world.contexts.get(actor=LEAD, name="C8").uid


def test_a_context_shows_the_names_that_may_mean_it_to_whoever_decides(
    world: Services, client: httpx.Client, at: str
) -> None:
    name = named(world, "mill lane step f")
    with httpx.Client(base_url=at, timeout=60) as panel:
        sign_in(panel, issue(world, Role.PANEL_MEMBER))
        unseen = panel.get("/contexts/C2")

    assert re.search(rf"/names/{name.uid}/confirmation\?context=C2", client.get("/contexts/C2").text)
    assert "mill lane step f" not in client.get("/contexts/C7").text
    assert unseen.status_code == 200 and "mill lane step" not in unseen.text


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.ANALYST, Role.PRACTITIONER])
def test_nobody_else_sees_or_decides(world: Services, at: str, role: Role) -> None:
    view = named(world, "mill lane step c")
    with httpx.Client(base_url=at, timeout=60) as other:
        sign_in(other, issue(world, role))
        own = FORM.search(other.get("/").text)
        assert own is not None and 'href="/names"' not in other.get("/").text
        for address in ("", "/rejection", "/creation", "/confirmation?context=C2"):
            assert other.get(f"/names/{view.uid}{address}").status_code == 403, address
        assert other.get("/names").status_code == 403
        sent = other.post(f"/names/{view.uid}/rejection", data={"form": own[1], "reason": "x"})
        assert sent.status_code == 403
    assert named(world, view.text).waits


def test_no_form_of_another_site_decides(world: Services, client: httpx.Client) -> None:
    view = named(world, "mill lane step c")
    form = FORM.search(client.get(f"/names/{view.uid}/rejection").text)
    assert form is not None
    for address in ("rejection", "confirmation?context=C2", "creation?kind=LOCATION&name=Step"):
        path, given = f"/names/{view.uid}/{address}", {"form": form[1], "reason": "x"}
        assert client.post(path, data={**given, "form": "another"}).status_code == 403
        assert client.post(path, data=given, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert named(world, view.text).waits


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/names/cnd_" + "a" * 26, 404),
        ("/names/nobody", 422),
        ("{name}/confirmation", 422),
        ("{name}/confirmation?context=C404", 404),
        ("{name}/creation?kind=NO_SUCH&name=x", 422),
        ("{name}?came=alr_x.1", 422),
        ("{name}?decided=true&came=alr_" + "a" * 26 + ".1", 404),
    ],
)
def test_an_address_that_leads_nowhere_says_so(
    world: Services, client: httpx.Client, address: str, status: int
) -> None:
    path = address.format(name=f"/names/{named(world, 'mill lane step c').uid}")

    assert client.get(path).status_code == status


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_a_name_break_no_rule_in_any_state(world: Services, at: str, browser: Browser, width: int) -> None:
    window = browser.new_context(viewport={"width": width, "height": 900})
    page = signed_in(window.new_page(), at, issue(world, Role.CONTEXTUAL_LEAD))
    waits = f"/names/{named(world, 'mill lane step d').uid}"
    decided = [f"/names/{each.uid}?decided=true" for each in world.contexts.candidates(actor=LEAD, decided=True)]
    found = f"{waits}?text=boating"
    for address in ("/names", waits, found, f"{waits}?text=zz", *decided, *(f"{waits}{each}" for each in FORMS)):
        page.goto(f"{at}{address}")
        assert found_wrong(page) == [], address
    for form in (f"{waits}/rejection", f"{waits}/creation"):
        page.goto(f"{at}{form}")
        if form.endswith("creation"):
            page.fill("#name", "")
        page.click("main form button")
        page.wait_for_selector(".govuk-error-summary")
        assert found_wrong(page) == [], form
    window.close()


def test_a_name_is_confirmed_by_keyboard_and_without_script_and_the_alert_follows(
    world: Services, at: str, browser: Browser
) -> None:
    before = counted(world, "C1")
    window = browser.new_context(java_script_enabled=False)
    page = signed_in(window.new_page(), at, issue(world, Role.CONTEXTUAL_LEAD))
    for words in ("names that wait", "the 38", "It means Route 38"):
        link = page.locator("main a", has_text=words).first
        link.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.locator("#reason").focus()
    page.keyboard.type("Everybody here calls it that.")
    assert "The alert about Route 38 would be grown" in page.inner_text("main")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "The alert about Route 38: grown" in page.inner_text("main")
    alert = page.locator("main a", has_text="Route 38").first
    alert.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/alerts/alr_" in page.url and counted(world, "C1") == before + 1
    window.close()
