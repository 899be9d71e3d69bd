"""A real browser for tests: the system's Chromium, with no way out to other machines.

Its path is CSGRAPH_TEST_CHROMIUM or found by name. Without one these tests are skipped with one plain line;
`CSGRAPH_REQUIRE_BROWSER=1` turns that into a failure.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
NO_BROWSER = "no Chromium was found: install the chromium package, or give its path as CSGRAPH_TEST_CHROMIUM"

_why_no_browser: list[str] = []


def chromium() -> str | None:
    """The path of a Chromium on this machine."""
    given = os.environ.get("CSGRAPH_TEST_CHROMIUM")
    if given:
        return given if Path(given).is_file() else None
    return next((path for path in map(shutil.which, NAMES) if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; a second would not start beside it."""
    path = chromium()
    if path is None:
        _why_no_browser[:] = [NO_BROWSER]
        if os.environ.get("CSGRAPH_REQUIRE_BROWSER"):
            pytest.fail(NO_BROWSER, pytrace=False)
        pytest.skip("no browser")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


def why_not() -> list[str]:
    """One plain line about the ring that could not run, if it could not."""
    return [f"Tests in a browser did not run: {why}." for why in _why_no_browser]
