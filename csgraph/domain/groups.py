"""Groups: contexts that the same young people share, as a suggestion, and contexts that bridge communities.

A suggestion decides nothing: it becomes a peer group when a person accepts it with a reason, or never.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PairShared:
    """Two contexts by id: unrelated young people who use both, how many would by chance, how often as many would."""

    one: str
    other: str
    observed: int
    expected: float
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Contexts that several unrelated young people share, with the reasons.

    Contexts and people are ids, in order; people are those who use two or more of the contexts. `stratum`
    says among whom the numbers were compared (None: everybody, or those of whom it is not known). `uid`
    is made from the contexts: the same set has the same one, whenever it is suggested.
    """

    uid: str
    contexts: tuple[str, ...]
    names: tuple[str, ...]
    people: tuple[str, ...]
    kin_groups: int
    pairs: tuple[PairShared, ...]
    stratum: str | None
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """Young people who share contexts with each other more than with others, by id, in order."""

    group: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """A context with users from several groups.

    `participation` is 1 less the sum of squared shares of each group; `z` compares it with what as many users
    drawn by lot would give. `bridging`: 2 or more users from each of 2 groups, and z of 2 or more.
    """

    context: str
    name: str
    users: int
    groups: Mapping[str, int]
    participation: float
    z: float
    bridging: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridges:
    """Contexts with 4 or more users from 2 or more groups, by participation, and the groups themselves."""

    groups_by: str
    communities: tuple[Community, ...]
    contexts: tuple[Bridge, ...]
