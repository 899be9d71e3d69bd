"""The key of a picture: what each shape and line on it means, in words."""

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement, tostring

from csgraph.domain.pictures import NodeKind, Scene
from csgraph.domain.terms import Confidence
from visualisation.cards import TEXT, Text
from visualisation.grouping import gather
from visualisation.marks import THIN, add_shape, add_text, number, stroke
from visualisation.palette import CONFIDENCE_WORDS, DASHES, INK, LINE_COLOURS, LOOKS, Meaning, meaning, text_width

ROW, SAMPLE, BESIDE, APART = 34, 56, 10, 30
SWATCH = 24.0

Mark = Callable[[Element, float, float], None]
Entry = tuple[str, float, Mark]


def draw_key(scene: Scene, *, width: float) -> tuple[Element, float]:
    """The key as a `<g>` at most `width` px wide, and its height: shapes, then what lines say, then how sure."""
    group = Element("g")
    SubElement(group, "path", {"d": f"M0 0H{number(width)}", "stroke": INK, "stroke-width": "1"})
    y = ROW * 0.75
    for title, entries in _entries(scene):
        y = _flow(group, title, entries, y, width)
    return group, y


def key_marks(scene: Scene) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The key for a page that flows its words itself: titles, each with marks as `<svg>` text and their words."""
    return tuple(
        (title, tuple((_alone(sample, mark), words) for words, sample, mark in entries))
        for title, entries in _entries(scene)
    )


def _alone(sample: float, mark: Mark) -> str:
    size = {"width": number(sample), "height": "28", "aria-hidden": "true"}
    root = Element("svg", size)
    mark(root, 0, 14)
    return tostring(root, encoding="unicode")


def _entries(scene: Scene) -> list[tuple[str, list[Entry]]]:
    """What is on this picture, by what it tells; nothing where there is nothing."""
    sureness = _sureness() if scene.links else []
    told = [("Shapes", _shapes(scene)), ("Colours", _lines(scene)), ("How sure", sureness)]
    return [(title, entries) for title, entries in told if entries]


def _flow(group: Element, title: str, entries: list[Entry], y: float, width: float) -> float:
    """Write entries after a title, line after line; returns where the next begins."""
    indent = 110.0
    add_text(group, Text(x=0, y=y, words=title, bold=True))
    x = indent
    for words, sample, mark in entries:
        need = sample + BESIDE + text_width(words, TEXT, bold=False)
        if x > indent and x + need > width:
            x, y = indent, y + ROW
        mark(group, x, y)
        add_text(group, Text(x=x + sample + BESIDE, y=y, words=words))
        x += need + APART
    return y + ROW


def _shapes(scene: Scene) -> list[Entry]:
    shown = {node.kind for node in scene.nodes}
    entries = [(look.words, 24.0, _shape_mark(kind)) for kind, look in LOOKS.items() if kind in shown]
    bracketed = gather(scene).scene.brackets
    return [*entries, ("kin, counted once", 12.0, _bracket_mark)] if bracketed else list(entries)


def _lines(scene: Scene) -> list[Entry]:
    said = {meaning(link) for link in scene.links}
    entries = [(each.value, SWATCH, _swatch(LINE_COLOURS[each])) for each in Meaning if each in said]
    drawn = gather(scene)
    thin = any(drawn.is_part(link) for link in drawn.scene.links)
    return [*entries, ("thin line: some of several", float(SAMPLE), _line_mark(INK, (), THIN))] if thin else entries


def _sureness() -> list[Entry]:
    return [
        (CONFIDENCE_WORDS[each], float(SAMPLE), _line_mark(INK, DASHES[each]))
        for each in (Confidence.CONFIRMED, Confidence.PROBABLE, Confidence.POSSIBLE)
    ]


def _shape_mark(kind: NodeKind) -> Mark:
    return lambda group, x, y: add_shape(group, kind, x + 12, y, 10)


def _bracket_mark(group: Element, x: float, y: float) -> None:
    way = f"M{number(x + 11)} {number(y - 11)}H{number(x + 2)}V{number(y + 11)}H{number(x + 11)}"
    SubElement(group, "path", {"d": way, "fill": "none", "stroke": INK, "stroke-width": "2.5"})


def _swatch(colour: str) -> Mark:
    """A patch of colour, so that what a colour says is not taken for what a solid line says."""

    def mark(group: Element, x: float, y: float) -> None:
        patch = {"x": number(x), "y": number(y - 10), "width": number(SWATCH), "height": "20", "rx": "4"}
        SubElement(group, "rect", {**patch, "fill": colour})

    return mark


def _line_mark(colour: str, dashes: tuple[float, ...], width: float = 2.5) -> Mark:
    def mark(group: Element, x: float, y: float) -> None:
        way = {"d": f"M{number(x)} {number(y)}H{number(x + SAMPLE)}", "fill": "none"}
        SubElement(group, "path", {**way, **stroke(colour, dashes), "stroke-width": number(width)})

    return mark
