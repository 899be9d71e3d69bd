"""A page in a real browser: signing in on it, and what is wrong with it."""

from playwright.sync_api import Page

from tests.browser.watched import AXE, RULES


def signed_in(page: Page, at: str, token: str) -> Page:
    """The page, on which whoever has this token has signed in."""
    page.goto(f"{at}/sign-in")
    page.fill("#token", token)
    page.click("main button")
    return page


def found_wrong(page: Page) -> list[str]:
    """Accessibility rules that the page breaks, and whether it is wider than its window."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found] + ["wide"] * wide
