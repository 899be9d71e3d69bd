"""Cards: a node's shape with its words beside it, and one landing line for each thing that is said of a context.

All lengths are px at full size. A card is built at the origin and moved to its place by `visualisation.layout`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from textwrap import wrap

from csgraph.domain.pictures import Link, LinkKind, LinkPhrase, Node, NodeKind, Scene
from visualisation.days import last_day
from visualisation.palette import text_width
from visualisation.words import here, kind_words, records_of, upper_first

TITLE, FOCUS_TITLE, TEXT = 20, 24, 18
LINE, FOCUS_LINE = 27, 36
RADIUS, FOCUS_RADIUS, PERSON_RADIUS = 12, 16, 13
INDENT, BESIDE, FOCUS_BESIDE, WRAP_AT, HARM_WRAP_AT, MAX_LINES = 16, 10, 18, 22, 16, 3

ROW, CLOSE_ROW, FEW = 56, 44, 12

Landing = tuple[LinkPhrase, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point in px."""

    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of words; `y` is its middle; it runs from `x`, or to it; what has ended is set grey."""

    x: float
    y: float
    words: str
    size: int = TEXT
    bold: bool = False
    to_left: bool = False
    ended: bool = False

    @property
    def width(self) -> float:
        """About how wide it is."""
        return text_width(self.words, self.size, bold=self.bold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Where a node stands: the middle of its shape, its words, and the dots where links of each phrase land."""

    node: Node
    middle: Point
    radius: float
    texts: tuple[Text, ...]
    width: float
    height: float
    left: float = 0
    top: float = 0
    landings: Mapping[Landing, Point] = field(default_factory=dict[Landing, Point])

    def moved(self, x: float, y: float) -> "Card":
        """The same card, so much further right and down."""
        return replace(
            self,
            middle=_moved(self.middle, x, y),
            texts=tuple(replace(each, x=each.x + x, y=each.y + y) for each in self.texts),
            left=self.left + x,
            top=self.top + y,
            landings={key: _moved(point, x, y) for key, point in self.landings.items()},
        )

    def mirrored(self) -> "Card":
        """The same card with its shape and dots at the right."""
        return replace(
            self,
            middle=replace(self.middle, x=self.width - self.middle.x),
            texts=tuple(replace(each, x=self.width - each.x, to_left=True) for each in self.texts),
            landings={key: replace(point, x=self.width - point.x) for key, point in self.landings.items()},
        )


def landing_of(link: Link) -> Landing:
    """Links with the same phrase that are still so, or ended on the same day, land together."""
    return link.phrase, last_day(link.valid) if link.ended else None


def row_height(scene: Scene) -> float:
    """How high a young person's row is: closer where there are many."""
    return ROW if sum(node.kind == NodeKind.YOUNG_PERSON for node in scene.nodes) <= FEW else CLOSE_ROW


def card(scene: Scene, node: Node) -> Card:
    """The card of any node, at the origin."""
    match node.kind:
        case NodeKind.YOUNG_PERSON:
            return _person(node, row_height(scene))
        case NodeKind.HARM_TYPE:
            return _harm(scene, node)
        case _:
            return _context(scene, node)


def _person(node: Node, height: float) -> Card:
    words = Text(x=2 * PERSON_RADIUS + BESIDE, y=height / 2, words=node.label, size=TITLE, bold=True)
    middle = Point(x=PERSON_RADIUS, y=height / 2)
    return Card(
        node=node, middle=middle, radius=PERSON_RADIUS, texts=(words,), width=words.x + words.width, height=height
    )


def _harm(scene: Scene, node: Node) -> Card:
    records = sum(link.records for link in scene.links if link.target == node.id)
    title = _title(node, indent=0)
    y = title[-1].y + LINE
    count = Text(x=title[0].x, y=y, words="1 record" if records == 1 else f"{records} records")
    return _card(node, (*title, count), indent=0, bottom=y + LINE / 2)


def _context(scene: Scene, node: Node) -> Card:
    title = _title(node, indent=INDENT)
    texts, landings = list(title), dict[Landing, Point]()
    y = title[-1].y + (FOCUS_LINE if node.focus else LINE) - LINE / 2
    for key, links in _links_by_landing(scene, node).items():
        phrase, ended = key
        middle = y + LINE / 2
        people = {link.source for link in links}
        words = here(scene, phrase, people, ended=ended, records=records_of(links))
        texts.append(Text(x=INDENT, y=middle, words=words, ended=ended is not None))
        landings[key] = Point(x=0, y=middle)
        y += LINE
    return replace(_card(node, tuple(texts), indent=INDENT, bottom=y), landings=landings)


def _links_by_landing(scene: Scene, node: Node) -> dict[Landing, list[Link]]:
    """The links that each landing line of a context stands for, in the order of `LinkPhrase`."""
    found: dict[Landing, list[Link]] = {}
    for link in scene.links:
        if link.target == node.id and link.kind != LinkKind.HARM_OCCURS:
            found.setdefault(landing_of(link), []).append(link)
    order = list(LinkPhrase)
    ordered = sorted(found, key=lambda key: (order.index(key[0]), key[1] or date.max))
    return {key: found[key] for key in ordered}


def _title(node: Node, *, indent: float) -> tuple[Text, ...]:
    """The label in at most three lines; the whole of it is in the table and in the node's accessible name."""
    size, line, radius = (FOCUS_TITLE, FOCUS_LINE, FOCUS_RADIUS) if node.focus else (TITLE, LINE, RADIUS)
    words = f"{node.label} ({kind_words(node)})" if node.kind == NodeKind.SAFE_PLACE else upper_first(node.label)
    at = HARM_WRAP_AT if node.kind == NodeKind.HARM_TYPE else WRAP_AT
    lines = wrap(words, at, max_lines=MAX_LINES, placeholder=" …")
    x = indent + 2 * radius + (FOCUS_BESIDE if node.focus else BESIDE)
    return tuple(
        Text(x=x, y=line / 2 + number * LINE, words=each, size=size, bold=True) for number, each in enumerate(lines)
    )


def _card(node: Node, texts: tuple[Text, ...], *, indent: float, bottom: float) -> Card:
    radius = FOCUS_RADIUS if node.focus else RADIUS
    return Card(
        node=node,
        middle=Point(x=indent + radius, y=texts[0].y),
        radius=radius,
        texts=texts,
        width=max(each.x + each.width for each in texts),
        height=bottom,
    )


def _moved(point: Point, x: float, y: float) -> Point:
    return Point(x=point.x + x, y=point.y + y)
