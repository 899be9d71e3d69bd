"""The order of nodes down each column: barycentres, so that few links cross, with kin kept side by side.

Barycentre order after Sugiyama, Tagawa and Toda (1981). Nothing here looks at how many links a young person has.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import IntEnum
from statistics import fmean

from csgraph.domain.pictures import Node, NodeKind, Scene

ROUNDS = 6


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
    """Linked nodes of each column from top to bottom; the context itself is always among them."""
    linked = {end for link in scene.links for end in (link.source, link.target)}
    nodes = [node for node in scene.nodes if node.focus or node.id in linked]
    near = _neighbours(scene)
    people = [list(block) for block in _blocks(scene, nodes)]
    contexts = {column: [node.id for node in nodes if column_of(node) == column] for column in Column}
    for _ in range(ROUNDS):
        rank = _ranks([each for block in people for each in block])
        for column in (Column.GROUPS, Column.PLACES):
            contexts[column] = _sorted(contexts[column], near, rank)
        places = _ranks(contexts[Column.GROUPS]) | _ranks(contexts[Column.PLACES])
        people = _sorted_blocks(people, near, places | rank)
    contexts[Column.PEOPLE] = [each for block in people for each in block]
    by_id = {node.id: node for node in nodes}
    return {column: [by_id[each] for each in contexts[column]] for column in Column}


def _neighbours(scene: Scene) -> dict[str, set[str]]:
    """Who is linked to what, without the links to the context itself, which everyone has."""
    focus = {node.id for node in scene.nodes if node.focus}
    near: dict[str, set[str]] = defaultdict(set)
    for link in scene.links:
        near[link.target].add(link.source)
        if link.target not in focus:
            near[link.source].add(link.target)
    return near


def _blocks(scene: Scene, nodes: Sequence[Node]) -> list[tuple[str, ...]]:
    """Young people in number order, each kin group as one block at its first member."""
    people = [node.id for node in nodes if node.kind == NodeKind.YOUNG_PERSON]
    block_of = {member: each.nodes for each in scene.brackets for member in each.nodes}
    blocks = (tuple(each for each in block_of.get(person, (person,)) if each in people) for person in people)
    return list(dict.fromkeys(blocks))


def _ranks(order: Sequence[str]) -> dict[str, float]:
    """How far down its column each stands, from 0 to 1."""
    return {each: (place + 0.5) / len(order) for place, each in enumerate(order)}


def _sorted(order: list[str], near: Mapping[str, set[str]], rank: Mapping[str, float]) -> list[str]:
    return sorted(order, key=lambda each: (_middle(near[each], rank, 0.5), order.index(each)))


def _sorted_blocks(blocks: list[list[str]], near: Mapping[str, set[str]], rank: Mapping[str, float]) -> list[list[str]]:
    inside = [sorted(block, key=lambda each: _middle(near[each], rank, rank[each])) for block in blocks]
    return sorted(inside, key=lambda block: fmean(_middle(near[each], rank, rank[each]) for each in block))


def _middle(near: set[str], rank: Mapping[str, float], otherwise: float) -> float:
    """Barycentre of the neighbours that have a rank. Rounded: equal sums may differ in the last bit."""
    found = sorted(rank[each] for each in near if each in rank)
    return round(fmean(found), 9) if found else otherwise
