"""Approving summaries on screen: what is read is what is approved, and nothing else."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser

from csgraph.bootstrap import Services
from csgraph.domain.access import Purpose, Role
from csgraph.domain.summaries import Summary, SummaryState, in_words
from tests.e2e.world import LEAD
from tests.web.conftest import FORM, issue, sign_in
from tests.web.screens import found_wrong, signed_in


@pytest.fixture
def governor(services: Services, address: str) -> Iterator[httpx.Client]:
    """Somebody of information governance who is signed in."""
    with httpx.Client(base_url=address, timeout=60) as client:
        sign_in(client, issue(services, Role.INFORMATION_GOVERNANCE))
        yield client


def drafted(services: Services, client: str) -> Summary:
    return services.summaries.draft(actor=LEAD, context_id="C3", client=client, purpose=Purpose.SAFEGUARDING)


def send(governor: httpx.Client, draft: Summary, version: int) -> httpx.Response:
    form = FORM.search(governor.get("/summaries").text)
    assert form is not None
    return governor.post(f"/summaries/{draft.uid}/approval", data={"form": form[1], "version": version})


def test_a_draft_is_read_word_for_word_and_approved(services: Services, governor: httpx.Client) -> None:
    draft = drafted(services, "partner-one")
    address = f"/summaries/{draft.uid}"
    assert f'href="{address}"' in governor.get("/summaries").text

    shown = governor.get(address).text
    assert all(f">{heading}</dt>" in shown for heading, _ in in_words(draft.body))
    assert send(governor, draft, draft.version).headers["location"] == address

    held = services.summaries.get(actor=LEAD, summary_id=draft.uid)
    assert (held.state, held.body) == (SummaryState.APPROVED, draft.body)
    assert "This is what the partner reads" in governor.get(address).text
    assert f'href="{address}"' not in governor.get("/summaries").text


def test_another_version_than_the_one_read_is_not_approved(services: Services, governor: httpx.Client) -> None:
    draft = drafted(services, "partner-two")

    refused = send(governor, draft, draft.version + 1)

    assert refused.status_code == 422 and "There is a problem" in refused.text
    assert [each.state for each in services.summaries.waiting(actor=LEAD) if each.uid == draft.uid]
    assert send(governor, draft, draft.version).status_code == 303
    assert send(governor, draft, draft.version).status_code == 422, "it was decided already"


def test_nobody_else_approves(services: Services, nobody: httpx.Client) -> None:
    draft = drafted(services, "partner-three")
    sign_in(nobody, issue(services, Role.PANEL_MEMBER))
    form = FORM.search(nobody.get("/").text)
    assert form is not None

    assert nobody.get(f"/summaries/{draft.uid}").status_code == 403
    answer = nobody.post(f"/summaries/{draft.uid}/approval", data={"form": form[1], "version": draft.version})
    assert answer.status_code == 403


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_breaks_no_rule(services: Services, address: str, browser: Browser, width: int) -> None:
    draft = drafted(services, f"partner-{width}")
    window = browser.new_context(viewport={"width": width, "height": 800})
    page = signed_in(window.new_page(), address, issue(services, Role.INFORMATION_GOVERNANCE))
    page.goto(f"{address}/summaries/{draft.uid}")
    assert found_wrong(page) == []
    with page.expect_navigation():
        page.locator("main form button").press("Enter")
    assert found_wrong(page) == [] and "This is what the partner reads" in page.inner_text("main")
    window.close()
