"""People who work in the synthetic borough, one for each role: whom a newcomer can be in the demonstration."""

from dataclasses import dataclass

from csgraph.domain.access import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One of them, invented. `professional` is who they are in the borough's files."""

    name: str
    role: Role
    agency: str
    team: str
    professional: str | None = None


STAFF = (
    Colleague(name="Mirren Oakhollow", role=Role.CONTEXTUAL_LEAD, agency="CSC", team="Contextual safeguarding"),
    Colleague(name="Efa Selwick", role=Role.PRACTITIONER, agency="CSC", team="Assessment", professional="W000"),
    Colleague(name="Tobin Larkmere", role=Role.PANEL_MEMBER, agency="POLICE", team="Neighbourhood"),
    Colleague(name="Isolde Fenmarch", role=Role.ANALYST, agency="CSC", team="Insight"),
    Colleague(name="Caspar Wendlow", role=Role.INFORMATION_GOVERNANCE, agency="CSC", team="Information governance"),
    Colleague(name="Wilda Thornbeck", role=Role.ADMINISTRATOR, agency="CSC", team="Systems"),
)
"""In the order in which they are offered: the first sees the most of what there is to see."""
