"""Writers: for each file, what one of its rows puts into the graph and the vault.

A writer is a pure function of a row and of what was looked up for its chunk. `WRITERS` is the table.
"""

from datetime import date
from typing import cast

from csgraph.domain.terms import ContextKind, Handling
from csgraph.ingest import translate
from csgraph.ingest.factors import candidate_harm_types
from csgraph.ingest.staging import StagedRow
from csgraph.services.importing.people_writers import PEOPLE_WRITERS
from csgraph.services.importing.writes import Look, Writer, Writes, key_of
from csgraph.store.source_ids import ONE_PLACEMENT
from csgraph.vault.register import Step
from csgraph.vault.source_ids import SourceId
from csgraph.vocabulary.coded import local_code


def _episode(row: StagedRow, version: int, look: Look) -> Writes:
    properties = translate.episode(row.file, row.values)
    person = look.person(row, translate.EPISODE_COLUMNS[row.file][1])
    if properties is None:
        return Writes(facts={"person": person})
    uid = look.register.graph_id("epi", row.file, row.key)
    key = key_of(uid, version)
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
    key = key_of(uid, version)
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
        source_id=SourceId(uid, cast("str | None", properties["person_uid"]), row.key),
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
    found = candidate_harm_types(row.values.get("cinf_assessment_factors_json"))
    note: Step = ("records/note_candidates", {"record_uid": record, "harm_types": found})
    return Writes(begin=[note], end=[("records/note_candidates", {"record_uid": record, "harm_types": []})])


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


def context_writes(uid: str, version: int, look: Look, properties: dict[str, object], parent_uid: str | None) -> Writes:
    """What a version of a context writes, whether a file or a person said it."""
    key = key_of(uid, version)
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
        "name": f"Accommodation {urn}" if urn else ONE_PLACEMENT,
        "aliases": [],
        # What the system calls the placement may hold the number of whoever is placed.
        "source_ids": [place_key if urn else f"placement:{place}"],
        "subtype": local_code(str(row.values.get("clap_cla_placement_type", ""))),
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
    return Writes(begin=[*writes.begin, *link.begin], end=link.end, source_id=link.source_id)


def _association(row: StagedRow, version: int, look: Look) -> Writes:
    if "context_id" in row.values:
        place = look.register.graph_id("ctx", "ctx_contexts.csv", str(row.values["context_id"]))
    else:
        said_of = date.fromisoformat(str(row.values["valid_from"]))
        meaning = look.names.meaning(str(row.values["context_text"]), said_of, look.decided)
        if meaning.context is None:
            return Writes(waits_for=meaning.written)
        writes = association_to(row, version, look, meaning.context)
        writes.waits_for = meaning.written if meaning.by_person else None
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
    key = key_of(uid, version)
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
        source_id=SourceId(uid, person, row.key),
    )


WRITERS: dict[str, Writer] = {
    **PEOPLE_WRITERS,
    "ssd_cin_episodes.csv": _episode,
    "ssd_cp_plans.csv": _episode,
    "ssd_cla_episodes.csv": _episode,
    "ssd_cla_placement.csv": _placement,
    "ssd_cin_assessments.csv": _assessment,
    "ssd_assessment_factors.csv": _factors,
    "ssd_missing.csv": _missing,
    "ctx_contexts.csv": _context,
    "ctx_records.csv": _record,
    "ctx_associations.csv": _association,
}
