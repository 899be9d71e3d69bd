"""Pictures of every page at 1280 and 320 pixels, of the demonstration's borough: `make screenshots`.

They are for people to look at, and no test compares them: letters are drawn a little differently on each machine.
"""

import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from api.main import create_app
from csgraph.bootstrap import Services, open_services
from csgraph.domain.access import Purpose, Role
from csgraph.sample.manifest import committed, load_manifest
from csgraph.settings import Settings
from tests.browsers import FLAGS, chromium
from tests.e2e.world import LEAD
from tests.web.serving import served

INTO = Path(__file__).resolve().parents[2] / "docs" / "images" / "pages"
WIDTHS = (1280, 320)
HEIGHT = 720


def pages(services: Services) -> Mapping[Role, Sequence[tuple[str, str]]]:
    """The name and address of every page by the role that opens it, where something is on it."""
    alerts = services.alerts.list(actor=LEAD)
    fresh = next(each.alert for each in alerts if each.alert.case is None)
    case = services.level2.list(actor=LEAD)[0]
    draft = services.summaries.draft(
        actor=LEAD, context_id=fresh.context, client="demo-partner", purpose=Purpose.SAFEGUARDING
    )
    person = services.named_people.add(actor=LEAD, name="Imre Tallow", agency="CSC", team="Harbour team")
    services.named_people.grant(actor=LEAD, person=person.uid, role=Role.PANEL_MEMBER)
    alert = f"/alerts/{fresh.uid}"
    names = services.contexts.candidates(actor=LEAD)
    return {
        Role.CONTEXTUAL_LEAD: (
            ("home", "/"),
            ("alerts", "/alerts"),
            ("alert", alert),
            ("alert-referral", f"{alert}/referral"),
            ("alert-set-aside", f"{alert}/dismissal"),
            ("contexts", "/contexts?text=route"),
            ("context", f"/contexts/{case.context}"),
            ("cases", "/cases"),
            ("case", f"/cases/{case.uid}"),
            ("case-screening", f"/cases/{case.uid}/screening"),
            ("names", "/names"),
            ("name", f"/names/{names[0].uid}"),
            ("notices", "/notices"),
            ("import", "/imports"),
            ("problem", "/contexts/nowhere"),
        ),
        Role.ANALYST: (("questions", "/questions"), ("question", "/questions/people_per_context")),
        Role.INFORMATION_GOVERNANCE: (
            ("summaries", "/summaries"),
            ("summary", f"/summaries/{draft.uid}"),
            ("audit", "/audit"),
        ),
        Role.ADMINISTRATOR: (
            ("people", "/people"),
            ("person", f"/people/{person.uid}"),
            ("tokens", "/tokens"),
            ("boxes", "/boxes"),
        ),
        Role.PRACTITIONER: (("notices-of-a-practitioner", "/notices"),),
    }


def draw(browser: Browser, address: str, token: str, wanted: Sequence[tuple[str, str]], width: int) -> None:
    """One picture of what the window shows of each page, for whoever has this token."""
    window = browser.new_context(viewport={"width": width, "height": HEIGHT})
    page = window.new_page()
    page.goto(f"{address}/sign-in")
    page.screenshot(path=INTO / f"sign-in-{width}.png")
    page.fill("#token", token)
    with page.expect_navigation():
        page.click("main form button")
    for name, path in wanted:
        page.goto(f"{address}{path}")
        page.screenshot(path=INTO / f"{name}-{width}.png")
    window.close()


def main() -> None:
    """Makes the demonstration's borough anew, and a picture of every page."""
    INTO.mkdir(parents=True, exist_ok=True)
    for old in INTO.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        command = [Path(sys.executable).with_name("csgraph"), "demo", "--no-serve", "--out", folder, "--json"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        today = load_manifest(committed() / "manifest.json").today
        services = open_services(Settings(data=Path(folder) / "data", today=today))
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            with served(create_app(services)) as address:
                for role, wanted in pages(services).items():
                    token = services.tokens.issue(actor=LEAD, role=role, agency="CSC", ttl=timedelta(hours=1))
                    for width in WIDTHS:
                        draw(browser, address, token, wanted, width)
        finally:
            browser.close()
            services.close()


if __name__ == "__main__":
    main()
