"""Suggested groups, bridging, emerging and unusual contexts as the API shows them, and decisions as it takes them."""

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from api.schemas.base import Closed, Day, Line, Listed, Reason
from csgraph.domain.emerging import EmergingContext
from csgraph.domain.groups import Bridge, Bridges, PairShared, Suggestion
from csgraph.domain.reports import UnusualPlace


class PairOut(Closed):
    """Two contexts, and how many unrelated young people use both, against how many would by chance."""

    a: str
    b: str
    observed: int
    expected: float
    p: float

    @classmethod
    def of(cls, pair: PairShared) -> "PairOut":
        """The pair."""
        return cls(a=pair.one, b=pair.other, observed=pair.observed, expected=pair.expected, p=pair.p)


class GroupOut(Closed):
    """A suggestion: contexts that several unrelated young people share; people are pseudonyms."""

    suggestion: str = Field(examples=["grp_0123456789abcdef0123456789"])
    contexts: list[str]
    people: list[str]
    pairs: list[PairOut]
    stratum: str | None
    kin_groups: int
    explanation: str

    @classmethod
    def of(cls, found: Suggestion) -> "GroupOut":
        """The suggestion."""
        return cls(
            suggestion=found.uid,
            contexts=list(found.contexts),
            people=list(found.people),
            pairs=[PairOut.of(pair) for pair in found.pairs],
            stratum=found.stratum,
            kin_groups=found.kin_groups,
            explanation=found.explanation,
        )


class GroupsOut(Listed):
    """Suggestions, the least likely by chance first."""

    groups: list[GroupOut]


class AcceptanceIn(Closed):
    """What accepting a group takes."""

    name: Line
    reason: Reason
    review_by: Day
    incident: Line | None = Field(default=None, description="The source's id of the incident that it formed round.")


class DeclinationIn(Closed):
    """Why a suggestion is set aside."""

    reason: Reason


class DeclinedOut(Closed):
    """A suggestion that is not made again."""

    suggestion: str


class CommunityOut(Closed):
    """Young people, by pseudonym, who share contexts with each other more than with others."""

    group: str
    people: list[str]


class BridgeOut(Closed):
    """A context with users from several groups."""

    context: str
    users: int
    groups: dict[str, int]
    participation: float
    z: float
    bridging: bool


class BridgesOut(Listed):
    """Contexts with 4 or more users from 2 or more groups, by participation, and the groups."""

    groups_by: str
    communities: list[CommunityOut]
    contexts: list[BridgeOut]

    @classmethod
    def of(cls, found: Bridges, contexts: Sequence[Bridge], following: str | None) -> "BridgesOut":
        """These contexts of the answer, and where it goes on."""
        return cls(
            groups_by=found.groups_by,
            communities=[CommunityOut(group=each.group, people=list(each.people)) for each in found.communities],
            contexts=[
                BridgeOut(
                    context=each.context,
                    users=each.users,
                    groups=dict(each.groups),
                    participation=each.participation,
                    z=each.z,
                    bridging=each.bridging,
                )
                for each in contexts
            ],
            next=following,
        )


class EmergingOut(Closed):
    """A context that is new, or that nobody named in the year before, with how unusual that is."""

    context: str
    name: str
    kind: str
    first_on: date
    since: date
    until: date
    observed: int
    expected: float
    at_least: float
    p: float
    recurrence_days: float | None
    explanation: str

    @classmethod
    def of(cls, found: EmergingContext) -> "EmergingOut":
        """The context."""
        return cls(
            context=found.context,
            name=found.name,
            kind=found.kind.value,
            first_on=found.first_on,
            since=found.since,
            until=found.until,
            observed=found.observed,
            expected=found.expected,
            at_least=found.at_least,
            p=found.p,
            recurrence_days=found.recurrence_days,
            explanation=found.explanation,
        )


class EmergingContextsOut(Listed):
    """Contexts that emerge, the least likely by chance first."""

    contexts: list[EmergingOut]


class UnusualPlaceOut(Closed):
    """A context, or neighbouring ones, of which more was said than usual."""

    contexts: list[str]
    names: list[str]
    since: date
    until: date
    observed: int
    expected: float
    p: float
    explanation: str

    @classmethod
    def of(cls, found: UnusualPlace) -> "UnusualPlaceOut":
        """The place."""
        return cls(
            contexts=list(found.contexts),
            names=list(found.names),
            since=found.since,
            until=found.until,
            observed=found.observed,
            expected=found.expected,
            p=found.p,
            explanation=found.explanation,
        )


class UnusualPlacesOut(Listed):
    """What stands out up to the end of a month."""

    month: str
    places: list[UnusualPlaceOut]
