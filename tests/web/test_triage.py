"""Deciding about alerts on screen: every step as a form, what is wrong beside its field, and the history after it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import httpx
import pytest
from playwright.sync_api import Browser

from api.pages.steps import STEPS
from csgraph.bootstrap import Services
from csgraph.domain.access import Role
from csgraph.domain.alert_lists import AlertView
from csgraph.domain.alert_states import AlertState
from csgraph.services.imports import ImportOptions
from tests.e2e.world import LEAD, TODAY, Folder
from tests.web.conftest import FORM, borough_opened, issue, sign_in
from tests.web.screens import found_wrong, signed_in

REFERRAL = {
    "source": "PANEL",
    "agency": "SCH",
    "harm_types": ["EFH", "PEER"],
    "reason": "Young people do not feel safe here after school.",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A borough with more alerts than are decided about here."""
    folder = tmp_path_factory.mktemp("triage")
    with borough_opened(folder) as opened:
        rows = Folder()
        for place in range(12):
            rows.context(f"T{place}", f"{chr(65 + place)}rdwick steps")
            for number in range(4):
                rows.says(f"T{place}-{number}", f"P{number}", f"T{place}", f"2026-05-{15 + number}")
        opened.imports.run(actor=LEAD, folder=rows.write(folder / "more"), options=ImportOptions())
        yield opened


def new(world: Services) -> AlertView:
    """An alert that nobody has seen."""
    return next(each for each in world.alerts.list(actor=LEAD) if each.alert.state is AlertState.NEW)


def standing(world: Services, view: AlertView) -> AlertView:
    return world.alerts.show(actor=LEAD, alert_id=view.alert.uid)


def send(client: httpx.Client, address: str, **given: object) -> httpx.Response:
    """Opens the page of a form and sends it."""
    page = client.get(address)
    form = FORM.search(page.text)
    assert page.status_code == 200 and form is not None
    return client.post(address, data={"form": form[1], **given})


def test_a_referral_leads_to_a_case_and_back(world: Services, client: httpx.Client) -> None:
    view = new(world)

    sent = send(client, f"/alerts/{view.alert.uid}/referral", **REFERRAL)

    after = standing(world, view)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/alerts/{view.alert.uid}")
    assert after.alert.state is AlertState.PROMOTED and after.alert.case is not None
    page = client.get(sent.headers["location"]).text
    link = re.search(r'href="(/cases/l2_\w+)"', page)
    assert link is not None
    case = client.get(link[1])
    assert case.status_code == 200 and f'href="/alerts/{view.alert.uid}"' in case.text


@pytest.mark.parametrize(
    ("address", "given", "state"),
    [
        ("acknowledgement", {}, AlertState.ACKNOWLEDGED),
        ("monitoring", {"until": TODAY + timedelta(days=40), "reason": "A guard stands there."}, AlertState.MONITOR),
        ("dismissal", {"until": TODAY + timedelta(days=40), "why": "SAME_INCIDENT"}, AlertState.DISMISSED),
    ],
)
def test_a_step_can_be_taken_and_taken_back(
    world: Services, client: httpx.Client, address: str, given: dict[str, object], state: AlertState
) -> None:
    view = new(world)
    path = f"/alerts/{view.alert.uid}"
    assert f"{path}/{address}" in client.get(path).text

    assert send(client, f"{path}/{address}", **given).status_code == 303
    assert standing(world, view).alert.state is state
    assert f"{path}/undoing" in client.get(path).text
    assert send(client, f"{path}/undoing", reason="It was another place.").status_code == 303
    assert standing(world, view).alert.state is AlertState.NEW


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(
    world: Services, client: httpx.Client
) -> None:
    view = new(world)
    path = f"/alerts/{view.alert.uid}/referral"
    typed = "They wait at <the> stop & are afraid."

    refused = send(client, path, **{**REFERRAL, "source": "", "reason": typed})

    assert refused.status_code == 422 and "Error: Refer to Level 2" in refused.text
    assert 'href="#source"' in refused.text and 'id="source-error"' in refused.text
    assert typed in unescape(refused.text) and "<the>" not in refused.text
    assert re.search(r'value="PEER"[^>]*checked', refused.text)
    assert standing(world, view).alert.state is AlertState.NEW


@pytest.mark.parametrize(
    ("address", "given", "field"),
    [
        ("monitoring", {"until": "soon", "reason": "x"}, "until"),
        ("monitoring", {"until": TODAY, "reason": "x"}, "until"),
        ("monitoring", {"until": TODAY + timedelta(days=40), "reason": " "}, "reason"),
        ("dismissal", {"until": TODAY + timedelta(days=400), "why": "STALE"}, "until"),
        ("dismissal", {"until": TODAY + timedelta(days=40)}, "why"),
        ("dismissal", {"until": TODAY + timedelta(days=40), "why": "BECAUSE"}, "why"),
        ("link", {"reason": "x"}, "case"),
        ("referral", {**REFERRAL, "harm_types": []}, "harm_types"),
        ("referral", {**REFERRAL, "reason": "Zoecanaryb Qanarysson was seen."}, "reason"),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field(
    world: Services, client: httpx.Client, address: str, given: dict[str, object], field: str
) -> None:
    view = new(world)

    refused = send(client, f"/alerts/{view.alert.uid}/{address}", **given)

    assert (refused.status_code, f'href="#{field}"' in refused.text) == (422, True)
    assert standing(world, view).alert.state is AlertState.NEW


def test_a_place_without_an_alert_is_referred_and_screened(world: Services, client: httpx.Client) -> None:
    path = "/cases/referral?context=C8"
    assert f'href="{path[:24]}' in client.get("/contexts/C8").text

    refused = send(client, path, **{**REFERRAL, "source": ""})
    case = send(client, path, **REFERRAL).headers["location"]
    wrong = send(client, f"{case}/screening", level="universal", reason="Nothing new & nothing near.")
    done = send(client, f"{case}/screening", level="universal", outcome="ADVICE_GUIDANCE", reason="Nothing near.")

    assert refused.status_code == 422 and "Choose where the referral comes from." in refused.text
    assert wrong.status_code == 422 and 'href="#outcome"' in wrong.text
    assert "Nothing new & nothing near." in unescape(wrong.text)
    assert done.headers["location"] == case
    page = client.get(case).text
    assert "Boating lake" in page and "advice and guidance" in page and "Nothing near." in page
    assert f"{case}/screening" not in page
    assert send(client, f"{case}/screening", level="complex", outcome="ADVICE_GUIDANCE", reason="x").status_code == 422


def test_a_panel_member_reads_a_case_and_screens_none(world: Services, at: str) -> None:
    case = f"/cases/{a_case(world)}"
    with httpx.Client(base_url=at, timeout=60) as panel:
        sign_in(panel, issue(world, Role.PANEL_MEMBER))
        assert panel.get(case).status_code == 200 and f"{case}/screening" not in panel.get(case).text
        assert panel.get(f"{case}/screening").status_code == 403
        assert panel.get("/cases/referral?context=C8").status_code == 403


def test_an_alert_is_linked_to_the_open_case_about_its_place(world: Services, client: httpx.Client) -> None:
    view = new(world)
    case = world.level2.refer(
        actor=LEAD,
        context_id=view.alert.context,
        source_code="PANEL",
        agency="SCH",
        harm_types=["EFH"],
        reason_text="The stop.",
    )

    sent = send(client, f"/alerts/{view.alert.uid}/link", case=case.uid, reason="The plan is about it.")
    refused = send(client, f"/alerts/{new(world).alert.uid}/link", case=case.uid, reason="The plan is about it.")

    assert (sent.status_code, refused.status_code) == (303, 422)
    assert "There is no such case about this context." in refused.text
    assert standing(world, view).alert.state is AlertState.LINKED


def test_what_somebody_else_decided_meanwhile_is_said_on_the_form(world: Services, client: httpx.Client) -> None:
    view = new(world)
    path = f"/alerts/{view.alert.uid}/monitoring"
    form = FORM.search(client.get(path).text)
    assert form is not None
    world.alerts.refer(
        actor=LEAD,
        alert_id=view.alert.uid,
        source_code="PANEL",
        agency="SCH",
        harm_types=["EFH"],
        reason_text="The stop.",
    )

    given = {"form": form[1], "until": str(TODAY + timedelta(days=40)), "reason": "It can wait."}
    refused = client.post(path, data=given)

    assert refused.status_code == 422 and "It can wait." in refused.text
    assert standing(world, view).alert.state is AlertState.PROMOTED


def test_alerts_that_were_ticked_are_acknowledged_and_no_others(world: Services, client: httpx.Client) -> None:
    listed = [each for each in world.alerts.list(actor=LEAD) if each.alert.state is AlertState.NEW]
    ticked = {each.alert.uid for each in listed[:2]}
    form = FORM.search(client.get("/alerts").text)
    assert form is not None and len(listed) > 2

    client.post("/alerts/acknowledgement", data={"form": form[1], "alert": [*ticked, "alr_" + "a" * 26]})

    states = {each.alert.uid: each.alert.state for each in world.alerts.list(actor=LEAD)}
    assert {uid for uid, state in states.items() if state is AlertState.ACKNOWLEDGED} == ticked


def test_no_form_of_another_site_and_nobody_else_decides(world: Services, client: httpx.Client, at: str) -> None:
    view = new(world)
    path = f"/alerts/{view.alert.uid}/acknowledgement"
    form = FORM.search(client.get(path).text)
    assert form is not None

    assert client.post(path, data={"form": "another"}).status_code == 403
    assert client.post(path, data={"form": form[1]}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/alerts/acknowledgement", data={"alert": view.alert.uid}).status_code == 403
    with httpx.Client(base_url=at, timeout=60) as other:
        assert other.post(path, data={"form": form[1]}).status_code == 403
        sign_in(other, issue(world, Role.PANEL_MEMBER))
        own = FORM.search(other.get("/").text)
        assert own is not None
        assert other.post(path, data={"form": own[1]}).status_code == 403
    assert standing(world, view).alert.state is AlertState.NEW


def test_the_list_is_filtered_by_an_address_that_a_form_made(world: Services, client: httpx.Client) -> None:
    empty = {"state": "", "kind": "", "harm": "", "area": "", "holder": "", "since": "", "order": ""}

    everything = client.get("/alerts", params=empty)
    routes = client.get("/alerts", params={**empty, "kind": "TRANSPORT_ROUTE", "order": "name"})

    assert everything.status_code == 200 and "Mill Lane steps" in everything.text
    assert "Route 38" in routes.text and "Mill Lane steps" not in routes.text
    assert client.get("/alerts", params={"state": "NO_SUCH"}).status_code == 422


STATES_OF_CASES = ("/cases", "/cases/referral?context=C7")
STATES = ("", *(f"/{each.address}" for each in STEPS))


@pytest.mark.parametrize("width", [320, 1280])
def test_forms_break_no_rule_empty_and_wrong(world: Services, at: str, browser: Browser, width: int) -> None:
    path = f"/alerts/{new(world).alert.uid}"
    window = browser.new_context(viewport={"width": width, "height": 900})
    page = signed_in(window.new_page(), at, issue(world, Role.CONTEXTUAL_LEAD))
    case = f"/cases/{a_case(world)}"
    forms = (*STATES_OF_CASES, *(f"{path}{each}" for each in STATES), case, f"{case}/screening")
    for address in forms:
        page.goto(f"{at}{address}")
        assert found_wrong(page) == [], address
    page.goto(f"{at}{path}/referral")
    page.click("main form button")
    page.wait_for_selector(".govuk-error-summary")
    assert found_wrong(page) == []
    window.close()


def test_this_mornings_alert_is_referred_by_keyboard_and_without_script(
    world: Services, at: str, browser: Browser
) -> None:
    window = browser.new_context(java_script_enabled=False)
    page = signed_in(window.new_page(), at, issue(world, Role.CONTEXTUAL_LEAD))
    for words in ("alerts to decide about", "Route 38", "Refer to Level 2"):
        link = page.locator("main a", has_text=words).first
        link.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.locator("#source").focus()
    page.keyboard.type("A panel")
    page.locator("#reason").focus()
    page.keyboard.type("Young people do not feel safe on this route.")
    page.locator("main form button").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "referred to Level 2" in page.inner_text("main"), page.locator(".govuk-error-summary").all_inner_texts()
    assert page.url.rsplit("/", 1)[1] in [each.alert for each in world.level2.list(actor=LEAD)]
    window.close()


def a_case(world: Services) -> str:
    """A Level 2 case, made where there is none yet."""
    held = world.level2.list(actor=LEAD)
    if held:
        return held[0].uid
    made = world.level2.refer(
        actor=LEAD,
        context_id="C7",
        source_code="PANEL",
        agency="SCH",
        harm_types=["EFH"],
        reason_text="The garden.",
    )
    return made.uid
