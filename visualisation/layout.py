"""Positions for a scene: columns by kind, cards in barycentre order, links that run only between columns.

All lengths are px at full size, from the top left of the picture's body. No link passes under a label, and
nothing depends on chance or on how many links a young person has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from csgraph.domain.pictures import Bracket, Link, LinkKind, Scene
from visualisation.cards import CLOSE_ROW, FEW, ROW, TEXT, Card, Point, Text, card, landing_of, row_height
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
    """A link's way: straight from the first to the second point, then a curve to the third."""

    link: Link
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edges:
    """Left and right of each column that has a node, and where the strip for kin brackets begins."""

    left: Mapping[Column, float]
    right: Mapping[Column, float]
    strip: float


def lay_out(scene: Scene) -> Layout:
    """The layered layout of a scene; equal scenes give equal positions. Nodes without a link lie in a tray below."""
    drafts = {column: [card(scene, node) for node in nodes] for column, nodes in columns(scene).items()}
    drafts[Column.GROUPS] = [each.mirrored() for each in drafts[Column.GROUPS]]
    headings = _headings(scene)
    edges = _edges(drafts, headings, bool(scene.brackets))
    placed = _placed(scene, drafts, edges)
    cards = {each.node.id: each for column in Column for each in placed[column]}
    width = max(edges.right.values())
    bottom = max(each.top + each.height for each in cards.values())
    tray = _tray(scene, cards, width=max(width, 600), top=bottom + GAP)
    return Layout(
        width=max([width, *(each.left + each.width for each in tray)]),
        height=max([bottom, *(each.top + each.height for each in tray)]),
        headings=tuple(_heading(column, headings[column], edges) for column in edges.left),
        cards=tuple(cards[node.id] for node in scene.nodes if node.id in cards) + tray,
        links=_ways(scene, cards, edges),
        brackets=tuple(_bracket(each, cards, edges) for each in scene.brackets),
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
    """Cards in their columns: people in even rows, the rest as near as they fit to what they are linked to."""
    row = row_height(scene)
    rows = {each.node.id: TOP + row * (number + 0.5) for number, each in enumerate(drafts[Column.PEOPLE])}
    depth = max(sum(each.height + GAP for each in drafts[column]) for column in Column if column != Column.PEOPLE)
    bottom = TOP + max(row * len(rows), depth)
    placed = {Column.PEOPLE: _stacked(drafts[Column.PEOPLE], rows, edges.left.get(Column.PEOPLE, 0), bottom, gap=0)}
    for column in (Column.GROUPS, Column.PLACES):
        wanted = _wanted(scene, drafts[column], {each.node.id: each.middle.y for each in placed[Column.PEOPLE]})
        placed[column] = _stacked(drafts[column], wanted, edges.left.get(column, 0), bottom, gap=GAP)
    placed[Column.GROUPS] = [
        each.moved(edges.right[Column.GROUPS] - each.left - each.width, 0) for each in placed[Column.GROUPS]
    ]
    focus = next(each.middle.y for each in placed[Column.PLACES] if each.node.focus)
    harms = drafts[Column.HARMS]
    wanted = {each.node.id: focus for each in harms}
    placed[Column.HARMS] = _stacked(harms, wanted, edges.left.get(Column.HARMS, 0), bottom, gap=GAP)
    return placed


def _wanted(scene: Scene, cards: Sequence[Card], rows: Mapping[str, float]) -> dict[str, float]:
    """For each card, the middle of the rows that are linked to it."""
    near: dict[str, set[str]] = {each.node.id: set() for each in cards}
    for link in scene.links:
        if link.target in near:
            near[link.target].add(link.source)
    everywhere = list(rows.values()) or [float(TOP)]
    return {each: round(fmean([rows[one] for one in sorted(found)] or everywhere), 3) for each, found in near.items()}


def _stacked(
    cards: Sequence[Card], wanted: Mapping[str, float], left: float, bottom: float, *, gap: float
) -> list[Card]:
    """Cards one under another in their order, each as near as possible to where it is wanted.

    Least squares under an order: pool adjacent violators (Barlow et al., 1972).
    """
    offsets: list[float] = []
    used = 0.0
    for each in cards:
        offsets.append(used)
        used += each.height + gap
    pools: list[list[float]] = []
    for each, offset in zip(cards, offsets, strict=True):
        pools.append([wanted[each.node.id] - each.height / 2 - offset])
        while len(pools) > 1 and fmean(pools[-2]) > fmean(pools[-1]):
            last = pools.pop()
            pools[-1].extend(last)
    shifts = [fmean(pool) for pool in pools for _ in pool]
    room = max(bottom - used, TOP)
    return [
        each.moved(left, round(min(max(shift, TOP), room) + offset, 1))
        for each, shift, offset in zip(cards, shifts, offsets, strict=True)
    ]


def _ways(scene: Scene, cards: Mapping[str, Card], edges: _Edges) -> tuple[PlacedLink, ...]:
    """Every link's way; links that leave one side of one person run side by side, in the order they land."""
    ways = [_way(link, cards, edges) for link in scene.links]
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
    return PlacedLink(link=way.link, start=start, bend=bend, end=way.end)


def _way(link: Link, cards: Mapping[str, Card], edges: _Edges) -> PlacedLink:
    """From beside the words of its source, along its row to the column's edge, then over to where it lands."""
    source, target = cards[link.source], cards[link.target]
    y = source.middle.y
    if link.kind == LinkKind.HARM_OCCURS:
        start = Point(x=source.texts[0].x + source.texts[0].width + EDGE, y=y)
        end = Point(x=target.left - EDGE, y=target.middle.y)
        return PlacedLink(link=link, start=start, bend=Point(x=edges.right[Column.PLACES] + EDGE, y=y), end=end)
    end = target.landings[landing_of(link)]
    if end.x < source.left:
        start = Point(x=source.left - EDGE / 2, y=y)
        return PlacedLink(link=link, start=start, bend=Point(x=edges.strip, y=y), end=end)
    start = Point(x=source.left + source.width + EDGE, y=y)
    return PlacedLink(link=link, start=start, bend=Point(x=edges.right[Column.PEOPLE] + EDGE, y=y), end=end)


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
