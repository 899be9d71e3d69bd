"""Marks of the SVG faces: a shape, a line of words, the style of a link."""

from math import hypot
from xml.etree.ElementTree import Element, SubElement

from csgraph.domain.pictures import Link, NodeKind
from visualisation.cards import Text
from visualisation.palette import DASHES, INK, LINE_COLOURS, LOOKS, POLYGONS, meaning

RING = 6
THIN = 1.2


def number(value: float) -> str:
    """A length with at most one decimal, written one way only."""
    return f"{round(value, 1):g}" if abs(value) < 100_000 else str(round(value))


def add_text(parent: Element, text: Text, *, fill: str = INK) -> Element:
    """Add one line of words, its middle at `text.y`."""
    attributes = {
        "x": number(text.x),
        "y": number(text.y + text.size * 0.35),
        "font-size": str(text.size),
        "fill": fill,
    }
    if text.bold:
        attributes["font-weight"] = "bold"
    if text.to_left:
        attributes["text-anchor"] = "end"
    element = SubElement(parent, "text", attributes)
    element.text = text.words
    element.tail = "\n"  # Keeps the words of two lines apart for whoever hears or copies them.
    return element


def add_shape(parent: Element, kind: NodeKind, x: float, y: float, radius: float, *, ring: bool = False) -> None:
    """Add the shape of a kind around a point; with `ring`, a dark outline around it marks what the picture is about."""
    look = LOOKS[kind]
    if look.shape == "circle":
        circle = {"cx": number(x), "cy": number(y), "r": number(radius), "fill": look.fill, "stroke": INK}
        SubElement(parent, "circle", circle)
        return
    corners = POLYGONS[look.shape]
    shape = {"points": _points(corners, x, y, radius), "fill": look.fill, "stroke": INK}
    SubElement(parent, "polygon", shape)
    if ring:
        grow = 1 + RING / radius / max(hypot(*corner) for corner in corners)
        outer = {"points": _points(corners, x, y, radius * grow), "fill": "none", "stroke": INK, "stroke-width": "2.5"}
        SubElement(parent, "polygon", outer)


def stroke(colour: str, dashes: tuple[float, ...]) -> dict[str, str]:
    """Attributes of a line: its colour, and its dashes if it is not solid."""
    attributes = {"stroke": colour, "stroke-width": "2.5"}
    if dashes:
        attributes["stroke-dasharray"] = " ".join(number(each) for each in dashes)
    return attributes


def line_attributes(link: Link, *, part: bool = False) -> dict[str, str]:
    """Colour for what a link says, dashes for how sure it is, thin for some of several."""
    thin = {"stroke-width": number(THIN)} if part else {}
    return {**stroke(LINE_COLOURS[meaning(link)], DASHES[link.confidence]), **thin}


def _points(corners: tuple[tuple[float, float], ...], x: float, y: float, radius: float) -> str:
    return " ".join(f"{number(x + across * radius)},{number(y + down * radius)}" for across, down in corners)
