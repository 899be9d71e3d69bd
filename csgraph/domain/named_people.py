"""Named people: who uses csgraph under a name of their own, what each may do, and from when to when.

What somebody is to the service comes from this register and never from a token. Days are the authority's; each span
is half-open, so that `left_on` and `valid_to` are the first day on which it is no longer so.
"""

from dataclasses import dataclass
from datetime import date

from csgraph.domain.access import Role
from csgraph.domain.notices import lead_box
from csgraph.ids import NamedPersonId, ProfessionalId

FOR_PEOPLE = tuple(role for role in Role if role is not Role.API_CLIENT)
"""Roles that a person can have: the other one is a registered program's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role that somebody has from one day to another. `areas` are those it is for; none: all of them."""

    role: Role
    areas: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on this day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPerson:
    """Somebody who uses the service. `login` is what they are called at its command line.

    `professional` is who they are among the professionals of the imported files: whose young people are theirs.
    """

    uid: NamedPersonId
    name: str
    agency: str
    joined_on: date
    email: str | None = None
    login: str | None = None
    team: str | None = None
    professional: ProfessionalId | None = None
    left_on: date | None = None
    grants: tuple[Grant, ...] = ()

    def is_here_on(self, day: date) -> bool:
        """Whether they use the service on this day."""
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)

    def roles_on(self, day: date) -> frozenset[Role]:
        """What they are to the service on this day; nothing once they have left."""
        return frozenset(each.role for each in self.grants if self.is_here_on(day) and each.holds_on(day))

    def boxes_on(self, day: date) -> frozenset[str]:
        """The boxes that are theirs on this day, by who they are: a practitioner's own, a lead's areas."""
        areas = {lead_box(area) for each in self._leading_on(day) for area in each.areas}
        own = {str(self.professional)} if self.professional and Role.PRACTITIONER in self.roles_on(day) else set[str]()
        return frozenset(areas | own)

    def leads_everywhere_on(self, day: date) -> bool:
        """Whether the boxes of leads of every area are theirs on this day."""
        return any(not each.areas for each in self._leading_on(day))

    def _leading_on(self, day: date) -> list[Grant]:
        return [
            each
            for each in self.grants
            if each.role is Role.CONTEXTUAL_LEAD and self.is_here_on(day) and each.holds_on(day)
        ]
