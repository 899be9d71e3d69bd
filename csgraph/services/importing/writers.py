"""Writers: for each file, what one of its rows puts into the graph and the vault.

A writer is a pure function of a row and of ids that were looked up for its chunk. `WRITERS` is the
table; a file that is not in it only goes into the register (and there into what is derived later).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from csgraph.domain.people import Identity
from csgraph.domain.terms import ContextKind, Handling
from csgraph.ids import PersonId
from csgraph.ingest import translate
from csgraph.ingest.staging import StagedRow
from csgraph.vault.identities import LinkedIdentifier
from csgraph.vault.register import KinMember, Register, Step


@dataclass(slots=True, kw_only=True)
class Writes:
    """What one row writes: steps that begin its version, steps that will end it, and the vault's part."""

    begin: list[Step] = field(default_factory=list[Step])
    end: list[Step] = field(default_factory=list[Step])
    facts: dict[str, object] = field(default_factory=dict[str, object])
    identity: Identity | None = None
    identifier: LinkedIdentifier | None = None
    narrative: tuple[str, str] | None = None
    professional: tuple[str, str] | None = None
    kin_members: list[KinMember] = field(default_factory=list[KinMember])
    address: tuple[PersonId, str, dict[str, str]] | None = None
    waits_for: str | None = None
    """A text whose decision this row follows, now or when there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was looked up for a chunk of rows, and `joined` says which context a text means; those in `decided` it means by a person's decision, which can be
    taken back.
    """

    register: Register
    people: Mapping[str, PersonId]
    facts: Mapping[tuple[str, str], Mapping[str, object]]
    joined: Mapping[str, str]
    decided: frozenset[str]
    source_system: str
    agency: str
    excluded_addresses: frozenset[str]

    def person(self, row: StagedRow, column: str) -> PersonId:
        """The graph id of the person that a cell names."""
        return self.people[str(row.values[column])]

    def stamp(self, uid: str, version: int) -> dict[str, object]:
        """What every association carries of its identity; its record time and run come with the batch."""
        return {"uid": uid, "version": version}


Writer = Callable[[StagedRow, int, Look], Writes]
"""(row, number of the graph version, look-ups) → what to write."""


_ADDRESS = (
    "addr_address_json",
    "addr_address_type",
    "addr_address_postcode",
    "addr_address_start_date",
    "addr_address_end_date",
)


def _key(uid: str, version: int) -> str:
    return f"{uid}.{version}"


def _person(row: StagedRow, _version: int, look: Look) -> Writes:
    if row.file == "ssd_person.csv":
        columns = {"nhs_number": "pers_common_child_id", "dob": "pers_dob"}
        columns |= {name: f"pers_{name}" for name in ("forename", "surname", "sex", "gender", "ethnicity")}
        uid = look.person(row, "pers_person_id")
    else:
        columns = {name: name for name in ("forename", "surname", "sex", "gender", "ethnicity", "nhs_number", "upn")}
        columns["dob"] = "dob"
        uid = look.person(row, "person_id")
    held = {name: str(row.values[column]) for name, column in columns.items() if column in row.values}
    born = translate.as_day(held.pop("dob", None))
    return Writes(
        begin=[("people/create", {"uid": uid})],
        identity=Identity(uid=uid, dob=born, **held),
        facts={"died_on": row.values.get("pers_death_date"), "stub": row.values.get("stub") == "Y"},
    )


def _linked_identifier(row: StagedRow, _version: int, look: Look) -> Writes:
    values = row.values
    return Writes(
        identifier=LinkedIdentifier(
            person_uid=look.person(row, "link_person_id"),
            type=str(values.get("link_identifier_type", "UNKNOWN")),
            value=str(values.get("link_identifier_value", "")),
            valid_from=translate.as_day(values.get("link_valid_from_date")),
            valid_to=translate.as_day(values.get("link_valid_to_date")),
        )
    )


def _family(row: StagedRow, version: int, look: Look) -> Writes:
    group = look.register.group_token("FAMILY", str(row.values["fami_family_id"]))
    person = look.person(row, "fami_person_id")
    return Writes(kin_members=[_member(row, version, "FAMILY", group, "", person)], facts={"groups": [group]})


def _address(row: StagedRow, version: int, look: Look) -> Writes:
    uprn, words = translate.address_tokens(row.values)
    property_token = look.register.group_token("PROPERTY", uprn) if uprn else ""
    person = look.person(row, "addr_person_id")
    members: list[KinMember] = []
    kind = str(row.values.get("addr_address_type", ""))
    if kind.casefold() not in look.excluded_addresses:
        if property_token:
            members.append(_member(row, version, "PROPERTY", property_token, property_token, person))
        if words:
            address_token = look.register.group_token("ADDRESS", words)
            members.append(_member(row, version, "ADDRESS", address_token, property_token, person))
    address = {name: str(row.values[name]) for name in _ADDRESS if name in row.values}
    groups = [member.group for member in members]
    return Writes(kin_members=members, address=(person, row.key, address), facts={"groups": groups})


def _member(row: StagedRow, version: int, basis: str, group: str, other: str, person: str) -> KinMember:
    return KinMember(
        file=row.file,
        key=row.key,
        version=version,
        basis=basis,
        group=group,
        other=other,
        person=person,
        first_day=str(row.values.get("addr_address_start_date", "")),
        last_day=str(row.values.get("addr_address_end_date", "")),
    )


def _kin_link(row: StagedRow, version: int, look: Look, one: str, other: str, values: dict[str, object]) -> Writes:
    uid = look.register.graph_id("kin", row.file, row.key)
    key = _key(uid, version)
    person = look.person(row, one)
    values = {**values, **look.stamp(uid, version), "confidence": "CONFIRMED", "handling": Handling.AMBER.value}
    begin = {"person": person, "other": look.person(row, other), "key": key, "values": values}
    return Writes(
        begin=[("kin/record", begin)],
        end=[("kin/supersede", {"key": key, "person": person})],
    )


def _mother(row: StagedRow, version: int, look: Look) -> Writes:
    values: dict[str, object] = {"source_id": row.key, "relation": "PARENT", "basis": "MOTHER"}
    return _kin_link(row, version, look, "moth_person_id", "moth_childs_person_id", values)


def _stated_kin(row: StagedRow, version: int, look: Look) -> Writes:
    return _kin_link(row, version, look, "person_id", "other_person_id", translate.kin(row.values))


def _episode(row: StagedRow, version: int, look: Look) -> Writes:
    properties = translate.episode(row.file, row.values)
    person = look.person(row, translate.EPISODE_COLUMNS[row.file][1])
    if properties is None:
        return Writes(facts={"person": person})
    uid = look.register.graph_id("epi", row.file, row.key)
    key = _key(uid, version)
    begin = {
        **properties,
        "episode_uid": uid,
        "person_uid": person,
        "version": version,
        "key": key,
    }
    return Writes(
        begin=[("episodes/record", begin)],
        end=[("episodes/supersede", {"key": key})],
        facts={"person": person},
    )


def _record_node(row: StagedRow, version: int, look: Look, properties: dict[str, object]) -> Writes:
    uid = look.register.graph_id("rec", row.file, row.key)
    key = _key(uid, version)
    begin = {
        **properties,
        "record_uid": uid,
        "version": version,
        "key": key,
        "source_system": look.source_system,
    }
    return Writes(
        begin=[("records/record", begin)],
        end=[("records/supersede", {"key": key})],
        facts={"handling": properties["handling"]},
    )


def _record(row: StagedRow, version: int, look: Look) -> Writes:
    properties = translate.record(row.values)
    incident = row.values.get("incident_id")
    properties["incident_uid"] = look.register.graph_id("inc", row.file, str(incident)) if incident else None
    writes = _record_node(row, version, look, properties)
    if "narrative" in row.values:
        writes.narrative = (str(writes.begin[0][1]["record_uid"]), str(row.values["narrative"]))
    return writes


def _assessment(row: StagedRow, version: int, look: Look) -> Writes:
    person = look.person(row, "cina_person_id")
    properties = translate.assessment(row.values, agency=look.agency, person=person)
    properties["incident_uid"] = None
    return _record_node(row, version, look, properties)


def _factors(row: StagedRow, _version: int, look: Look) -> Writes:
    record = look.register.graph_id("rec", "ssd_cin_assessments.csv", str(row.values["cinf_assessment_id"]))
    found = translate.candidate_harm_types(row.values.get("cinf_assessment_factors_json"))
    return Writes(begin=[("records/note_candidates", {"record_uid": record, "harm_types": found})])


def _missing(row: StagedRow, version: int, look: Look) -> Writes:
    person = look.person(row, "miss_person_id")
    properties = translate.missing(row.values, agency=look.agency, person=person)
    properties["incident_uid"] = None
    return _record_node(row, version, look, properties)


def _context(row: StagedRow, version: int, look: Look) -> Writes:
    uid = look.register.graph_id("ctx", row.file, row.key)
    parent = row.values.get("within_context_id")
    parent_uid = look.register.graph_id("ctx", row.file, str(parent)) if parent else None
    return context_writes(uid, version, look, translate.context(row.values), parent_uid)


def context_writes(
    uid: str, version: int, look: Look, properties: dict[str, object], parent_uid: str | None
) -> Writes:
    """What a version of a context writes, whether a file or a person said it."""
    key = _key(uid, version)
    begin = {
        **properties,
        "context_uid": uid,
        "within_uid": parent_uid,
        "version": version,
        "key": key,
    }
    writes = Writes(
        begin=[("contexts/record", begin)],
        end=[("contexts/supersede", {"key": key})],
    )
    if version == 1:
        writes.begin.insert(0, ("contexts/create", {"context_uid": uid, "kind": properties["kind"]}))
    if parent_uid:
        values = look.stamp(f"{uid}.within", version)
        link = {"context": uid, "parent": parent_uid, "key": f"{uid}.within.{version}", "values": values}
        writes.begin.append(("contexts/record_within", link))
        writes.end.append(("contexts/supersede_within", {"key": link["key"], "context": uid}))
    return writes


def _placement(row: StagedRow, version: int, look: Look) -> Writes:
    urn = str(row.values.get("clap_cla_placement_urn", ""))
    place_key = f"urn:{urn}" if urn else f"placement:{row.key}"
    place = look.register.graph_id("ctx", row.file, place_key)
    properties: dict[str, object] = {
        "kind": ContextKind.ACCOMMODATION.value,
        "name": f"Accommodation {urn}" if urn else "Accommodation of one placement",
        "aliases": [],
        "source_ids": [place_key],
        "subtype": row.values.get("clap_cla_placement_type"),
        "urn": urn or None,
        "postcode": None,
        "uprn": None,
        "usrn": None,
        "easting": None,
        "northing": None,
        "accuracy_m": None,
        "la_code": None,
        "valid_from": None,
        "valid_to": None,
    }
    writes = context_writes(place, 1, look, properties, None)
    writes.end = []
    person = look.person(row, "clap_person_id")
    link = _association_link(row, version, look, person, place, "LIVES_AT", translate.placement(row.values))
    return Writes(begin=[*writes.begin, *link.begin], end=link.end)


def _association(row: StagedRow, version: int, look: Look) -> Writes:
    if "context_id" in row.values:
        place = look.register.graph_id("ctx", "ctx_contexts.csv", str(row.values["context_id"]))
    else:
        text = str(row.values["context_text"])
        if text not in look.joined:
            return Writes(waits_for=text)
        writes = association_to(row, version, look, look.joined[text])
        writes.waits_for = text if text in look.decided else None
        return writes
    return association_to(row, version, look, place)


def association_to(row: StagedRow, version: int, look: Look, place: str) -> Writes:
    """What an association writes once it is known which context it means."""
    record = str(row.values["record_id"])
    facts = look.facts.get(("ctx_records.csv", record), {})
    properties = {
        **translate.association(row.values),
        "record_uid": look.register.graph_id("rec", "ctx_records.csv", record),
        "handling": facts.get("handling", Handling.AMBER.value),
    }
    person = look.person(row, "person_id")
    return _association_link(row, version, look, person, place, str(row.values["kind"]), properties)


def _association_link(
    row: StagedRow, version: int, look: Look, person: str, place: str, kind: str, properties: dict[str, object]
) -> Writes:
    uid = look.register.graph_id("asc", row.file, row.key)
    key = _key(uid, version)
    begin = {
        "person": person,
        "context": place,
        "kind": kind,
        "key": key,
        "values": {**properties, **look.stamp(uid, version)},
    }
    return Writes(
        begin=[("associations/record", begin)],
        end=[("associations/supersede", {"key": key, "person": person})],
        facts={"person": person},
    )


def _peer_link(row: StagedRow, version: int, look: Look) -> Writes:
    uid = look.register.graph_id("peer", row.file, row.key)
    key = _key(uid, version)
    person = look.person(row, "person_id")
    values = {**translate.peer_link(row.values), **_from_record(row, look), **look.stamp(uid, version)}
    begin = {
        "person": person,
        "other": look.person(row, "other_person_id"),
        "kind": row.values["kind"],
        "key": key,
        "values": values,
    }
    return Writes(begin=[("people/record_peers", begin)], end=[("people/supersede_peers", {"key": key, "person": person})])


def _harm(row: StagedRow, version: int, look: Look) -> Writes:
    if row.values["status"] == "NEVER_WAS":
        return Writes(facts={"person": look.person(row, "person_id")})
    uid = look.register.graph_id("harm", row.file, row.key)
    key = _key(uid, version)
    person = look.person(row, "person_id")
    values = {**translate.harm(row.values), **_from_record(row, look), **look.stamp(uid, version)}
    begin = {"person": person, "harm_type": row.values["harm_type"], "key": key, "values": values}
    return Writes(
        begin=[("harms/record", begin)],
        end=[("harms/supersede", {"key": key, "person": person})],
        facts={"person": person},
    )


def _from_record(row: StagedRow, look: Look) -> dict[str, object]:
    record = str(row.values["record_id"])
    handling = look.facts.get(("ctx_records.csv", record), {}).get("handling", Handling.AMBER.value)
    return {"record_uid": look.register.graph_id("rec", "ctx_records.csv", record), "handling": handling}


def _professional(row: StagedRow, _version: int, look: Look) -> Writes:
    uid = look.register.graph_id("pro", row.file, row.key)
    team = row.values.get("prof_professional_department")
    writes = Writes(begin=[("professionals/record", {"uid": uid, "agency": look.agency, "team": team})])
    if "prof_professional_name" in row.values:
        writes.professional = (uid, str(row.values["prof_professional_name"]))
    return writes


def _allocation(row: StagedRow, version: int, look: Look) -> Writes:
    uid = look.register.graph_id("alo", row.file, row.key)
    key = _key(uid, version)
    professional = look.register.graph_id("pro", "ssd_professionals.csv", str(row.values["invo_professional_id"]))
    values = {
        **translate.allocation(row.values),
        **look.stamp(uid, version),
        "confidence": "CONFIRMED",
        "handling": Handling.AMBER.value,
    }
    begin = {"professional": professional, "person": look.person(row, "invo_person_id"), "key": key, "values": values}
    end = {"key": key, "professional": professional}
    return Writes(
        begin=[("professionals/record_allocations", begin)],
        end=[("professionals/supersede_allocations", end)],
    )


WRITERS: dict[str, Writer] = {
    "ssd_person.csv": _person,
    "ctx_people.csv": _person,
    "ssd_linked_identifiers.csv": _linked_identifier,
    "ssd_professionals.csv": _professional,
    "ssd_family.csv": _family,
    "ssd_mother.csv": _mother,
    "ssd_address.csv": _address,
    "ssd_cin_episodes.csv": _episode,
    "ssd_cp_plans.csv": _episode,
    "ssd_cla_episodes.csv": _episode,
    "ssd_cla_placement.csv": _placement,
    "ssd_cin_assessments.csv": _assessment,
    "ssd_assessment_factors.csv": _factors,
    "ssd_missing.csv": _missing,
    "ssd_involvements.csv": _allocation,
    "ctx_contexts.csv": _context,
    "ctx_records.csv": _record,
    "ctx_kin.csv": _stated_kin,
    "ctx_associations.csv": _association,
    "ctx_peer_links.csv": _peer_link,
    "ctx_harms.csv": _harm,
}

