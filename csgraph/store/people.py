"""Young people in the graph: versions of their particulars, their episodes, and their kin."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import cast

from csgraph.store.graph import Graph
from csgraph.store.queries import load

STATES = "people/states"
MOTHERS_ONLY = "people/mothers_only"
EPISODES = "episodes/of_people"
KIN_LINKS = "kin/of_people"
LINKED = "kin/linked"
TOGETHER = "kin/together"
COUNT_GROUPS = "kin/count_groups"
LEAVE = "kin/leave"
JOIN = "kin/join"

CHUNK = 2000
Row = dict[str, object]


def states(graph: Graph, people: Sequence[str]) -> list[Row]:
    """Every version held of these people's particulars, by person and version."""
    return graph.read(load(STATES), people=list(people))


def mothers_only(graph: Graph, people: Sequence[str]) -> set[str]:
    """Those of these people who are somebody's mother and have no association or harm of their own."""
    return {str(row["person"]) for row in graph.read(load(MOTHERS_ONLY), people=list(people))}


def episodes(graph: Graph, people: Sequence[str]) -> list[Row]:
    """Episodes held now of these people."""
    return graph.read(load(EPISODES), people=list(people))


def derived_kin(graph: Graph, people: Sequence[str]) -> list[Row]:
    """Every version of the kin links that were derived for these people, whatever end they stand at."""
    return graph.read(load(KIN_LINKS), people=list(people))


def kin_around(graph: Graph, people: Iterable[str]) -> tuple[set[tuple[str, str]], dict[str, str]]:
    """(kin links held now, kin group by person) of these people and of all whom a link or a group joins to them."""
    links: set[tuple[str, str]] = set()
    present: dict[str, str] = {}
    reached: set[str] = set()
    ahead = set(people)
    while ahead:
        reached |= ahead
        found = [(str(row["person"]), str(row["other"])) for row in _each(graph, LINKED, ahead)]
        together = {str(row["person"]): str(row["kin_group"]) for row in _each(graph, TOGETHER, ahead)}
        links.update(found)
        present |= together
        ahead = {each for pair in found for each in pair}.union(together) - reached
    return links, present


def count_kin_groups(graph: Graph) -> int:
    """How many kin groups somebody is in."""
    return cast("int", graph.read(load(COUNT_GROUPS))[0]["kin_groups"])


def regroup(graph: Graph, *, leave: Sequence[str], join: Sequence[tuple[str, str]]) -> None:
    """Takes people out of their kin groups and puts people into theirs."""
    for start in range(0, len(leave), CHUNK):
        graph.write([(load(LEAVE), {"people": list(leave[start : start + CHUNK])})])
    for start in range(0, len(join), CHUNK):
        rows = [{"person": person, "kin_group": group} for person, group in join[start : start + CHUNK]]
        graph.write([(load(JOIN), {"rows": rows})])


def regroup_around(
    graph: Graph,
    people: Iterable[str],
    grouped: Callable[[Iterable[tuple[str, str]], Mapping[str, str]], tuple[Sequence[str], Sequence[tuple[str, str]]]],
) -> None:
    """Brings the kin groups round these people up to date with the links held now, by the rule `grouped`."""
    leave, join = grouped(*kin_around(graph, people))
    regroup(graph, leave=leave, join=join)


def _each(graph: Graph, query: str, people: Iterable[str]) -> Iterator[Row]:
    listed = sorted(people)
    for start in range(0, len(listed), CHUNK):
        yield from graph.read(load(query), people=listed[start : start + CHUNK])
