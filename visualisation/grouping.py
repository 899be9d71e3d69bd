"""Young people who are alike drawn as one: whom each row of a picture stands for, and whose links each line.

A few are drawn one by one. Many are gathered as little as makes the picture short enough to read: first those with
the very same links, then those of whom the same is recorded at the context itself. Counts beside places stay those
of young people, and the table and the words name every code.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace

from csgraph.domain.pictures import Bracket, Link, LinkKind, Node, NodeKind, Scene
from visualisation.cards import landing_of

ONE_BY_ONE = 12
MAX_ROWS = 16
"""How many rows a picture may have before more is gathered."""

_Likeness = Callable[[str], Hashable]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A scene as it is drawn: `members` has the young people of each row, `bundles` the links of each line."""

    scene: Scene
    members: Mapping[str, tuple[str, ...]]
    bundles: Mapping[str, tuple[Link, ...]]

    def is_part(self, link: Link) -> bool:
        """Whether a line stands for some of its row only."""
        return len({each.source for each in self.bundles[link.id]}) < len(self.members.get(link.source, (link.source,)))


def gather(scene: Scene) -> Gathered:
    """The scene as it is drawn; one of few young people is drawn as it is."""
    people = [node.id for node in scene.nodes if node.kind == NodeKind.YOUNG_PERSON]
    rows = [[each] for each in people]
    for likeness in _likenesses(scene) if len(people) > ONE_BY_ONE else ():
        rows = _alike(people, likeness)
        if len(rows) <= MAX_ROWS:
            break
    return _drawn(scene, [tuple(row) for row in rows])


def _likenesses(scene: Scene) -> tuple[_Likeness, ...]:
    """What makes two alike, from most to least; kin stay apart from others until there are too many."""
    kin = {member: each.id for each in scene.brackets for member in each.nodes}
    focus = next(node.id for node in scene.nodes if node.focus)
    every: dict[str, set[Hashable]] = defaultdict(set)
    here: dict[str, set[Hashable]] = defaultdict(set)
    for link in scene.links:
        every[link.source].add((link.target, landing_of(link), link.confidence))
        if link.target == focus:
            here[link.source].add((link.phrase, link.ended))
    return (
        lambda person: (frozenset(every[person]), kin.get(person)),
        lambda person: (frozenset(here[person]), kin.get(person)),
        lambda person: frozenset(here[person]),
    )


def _alike(people: list[str], likeness: _Likeness) -> list[list[str]]:
    rows: dict[Hashable, list[str]] = {}
    for person in people:
        rows.setdefault(likeness(person), []).append(person)
    return list(rows.values())


def _drawn(scene: Scene, rows: list[tuple[str, ...]]) -> Gathered:
    labels = {node.id: node for node in scene.nodes}
    nodes = [labels[row[0]] if len(row) == 1 else _group(row, place) for place, row in enumerate(rows, start=1)]
    row_of = {person: node.id for node, row in zip(nodes, rows, strict=True) for person in row}
    bundles = _bundles(scene, row_of)
    members = {node.id: row for node, row in zip(nodes, rows, strict=True)}
    focus, *others = (node for node in scene.nodes if node.kind != NodeKind.YOUNG_PERSON)
    brackets = [replace(each, nodes=tuple(dict.fromkeys(row_of[one] for one in each.nodes))) for each in scene.brackets]
    drawn = replace(
        scene,
        nodes=(focus, *nodes, *others),
        links=tuple(replace(each[0], source=row_of.get(each[0].source, each[0].source)) for each in bundles),
        brackets=tuple(
            each for each, whole in zip(brackets, scene.brackets, strict=True) if _of_kin(each, whole, members)
        ),
    )
    return Gathered(scene=drawn, members=members, bundles={each[0].id: each for each in bundles})


def _of_kin(drawn: Bracket, whole: Bracket, members: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a bracket stands beside several rows of nobody but kin; a row of many says "unrelated" in its counts."""
    return len(drawn.nodes) > 1 and all(set(members[row]) <= set(whole.nodes) for row in drawn.nodes)


def _group(row: tuple[str, ...], place: int) -> Node:
    return Node(id=f"g-{place}", kind=NodeKind.YOUNG_PERSON, label=f"{len(row)} young people")


def _bundles(scene: Scene, row_of: Mapping[str, str]) -> list[tuple[Link, ...]]:
    """Links from one row to one thing that say the same and are as sure, in the order of the first of each."""
    bundles: dict[Hashable, list[Link]] = {}
    for link in scene.links:
        alone = link.kind == LinkKind.HARM_OCCURS or row_of[link.source] == link.source
        line = link.id if alone else (row_of[link.source], link.target, landing_of(link), link.kind, link.confidence)
        bundles.setdefault(line, []).append(link)
    return [tuple(each) for each in bundles.values()]
