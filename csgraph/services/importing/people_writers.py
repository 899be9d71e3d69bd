"""Writers for people: who they are, whose kin, what they are to each other, harms, and who works with them."""

from csgraph.domain.identifiers import is_nhs_number, is_upn
from csgraph.domain.people import Identity
from csgraph.domain.terms import Handling
from csgraph.domain.times import adult_from
from csgraph.ingest import translate
from csgraph.ingest.addresses import address_tokens
from csgraph.ingest.cells import bare_identifier
from csgraph.ingest.staging import StagedRow
from csgraph.services.importing.writes import Look, Writer, Writes, from_record, key_of
from csgraph.vault.doubles import FORMER, FORMER_OF, NUMBERS
from csgraph.vault.identities import LinkedIdentifier
from csgraph.vault.register import KinMember
from csgraph.vault.source_ids import SourceId
from csgraph.vocabulary.coded import local_code

_ADDRESS = (
    "addr_address_json",
    "addr_address_type",
    "addr_address_postcode",
    "addr_address_start_date",
    "addr_address_end_date",
)


def _person(row: StagedRow, version: int, look: Look) -> Writes:
    if row.file == "ssd_person.csv":
        columns = {"nhs_number": "pers_common_child_id", "dob": "pers_dob", "upn": "pers_upn"}
        columns |= {name: f"pers_{name}" for name in ("forename", "surname", "sex", "gender", "ethnicity")}
        uid = look.person(row, "pers_person_id")
    else:
        columns = {name: name for name in ("forename", "surname", "sex", "gender", "ethnicity", "nhs_number", "upn")}
        columns["dob"] = "dob"
        uid = look.person(row, "person_id")
    held = {name: str(row.values[column]) for name, column in columns.items() if column in row.values}
    born = translate.as_day(held.pop("dob", None))
    members = [
        _member(row, version, NUMBERS[field], look.register.group_token(NUMBERS[field], held[field]), "", uid)
        for field in NUMBERS
        if held.get(field)
    ]
    members += _former(row, version, look, uid)
    expected = born or translate.as_day(row.values.get("pers_expected_dob"))
    return Writes(
        begin=[("people/create", {"uid": uid})],
        identity=Identity(uid=uid, dob=born, **held),
        kin_members=members,
        facts={
            "groups": [each.group for each in members],
            "adult_from": adult_from(expected).isoformat() if expected else None,
            "died_on": row.values.get("pers_death_date"),
            "stub": row.values.get("stub") == "Y",
        },
    )


def _linked_identifier(row: StagedRow, version: int, look: Look) -> Writes:
    values = row.values
    person = look.person(row, "link_person_id")
    basis, number = number_of(str(values.get("link_identifier_type", "")), str(values.get("link_identifier_value", "")))
    group = look.register.group_token(basis, number) if basis else ""
    members = [_member(row, version, basis, group, "", person)] if group else []
    members += _former(row, version, look, person)
    return Writes(
        kin_members=members,
        facts={"groups": [each.group for each in members]},
        identifier=LinkedIdentifier(
            person_uid=person,
            type=str(values.get("link_identifier_type", "UNKNOWN")),
            value=str(values.get("link_identifier_value", "")),
            valid_from=translate.as_day(values.get("link_valid_from_date")),
            valid_to=translate.as_day(values.get("link_valid_to_date")),
        ),
    )


def _former(row: StagedRow, version: int, look: Look, person: str) -> list[KinMember]:
    """The person of a row and the one whose id it gives as a former one, in a group of their own."""
    former = look.former.get(row.key)
    if former is None:
        return []
    group = look.register.group_token(FORMER, former)
    return [
        _member(row, version, basis, group, "", each) for basis, each in ((FORMER, person), (FORMER_OF, str(former)))
    ]


def number_of(kind: str, value: str) -> tuple[str, str]:
    """The basis and the number, where an identifier of this kind is an NHS or pupil number; both empty otherwise.

    Former numbers too: they were never another child's.
    """
    words, number = kind.casefold(), bare_identifier(value)
    if ("nhs" in words or "national health" in words) and is_nhs_number(number):
        return NUMBERS["nhs_number"], number
    if ("upn" in words or "pupil" in words) and is_upn(number):
        return NUMBERS["upn"], number
    return "", ""


def _family(row: StagedRow, version: int, look: Look) -> Writes:
    if "fami_family_id" not in row.values:
        return Writes()
    group = look.register.group_token("FAMILY", str(row.values["fami_family_id"]))
    person = look.person(row, "fami_person_id")
    return Writes(kin_members=[_member(row, version, "FAMILY", group, "", person)], facts={"groups": [group]})


def _address(row: StagedRow, version: int, look: Look) -> Writes:
    uprn, words = address_tokens(row.values)
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
    key = key_of(uid, version)
    person = look.person(row, one)
    values = {**values, **look.stamp(uid, version), "confidence": "CONFIRMED", "handling": Handling.AMBER.value}
    begin = {"person": person, "other": look.person(row, other), "key": key, "values": values}
    return Writes(
        begin=[("kin/record", begin)],
        end=[("kin/supersede", {"key": key, "person": person})],
        source_id=SourceId(uid, person, row.key),
    )


def _mother(row: StagedRow, version: int, look: Look) -> Writes:
    values: dict[str, object] = {"relation": "PARENT", "basis": "MOTHER"}
    return _kin_link(row, version, look, "moth_person_id", "moth_childs_person_id", values)


def _stated_kin(row: StagedRow, version: int, look: Look) -> Writes:
    return _kin_link(row, version, look, "person_id", "other_person_id", translate.kin(row.values))


def _peer_link(row: StagedRow, version: int, look: Look) -> Writes:
    uid = look.register.graph_id("peer", row.file, row.key)
    key = key_of(uid, version)
    person = look.person(row, "person_id")
    values = {**translate.peer_link(row.values), **from_record(row, look), **look.stamp(uid, version)}
    begin = {
        "person": person,
        "other": look.person(row, "other_person_id"),
        "kind": row.values["kind"],
        "key": key,
        "values": values,
    }
    return Writes(
        begin=[("people/record_peers", begin)],
        end=[("people/supersede_peers", {"key": key, "person": person})],
        source_id=SourceId(uid, person, row.key),
    )


def _harm(row: StagedRow, version: int, look: Look) -> Writes:
    if row.values["status"] == "NEVER_WAS":
        return Writes(facts={"person": look.person(row, "person_id")})
    uid = look.register.graph_id("harm", row.file, row.key)
    key = key_of(uid, version)
    person = look.person(row, "person_id")
    values = {**translate.harm(row.values), **from_record(row, look), **look.stamp(uid, version)}
    begin = {"person": person, "harm_type": row.values["harm_type"], "key": key, "values": values}
    return Writes(
        begin=[("harms/record", begin)],
        end=[("harms/supersede", {"key": key, "person": person})],
        facts={"person": person},
        source_id=SourceId(uid, person, row.key),
    )


def _professional(row: StagedRow, _version: int, look: Look) -> Writes:
    uid = look.register.graph_id("pro", row.file, row.key)
    team = local_code(str(row.values.get("prof_professional_department", "")))
    writes = Writes(begin=[("professionals/record", {"uid": uid, "agency": look.agency, "team": team})])
    if "prof_professional_name" in row.values:
        writes.professional = (uid, str(row.values["prof_professional_name"]))
    if "prof_professional_email" in row.values:
        writes.professional_address = (uid, str(row.values["prof_professional_email"]))
    return writes


def _allocation(row: StagedRow, version: int, look: Look) -> Writes:
    if "invo_professional_id" not in row.values:
        return Writes()
    uid = look.register.graph_id("alo", row.file, row.key)
    key = key_of(uid, version)
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
        source_id=SourceId(uid, look.person(row, "invo_person_id"), row.key),
    )


PEOPLE_WRITERS: dict[str, Writer] = {
    "ssd_person.csv": _person,
    "ctx_people.csv": _person,
    "ssd_linked_identifiers.csv": _linked_identifier,
    "ssd_professionals.csv": _professional,
    "ssd_family.csv": _family,
    "ssd_mother.csv": _mother,
    "ssd_address.csv": _address,
    "ssd_involvements.csv": _allocation,
    "ctx_kin.csv": _stated_kin,
    "ctx_peer_links.csv": _peer_link,
    "ctx_harms.csv": _harm,
}
