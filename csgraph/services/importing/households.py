"""Kin links that families, properties and addresses imply: pairs of people, from what rows say of them."""

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

from csgraph.vault.register import KinMember

ALWAYS = "0001-01-01"
FOR_EVER = "9999-12-31"

WHOLE_FAMILY = 8
"""Up to so many people every two of a family are linked; beyond, each with the next."""

Pair = tuple[str, str]


def implied_pairs(
    members: Sequence[KinMember],
    *,
    held_people: Iterable[str],
    most_at_once: int,
    crowded: frozenset[str] = frozenset(),
) -> set[Pair]:
    """The pairs (lesser id first) that one family or household links.

    A family links everybody in it. A household links people whose spells share a day,
    unless more than `most_at_once` people ever lived there at once. Two people at the same written
    address whose property numbers are both known and differ are not one household.
    """
    held = set(held_people)
    present = [each for each in members if each.person in held]
    if not present:
        return set()
    if present[0].basis == "FAMILY":
        people = sorted({each.person for each in present})
        return set(combinations(people, 2)) if len(people) <= WHOLE_FAMILY else set(pairwise(people))
    if present[0].group in crowded or _most_at_once(present) > most_at_once:
        return set()
    return {
        (min(one.person, other.person), max(one.person, other.person))
        for one, other in combinations(sorted(present, key=_spell), 2)
        if one.person != other.person and _share_a_day(one, other) and _may_be_one_property(one, other)
    }


def _spell(member: KinMember) -> tuple[str, str, str]:
    return member.first_day or ALWAYS, member.last_day or FOR_EVER, member.person


def _share_a_day(one: KinMember, other: KinMember) -> bool:
    return _spell(one)[0] <= _spell(other)[1] and _spell(other)[0] <= _spell(one)[1]


def _may_be_one_property(one: KinMember, other: KinMember) -> bool:
    return not (one.other and other.other) or one.other == other.other


def _most_at_once(members: Sequence[KinMember]) -> int:
    """The largest number of different people on any one day: on each first day, who is there."""
    spells = [_spell(each) for each in members]
    return max(len({person for start, end, person in spells if start <= day <= end}) for day, _, _ in spells)
