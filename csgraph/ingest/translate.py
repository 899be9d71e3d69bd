"""Translate: the checked values of a row as the properties that the graph keeps of it.

Nothing here names a person: people appear by their graph id, and names, birth dates, addresses and
narratives are never among the properties. Dates come as ISO text and leave as `date`.
"""

from collections.abc import Mapping
from datetime import date

from csgraph.domain.terms import (
    PEER_EVENTS,
    STATEMENTS,
    EpisodeKind,
    Handling,
    RecordKind,
    Voice,
)
from csgraph.domain.times import Precision, end_by_precision
from csgraph.ingest.cells import Value
from csgraph.ingest.rows import day_after
from csgraph.vocabulary.coded import UNKNOWN_AGENCY, local_code

Properties = dict[str, object]
Values = Mapping[str, Value]

_UNKNOWN = Voice.UNKNOWN.value
"""What is not known, by the same word in every list of codes that has one."""

_AMBER = Handling.AMBER.value
"""Who may see what says nothing of it."""

UNKNOWN_DISTANCE = 999.9
"""What the looked-after children return writes for a distance that nobody knows."""

EPISODE_COLUMNS: dict[str, tuple[EpisodeKind, str, str, str]] = {
    "ssd_cin_episodes.csv": (EpisodeKind.CIN, "cine_person_id", "cine_referral_date", "cine_close_date"),
    "ssd_cp_plans.csv": (EpisodeKind.CP, "cppl_person_id", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date"),
    "ssd_cla_episodes.csv": (
        EpisodeKind.CLA,
        "clae_person_id",
        "clae_cla_episode_start_date",
        "clae_cla_episode_ceased_date",
    ),
}


def as_day(value: Value | None) -> date | None:
    """The day that an ISO text stands for."""
    return None if value is None else date.fromisoformat(str(value))


def first_day_after(value: Value | None) -> date | None:
    """The day after a last day: the end of a half-open spell."""
    return None if value is None else date.fromisoformat(day_after(value))


def association(values: Values) -> Properties:
    """Properties of a person–context association from a row of ctx_associations."""
    return {
        **_spell(values, is_statement=values["kind"] in STATEMENTS),
        "voice": values.get("voice", _UNKNOWN),
        "role": values.get("role", _UNKNOWN),
        "harm_types": values.get("harm_types", []),
        "locus": values.get("locus", _UNKNOWN),
        **_present(values, "confidence", "weight"),
    }


def placement(values: Values) -> Properties:
    """Properties of LIVES_AT from a row of ssd_cla_placement; `distance` in miles from home, where known."""
    distance = values.get("clap_cla_placement_distance")
    known = {} if distance is None or float(str(distance)) >= UNKNOWN_DISTANCE else {"distance": float(str(distance))}
    return {
        "valid_from": as_day(values["clap_cla_placement_start_date"]),
        **_ended(first_day_after(values.get("clap_cla_placement_end_date"))),
        "precision": Precision.DAY.value,
        "voice": Voice.PROFESSIONAL.value,
        "role": _UNKNOWN,
        "harm_types": [],
        "locus": _UNKNOWN,
        "confidence": "CONFIRMED",
        **known,
    }


def peer_link(values: Values) -> Properties:
    """Properties of a link between two young people from a row of ctx_peer_links."""
    return {
        **_spell(values, is_statement=values["kind"] in PEER_EVENTS),
        "voice": values.get("voice", _UNKNOWN),
        **_present(values, "confidence"),
    }


def harm(values: Values) -> Properties:
    """Properties of AFFECTED_BY from a row of ctx_harms."""
    return {
        **_spell(values, is_statement=False),
        "status": values["status"],
        "locus": values.get("locus", _UNKNOWN),
        **_present(values, "rationale_code"),
    }


def kin(values: Values) -> Properties:
    """Properties of KIN_OF from a row of ctx_kin."""
    return {
        "relation": values["relation"],
        "basis": "STATED",
        **({"valid_from": as_day(values["valid_from"])} if "valid_from" in values else {}),
        **_ended(as_day(values.get("valid_to"))),
    }


def allocation(values: Values) -> Properties:
    """Properties of ALLOCATED_TO from a row of ssd_involvements."""
    return {
        "valid_from": as_day(values["invo_involvement_start_date"]),
        **_ended(first_day_after(values.get("invo_involvement_end_date"))),
        "precision": Precision.DAY.value,
        "involvement": local_code(str(values.get("invo_professional_role_id", ""))) or "UNKNOWN",
    }


def context(values: Values) -> Properties:
    """Properties of a context from a row of ctx_contexts, every one there so that a change can clear it."""
    return {
        "kind": values["kind"],
        "name": values["name"],
        "aliases": values.get("aliases", []),
        "source_ids": [values["context_id"]],
        **{
            name: values.get(name)
            for name in ("subtype", "postcode", "uprn", "usrn", "urn", "easting", "northing", "accuracy_m", "la_code")
        },
        "valid_from": as_day(values.get("valid_from")),
        "valid_to": as_day(values.get("valid_to")),
    }


def record(values: Values) -> Properties:
    """Properties of a record from a row of ctx_records."""
    return {
        "kind": values["kind"],
        "agency": values.get("agency", UNKNOWN_AGENCY),
        "occurred_on": as_day(values.get("occurred_on")),
        "ended_on": None,
        "received_at": as_day(values.get("received_on")),
        "handling": values.get("handling", _AMBER),
        "person_uid": None,
    }


def assessment(values: Values, *, agency: str, person: str) -> Properties:
    """Properties of the record that a row of ssd_cin_assessments stands for."""
    return {
        "kind": RecordKind.ASSESSMENT.value,
        "agency": agency,
        "occurred_on": as_day(values["cina_assessment_start_date"]),
        "ended_on": None,
        "received_at": as_day(values.get("cina_assessment_auth_date")),
        "handling": Handling.AMBER.value,
        "person_uid": person,
    }


def missing(values: Values, *, agency: str, person: str) -> Properties:
    """Properties of the record that a row of ssd_missing stands for."""
    return {
        "kind": RecordKind.INCIDENT.value,
        "agency": agency,
        "occurred_on": as_day(values["miss_missing_episode_start_date"]),
        "ended_on": as_day(values.get("miss_missing_episode_end_date")),
        "received_at": None,
        "handling": Handling.AMBER.value,
        "person_uid": person,
    }


def episode(file: str, values: Values) -> Properties | None:
    """Properties of an episode; None for a referral on which no further action was taken."""
    if values.get("cine_referral_nfa") == "Y":
        return None
    kind, _, starts, ends = EPISODE_COLUMNS[file]
    return {
        "kind": kind.value,
        "valid_from": as_day(values[starts]),
        "valid_to": first_day_after(values.get(ends)),
        "closure_reason": values.get("cine_close_reason"),
    }


def _spell(values: Values, *, is_statement: bool) -> Properties:
    start = date.fromisoformat(str(values["valid_from"]))
    precision = values.get("precision", _UNKNOWN)
    end = as_day(values.get("valid_to"))
    if end is None and is_statement:
        end = end_by_precision(start, Precision(str(precision)))
    return {"valid_from": start, "precision": precision, **_ended(end)}


def _ended(end: date | None) -> Properties:
    return {} if end is None else {"valid_to": end}


def _present(values: Values, *names: str) -> Properties:
    return {name: values[name] for name in names if name in values}
