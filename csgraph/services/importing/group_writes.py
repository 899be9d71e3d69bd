"""What accepting a group writes: a peer group, the record of the decision, and who is connected to it."""

from dataclasses import dataclass
from datetime import date

from csgraph.domain.terms import AssociationKind, Confidence, ContextKind, EventRole, Handling, Locus, RecordKind, Voice
from csgraph.domain.times import Precision
from csgraph.services.importing.writers import context_writes
from csgraph.services.importing.writes import Look, key_of
from csgraph.vault.register import Step

UNUSED = ("subtype", "postcode", "uprn", "usrn", "urn", "easting", "northing", "accuracy_m", "la_code")


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedGroup:
    """A group as somebody accepted it: `incident` is the source's id of one that it formed round (None: none)."""

    suggestion: str
    name: str
    people: tuple[str, ...]
    on: date
    review_by: date
    incident: str | None
    agency: str


def group_writes(group: AcceptedGroup, look: Look) -> list[Step]:
    """The steps, in the order in which they are written."""
    uid = look.register.graph_id("ctx", "group", group.suggestion)
    record = look.register.graph_id("rec", "group", group.suggestion)
    properties: dict[str, object] = {
        **dict.fromkeys(UNUSED),
        "kind": ContextKind.PEER_GROUP.value,
        "name": group.name,
        "aliases": [],
        "source_ids": [group.suggestion],
        "valid_from": group.on,
        "valid_to": None,
        "review_by": group.review_by,
    }
    members = [_member(group, look, uid, record, person) for person in group.people]
    return [*context_writes(uid, 1, look, properties, None).begin, _record(group, look, record), *members]


def _record(group: AcceptedGroup, look: Look, record: str) -> Step:
    incident = group.incident and look.register.graph_id("inc", "ctx_records.csv", group.incident)
    return (
        "records/record",
        {
            "record_uid": record,
            "version": 1,
            "key": key_of(record, 1),
            "source_system": look.source_system,
            "kind": RecordKind.OTHER.value,
            "agency": group.agency,
            "occurred_on": group.on,
            "received_at": group.on,
            "handling": Handling.AMBER.value,
            "person_uid": None,
            "incident_uid": incident,
        },
    )


def _member(group: AcceptedGroup, look: Look, context: str, record: str, person: str) -> Step:
    uid = look.register.graph_id("asc", "group", f"{group.suggestion} {person}")
    values = {
        **look.stamp(uid, 1),
        "record_uid": record,
        "valid_from": group.on,
        "precision": Precision.DAY.value,
        "voice": Voice.PROFESSIONAL.value,
        "role": EventRole.UNKNOWN.value,
        "locus": Locus.UNKNOWN.value,
        "confidence": Confidence.POSSIBLE.value,
        "handling": Handling.AMBER.value,
        "harm_types": [],
    }
    kind = AssociationKind.CONNECTED_TO.value
    return (
        "associations/record",
        {"person": person, "context": context, "kind": kind, "key": key_of(uid, 1), "values": values},
    )
