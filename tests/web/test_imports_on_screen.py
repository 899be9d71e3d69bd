"""Importing on screen: a zip is tried, mended and imported, and its alerts are told; nobody else uploads."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from csgraph.bootstrap import Services
from csgraph.domain.access import Role
from tests.e2e.world import LEAD, Folder
from tests.web.conftest import FORM, borough_opened, issue, sign_in
from tests.web.screens import found_wrong, signed_in


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with borough_opened(tmp_path_factory.mktemp("imports")) as opened:
        yield opened


def packed(folder: Path, uid: str, *, kind: str = "LOCATION") -> Path:
    """A zip with a place that four unrelated young people name; a kind that is none costs the place."""
    rows = Folder().context(uid, f"Bandstand {uid}", kind)
    for number in range(4):
        rows.says(f"{uid}-{number}", f"P{number}", uid, f"2026-05-{15 + number}")
    path = folder / f"{uid}-{kind}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for each in sorted(rows.write(folder / path.stem).iterdir()):
            archive.write(each, each.name)
    return path


def upload(client: httpx.Client, content: bytes, *, dry_run: bool, name: str = "files") -> httpx.Response:
    form = FORM.search(client.get("/").text)
    assert form is not None
    asked = {"form": form[1], "dry_run": str(dry_run).lower()}
    return client.post("/imports", params=asked, files={name: ("files.zip", content, "application/zip")})


def test_a_zip_is_tried_and_then_imported(world: Services, client: httpx.Client, tmp_path: Path) -> None:
    content = packed(tmp_path, "B1").read_bytes()

    tried = upload(client, content, dry_run=True)
    assert tried.status_code == 200 and "Tried: nothing was written" in tried.text
    assert "Bandstand B1" not in client.get("/alerts").text
    done = upload(client, content, dry_run=False)

    assert "Import complete" in done.text and ">Bandstand B1</a>: raised" in done.text
    assert "Bandstand B1" in client.get("/alerts").text


@pytest.mark.parametrize(
    ("content", "name"), [(b"no zip at all", "files"), (b"", "files"), (b"PK\x05\x06" + b"\0" * 18, "another")]
)
def test_what_is_no_zip_of_files_is_said_on_the_form(client: httpx.Client, content: bytes, name: str) -> None:
    refused = upload(client, content, dry_run=False, name=name)

    assert refused.status_code == 422 and "There is a problem" in refused.text
    assert "csgraph import" not in refused.text and 'type="file"' in refused.text


def test_nothing_is_read_without_the_right_or_from_another_site(
    world: Services, client: httpx.Client, at: str, tmp_path: Path
) -> None:
    content = packed(tmp_path, "B2").read_bytes()
    files = {"files": ("files.zip", content, "application/zip")}

    assert client.post("/imports", params={"dry_run": "false"}, files=files).status_code == 403
    with httpx.Client(base_url=at, timeout=60) as panel:
        sign_in(panel, issue(world, Role.PANEL_MEMBER))
        assert panel.get("/imports").status_code == 403
        assert upload(panel, content, dry_run=False).status_code == 403
    assert not world.contexts.find(actor=LEAD, text="Bandstand B2")


@pytest.mark.parametrize("width", [320, 1280])
def test_an_import_with_a_mistake_is_mended_without_script(
    world: Services, at: str, browser: Browser, tmp_path: Path, width: int
) -> None:
    uid = f"W{width}"
    window = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=False)
    page = signed_in(window.new_page(), at, issue(world, Role.CONTEXTUAL_LEAD))
    page.goto(f"{at}/imports")
    for kind, button, told in (
        ("NO_SUCH", "Try it first", "ctx_contexts.csv"),
        ("LOCATION", "Try it first", "There were no problems."),
        ("LOCATION", "Import", "Import complete"),
    ):
        page.set_input_files("#files", packed(tmp_path, uid, kind=kind))
        with page.expect_navigation():
            page.locator("main form button", has_text=button).last.press("Enter")
        assert told in page.inner_text("main")
        with page.expect_navigation():
            page.locator("main p a", has_text="mport").last.press("Enter")
    window.close()
    assert world.contexts.find(actor=LEAD, text=f"Bandstand {uid}")


@pytest.mark.parametrize("width", [320, 1280])
def test_these_pages_break_no_rule(world: Services, at: str, browser: Browser, tmp_path: Path, width: int) -> None:
    window = browser.new_context(viewport={"width": width, "height": 800})
    page = signed_in(window.new_page(), at, issue(world, Role.CONTEXTUAL_LEAD))
    page.goto(f"{at}/imports")
    assert found_wrong(page) == []
    page.set_input_files("#files", packed(tmp_path, "A1", kind="NO_SUCH"))
    with page.expect_navigation():
        page.locator("main form button").first.press("Enter")
    assert found_wrong(page) == []
    window.close()
