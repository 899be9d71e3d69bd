"""Positions for a scene: columns by kind, cards in a fixed order from the top, links that run only between columns.

All lengths are px at full size, from the top left of the picture's body. No link passes under a label, and
nothing depends on chance or on how many links a young person has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from csgraph.domain.pictures import Bracket, Link, LinkKind, Scene
from visualisation.cards import CLOSE_ROW, FEW, ROW, TEXT, Card, Point, Text, card, landing_of
from visualisation.grouping import Gathered, gather
from visualisation.ordering import COLUMNS, Column, columns
from visualisation.palette import text_width
from visualisation.words import KIND_WORDS

TOP, GAP, EDGE, APART = 52, 30, 8, 8
GUTTERS = {Column.GROUPS: 70, Column.PEOPLE: 170, Column.PLACES: 50, Column.HARMS: 0}
WIDER, WIDEST = 7, 150
KIN_WORDS = "kin: counted once"
KIN_STRIP = text_width(KIN_WORDS, TEXT, bold=False) + 28
HEADINGS = {
    Column.GROUPS: "Groups and schools",
    Column.PEOPLE: "Young people",
    Column.PLACES: "Places and safe places",
    Column.HARMS: "Harm recorded here",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLink:
    """A line's way: straight from the first to the second point, then a curve to the third.

    `links` are those of young people that it stands for; `part`: it joins some of a row that stands for several.
    """

    link: Link
    links: tuple[Link, ...]
    part: bool
    start: Point
    bend: Point
    end: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBracket:
    """A bracket left of kin, from `top` to `bottom`, with its words."""

    bracket: Bracket
    x: float
    top: float
    bottom: float
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where everything stands: `width` by `height` px."""

    width: float
    height: float
    headings: tuple[Text, ...]
    cards: tuple[Card, ...]
    links: tuple[PlacedLink, ...]
    brackets: tuple[PlacedBracket, ...]
    members: Mapping[str, tuple[str, ...]]
    """The young people that each row stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edges:
    """Left and right of each column that has a node, and where the strip for kin brackets begins."""

    left: Mapping[Column, float]
    right: Mapping[Column, float]
    strip: float


def lay_out(scene: Scene) -> Layout:
    """The layered layout of a scene; equal scenes give equal positions. Nodes without a link lie in a tray below."""
    gathered = gather(scene)
    drawn = gathered.scene
    drafts = {column: [card(scene, node) for node in nodes] for column, nodes in columns(drawn).items()}
    drafts[Column.GROUPS] = [each.mirrored() for each in drafts[Column.GROUPS]]
    headings = _headings(scene)
    edges = _edges(drafts, headings, bool(drawn.brackets))
    placed = _placed(drawn, drafts, edges)
    cards = {each.node.id: each for column in Column for each in placed[column]}
    width = max(edges.right.values())
    bottom = max(each.top + each.height for each in cards.values())
    tray = _tray(drawn, cards, width=max(width, 600), top=bottom + GAP)
    return Layout(
        width=max([width, *(each.left + each.width for each in tray)]),
        height=max([bottom, *(each.top + each.height for each in tray)]),
        headings=tuple(_heading(column, headings[column], edges) for column in edges.left),
        cards=tuple(cards[node.id] for node in drawn.nodes if node.id in cards) + tray,
        links=_ways(gathered, cards, edges),
        brackets=tuple(_bracket(each, cards, edges) for each in drawn.brackets),
        members=gathered.members,
    )


def _edges(drafts: Mapping[Column, Sequence[Card]], headings: Mapping[Column, str], kin: bool) -> _Edges:
    left: dict[Column, float] = {}
    right: dict[Column, float] = {}
    x = strip = 0.0
    for column in Column:
        if column == Column.PEOPLE:
            strip, x = x, x + (KIN_STRIP if kin else 0)
        if drafts[column]:
            left[column] = x
            right[column] = x + max(text_width(headings[column], TEXT), *(each.width for each in drafts[column]))
            x = right[column] + GUTTERS[column] + _wider(column, len(drafts[Column.PEOPLE]))
    return _Edges(left=left, right=right, strip=strip)


def _wider(column: Column, people: int) -> float:
    """Room to add beside many people, so that lines to the far rows are not too steep to follow."""
    return min(max(people - FEW, 0) * WIDER, WIDEST) if column == Column.PEOPLE else 0


def _headings(scene: Scene) -> dict[Column, str]:
    """The column of places is renamed where the picture is about a group or a school, which stands there."""
    focus = next(node for node in scene.nodes if node.focus)
    if COLUMNS[focus.kind] == Column.PLACES:
        return HEADINGS
    return HEADINGS | {Column.PLACES: f"This {KIND_WORDS[scene.context_kind]} and places"}


def _placed(scene: Scene, drafts: Mapping[Column, Sequence[Card]], edges: _Edges) -> dict[Column, list[Card]]:
    """Cards in their columns from the top: people in even rows, the rest one under another."""
    gaps = dict.fromkeys(Column, GAP) | {Column.PEOPLE: 0}
    placed = {column: _stacked(drafts[column], edges.left.get(column, 0), gap=gaps[column]) for column in Column}
    placed[Column.GROUPS] = [
        each.moved(edges.right[Column.GROUPS] - each.left - each.width, 0) for each in placed[Column.GROUPS]
    ]
    return placed


def _stacked(cards: Sequence[Card], left: float, *, gap: float) -> list[Card]:
    """Cards one under another in their order."""
    stacked: list[Card] = []
    y = float(TOP)
    for each in cards:
        stacked.append(each.moved(left, round(y, 1)))
        y += each.height + gap
    return stacked


def _ways(gathered: Gathered, cards: Mapping[str, Card], edges: _Edges) -> tuple[PlacedLink, ...]:
    """Every link's way; links that leave one side of one person run side by side, in the order they land."""
    ways = [_way(gathered, link, cards, edges) for link in gathered.scene.links]
    leaving: dict[tuple[str, float], list[PlacedLink]] = {}
    for way in ways:
        leaving.setdefault((way.link.source, way.start.x), []).append(way)
    apart = {each.link.id: each for side in leaving.values() for each in _side_by_side(side)}
    return tuple(apart[way.link.id] for way in ways)


def _side_by_side(ways: Sequence[PlacedLink]) -> list[PlacedLink]:
    step = min(APART, CLOSE_ROW / 2 / len(ways))
    ordered = sorted(ways, key=lambda way: way.end.y)
    return [_shifted(way, round((place - (len(ways) - 1) / 2) * step, 1)) for place, way in enumerate(ordered)]


def _shifted(way: PlacedLink, down: float) -> PlacedLink:
    start, bend = Point(x=way.start.x, y=way.start.y + down), Point(x=way.bend.x, y=way.bend.y + down)
    return replace(way, start=start, bend=bend)


def _way(gathered: Gathered, link: Link, cards: Mapping[str, Card], edges: _Edges) -> PlacedLink:
    start, bend, end = _points(link, cards, edges)
    return PlacedLink(
        link=link, links=gathered.bundles[link.id], part=gathered.is_part(link), start=start, bend=bend, end=end
    )


def _points(link: Link, cards: Mapping[str, Card], edges: _Edges) -> tuple[Point, Point, Point]:
    """From beside the words of its source, along its row to the column's edge, then over to where it lands."""
    source, target = cards[link.source], cards[link.target]
    y = source.middle.y
    if link.kind == LinkKind.HARM_OCCURS:
        start = Point(x=source.texts[0].x + source.texts[0].width + EDGE, y=y)
        end = Point(x=target.left - EDGE, y=target.middle.y)
        return start, Point(x=edges.right[Column.PLACES] + EDGE, y=y), end
    end = target.landings[landing_of(link)]
    if end.x < source.left:
        return Point(x=source.left - EDGE / 2, y=y), Point(x=edges.strip, y=y), end
    start = Point(x=source.left + source.width + EDGE, y=y)
    return start, Point(x=edges.right[Column.PEOPLE] + EDGE, y=y), end


def _bracket(bracket: Bracket, cards: Mapping[str, Card], edges: _Edges) -> PlacedBracket:
    """The words stand in the first gap between two rows of kin, where no link runs."""
    rows = sorted(cards[each].middle.y for each in bracket.nodes)
    x = edges.left[Column.PEOPLE] - 14
    words = Text(x=x - 10, y=(rows[0] + rows[1]) / 2, words=KIN_WORDS, to_left=True)
    return PlacedBracket(bracket=bracket, x=x, top=rows[0] - 18, bottom=rows[-1] + 18, text=words)


def _heading(column: Column, words: str, edges: _Edges) -> Text:
    right = column == Column.GROUPS
    x = edges.right[column] if right else edges.left[column]
    return Text(x=x, y=TEXT, words=words, bold=True, to_left=right)


def _tray(scene: Scene, cards: Mapping[str, Card], *, width: float, top: float) -> tuple[Card, ...]:
    """Nodes without a link, packed in rows below everything else."""
    tray: list[Card] = []
    x, y = 0.0, top
    for each in (card(scene, node) for node in scene.nodes if node.id not in cards):
        if x and x + each.width > width:
            x, y = 0.0, y + ROW * 2
        tray.append(each.moved(x, y))
        x += each.width + GAP
    return tuple(tray)
