"""Kin links that families, properties and addresses imply: pairs of people, from what rows say of them.

Whoever lived in one home for more than a day is a household, but tenants who follow one another are none: where not
everybody of a home met everybody else, short hand-overs join nobody, and of a home through which more people went
than live in one at once, only those are a household who came on one day.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import combinations, pairwise

import networkx as nx

from csgraph.vault.doubles import ONE_PERSON, pairs_under_one
from csgraph.vault.register import KinMember

ALWAYS = "0001-01-01"
FOR_EVER = "9999-12-31"

WHOLE_FAMILY = 8
"""Up to so many people every two of a family are linked; beyond, each with the next."""
CHANGE_OVER = 1
"""Days that one who leaves and one who comes may share without having lived together."""
HAND_OVER = 14
"""Days, less than half of the shorter stay, that tenants may share who follow one another."""

Pair = tuple[str, str]


def implied_pairs(
    members: Sequence[KinMember], *, held_people: Iterable[str], most_at_once: int, apart: Collection[Pair] = ()
) -> set[Pair]:
    """The pairs (lesser id first) that one family, household or number links.

    A family links everybody in it, and one number everybody who has it but those who were said to be two (`apart`);
    of very many, each is linked with the next.
    A household links people whose spells share more than a day, unless more than `most_at_once` people ever lived
    there at once, or they only followed one another. Two people at the same written address whose property numbers
    are both known and differ are not one household.
    """
    held = set(held_people)
    present = [each for each in members if each.person in held]
    if not present:
        return set()
    people = sorted({each.person for each in present})
    if present[0].basis in ONE_PERSON:
        return set[Pair](pairs_under_one(people)) - set(apart)
    if present[0].basis == "FAMILY":
        return set(combinations(people, 2)) if len(people) <= WHOLE_FAMILY else set(pairwise(people))
    if _most_at_once(present) > most_at_once:
        return set()
    return _lived_together(present, most=most_at_once)


def _lived_together(present: Sequence[KinMember], *, most: int) -> set[Pair]:
    met: set[Pair] = set()
    stayed: set[Pair] = set()
    came: set[Pair] = set()
    for one, other in combinations(sorted(present, key=_spell), 2):
        shared = _days_shared(one, other)
        if one.person == other.person or shared <= CHANGE_OVER or not _may_be_one_property(one, other):
            continue
        pair = min(one.person, other.person), max(one.person, other.person)
        met.add(pair)
        if shared > HAND_OVER or 2 * shared >= min(_days(one), _days(other)):
            stayed.add(pair)
        if one.first_day and one.first_day == other.first_day:
            came.add(pair)
    return {
        pair
        for home in _homes(met)
        for pair in (home if _everybody_met(home) else _without_hand_overs(home & stayed, came, most=most))
    }


def _without_hand_overs(stayed: set[Pair], came: set[Pair], *, most: int) -> set[Pair]:
    return {
        pair
        for home in _homes(stayed)
        for pair in (home if _everybody_met(home) or len(_people(home)) <= most else home & came)
    }


def _homes(pairs: set[Pair]) -> list[set[Pair]]:
    """The pairs of each part of people who are joined, through whomever."""
    parts = nx.connected_components(nx.Graph(pairs))
    return [{pair for pair in pairs if pair[0] in part} for part in parts]


def _everybody_met(home: set[Pair]) -> bool:
    people = len(_people(home))
    return len(home) == people * (people - 1) // 2


def _people(home: set[Pair]) -> set[str]:
    return {person for pair in home for person in pair}


def _spell(member: KinMember) -> tuple[str, str, str]:
    return member.first_day or ALWAYS, member.last_day or FOR_EVER, member.person


def _days(member: KinMember) -> int:
    return _days_shared(member, member)


def _days_shared(one: KinMember, other: KinMember) -> int:
    """Days on which both lived there, first and last day included; below 1 where there was none."""
    first = max(_spell(one)[0], _spell(other)[0])
    last = min(_spell(one)[1], _spell(other)[1])
    return date.fromisoformat(last).toordinal() - date.fromisoformat(first).toordinal() + 1


def _may_be_one_property(one: KinMember, other: KinMember) -> bool:
    return not (one.other and other.other) or one.other == other.other


def _most_at_once(members: Sequence[KinMember]) -> int:
    """The largest number of different people on any one day: on each first day, who is there."""
    spells = [_spell(each) for each in members]
    return max(len({person for start, end, person in spells if start <= day <= end}) for day, _, _ in spells)
