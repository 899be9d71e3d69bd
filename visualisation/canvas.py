"""A layout as lists that vis-network draws: nodes and links of the scene, and unseen points where links end."""

from dataclasses import dataclass

from csgraph.domain.pictures import Scene
from visualisation.cards import Card, Point, Text
from visualisation.layout import Layout, PlacedLink, lay_out
from visualisation.marks import THIN
from visualisation.palette import DASHES, ENDED, INK, LINE_COLOURS, LOOKS, POLYGONS, QUIET, meaning
from visualisation.telling import told_of
from visualisation.words import row_name, watermark


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """JSON values: `nodes` and `edges` as vis-network takes them, `backdrop` for what our script draws behind."""

    nodes: list[dict[str, object]]
    edges: list[dict[str, object]]
    backdrop: dict[str, object]


def canvas(scene: Scene) -> Canvas:
    """The same positions as the SVG has. A node with `point` is an end of a link, not a node of the scene."""
    layout = lay_out(scene)
    points = [
        _point(f"{placed.link.id}-{end}", at)
        for placed in layout.links
        for end, at in (("from", placed.bend), ("to", placed.end))
    ]
    return Canvas(
        nodes=[_node(scene, card, layout.members.get(card.node.id, (card.node.id,))) for card in layout.cards] + points,
        edges=[_edge(placed) for placed in layout.links],
        backdrop=_backdrop(scene, layout),
    )


def _node(scene: Scene, card: Card, members: tuple[str, ...]) -> dict[str, object]:
    look = LOOKS[card.node.kind]
    return {
        "id": card.node.id,
        "x": card.middle.x,
        "y": card.middle.y,
        "shape": "custom",
        "members": members,
        "name": row_name(scene, card.node, members),
        "told": told_of(scene, members),
        "corners": POLYGONS.get(look.shape, ()),
        "fill": look.fill,
        "radius": card.radius,
        "ring": card.node.focus,
        "texts": [_text(each, ENDED if each.ended else INK) for each in card.texts],
        "dots": [
            {"x": point.x, "y": point.y, "fill": ENDED if ended else INK} for (_, ended), point in card.landings.items()
        ],
    }


def _point(name: str, at: Point) -> dict[str, object]:
    return {"id": name, "x": at.x, "y": at.y, "shape": "dot", "size": 0, "point": True}


def _edge(placed: PlacedLink) -> dict[str, object]:
    link = placed.link
    return {
        "id": link.id,
        "from": f"{link.id}-from",
        "to": f"{link.id}-to",
        "links": [{"id": each.id, "source": each.source, "target": each.target} for each in placed.links],
        "width": THIN if placed.part else 2.5,
        "color": LINE_COLOURS[meaning(link)],
        "dashes": list(DASHES[link.confidence]) or False,
        "lead": [placed.start.x, placed.start.y, placed.bend.x, placed.bend.y],
    }


def _backdrop(scene: Scene, layout: Layout) -> dict[str, object]:
    words = [_text(each.text, INK) for each in layout.brackets]
    return {
        "width": layout.width,
        "height": layout.height,
        "watermark": watermark(scene),
        "texts": [_text(each, QUIET) for each in layout.headings] + words,
        "brackets": [
            {"id": each.bracket.id, "x": each.x, "top": each.top, "bottom": each.bottom} for each in layout.brackets
        ],
    }


def _text(text: Text, fill: str) -> dict[str, object]:
    return {
        "x": text.x,
        "y": text.y,
        "words": text.words,
        "size": text.size,
        "bold": text.bold,
        "to_left": text.to_left,
        "fill": fill,
    }
