"""Codes of young people on the pictures of one item: the same whenever and by whomever a picture is asked for.

A code is a number that only the item's key and the young person decide, so it says nothing of who else is shown.
Where two would be dealt the same number, the one who was recorded later is dealt another: a code that was shown
once stays with its young person, and a newcomer renumbers nobody.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from csgraph.ids import PersonId

FEWEST_DIGITS = 3
TRIES = 4
"""How many numbers of each length are tried before a longer one."""

FirstRecorded = tuple[datetime, PersonId]


def deal(people: Iterable[FirstRecorded], item: str) -> dict[PersonId, int]:
    """A number for everybody who was ever linked with an item's context, from when each was first recorded there.

    Equal people and item give equal numbers, in whatever order they come; nobody's depends on who came later.
    """
    first: dict[PersonId, datetime] = {}
    for when, person in people:
        first[person] = min(when, first.get(person, when))
    # Who came in one import has no order in time: the item's key decides, so that two items cannot be joined.
    ordered = sorted(first, key=lambda person: (first[person], _digest(item, person, -1)))
    dealt: dict[int, PersonId] = {}
    for person in ordered:
        dealt[_free(item, person, dealt)] = person
    return {person: number for number, person in dealt.items()}


def _free(item: str, person: PersonId, taken: dict[int, PersonId]) -> int:
    """The first of a young person's own numbers that nobody before them has."""
    attempt = 0
    while (number := _number(item, person, attempt)) in taken:
        attempt += 1
    return number


def _number(item: str, person: PersonId, attempt: int) -> int:
    smallest = 10 ** (FEWEST_DIGITS - 1 + attempt // TRIES)
    return smallest + int.from_bytes(_digest(item, person, attempt)) % (9 * smallest)


def _digest(item: str, person: PersonId, attempt: int) -> bytes:
    return hashlib.sha256(f"{item}\0{person}\0{attempt}".encode()).digest()
