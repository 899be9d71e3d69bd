"""The order of nodes down each column: fixed by what they are, so that a node keeps its place from day to day.

The context itself comes first. Young people stand in the order of their codes, kin side by side; everything else in
the order of the scene. Nothing here looks at links: an order by links moves a node when another's links change.
"""

from collections.abc import Sequence
from enum import IntEnum

from csgraph.domain.pictures import Node, NodeKind, Scene


class Column(IntEnum):
    """Where each kind of node stands, left to right."""

    GROUPS = 0
    PEOPLE = 1
    PLACES = 2
    HARMS = 3


COLUMNS = {
    NodeKind.PEER_GROUP: Column.GROUPS,
    NodeKind.SCHOOL: Column.GROUPS,
    NodeKind.YOUNG_PERSON: Column.PEOPLE,
    NodeKind.PLACE: Column.PLACES,
    NodeKind.ONLINE_SPACE: Column.PLACES,
    NodeKind.SAFE_PLACE: Column.PLACES,
    NodeKind.HARM_TYPE: Column.HARMS,
}


def column_of(node: Node) -> Column:
    """The column of a node; the context the picture is about stands beside the harm recorded there."""
    return Column.PLACES if node.focus else COLUMNS[node.kind]


def columns(scene: Scene) -> dict[Column, list[Node]]:
    """Linked nodes of each column from top to bottom; the context itself is always among them, and the first."""
    linked = {end for link in scene.links for end in (link.source, link.target)}
    nodes = [node for node in scene.nodes if node.focus or node.id in linked]
    by_id = {node.id: node for node in nodes}
    found = {column: [node for node in nodes if column_of(node) == column] for column in Column}
    found[Column.PEOPLE] = [by_id[each] for block in _blocks(scene, found[Column.PEOPLE]) for each in block]
    found[Column.PLACES].sort(key=lambda node: not node.focus)
    return found


def _blocks(scene: Scene, people: Sequence[Node]) -> list[tuple[str, ...]]:
    """Young people in the order of their codes, each kin group as one block at its first member."""
    shown = [node.id for node in people]
    block_of = {member: each.nodes for each in scene.brackets for member in each.nodes}
    blocks = (tuple(each for each in block_of.get(person, (person,)) if each in shown) for person in shown)
    taken: set[str] = set()
    apart: list[tuple[str, ...]] = []
    for block in blocks:
        if not taken & set(block):
            apart.append(block)
            taken.update(block)
    return apart
