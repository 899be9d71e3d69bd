"""A page that notes everything it should not do: requests, messages on the console, dialogs, other windows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A page, the requests it made, and what went wrong on it."""

    page: Page
    requests: list[str] = field(default_factory=list[str])
    wrong: list[str] = field(default_factory=list[str])

    def axe_violations(self) -> list[str]:
        """Broken accessibility rules with the elements that break them."""
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate("rules => axe.run({runOnly: rules})", RULES)
        return [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found["violations"]]


@contextmanager
def watched(browser: Browser, path: Path, **context: object) -> Iterator[Watched]:
    """Open a file in a window of its own and watch it."""
    options = {"viewport": {"width": 1440, "height": 900}} | context
    window = browser.new_context(**options)  # type: ignore[arg-type]
    watch = Watched(page=window.new_page())
    watch.page.on("request", lambda request: watch.requests.append(request.url))
    watch.page.on("console", lambda message: watch.wrong.append(f"{message.type}: {message.text}"))
    watch.page.on("pageerror", lambda error: watch.wrong.append(f"error: {error}"))
    watch.page.on("popup", lambda page: watch.wrong.append(f"window: {page.url}"))

    def refuse(dialog: object) -> None:
        watch.wrong.append("dialog")
        dialog.dismiss()  # type: ignore[attr-defined]

    watch.page.on("dialog", refuse)
    watch.page.goto(path.as_uri())
    yield watch
    window.close()
