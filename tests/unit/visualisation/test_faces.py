"""Every face of a scene says the same, whatever the labels are: tried on facts that hypothesis makes up."""

import json
import re

from hypothesis import given, settings

from csgraph.disclosure.picture_facts import ContextFacts
from csgraph.domain.pictures import LinkKind, LinkPhrase, NodeKind, as_dict
from tests.unit.visualisation import reading
from tests.unit.visualisation.route38 import scene
from tests.unit.visualisation.strategies import any_facts
from visualisation.cards import Card, Text
from visualisation.layout import PlacedLink, lay_out
from visualisation.network import draw_html
from visualisation.svg import draw_file
from visualisation.table import draw_table
from visualisation.words import in_words

HARM_MET = {
    LinkPhrase.HARMED,
    LinkPhrase.BOTH,
    LinkPhrase.CAUSED_ALLEGED,
    LinkPhrase.PRESENT,
    LinkPhrase.HELPED,
}
SAYS_UNSAFE = (HARM_MET - {LinkPhrase.HELPED}) | {LinkPhrase.NAMED_UNSAFE, LinkPhrase.NAMED_MIXED}
ON = re.compile(r"\bon[a-z]+$")


@settings(max_examples=60)
@given(any_facts())
def test_all_faces_show_the_same_nodes_and_links(facts: ContextFacts) -> None:
    picture = scene(facts)
    page = reading.Page(draw_html(picture))
    shown = reading.in_scene(picture)

    assert reading.in_json(as_dict(picture)) == shown
    assert reading.in_svg(draw_file(picture)) == shown
    assert page.canvas() == shown
    assert page.rows() == reading.Page(draw_table(picture)).rows() == shown.links
    assert {node.label for node in picture.nodes if node.context_kind} <= set(_labels_told(picture, in_words(picture)))


@settings(max_examples=300)
@given(any_facts())
def test_no_safe_place_is_said_to_be_unsafe_and_no_harm_is_drawn_that_nobody_met(facts: ContextFacts) -> None:
    picture = scene(facts)
    safe = {node.id for node in picture.nodes if node.kind == NodeKind.SAFE_PLACE}
    focus = next(node.id for node in picture.nodes if node.focus)
    happened = [link for link in picture.links if link.target == focus and link.phrase in HARM_MET]

    assert not {link.phrase for link in picture.links if link.target in safe} & SAYS_UNSAFE
    assert bool(happened) or not [link for link in picture.links if link.kind == LinkKind.HARM_OCCURS]


def _labels_told(picture: object, told: str) -> list[str]:
    return [node.label for node in getattr(picture, "nodes", ()) if node.label in told]


@settings(max_examples=25)
@given(any_facts())
def test_equal_scenes_give_equal_bytes(facts: ContextFacts) -> None:
    first, again = scene(facts), scene(facts)

    assert json.dumps(as_dict(first)) == json.dumps(as_dict(again))
    assert draw_file(first) == draw_file(again)
    assert draw_html(first) == draw_html(again)


@settings(max_examples=60)
@given(any_facts())
def test_no_label_becomes_an_element_a_handler_or_an_address(facts: ContextFacts) -> None:
    picture = scene(facts)
    page = reading.Page(draw_html(picture))
    tags = [tag for tag, _ in page.elements]
    addresses = {str(attrs[name]) for _, attrs in page.elements for name in ("href", "src") if name in attrs}

    assert tags.count("script") == 4
    assert "img" not in tags
    assert not [name for _, attrs in page.elements for name in attrs if ON.match(name)]
    assert addresses == {"data:,", "#links"}


@settings(max_examples=60)
@given(any_facts())
def test_no_link_passes_under_words(facts: ContextFacts) -> None:
    layout = lay_out(scene(facts))
    texts = [text for card in layout.cards for text in card.texts] + [each.text for each in layout.brackets]

    assert not [
        (placed.link.id, text.words)
        for placed in layout.links
        for text in texts
        if any(_inside(x, y, text) for x, y in _way(placed))
    ]


@settings(max_examples=60)
@given(any_facts())
def test_no_words_lie_on_other_words_or_leave_the_picture(facts: ContextFacts) -> None:
    layout = lay_out(scene(facts))
    cards = sorted(layout.cards, key=lambda card: card.top)

    assert not [
        (one.node.id, two.node.id)
        for place, one in enumerate(cards)
        for two in cards[place + 1 :]
        if _overlap(one, two)
    ]
    assert all(card.left >= 0 and card.left + card.width <= layout.width + 0.1 for card in cards)
    assert all(card.top + card.height <= layout.height + 0.1 for card in cards)


@settings(max_examples=30)
@given(any_facts())
def test_all_young_people_are_drawn_alike(facts: ContextFacts) -> None:
    cards = [each for each in lay_out(scene(facts)).cards if each.node.kind == NodeKind.YOUNG_PERSON]

    assert len({(card.radius, card.height, card.middle.x, card.texts[0].size) for card in cards}) <= 1


def _way(placed: PlacedLink) -> list[tuple[float, float]]:
    """Points on the straight lead and on the curve, as the SVG draws it."""
    start, bend, end = placed.start, placed.bend, placed.end
    steps = [step / 20 for step in range(21)]
    lead = [(start.x + (bend.x - start.x) * step, start.y) for step in steps]
    middle = (bend.x + end.x) / 2
    xs = [(1 - t) ** 3 * bend.x + 3 * (1 - t) * t * middle + t**3 * end.x for t in steps]
    ys = [bend.y + (end.y - bend.y) * (3 * t**2 - 2 * t**3) for t in steps]
    return lead + list(zip(xs, ys, strict=True))


def _inside(x: float, y: float, text: Text) -> bool:
    left = text.x - text.width if text.to_left else text.x
    return left < x < left + text.width and abs(y - text.y) < text.size / 2


def _overlap(one: Card, two: Card) -> bool:
    beside = one.left + one.width <= two.left or two.left + two.width <= one.left
    return not beside and one.top + one.height > two.top + 0.1 and two.top + two.height > one.top + 0.1
