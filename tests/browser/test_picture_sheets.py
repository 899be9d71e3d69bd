"""Pictures at the widths of screens and on paper: words large enough to read, nothing cut, the subject within reach."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from csgraph.domain.pictures import NodeKind
from tests.browser.watched import watched
from tests.unit.visualisation.crowd import crowd
from tests.unit.visualisation.route38 import scene
from visualisation.network import draw_html
from visualisation.svg import draw_sheet

STYLE = Path(__file__).parents[2] / "api" / "pages" / "static" / "csgraph.css"
LEAST_WORDS = """() => {
  const picture = document.querySelector(".sheet svg:not(.least)");
  const shrunk = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
  const sizes = [...picture.querySelectorAll("text")].map((each) => Number(each.getAttribute("font-size") || 18));
  return Math.min(...sizes) * shrunk;
}"""
ON_PAPER = {"width": 1032, "height": 703}
"""A4 on its side within margins of 12 mm, at 96 px an inch."""
COUNTS, WIDTHS = (3, 26, 115), (320, 1024, 1280)


def page_of(count: int, tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    head = (
        f'<html lang="en-GB"><head><meta charset="utf-8"><title>Page</title><style>{STYLE.read_text()}</style></head>'
    )
    sheet = f'<div class="wide" role="region" aria-label="Picture" tabindex="0">{draw_sheet(scene(crowd(count)))}</div>'
    path.write_text(f'<!doctype html>{head}<body><section class="picture">{sheet}</section></body></html>', "utf-8")
    return path


def file_of(count: int, tmp_path: Path) -> Path:
    path = tmp_path / "picture.html"
    path.write_text(draw_html(scene(crowd(count))), "utf-8")
    return path


def sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("width", WIDTHS)
def test_words_of_a_picture_can_be_read_at_every_width(
    browser: Browser, tmp_path: Path, count: int, width: int
) -> None:
    viewport = {"width": width, "height": 720}
    for path, options in ((page_of(count, tmp_path), {}), (file_of(count, tmp_path), {"java_script_enabled": False})):
        with watched(browser, path, viewport=viewport, **options) as page:
            assert page.page.evaluate(LEAST_WORDS) >= 11.9
            assert sideways(page.page) == 0


def test_a_picture_is_no_larger_than_its_place_needs(browser: Browser, tmp_path: Path) -> None:
    with watched(browser, page_of(26, tmp_path), viewport={"width": 1280, "height": 720}) as page:
        box = page.page.locator(".sheet svg:not(.least)").bounding_box()

        assert box is not None
        assert box["x"] + box["width"] <= 1280


@pytest.mark.parametrize("count", COUNTS)
def test_a_picture_fits_a_sheet_of_paper(browser: Browser, tmp_path: Path, count: int) -> None:
    for path in (page_of(count, tmp_path), file_of(count, tmp_path)):
        with watched(browser, path, viewport=ON_PAPER) as page:
            page.page.emulate_media(media="print")
            box = page.page.locator(".sheet svg:not(.least)").bounding_box()

            assert box is not None
            assert 0 < box["width"] <= ON_PAPER["width"] - box["x"]
            assert 0 < box["height"] <= ON_PAPER["height"]


def test_a_picture_that_is_wider_than_its_place_is_moved_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    with watched(browser, page_of(3, tmp_path), viewport={"width": 320, "height": 640}) as page:
        page.page.keyboard.press("Tab")
        page.page.keyboard.press("ArrowRight")
        page.page.wait_for_function("document.querySelector('.wide').scrollLeft > 0", timeout=5000)

        assert page.page.evaluate("document.activeElement.className") == "wide"


def test_what_a_click_says_of_many_leaves_room_for_the_picture(browser: Browser, tmp_path: Path) -> None:
    picture = scene(crowd(115))
    path = file_of(115, tmp_path)
    place = """() => {
      const scene = JSON.parse(document.getElementById("scene").textContent);
      const box = document.getElementById("canvas").getBoundingClientRect();
      const scale = Math.min(1, box.width / (scene.backdrop.width + 56));
      const node = scene.nodes.find((each) => each.members && each.members.length > 20);
      return [box.x + box.width / 2 + (node.x - scene.backdrop.width / 2) * scale,
              box.y + box.height / 2 + (node.y - scene.backdrop.height / 2) * scale];
    }"""
    assert sum(node.kind == NodeKind.YOUNG_PERSON for node in picture.nodes) == 115

    with watched(browser, path, viewport={"width": 1280, "height": 720}) as page:
        page.page.wait_for_selector("html[data-drawn=yes]")
        page.page.locator("#canvas").evaluate("each => each.scrollIntoView()")
        page.page.mouse.click(*page.page.evaluate(place))
        page.page.wait_for_selector("tr.chosen", state="attached")
        box = page.page.locator("#chosen").bounding_box()

        assert box is not None
        assert box["height"] <= 720 / 2
        assert box["y"] + box["height"] <= 720
        assert page.axe_violations() == []
