"""A scene as SVG: for a page, and as a file that stands alone. Only attributes, so it fits a strict style policy."""

from collections.abc import Iterable
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement, tostring

from csgraph.domain.pictures import NodeKind, Scene
from visualisation.cards import LINE, TEXT, Card, Text
from visualisation.key import draw_key
from visualisation.layout import Layout, PlacedBracket, PlacedLink, lay_out
from visualisation.marks import add_shape, add_text, line_attributes, number
from visualisation.palette import ENDED, FONT, INK, NOTICE, PAPER, QUIET, text_width
from visualisation.telling import told
from visualisation.words import KIND_WORDS, dates_banner, in_words, kind_words, not_shown, row_name, watermark

MARGIN, HEAD, FOOT = 28, 100, 44
NAMESPACE = "http://www.w3.org/2000/svg"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
MARK_APART, MARK_EVERY = 60, 190
LEGIBLE = 12 / TEXT
"""How much a picture may shrink to fit a page: its least words stay 12 px high."""
STACKED = 5
"""How far the second shape of several young people stands from the first, in px."""


def draw_svg(scene: Scene, *, name: str = "picture", href: str = "#{name}-node-{id}") -> str:
    """The picture as one `<svg>` element for a page: equal scenes give equal text.

    `name` starts every id, so that two pictures fit one page; `href` is where a node's link leads.
    """
    return tostring(_drawn(scene, name, href), encoding="unicode")


def draw_sheet(scene: Scene, *, name: str = "picture", href: str = "#{name}-node-{id}") -> str:
    """The picture for a page that shrinks it to fit, but never so far that its words cannot be read.

    `.sheet` is as wide as its place, at most as the picture and at least as the empty `.least` in it.
    """
    picture = _drawn(scene, name, href)
    sheet = Element("div", {"class": "sheet"})
    least = {"class": "least", "width": number(float(picture.attrib["width"]) * LEGIBLE), "height": "0"}
    SubElement(sheet, "svg", {**least, "aria-hidden": "true"})
    sheet.append(picture)
    return tostring(sheet, encoding="unicode")


def draw_file(scene: Scene) -> str:
    """The picture as a whole SVG file: valid XML, with no script, style or outside reference in it."""
    return f"{DECLARATION}{draw_svg(scene)}\n"


def _drawn(scene: Scene, name: str, href: str) -> Element:
    layout = lay_out(scene)
    width = max(layout.width, text_width(dates_banner(scene), TEXT), 700) + 2 * MARGIN
    key, key_height = draw_key(scene, width=width - 2 * MARGIN)
    left_out = _lines(not_shown(scene), width - 2 * MARGIN)
    marks = _lines(watermark(scene), width - 2 * MARGIN)
    below = LINE * (len(left_out) + len(marks) - 1) + FOOT
    height = HEAD + layout.height + MARGIN + key_height + below
    root = _root(scene, name, width, height)
    SubElement(root, "rect", {"width": number(width), "height": number(height), "fill": PAPER})
    _watermarks(root, scene, width, height)
    _head(root, scene)
    body = SubElement(root, "g", {"transform": f"translate({MARGIN} {HEAD})"})
    _body(body, scene, layout, name, href)
    key.set("transform", f"translate({MARGIN} {number(HEAD + layout.height + MARGIN)})")
    root.append(key)
    for place, words in enumerate(left_out):
        add_text(root, Text(x=MARGIN, y=height - below + LINE * (place + 0.5), words=words))
    for place, words in enumerate(reversed(marks)):
        add_text(root, Text(x=MARGIN, y=height - FOOT / 2 - LINE * place, words=words), fill=QUIET)
    return root


def _root(scene: Scene, name: str, width: float, height: float) -> Element:
    root = Element(
        "svg",
        {
            "xmlns": NAMESPACE,
            "viewBox": f"0 0 {number(width)} {number(height)}",
            "width": number(width),
            "height": number(height),
            "preserveAspectRatio": "xMinYMin meet",
            "font-family": FONT,
            "role": "group",
            "aria-labelledby": f"{name}-title",
            "aria-describedby": f"{name}-words",
            "lang": "en-GB",
        },
    )
    SubElement(root, "title", {"id": f"{name}-title"}).text = f"Picture of {scene.title}. {dates_banner(scene)}"
    SubElement(root, "desc", {"id": f"{name}-words"}).text = in_words(scene)
    return root


def _lines(words: str, width: float) -> list[str]:
    """Words in lines of about that width at most."""
    return wrap(words, int(len(words) * min(width / max(text_width(words, TEXT, bold=False), 1), 1)))


def _watermarks(root: Element, scene: Scene, width: float, height: float) -> None:
    """The watermark again and again behind everything, pale enough to read over."""
    group = SubElement(root, "g", {"aria-hidden": "true", "fill": QUIET, "fill-opacity": "0.09", "font-size": "18"})
    words, down = watermark(scene), MARK_EVERY
    across = int(text_width(words, TEXT, bold=False)) + MARK_APART
    for row in range(int(height // down) + 1):
        for column in range(int(width // across) + 1):
            x, y = column * across + (row % 2) * across // 4, row * down + 150
            SubElement(group, "text", {"transform": f"translate({x} {y}) rotate(-18)"}).text = words


def _head(root: Element, scene: Scene) -> None:
    title = f"{scene.title} ({KIND_WORDS[scene.context_kind]})"
    add_text(root, Text(x=MARGIN, y=36, words=title, size=28, bold=True))
    banner = Text(x=MARGIN, y=74, words=dates_banner(scene))
    if not scene.is_today:
        box = {"x": number(MARGIN - 8), "y": "58", "width": number(banner.width + 16), "height": "32", "fill": NOTICE}
        SubElement(root, "rect", box)
    add_text(root, banner)


def _body(body: Element, scene: Scene, layout: Layout, name: str, href: str) -> None:
    for heading in layout.headings:
        add_text(body, heading, fill=QUIET)
    lines = SubElement(body, "g", {"aria-hidden": "true", "fill": "none"})
    for placed in _thick_last(layout.links):
        _line(lines, placed, scene)
    for placed in layout.brackets:
        _bracket(body, placed)
    for card in layout.cards:
        _card(body, scene, card, layout.members.get(card.node.id, (card.node.id,)), name, href)


def _thick_last(links: Iterable[PlacedLink]) -> list[PlacedLink]:
    """Ended links lie under those that are so now."""
    return sorted(links, key=lambda placed: not placed.link.ended)


def _line(group: Element, placed: PlacedLink, scene: Scene) -> None:
    start, bend, end = placed.start, placed.bend, placed.end
    middle = number((bend.x + end.x) / 2)
    way = (
        f"M{number(start.x)} {number(start.y)}L{number(bend.x)} {number(bend.y)}"
        f"C{middle} {number(bend.y)} {middle} {number(end.y)} {number(end.x)} {number(end.y)}"
    )
    path = SubElement(group, "path", {"d": way, **line_attributes(placed.link, part=placed.part), **_ends(placed)})
    SubElement(path, "title").text = "; ".join(told(scene, each) for each in placed.links)


def _ends(placed: PlacedLink) -> dict[str, str]:
    """The links that a line stands for, the ends of each in the same order."""
    ends = {"data-link": "id", "data-source": "source", "data-target": "target"}
    return {name: " ".join(str(getattr(each, end)) for each in placed.links) for name, end in ends.items()}


def _bracket(body: Element, placed: PlacedBracket) -> None:
    x, tip = number(placed.x), number(placed.x + 9)
    way = f"M{tip} {number(placed.top)}H{x}V{number(placed.bottom)}H{tip}"
    group = SubElement(body, "g", {"data-bracket": placed.bracket.id})
    SubElement(group, "path", {"d": way, "fill": "none", "stroke": INK, "stroke-width": "2.5"})
    add_text(group, placed.text)


def _name(scene: Scene, card: Card, members: tuple[str, ...]) -> str:
    """An accessible name that begins with the words that can be seen (WCAG 2.2, 2.5.3)."""
    if card.node.kind == NodeKind.YOUNG_PERSON:
        return row_name(scene, card.node, members)
    title = " ".join(text.words for text in card.texts if text.bold)
    seen = [title, *(text.words for text in card.texts if not text.bold)]
    whole = [] if "…" not in title else [card.node.label]
    return ", ".join([*seen, kind_words(card.node), *whole])


def _card(body: Element, scene: Scene, card: Card, members: tuple[str, ...], name: str, href: str) -> None:
    node = card.node
    link = SubElement(
        body,
        "a",
        {
            "id": f"{name}-node-{node.id}",
            "href": href.format(name=name, id=node.id),
            "aria-label": _name(scene, card, members),
            "data-node": " ".join(members),
        },
    )
    if len(members) > 1:
        add_shape(link, node.kind, card.middle.x + STACKED, card.middle.y - STACKED, card.radius)
    add_shape(link, node.kind, card.middle.x, card.middle.y, card.radius, ring=node.focus)
    for text in card.texts:
        add_text(link, text, fill=ENDED if text.ended else INK)
    for (_, ended), point in card.landings.items():
        dot = {"cx": number(point.x), "cy": number(point.y), "r": "4.5", "fill": ENDED if ended else INK}
        SubElement(link, "circle", dot)
