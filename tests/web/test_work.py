"""The work that the API is for: importing, deciding, referring, drawing, summarising, asking."""

import io
import zipfile
from pathlib import Path

import httpx
import pytest

from csgraph.bootstrap import Services
from csgraph.domain.access import Role
from csgraph.ids import TokenId
from tests.e2e.world import LEAD, Folder
from tests.web.conftest import As, issue

REFERRAL = {
    "reason": "Young people do not feel safe here after school.",
    "source": "YP_ASSESSMENT",
    "agency": "CSC",
    "harm_types": ["EFH"],
}


def _zip(rows: Folder, folder: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(rows.write(folder).iterdir()):
            archive.write(path, path.name)
    return packed.getvalue()


def _upload(client: httpx.Client, content: bytes, **query: bool) -> httpx.Response:
    given = {name: str(value).lower() for name, value in query.items()}
    return client.post("/v1/imports", params=given, files={"files": ("files.zip", content, "application/zip")})


@pytest.fixture(scope="module")
def waiting(lead: httpx.Client) -> dict[str, str]:
    """Candidates by their text."""
    return {each["text"]: each["candidate"] for each in lead.get("/v1/candidates").json()["candidates"]}


def test_a_zip_is_imported_and_its_run_can_be_looked_up(lead: httpx.Client, tmp_path: Path) -> None:
    content = _zip(Folder().context("C90", "Bandstand").context("C91", "Ferry steps", "NO_SUCH_KIND"), tmp_path / "in")

    previewed = _upload(lead, content, dry_run=True).json()
    refused = _upload(lead, content, strict=True).json()
    imported = _upload(lead, content).json()
    again = _upload(lead, content).json()

    assert (previewed["state"], refused["state"]) == ("DRY_RUN", "REFUSED")
    assert (imported["state"], imported["files"][0]["new"], imported["files"][0]["rejected"]) == ("COMPLETE", 1, 1)
    assert [(each["line"], each["code"]) for each in imported["problems"]] == [(3, "unknown_code")]
    assert again["files"][0]["unchanged"] == 1
    run = lead.get(f"/v1/imports/{imported['run']}").json()
    assert (run["run"], run["state"], run["source_system"]) == (imported["run"], "COMPLETE", "default")
    assert lead.get(f"/v1/imports/{previewed['run']}").status_code == 404


def test_an_upload_leaves_nothing_behind(lead: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    _upload(lead, b"no zip")

    assert list(tmp_path.iterdir()) == []


def test_a_context_is_found_by_name_id_and_uid(lead: httpx.Client) -> None:
    found = lead.get("/v1/contexts", params={"text": "route 38"}).json()["contexts"]
    by_id = lead.get("/v1/contexts/C1").json()

    assert (found[0]["context_id"], found[0]["score"]) == ("C1", 1.0)
    assert by_id == lead.get(f"/v1/contexts/{by_id['context']}").json()
    assert (by_id["name"], by_id["kind"], by_id["state"]) == ("Route 38", "TRANSPORT_ROUTE", "ACTIVE")


def test_a_written_name_is_confirmed_once(lead: httpx.Client, waiting: dict[str, str]) -> None:
    at = f"/v1/candidates/{waiting['the 38']}/confirmation"

    confirmed = lead.post(at, json={"context": "C1", "reason": "The same route."})
    again = lead.post(at, json={"context": "C1", "reason": "The same route."})

    assert (confirmed.status_code, confirmed.json()["context_id"]) == (200, "C1")
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")


def test_a_written_name_becomes_a_context_or_nothing(lead: httpx.Client, waiting: dict[str, str]) -> None:
    at = "/v1/candidates"
    creation = {"kind": "LOCATION", "name": "Lock towpath", "reason": "Not known yet."}

    created = lead.post(f"{at}/{waiting['towpath by lock']}/creation", json=creation)
    rejected = lead.post(f"{at}/{waiting['bowl']}/rejection", json={"reason": "Names no place."})
    again = lead.post(f"{at}/{waiting['bowl']}/rejection", json={"reason": "Names no place."})

    assert (created.status_code, created.json()["name"]) == (200, "Lock towpath")
    assert rejected.json() == {"candidate": waiting["bowl"], "state": "REJECTED", "alerts": []}
    assert again.status_code == 409
    decided = lead.get("/v1/candidates", params={"decided": "true"}).json()["candidates"]
    assert {"bowl", "towpath by lock"} <= {each["text"] for each in decided}


def test_an_alert_says_what_stands_behind_it(lead: httpx.Client, alerts: dict[str, str]) -> None:
    shown = lead.get(f"/v1/alerts/{alerts['C2']}").json()

    assert (shown["name"], shown["kin_groups"], shown["state"]) == ("Mill Lane steps", 5, "NEW")
    assert [each["association_id"] for each in shown["evidence"]] == [f"AC2-{number}" for number in range(5)]
    assert all(each["person"].startswith("yp_") for each in shown["evidence"])
    assert shown["window"]["from"] < shown["window"]["to"]


def test_an_alert_is_acknowledged_once_then_set_aside(lead: httpx.Client, alerts: dict[str, str]) -> None:
    at = f"/v1/alerts/{alerts['C3']}"

    assert lead.post(f"{at}/acknowledgement").json()["state"] == "ACKNOWLEDGED"
    assert lead.post(f"{at}/acknowledgement").status_code == 409
    assert lead.post(f"{at}/dismissal", json={"reason": "STALE", "until": "2027-05-31"}).status_code == 422
    dismissed = lead.post(f"{at}/dismissal", json={"reason": "STALE", "until": "2026-06-30"}).json()

    assert (dismissed["state"], dismissed["until"]) == ("DISMISSED", "2026-06-30")
    assert [each["kind"] for each in dismissed["changes"]] == ["RAISED", "ACKNOWLEDGED", "DISMISSED"]


def test_an_alert_becomes_a_case_that_is_screened(lead: httpx.Client, acting: As, alerts: dict[str, str]) -> None:
    made = lead.post(f"/v1/alerts/{alerts['C4']}/referral", json=REFERRAL).json()
    case = made["case"]["case"]
    again = lead.post(f"/v1/alerts/{alerts['C4']}/referral", json=REFERRAL)
    screening = {"level": "partnership", "outcome": "L2_ASSESSMENT", "reason": "Nobody works on it yet."}
    screened = lead.post(f"/v1/cases/{case}/screening", json=screening)
    screened_again = lead.post(f"/v1/cases/{case}/screening", json=screening)

    assert (made["alert"]["state"], made["alert"]["case"]) == ("PROMOTED", case)
    assert (again.status_code, screened_again.status_code) == (409, 409)
    assert screened.json()["state"] == "SCREENED"
    shown = acting(Role.PANEL_MEMBER).get(f"/v1/cases/{case}").json()
    assert [(each["step"], each["reason"]) for each in shown["history"]] == [
        ("REFER", REFERRAL["reason"]),
        ("SCREEN", screening["reason"]),
    ]
    assert case in {each["case"] for each in lead.get("/v1/cases").json()["cases"]}
    assert lead.get("/v1/cases", params={"known_at": "2020-01-01T00:00:00Z"}).json() == {"cases": []}


def test_an_alert_is_watched_until_a_day_then_linked_to_the_open_case_of_its_context(
    lead: httpx.Client, alerts: dict[str, str]
) -> None:
    at = f"/v1/alerts/{alerts['C6']}"
    why = {"reason": "The new lights come in a month."}
    watched = lead.post(f"{at}/monitoring", json={**why, "until": "2026-06-30"}).json()
    case = lead.post("/v1/cases", json={**REFERRAL, "context": "C6"}).json()["case"]
    others = lead.post("/v1/cases", json={**REFERRAL, "context": "C8"}).json()["case"]

    assert (watched["state"], watched["until"]) == ("MONITOR", "2026-06-30")
    assert lead.post(f"{at}/link", json={**why, "case": others}).status_code == 404
    linked = lead.post(f"{at}/link", json={**why, "case": case}).json()
    assert (linked["state"], linked["case"], linked["until"]) == ("LINKED", case, None)
    assert [each["kind"] for each in linked["changes"]] == ["RAISED", "MONITOR", "LINKED"]
    assert lead.post(f"{at}/link", json={**why, "case": case}).status_code == 409


def test_a_context_without_an_alert_is_referred(lead: httpx.Client) -> None:
    made = lead.post("/v1/cases", json={**REFERRAL, "context": "C7"})
    again = lead.post("/v1/cases", json={**REFERRAL, "context": "C7"})

    assert (made.status_code, made.json()["state"]) == (201, "REFERRED")
    assert (again.status_code, again.json()["code"]) == (409, "case_open")


def test_a_referral_that_names_somebody_is_refused(lead: httpx.Client) -> None:
    answer = lead.post("/v1/cases", json={**REFERRAL, "context": "C5", "reason": "Seen with Zoecanarya there."})

    assert answer.status_code == 422
    assert "zoecanary" not in answer.text.lower()


def test_a_picture_is_drawn_and_told_alike(lead: httpx.Client) -> None:
    item = {"item": "panel 1", "valid_on": "2026-05-31"}
    svg = lead.get("/v1/contexts/C2/picture.svg", params=item)
    scene = lead.get("/v1/contexts/C2/picture.json", params=item).json()
    early = lead.get("/v1/contexts/C2/picture.json", params={"known_at": "2020-01-01T00:00:00Z"})

    assert svg.headers["content-type"] == "image/svg+xml"
    assert svg.text.startswith("<?xml") and "<script" not in svg.text
    assert (scene["title"], scene["young_people"], scene["kin_groups"]) == ("Mill Lane steps", 5, 5)
    assert all(node["label"] in svg.text for node in scene["nodes"] if node["kind"] == "YOUNG_PERSON")
    assert "yp_" not in svg.text + str(scene)
    assert early.status_code == 404


def test_codes_of_an_item_are_one_for_every_day_and_everybody_who_asks(lead: httpx.Client, acting: As) -> None:
    def codes(client: httpx.Client, **asked: str) -> dict[str, str]:
        """Each code, by what is said of it at the context: days and parts tell the five apart."""
        scene = client.get("/v1/contexts/C2/picture.json", params=asked).json()
        return {
            f"{link['phrase']} {link['valid_from']} {link['sources']}": link["source"]
            for link in scene["links"]
            if link["target"] == "c-0" and link["kind"] != "HARM_OCCURS"
        }

    today, panel = codes(lead), codes(acting(Role.PANEL_MEMBER))
    earlier = codes(lead, valid_on="2026-05-12")
    named = codes(lead, item="panel 1")

    assert len(today) > 2 and panel == today
    assert earlier and earlier.items() <= today.items()
    assert codes(acting(Role.PANEL_MEMBER), item="panel 1", valid_on="2026-05-31").items() <= named.items()
    assert named.keys() == today.keys() and named != today


def test_a_summary_leaves_once_it_is_approved(lead: httpx.Client, acting: As) -> None:
    client, governance = acting(Role.API_CLIENT), acting(Role.INFORMATION_GOVERNANCE)
    wanted = {"context": "C6", "purpose": "safeguarding"}
    unknown = client.post("/v1/summary-requests", json={**wanted, "context": "C404"}).json()
    too_few = client.post("/v1/summary-requests", json=wanted).json()
    draft = lead.post("/v1/summaries", json={**wanted, "client": "partner"}).json()
    at = f"/v1/summaries/{draft['summary']}"

    assert unknown == too_few
    assert unknown["status"] == "refused"
    assert client.get(at).status_code == 404
    assert lead.get(at).headers["summary-state"] == "DRAFT"
    assert governance.post(f"{at}/approval", json={"version": draft["version"] + 1}).status_code == 409
    assert governance.post(f"{at}/approval", json={"version": draft["version"]}).json()["state"] == "APPROVED"
    first, second = client.get(at), client.get(at)
    assert first.content == second.content == draft["body"].encode()
    assert first.headers["etag"] == second.headers["etag"]
    assert client.post("/v1/summary-requests", json=wanted).json() == {
        "status": "ready",
        "summary": draft["summary"],
        "reason": None,
    }


def test_a_question_is_asked_by_name(acting: As) -> None:
    analyst = acting(Role.ANALYST)
    names = [each["name"] for each in analyst.get("/v1/questions").json()["questions"]]
    shown = analyst.get("/v1/questions/people_per_context").json()
    answer = analyst.post("/v1/questions/people_per_context/runs", json={"parameters": {"limit": "2"}}).json()

    assert names == sorted(names) and "people_per_context" in names
    assert "MATCH" in shown["cypher"]
    assert answer["columns"] == list(shown["returns"])
    assert (len(answer["rows"]), answer["truncated"]) == (2, True)


def test_revoking_a_token_works_at_the_next_request(services: Services, address: str, alerts: dict[str, str]) -> None:

    token = issue(services, Role.CONTEXTUAL_LEAD)
    headers = {"Authorization": f"Bearer {token}"}
    before = httpx.get(f"{address}/v1/alerts", headers=headers).status_code
    services.tokens.revoke(actor=LEAD, token_id=TokenId(services.tokens.verify(token).id))

    assert before == 200
    assert httpx.get(f"{address}/v1/alerts", headers=headers).status_code == 401


def test_the_list_of_alerts_can_be_narrowed_and_says_what_is_not_unusual(lead: httpx.Client) -> None:
    whole = lead.get("/v1/alerts").json()
    all_of_it = lead.get("/v1/alerts", params={"all": "true"}).json()

    assert whole["count"] == len(whole["alerts"]) > 0
    assert (whole["not_unusual"], all_of_it["alerts"]) == (None, whole["alerts"])
    assert isinstance(all_of_it["not_unusual"], list)
    for name, value in (("state", "DISMISSED"), ("kind", "SERVICE_ORGANISATION"), ("area", "x"), ("holder", "nobody")):
        assert lead.get("/v1/alerts", params={name: value}).json()["count"] < whole["count"], name
    assert lead.get("/v1/alerts", params={"state": "LOST"}).status_code == 422
    assert {each["section"] for each in whole["alerts"]} <= {"to decide", "in hand", "set aside or quiet"}
