"""Kin: the links that families and households imply, kept current; and the kin groups that all links form."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from csgraph.domain.terms import Handling
from csgraph.ids import new_id
from csgraph.services.importing.households import Pair, implied_pairs
from csgraph.vault.doubles import ONE_PERSON
from csgraph.vault.register import KinMember, Register, Step

RELATION = {
    "FAMILY": "SIBLING",
    "PROPERTY": "HOUSEHOLD",
    "ADDRESS": "HOUSEHOLD",
    **dict.fromkeys(ONE_PERSON, "ONE_PERSON"),
}


def link_steps(
    register: Register,
    members: Mapping[str, Sequence[KinMember]],
    links: Iterable[Mapping[str, object]],
    *,
    held_people: Iterable[str],
    most_at_once: int,
    apart: Collection[Pair] = (),
) -> tuple[list[Step], list[Step]]:
    """(steps that end links, steps that begin them) so that each group's links are what its rows imply.

    `links` are all versions of links ever derived for people of these groups.
    """
    ends: list[Step] = []
    begins: list[Step] = []
    by_group: dict[str, list[Mapping[str, object]]] = {group: [] for group in members}
    for link in links:
        by_group.get(str(link["group"]), []).append(link)
    held = set(held_people)
    for group in sorted(members):
        rows = members[group]
        pairs = implied_pairs(rows, held_people=held, most_at_once=most_at_once, apart=apart)
        current = {_pair(link): link for link in by_group[group] if link["superseded_at"] is None}
        gone = sorted(set(current) - pairs)
        ends += [("kin/supersede", {"key": current[pair]["key"], "person": pair[0]}) for pair in gone]
        for pair in sorted(pairs - set(current)):
            version = 1 + sum(1 for link in by_group[group] if _pair(link) == pair)
            begins.append(_begin(register, rows[0].basis, group, pair, version))
    return ends, begins


def _pair(link: Mapping[str, object]) -> Pair:
    return str(link["person"]), str(link["other"])


def _begin(register: Register, basis: str, group: str, pair: Pair, version: int) -> Step:
    uid = register.graph_id("kin", group, "|".join(pair))
    key = f"{uid}.{version}"
    values: dict[str, object] = {
        "uid": uid,
        "version": version,
        "relation": RELATION[basis],
        "basis": basis,
        "group": group,
        "confidence": "PROBABLE",
        "handling": Handling.AMBER.value,
    }
    return "kin/record", {"person": pair[0], "other": pair[1], "key": key, "values": values}


def groups_of(links: Iterable[Pair], present: Mapping[str, str]) -> tuple[list[str], list[Pair]]:
    """(people to take out of a kin group, (person, group) pairs to put in) so that groups are what links form.

    A group keeps its id as long as somebody who carried it is in it; where several were joined, the least stays.
    """
    parent: dict[str, str] = {}

    def root(person: str) -> str:
        while parent.setdefault(person, person) != person:
            parent[person] = parent[parent[person]]
            person = parent[person]
        return person

    for one, other in links:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    people: dict[str, list[str]] = {}
    for person in sorted(parent):
        people.setdefault(root(person), []).append(person)
    wanted: dict[str, str] = {}
    taken: set[str] = set()
    for first in sorted(people):
        carried = sorted({present[each] for each in people[first] if each in present} - taken)
        group = carried[0] if carried else new_id("kin")
        taken.add(group)
        wanted |= dict.fromkeys(people[first], group)
    leave = sorted(person for person, group in present.items() if wanted.get(person) != group)
    join = sorted((person, group) for person, group in wanted.items() if present.get(person) != group)
    return leave, join
