"""The SVG and the stand-alone file as what they are: valid, self-contained, readable."""

import base64
import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from csgraph.domain.pictures import NodeKind
from csgraph.domain.terms import Confidence
from csgraph.domain.times import AsOf
from tests.unit.visualisation import reading
from tests.unit.visualisation.reading import SVG
from tests.unit.visualisation.route38 import KNOWN_AT, scene
from visualisation import palette
from visualisation.layout import lay_out
from visualisation.network import draw_html
from visualisation.svg import draw_file, draw_svg

ROOT = Path(__file__).resolve().parents[3]


def test_the_svg_holds_no_script_style_or_outside_reference() -> None:
    root = ElementTree.fromstring(draw_file(scene()))
    attributes = [(name, value) for each in root.iter() for name, value in each.attrib.items()]

    assert not [each.tag for each in root.iter() if each.tag in (f"{SVG}script", f"{SVG}style", f"{SVG}image")]
    assert not [name for name, _ in attributes if name == "style" or name.startswith("on")]
    assert {value[0] for name, value in attributes if name == "href"} == {"#"}


def test_every_node_of_the_svg_is_a_link_with_a_name() -> None:
    links = list(ElementTree.fromstring(draw_file(scene())).iter(f"{SVG}a"))

    assert len(links) == len(scene().nodes)
    assert all(each.attrib["aria-label"] and each.attrib["href"] for each in links)


def test_no_words_of_the_svg_are_smaller_than_18_px() -> None:
    sizes = [
        float(each.attrib["font-size"])
        for each in ElementTree.fromstring(draw_file(scene())).iter()
        if "font-size" in each.attrib
    ]

    assert min(sizes) >= 18


def test_the_svg_says_what_is_not_shown() -> None:
    words = " ".join(each.text or "" for each in ElementTree.fromstring(draw_file(scene())).iter(f"{SVG}text"))

    assert "homes and home addresses, which are never drawn." in words


def test_a_picture_of_another_day_has_a_yellow_banner() -> None:
    earlier = AsOf(valid_on=date(2026, 3, 31), known_at=KNOWN_AT)

    assert palette.NOTICE in draw_file(scene(as_of=earlier))
    assert palette.NOTICE not in draw_file(scene())


def test_what_has_no_link_lies_in_a_tray_below_the_rest() -> None:
    cards = {card.node.id: card for card in lay_out(replace(scene(), links=(), brackets=())).cards}
    focus = cards.pop("c-0")

    assert len(cards) == len(scene().nodes) - 1
    assert min(card.top for card in cards.values()) > focus.top + focus.height


def test_two_pictures_fit_one_page() -> None:
    ids = [re.findall(r' id="([^"]+)"', draw_svg(scene(), name=name)) for name in ("first", "second")]

    assert not set(ids[0]) & set(ids[1])


def test_a_page_says_where_the_link_of_a_node_leads() -> None:
    assert 'href="/evidence/yp-326"' in draw_svg(scene(), href="/evidence/{id}")


def test_kin_stand_side_by_side_within_their_bracket() -> None:
    layout = lay_out(scene())
    rows = sorted((card.middle.y, card.node.id) for card in layout.cards if card.node.kind == NodeKind.YOUNG_PERSON)
    inside = [name for y, name in rows if layout.brackets[0].top < y < layout.brackets[0].bottom]

    assert sorted(inside) == sorted(layout.brackets[0].bracket.nodes)


def test_shapes_tell_kinds_apart_without_colour() -> None:
    assert len({look.shape for look in palette.LOOKS.values()}) == len(NodeKind) == len(palette.LOOKS)
    assert len(set(palette.DASHES.values())) == len(Confidence)


@pytest.mark.parametrize(
    "colour", sorted({*(look.fill for look in palette.LOOKS.values()), *palette.LINE_COLOURS.values()})
)
def test_shapes_and_lines_stand_out_from_paper(colour: str) -> None:
    assert contrast(colour) >= 3


@pytest.mark.parametrize("colour", [palette.INK, palette.QUIET, palette.ENDED])
def test_words_stand_out_from_paper(colour: str) -> None:
    assert contrast(colour) >= 4.5


def contrast(colour: str) -> float:
    """Contrast with white (WCAG 2.2, relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_the_file_allows_only_its_own_scripts_and_style() -> None:
    page = reading.Page(draw_html(scene()))
    policy = next(
        str(attrs["content"]) for _, attrs in page.elements if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    run = [text for attrs, text in page.scripts if attrs.get("type") != "application/json"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == {
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in run
    }


def test_the_file_names_no_other_file() -> None:
    page = reading.Page(draw_html(scene()))

    assert not [attrs for tag, attrs in page.elements if tag in ("script", "img", "iframe") and "src" in attrs]
    assert "sourceMappingURL" not in draw_html(scene())


def test_vendored_files_fit_their_manifests() -> None:
    checked = subprocess.run(
        [sys.executable, ROOT / "scripts" / "vendor.py", "--check"], capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout
