"""The two picture files in a real browser: they open from a folder, draw, ask for nothing and trust no label."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from csgraph.domain.pictures import Scene
from tests.browser.watched import watched
from tests.unit.visualisation.route38 import HARMS, HUB, OTHERS, ROUTE, facts, scene
from tests.unit.visualisation.strategies import HOSTILE
from visualisation.network import draw_html
from visualisation.svg import draw_file

COLOURS = """() => {
  const canvas = document.querySelector("#canvas canvas");
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let at = 0; at < pixels.length; at += 4) seen.add((pixels[at] << 16) + (pixels[at + 1] << 8) + pixels[at + 2]);
  return [...seen];
}"""
PLACE = """() => {
  const scene = JSON.parse(document.getElementById("scene").textContent);
  const box = document.getElementById("canvas").getBoundingClientRect();
  const scale = Math.min(1, box.width / (scene.backdrop.width + 56));
  const node = scene.nodes.find((each) => each.id === "yp-326");
  return [box.x + box.width / 2 + (node.x - scene.backdrop.width / 2) * scale,
          box.y + box.height / 2 + (node.y - scene.backdrop.height / 2) * scale];
}"""
NAVY, GREEN, PURPLE = 0x12436D, 0x00703C, 0x6B4FA0


@pytest.fixture
def html(tmp_path: Path) -> Path:
    path = tmp_path / "picture.html"
    path.write_text(draw_html(scene()), "utf-8")
    return path


@pytest.fixture
def svg(tmp_path: Path) -> Path:
    path = tmp_path / "picture.svg"
    path.write_text(draw_file(scene()), "utf-8")
    return path


def hostile(payload: str) -> Scene:
    """Route 38 with one payload in every text that comes from outside."""
    contexts = {each.uid: replace(each, name=payload) for each in OTHERS}
    given = facts(
        focus=replace(ROUTE, name=payload),
        contexts=contexts,
        harm_labels=dict.fromkeys(HARMS, payload),
        agency_labels=dict.fromkeys(("police", "education", "social care"), payload),
    )
    return scene(given, viewer=payload, purpose=payload)


def test_the_html_opens_from_a_folder_and_asks_for_nothing(browser: Browser, html: Path) -> None:
    with watched(browser, html) as page:
        page.page.wait_for_selector("html[data-drawn=yes]")

        assert page.requests == [html.as_uri()]
        assert page.wrong == []


def test_the_canvas_shows_people_safe_places_and_harm(browser: Browser, html: Path) -> None:
    with watched(browser, html) as page:
        page.page.wait_for_selector("html[data-drawn=yes]")
        page.page.wait_for_timeout(200)

        assert {NAVY, GREEN, PURPLE} <= set(page.page.evaluate(COLOURS))


def test_choosing_a_young_person_tells_their_links_and_marks_the_rows(browser: Browser, html: Path) -> None:
    with watched(browser, html) as page:
        page.page.wait_for_selector("html[data-drawn=yes]")
        page.page.mouse.click(*page.page.evaluate(PLACE))
        page.page.wait_for_selector("tr.chosen")

        assert "YP-326, young person: was harmed at Route 38" in page.page.inner_text("#chosen")
        assert "was harmed at Route 38, on 22 April 2026; police (1)" in page.page.inner_text("#chosen")
        assert page.page.locator("tr.chosen").count() == 3
        assert page.wrong == []


def test_what_a_click_says_is_on_screen_however_high_the_picture_is(browser: Browser, html: Path) -> None:
    with watched(browser, html, viewport={"width": 1280, "height": 500}) as page:
        page.page.wait_for_selector("html[data-drawn=yes]")
        page.page.locator("#canvas").evaluate("each => each.scrollIntoView()")
        page.page.mouse.click(*page.page.evaluate(PLACE))
        page.page.wait_for_selector("tr.chosen")
        box = page.page.locator("#chosen").bounding_box()

        assert box is not None
        assert box["y"] + box["height"] <= 500


def test_a_print_shows_the_picture_as_it_was_drawn_and_not_the_canvas(browser: Browser, html: Path) -> None:
    with watched(browser, html) as page:
        page.page.wait_for_selector("html[data-drawn=yes]")
        page.page.emulate_media(media="print")

        assert page.page.is_visible(".still svg:not(.least)")
        assert not page.page.is_visible("#canvas")


def test_the_buttons_move_the_picture_without_a_mouse(browser: Browser, html: Path) -> None:
    with watched(browser, html) as page:
        page.page.wait_for_selector("html[data-drawn=yes]")
        before = page.page.locator("#canvas").screenshot()
        page.page.focus("[data-move=in]")
        page.page.keyboard.press("Enter")
        page.page.wait_for_timeout(200)

        assert page.page.locator("#canvas").screenshot() != before


def test_without_scripts_the_words_and_the_table_stand(browser: Browser, html: Path) -> None:
    with watched(browser, html, java_script_enabled=False) as page:
        assert page.page.is_visible("text=The words above and the table below say the same")
        assert page.page.is_visible(".still svg [data-node]")
        assert page.page.locator("tbody tr").count() == len(scene().links)


@pytest.mark.parametrize("width", [320, 1440])
def test_the_html_breaks_no_accessibility_rule(browser: Browser, html: Path, width: int) -> None:
    with watched(browser, html, viewport={"width": width, "height": 900}) as page:
        page.page.wait_for_selector("html[data-drawn=yes]")

        assert page.axe_violations() == []


def test_no_words_of_the_svg_are_cut_or_run_into_by_a_line(browser: Browser, svg: Path) -> None:
    with watched(browser, svg) as page:
        texts = page.page.evaluate(
            """() => [...document.querySelectorAll("text")]
              .filter((each) => !each.closest("[aria-hidden]"))
              .map((each) => { const box = each.getBoundingClientRect(); return [box.left, box.right]; })"""
        )
        title = page.page.evaluate(
            """() => document.querySelector('a[aria-label^="Route 38"] text').getBoundingClientRect().right"""
        )
        start = page.page.evaluate(
            """() => {
              const focus = document.querySelector('a[aria-label^="Route 38"]').dataset.node;
              return document.querySelector(`path[data-source="${focus}"]`).getBoundingClientRect().left;
            }"""
        )
        width = page.page.evaluate("document.documentElement.getBoundingClientRect().width")

        assert min(left for left, _ in texts) >= 0 and max(right for _, right in texts) <= width
        assert title < start


def test_the_svg_draws_and_asks_for_nothing(browser: Browser, svg: Path) -> None:
    with watched(browser, svg) as page:
        boxes = page.page.evaluate("[...document.querySelectorAll('a')].map((each) => each.getBBox().width)")

        assert len(boxes) == len(scene().nodes)
        assert min(boxes) > 0
        assert page.requests == [svg.as_uri()]
        assert page.wrong == []


def test_the_svg_breaks_no_accessibility_rule_on_a_page(browser: Browser, svg: Path, tmp_path: Path) -> None:
    page_file = tmp_path / "page.html"
    drawing = svg.read_text("utf-8").split("\n", 1)[1]
    head = '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Picture</title></head>'
    page_file.write_text(f"{head}<body><main><h1>Picture</h1>{drawing}</main></body></html>", "utf-8")

    with watched(browser, page_file) as page:
        assert page.axe_violations() == []


def test_words_of_the_svg_fit_the_room_the_layout_gave_them(browser: Browser, svg: Path) -> None:
    """Widths are reckoned without a font: what the browser measures may not be wider."""
    with watched(browser, svg) as page:
        outside = page.page.evaluate(
            """() => {
              const root = document.documentElement;
              const [, , width] = root.getAttribute("viewBox").split(" ").map(Number);
              return [...document.querySelectorAll("a text")].filter((each) => {
                const box = each.getBoundingClientRect();
                return box.left < 0 || box.right > width;
              }).map((each) => each.textContent);
            }"""
        )
        assert outside == []


@pytest.mark.parametrize(
    "payload", [each for each in HOSTILE if each], ids=range(len([each for each in HOSTILE if each]))
)
def test_no_label_runs_in_either_file(browser: Browser, tmp_path: Path, payload: str) -> None:
    for name, text in (("picture.html", draw_html(hostile(payload))), ("picture.svg", draw_file(hostile(payload)))):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        with watched(browser, path) as page:
            page.page.wait_for_timeout(100)

            assert page.requests == [path.as_uri()]
            assert page.wrong == []


def test_a_safe_place_is_named_in_the_words_of_the_page(browser: Browser, html: Path) -> None:
    with watched(browser, html) as page:
        assert HUB.name in page.page.inner_text("section[aria-labelledby=words-heading]")
