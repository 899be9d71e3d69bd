"""Associations of young people with contexts: one version of one link, with both times and its source."""

from dataclasses import dataclass

from csgraph.domain.terms import AssociationKind, Confidence, EventRole, Handling, Locus, Voice
from csgraph.domain.times import Precision, RecordTime, ValidTime
from csgraph.ids import AssociationId, ContextId, PersonId, RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """One version of a person–context link."""

    uid: AssociationId
    version: int
    person: PersonId
    context: ContextId
    kind: AssociationKind
    valid: ValidTime
    precision: Precision
    recorded: RecordTime
    record: RecordId | None = None
    agency: str | None = None
    voice: Voice = Voice.UNKNOWN
    role: EventRole = EventRole.UNKNOWN
    harm_types: tuple[str, ...] = ()
    locus: Locus = Locus.UNKNOWN
    confidence: Confidence = Confidence.PROBABLE
    handling: Handling = Handling.AMBER
    weight: int | None = None
