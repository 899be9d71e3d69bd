"""The pages: signing in and out, the alerts, one context; without script, and within the page's own policy."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import httpx
import pytest
from starlette.requests import Request

from api.main import create_app
from api.pages.rendering import page
from csgraph.bootstrap import Services
from csgraph.clock import clock_as_of
from csgraph.domain.access import Role
from csgraph.domain.level2 import CaseState, CaseStep, Level2Case, Step
from csgraph.errors import NotPermitted
from csgraph.ids import AlertId, CaseId, ContextId, TokenId
from tests.e2e.world import LEAD, TODAY
from tests.web.conftest import FORM, issue, sign_in
from tests.web.serving import served
from visualisation.days import day


class Tags(HTMLParser):
    """The tags of a page with their attributes, and problems that a browser would pass over."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.misnested: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.misnested.append(tag)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such tag."""
        return [attributes for name, attributes in self.found if name == tag]


@pytest.mark.parametrize("path", ["/", "/alerts/alr_" + "a" * 26, "/contexts/C1"])
def test_whoever_is_not_signed_in_is_asked_to(nobody: httpx.Client, path: str) -> None:
    answer = nobody.get(path)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    nobody: httpx.Client, tokens: dict[Role, str]
) -> None:
    answer = sign_in(nobody, tokens[Role.CONTEXTUAL_LEAD])

    [cookie] = [each for each in answer.headers.get_list("set-cookie") if each.startswith("csgraph_session=")]
    assert answer.headers["location"] == "/"
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/" in cookie


def test_a_token_that_is_not_valid_begins_no_session(nobody: httpx.Client) -> None:
    answer = sign_in(nobody, "zoesent")

    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers and "zoesent" not in answer.text
    assert nobody.get("/").status_code == 303


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_of_another_site_signs_nobody_in(
    nobody: httpx.Client, tokens: dict[Role, str], headers: dict[str, str]
) -> None:
    form = FORM.search(nobody.get("/sign-in").text)
    assert form is not None
    wrong = form[1] if headers else "another"
    answer = nobody.post("/session", data={"token": tokens[Role.CONTEXTUAL_LEAD], "form": wrong}, headers=headers)

    assert answer.status_code == 403
    assert "csgraph_session" not in answer.headers.get("set-cookie", "")


def test_signing_out_ends_the_session_and_needs_the_form(visitor: httpx.Client) -> None:
    form = FORM.search(visitor.get("/").text)
    assert form is not None

    assert visitor.post("/session/end", data={"form": "another"}).status_code == 403
    assert visitor.get("/").status_code == 200
    assert visitor.post("/session/end", data={"form": form[1]}).headers["location"] == "/sign-in"
    assert visitor.get("/").status_code == 303


def test_a_copied_cookie_is_worth_nothing_once_its_owner_has_signed_out(visitor: httpx.Client, address: str) -> None:
    held = dict(visitor.cookies)
    form = FORM.search(visitor.get("/").text)
    assert form is not None
    with httpx.Client(base_url=address, timeout=60, cookies=held) as thief:
        assert thief.get("/").status_code == 200
        visitor.post("/session/end", data={"form": form[1]})
        assert thief.get("/").status_code == 303


def test_the_cookie_is_not_the_token_and_neither_stands_in_for_the_other(
    visitor: httpx.Client, address: str, tokens: dict[Role, str]
) -> None:
    secret = visitor.cookies["csgraph_session"]
    assert secret not in tokens.values() and "." not in secret
    with httpx.Client(base_url=address, timeout=60) as client:
        assert client.get("/v1/alerts", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
        client.cookies.set("csgraph_session", tokens[Role.CONTEXTUAL_LEAD])
        assert client.get("/").status_code == 303


def test_a_session_ends_with_its_token_and_is_kept_as_a_hash_alone(services: Services, address: str) -> None:
    token = issue(services, Role.CONTEXTUAL_LEAD)
    with httpx.Client(base_url=address, timeout=60) as client:
        sign_in(client, token)
        assert client.get("/").status_code == 200
        uid = services.tokens.verify(token).id
        held = b"".join(path.read_bytes() for path in services.settings.data.glob("vault/*"))
        assert client.cookies["csgraph_session"].encode() not in held
        services.tokens.revoke(actor=LEAD, token_id=TokenId(uid))
        assert client.get("/").status_code == 303


def test_signing_out_twice_and_with_a_made_up_cookie_changes_nothing(services: Services) -> None:
    secret = services.sessions.begin(token=issue(services, Role.PRACTITIONER))
    for each in (secret, secret, "", "made up", "x" * 5000, "\ud800"):
        services.sessions.end(secret=each)
    with pytest.raises(NotPermitted):
        services.sessions.visitor(secret=secret)


def test_the_cookie_opens_no_route_of_the_api(visitor: httpx.Client) -> None:
    assert visitor.get("/v1/alerts").status_code == 401


HOME = {
    Role.PRACTITIONER: "notices that you have not read",
    Role.CONTEXTUAL_LEAD: "alerts to decide about",
    Role.PANEL_MEMBER: "open Level 2 cases",
    Role.ANALYST: "Nothing waits for you",
    Role.INFORMATION_GOVERNANCE: "summaries that wait for approval",
    Role.ADMINISTRATOR: "access tokens that are valid",
    Role.API_CLIENT: "It has no pages of its own",
}


@pytest.mark.parametrize("role", Role)
def test_every_role_lands_on_a_page_of_its_own_and_can_sign_out(
    nobody: httpx.Client, tokens: dict[Role, str], role: Role
) -> None:
    landed = nobody.get(sign_in(nobody, tokens[role]).headers["location"])
    tags = Tags(landed.text)
    form = FORM.search(landed.text)

    assert landed.status_code == 200 and HOME[role] in landed.text
    assert (tags.misnested, tags.open, len(tags.all("h1"))) == ([], [], 1)
    assert not re.search(r"yp_|Zoecanary|Qanarysson", landed.text)
    for address in {each["href"] or "" for each in tags.all("a")} - {"#main"}:
        assert nobody.get(address).status_code == 200, address
    assert form is not None and "Sign out" in landed.text
    assert nobody.post("/session/end", data={"form": form[1]}).status_code == 303


@pytest.mark.parametrize("path", ["/alerts/alr_" + "a" * 26, "/nowhere", "/contexts/C404", "/docs"])
def test_whoever_is_signed_in_can_sign_out_on_every_page(
    nobody: httpx.Client, tokens: dict[Role, str], path: str
) -> None:
    assert "Sign out" not in nobody.get(path, follow_redirects=True).text
    sign_in(nobody, tokens[Role.PRACTITIONER])
    answer = nobody.get(path)
    form = FORM.search(answer.text)

    assert form is not None and nobody.post("/session/end", data={"form": form[1]}).status_code == 303
    assert nobody.get("/").status_code == 303


def test_another_role_is_told_so_on_a_page(nobody: httpx.Client, tokens: dict[Role, str]) -> None:
    sign_in(nobody, tokens[Role.ANALYST])

    answer = nobody.get("/alerts/alr_" + "a" * 26)

    assert (answer.status_code, answer.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert "This needs the role contextual lead." in answer.text


def test_a_panel_member_finds_a_context_and_an_analyst_gets_no_link_to_its_picture(
    nobody: httpx.Client, tokens: dict[Role, str]
) -> None:
    sign_in(nobody, tokens[Role.PANEL_MEMBER])
    found = nobody.get("/contexts", params={"text": "mill lane"}).text
    link = re.search(r'href="(/contexts/ctx_\w+)">Mill Lane steps', found)

    assert link is not None and nobody.get(link[1]).status_code == 200
    assert nobody.get("/contexts", params={"text": " \x00<"}).status_code in (200, 422)
    assert "No context is called" in nobody.get("/contexts", params={"text": "zzzqqq"}).text
    sign_in(nobody, tokens[Role.ANALYST])
    assert "/contexts/" not in nobody.get("/contexts", params={"text": "mill lane"}).text
    assert nobody.get("/questions/people_per_context").status_code == 200
    assert nobody.get("/questions/nope").status_code == 404


def test_the_alerts_lead_to_why_and_to_the_picture(visitor: httpx.Client, alerts: dict[str, str]) -> None:
    listed = visitor.get("/alerts").text
    alert = visitor.get(f"/alerts/{alerts['C2']}").text

    assert "Mill Lane steps" in listed and f"/alerts/{alerts['C2']}" in listed
    assert "(then 5 unrelated young people, 5 independent reports)" in alert
    assert "Young people are numbered for this page alone" in alert and "nobody yet" in alert
    assert "AC2-0" in alert and "named unsafe" in alert and "yp_" not in alert
    assert re.search(r'href="(/contexts/ctx_\w+)"', alert) is not None


def test_an_alert_is_told_in_the_words_of_a_panel(visitor: httpx.Client, lead: httpx.Client) -> None:
    [alert] = [each for each in lead.get("/v1/alerts").json()["alerts"] if each["context_ids"] == ["C1"]]
    page = visitor.get(f"/alerts/{alert['alert']}").text

    assert ">the young person</td>" in page and ">unknown</td>" not in page and ">own</td>" not in page


def test_a_picture_says_what_its_viewer_is_and_for_whom(visitor: httpx.Client) -> None:
    page = visitor.get("/contexts/C2").text

    assert re.search(r"Shown to a contextual lead of CSC \(tok_\w{8}…\) for context assessment", page)


def test_a_context_is_told_in_words_drawn_and_listed(visitor: httpx.Client) -> None:
    page = visitor.get("/contexts/C2").text
    order = [page.index(each) for each in ('id="words-heading"', "<svg", '<table class="links"')]

    assert order == sorted(order)
    assert "Mill Lane steps" in page and "yp_" not in page and "other-day" not in page


def test_another_day_is_said_loudly(visitor: httpx.Client) -> None:
    page = visitor.get("/contexts/C2", params={"valid_on": "2026-05-12", "known_on": ""}).text

    assert "other-day" in page and "not a picture of today" in page


def test_a_day_before_anything_was_known_has_words_and_a_way_back(visitor: httpx.Client) -> None:
    answer = visitor.get("/contexts/C2", params={"valid_on": "", "known_on": "2020-01-01"})

    assert answer.status_code == 404
    assert "Nothing was known of such a context at that time." in answer.text
    assert 'href="/contexts/C2"' in answer.text


def test_a_page_that_cannot_be_answered_says_what_was_wrong(visitor: httpx.Client) -> None:
    answer = visitor.get("/contexts/C2", params={"valid_on": "soon"})

    assert answer.status_code == 422
    assert "valid on: it cannot be right; a day is written as 2026-05-12" in answer.text
    assert "See `errors`" not in answer.text and "soon" not in answer.text


def test_every_route_is_on_the_documentation_page(nobody: httpx.Client) -> None:
    page = nobody.get("/docs").text
    described = nobody.get("/openapi.json").json()

    for path, methods in described["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in page


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/contexts?text=mill",
        "/questions/chronology",
        "/questions/chronology?context=",
        "/questions/people_per_context?limit=2",
        "/alerts/{C2}",
        "/contexts/C2",
        "/contexts/C404",
        "/nowhere",
        "/docs",
        "/session",
        "/sign-in",
    ],
)
def test_a_page_is_well_formed_and_fits_its_own_policy(
    visitor: httpx.Client, alerts: dict[str, str], path: str
) -> None:
    page = visitor.get(path.format(**alerts)).text
    tags = Tags(page)

    assert (tags.misnested, tags.open) == ([], [])
    assert [each["lang"] for each in tags.all("html")] == ["en-GB"]
    assert len(tags.all("h1")) == len(tags.all("main")) == page.split("<body")[0].count("<title>") == 1
    assert tags.all("script") == tags.all("style") == tags.all("iframe") == []
    assert not [name for _, attributes in tags.found for name in attributes if name == "style" or name.startswith("on")]
    ids = [attributes["id"] for _, attributes in tags.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    addresses = [
        attributes[name] or ""
        for _, attributes in tags.found
        for name in ("href", "src", "action")
        if name in attributes
    ]
    assert all(each.startswith(("/", "#")) and not each.startswith("//") for each in addresses)
    labelled = {each["for"] for each in tags.all("label")}
    assert labelled == {each["id"] for each in tags.all("input") if each.get("type") != "hidden"}


def test_what_a_page_fetches_is_served(visitor: httpx.Client) -> None:
    page = Tags(visitor.get("/").text)

    for each in page.all("link"):
        assert visitor.get(each["href"] or "").status_code == 200


def test_the_list_says_how_unusual_each_is_and_the_rest_is_one_step_away(visitor: httpx.Client) -> None:
    listed, everything = visitor.get("/alerts").text, visitor.get("/alerts?all=true").text

    assert "To decide" in listed and "How unusual" in listed and "nobody yet" in listed
    assert "Met the rule, not unusual here" not in listed
    assert "Met the rule, not unusual here" in everything
    assert not Tags(listed).misnested and not Tags(everything).misnested
    assert "There are no alerts that meet what was asked for" in visitor.get("/alerts?area=nowhere").text


def test_a_case_has_a_page_that_leads_to_its_context_and_alert(services: Services) -> None:
    app = create_app(services)
    at = datetime(2026, 5, 31, tzinfo=UTC)
    step = CaseStep(number=1, step=Step.REFER, state=CaseState.REFERRED, at=at, actor="ann", role="lead")
    case = Level2Case(
        uid=CaseId("l2_a"),
        context=ContextId("ctx_a"),
        state=CaseState.REFERRED,
        harm_types=("SYV",),
        source_code="PANEL",
        agency="SCH",
        referred_on=date(2026, 5, 31),
        alert=AlertId("alr_a"),
        steps=(step,),
    )

    asked = Request({"type": "http", "method": "GET", "path": "/cases/l2_a", "headers": [], "app": app})
    shown = bytes(
        page("case.html", request=asked, case=case, name="Weir bridge", may_screen=False, outcomes={}, texts={}).body
    ).decode()

    assert "Weir bridge" in shown and 'href="/contexts/ctx_a"' in shown and 'href="/alerts/alr_a"' in shown
    assert "31 May 2026, 01:00: refer by ann: referred" in shown
    assert not Tags(shown).misnested


def test_a_day_that_was_chosen_stays_the_day_that_is_shown(services: Services, tokens: dict[Role, str]) -> None:
    """In summer a day ends here an hour before it ends in UTC."""
    later = clock_as_of(TODAY + timedelta(days=3))
    chosen = TODAY.isoformat()
    with (
        served(create_app(replace(services, pictures=replace(services.pictures, clock=later)))) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        sign_in(client, tokens[Role.CONTEXTUAL_LEAD])
        page = client.get("/contexts/C2", params={"valid_on": chosen, "known_on": chosen}).text

    assert f'name="known_on" type="date" value="{chosen}"' in page
    assert f"as known on {day(TODAY)}, 23:59" in page


def test_whoever_signs_out_everywhere_is_signed_out_in_every_browser(
    services: Services, address: str, nobody: httpx.Client
) -> None:
    token = issue(services, Role.CONTEXTUAL_LEAD)
    with httpx.Client(base_url=address, timeout=60) as other:
        assert sign_in(nobody, token).status_code == sign_in(other, token).status_code == 303
        told = nobody.get("/session").text
        form = FORM.search(told)
        assert form is not None and "with 1 other browser." in told

        assert nobody.post("/session/end-everywhere", data={"form": "another"}).status_code == 403
        assert other.get("/").status_code == 200
        assert nobody.post("/session/end-everywhere", data={"form": form[1]}).headers["location"] == "/sign-in"
        assert (nobody.get("/").status_code, other.get("/").status_code) == (303, 303)


def test_signing_in_gives_a_new_session_and_ends_the_one_before(
    services: Services, address: str, nobody: httpx.Client
) -> None:
    token = issue(services, Role.CONTEXTUAL_LEAD)
    nobody.cookies.set("csgraph_session", "chosen-by-somebody-else", domain="127.0.0.1", path="/")
    sign_in(nobody, token)
    first = nobody.cookies["csgraph_session"]
    sign_in(nobody, token)

    assert len({"chosen-by-somebody-else", first, nobody.cookies["csgraph_session"]}) == 3
    with httpx.Client(base_url=address, cookies={"csgraph_session": first}) as before:
        assert before.get("/").status_code == 303
