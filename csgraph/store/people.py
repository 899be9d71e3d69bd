"""Young people in the graph: versions of their particulars, their episodes, and their kin."""

from collections.abc import Iterator, Sequence

from csgraph.store.graph import Graph
from csgraph.store.queries import load

STATES = "people/states"
MOTHERS_ONLY = "people/mothers_only"
EPISODES = "episodes/of_people"
KIN_LINKS = "kin/of_people"
ALL_KIN = "kin/all_current"
MEMBERSHIPS = "kin/memberships"
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


def current_kin(graph: Graph) -> Iterator[tuple[str, str]]:
    """Every kin link held now, as pairs."""
    for row in graph.stream(load(ALL_KIN)):
        yield str(row["person"]), str(row["other"])


def memberships(graph: Graph) -> dict[str, str]:
    """The kin group that each person is in now."""
    return {str(row["person"]): str(row["kin_group"]) for row in graph.stream(load(MEMBERSHIPS))}


def regroup(graph: Graph, *, leave: Sequence[str], join: Sequence[tuple[str, str]]) -> None:
    """Takes people out of their kin groups and puts people into theirs."""
    for start in range(0, len(leave), CHUNK):
        graph.write([(load(LEAVE), {"people": list(leave[start : start + CHUNK])})])
    for start in range(0, len(join), CHUNK):
        rows = [{"person": person, "kin_group": group} for person, group in join[start : start + CHUNK]]
        graph.write([(load(JOIN), {"rows": rows})])
