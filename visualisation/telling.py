"""One link in one sentence: who, how, where, when, and by whose records."""

from collections.abc import Iterable

from csgraph.domain.pictures import Link, Scene
from visualisation.days import when

MOST = 6


def told(scene: Scene, link: Link) -> str:
    """The sentence of a link."""
    labels = {node.id: node.label for node in scene.nodes}
    sources = ", ".join(f"{agency} ({count})" for agency, count in link.sources)
    return f"{labels[link.source]} {link.phrase.value} {labels[link.target]}, {when(link)}; {sources}"


def told_of(scene: Scene, nodes: Iterable[str]) -> tuple[str, ...]:
    """The sentences of the links of some nodes, or the first few and how many more the table has."""
    ends = frozenset(nodes)
    found = [link for link in scene.links if link.source in ends or link.target in ends]
    more = [f"and {len(found) - MOST} more, in the table"] if len(found) > MOST else []
    return (*(told(scene, link) for link in found[:MOST]), *more)
