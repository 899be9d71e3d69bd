"""What a picture is drawn from: the facts that the graph holds around one context."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from csgraph.disclosure.picture_codes import FirstRecorded
from csgraph.domain.associations import Association
from csgraph.domain.contexts import Context
from csgraph.domain.terms import AssociationKind, EventRole, Locus
from csgraph.ids import AssociationId, ContextId, KinGroupId, PersonId

EVIDENCE = frozenset({AssociationKind.NAMED_UNSAFE, AssociationKind.HARMED_AT})
SAID_UNSAFE = frozenset({AssociationKind.NAMED_UNSAFE, AssociationKind.NAMED_MIXED})
HARM_ROLES = frozenset({EventRole.HARMED, EventRole.BOTH, EventRole.CAUSED_HARM_ALLEGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextFacts:
    """What the graph holds around one context: every association of its linked young people, here and elsewhere.

    `contexts` has each other context that an association names; `standing_for` tells which context a merged one is
    read as; `evidence` is what an alert rests on (None: by kind, role and locus). Agency labels are by code.
    `ever_linked` has everybody whom anything ever linked here, and when first: codes are dealt to all of them.
    `unsafe` has the contexts that anybody at all, linked here or not, names unsafe: none is drawn as safe.
    """

    focus: Context
    associations: tuple[Association, ...]
    contexts: Mapping[ContextId, Context]
    kin: Mapping[PersonId, KinGroupId]
    harm_labels: Mapping[str, str]
    standing_for: Mapping[ContextId, ContextId] = field(default_factory=dict[ContextId, ContextId])
    evidence: frozenset[AssociationId] | None = None
    agency_labels: Mapping[str, str] = field(default_factory=dict[str, str])
    ever_linked: tuple[FirstRecorded, ...] = ()
    unsafe: frozenset[ContextId] = frozenset()

    def context_of(self, association: Association) -> ContextId:
        """The context that an association is read as being with."""
        return self.standing_for.get(association.context, association.context)

    def is_here(self, association: Association) -> bool:
        """Whether it is with the focal context."""
        return self.context_of(association) == self.focus.uid

    def first_recorded(self) -> tuple[FirstRecorded, ...]:
        """Everybody ever linked here, once or more, with when that was recorded."""
        held = ((each.recorded.recorded_at, each.person) for each in self.associations if self.is_here(each))
        return (*self.ever_linked, *held)

    def harms_here(self, association: Association) -> tuple[str, ...]:
        """Harm types that happened, by record, at the focal context.

        What somebody fears where they name a place unsafe is no harm recorded there; harm inside a family is not
        the context's.
        """
        return association.harm_types if self.is_here(association) and _records_harm(association) else ()

    def is_evidence(self, association: Association) -> bool:
        """Whether a shared context may rest on it."""
        if not self.is_here(association):
            return False
        if self.evidence is not None:
            return association.uid in self.evidence
        counts = association.role != EventRole.HELPED and association.locus != Locus.FAMILIAL
        return association.kind in EVIDENCE and counts

    def homes(self) -> frozenset[ContextId]:
        """Other contexts where somebody is known to live or have lived, at whatever time that was recorded."""
        lived_at = (each for each in self.associations if each.kind == AssociationKind.LIVES_AT)
        return frozenset(self.context_of(each) for each in lived_at) - {self.focus.uid}

    def speaks_against_safety(self, association: Association) -> bool:
        """Whether it says of its context that somebody is not safe or was hurt there, by whomever."""
        return association.kind in SAID_UNSAFE or (_happened(association) and association.role != EventRole.HELPED)

    def with_places_around(self, contexts: frozenset[ContextId]) -> frozenset[ContextId]:
        """These contexts and whatever they lie within: what is not safe in a part is not safe throughout."""
        around = {self.focus.uid: self.focus, **self.contexts}
        found: set[ContextId] = set()
        wanted = list(contexts)
        while wanted:
            uid = self.standing_for.get(wanted[-1], wanted.pop())
            outer = around[uid].within if uid in around and uid not in found else None
            found.add(uid)
            wanted += [outer] if outer else []
        return frozenset(found)


def _records_harm(association: Association) -> bool:
    return _happened(association) and association.locus != Locus.FAMILIAL


def _happened(association: Association) -> bool:
    """Whether there was harm, by its kind or by the part in it."""
    return association.kind == AssociationKind.HARMED_AT or (
        association.kind == AssociationKind.FOUND_AT and association.role in HARM_ROLES
    )
