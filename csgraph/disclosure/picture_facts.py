"""What a picture is drawn from: the facts that the graph holds around one context."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from csgraph.domain.associations import Association
from csgraph.domain.contexts import Context
from csgraph.domain.terms import AssociationKind, EventRole, Locus
from csgraph.ids import AssociationId, ContextId, KinGroupId, PersonId

EVIDENCE = frozenset({AssociationKind.NAMED_UNSAFE, AssociationKind.HARMED_AT})


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextFacts:
    """What the graph holds around one context: every association of its linked young people, here and elsewhere.

    `contexts` has each other context that an association names; `standing_for` tells which context a merged one is
    read as; `evidence` is what an alert rests on (None: by kind, role and locus). Agency labels are by code.
    """

    focus: Context
    associations: tuple[Association, ...]
    contexts: Mapping[ContextId, Context]
    kin: Mapping[PersonId, KinGroupId]
    harm_labels: Mapping[str, str]
    standing_for: Mapping[ContextId, ContextId] = field(default_factory=dict[ContextId, ContextId])
    evidence: frozenset[AssociationId] | None = None
    agency_labels: Mapping[str, str] = field(default_factory=dict[str, str])

    def context_of(self, association: Association) -> ContextId:
        """The context that an association is read as being with."""
        return self.standing_for.get(association.context, association.context)

    def is_here(self, association: Association) -> bool:
        """Whether it is with the focal context."""
        return self.context_of(association) == self.focus.uid

    def harms_here(self, association: Association) -> tuple[str, ...]:
        """Harm types it records at the focal context; harm inside a family is not the context's."""
        outside = self.is_here(association) and association.locus != Locus.FAMILIAL
        return association.harm_types if outside else ()

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
