"""The files that an import reads: their columns, what is required, and what names each row.

Sources: the Standard Safeguarding Dataset's field list, and csgraph's context extension
(docs/import-format.md). Columns that are not listed are ignored with a note.
"""

from dataclasses import dataclass

from csgraph.domain.terms import (
    AssociationKind,
    Confidence,
    ContextKind,
    EventRole,
    Handling,
    HarmStatus,
    KinRelation,
    Locus,
    PeerKind,
    RecordKind,
    Voice,
)
from csgraph.domain.times import Precision
from csgraph.ingest import cells
from csgraph.ingest.cells import Parser
from csgraph.vocabulary import CLOSURE_REASONS, HARM_TYPES

ID_MAXIMUM = 200
NAME_MAXIMUM = 500
NARRATIVE_MAXIMUM = 20_000
ADDRESS_MAXIMUM = 4_000

_id = cells.text(ID_MAXIMUM)
_name = cells.text(NAME_MAXIMUM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: how its cells are read; `event` marks a start or event, which may not lie in the future."""

    name: str
    parse: Parser
    required: bool = False
    event: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFormat:
    """One file: columns; what names a row (the first of `keys` whose columns are all there).

    `starts` and `ends` are the pair of columns that must be in order; `last_day` says that the end
    is the last day it was so (SSD) rather than the first day it was not (context extension).
    """

    name: str
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...]
    starts: str | None = None
    ends: str | None = None
    last_day: bool = False
    either: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The file's name in the folder."""
        return f"{self.name}.csv"


def _ids(*names: str, required: bool = False) -> tuple[Column, ...]:
    return tuple(Column(name=name, parse=_id, required=required) for name in names)


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name=name, parse=_name) for name in names)


def _start(name: str, *, required: bool = True) -> Column:
    return Column(name=name, parse=cells.day, required=required, event=True)


def _end(name: str) -> Column:
    return Column(name=name, parse=cells.day)


def _code(name: str, allowed: object, what: str, *, required: bool = False) -> Column:
    return Column(name=name, parse=cells.code(allowed, what), required=required)  # type: ignore[arg-type]


WITHDRAWN = (Column(name="withdrawn", parse=cells.flag), Column(name="withdrawn_reason", parse=_name))

_SSD = (
    FileFormat(
        name="ssd_department",
        keys=(("dept_team_id",),),
        columns=(*_ids("dept_team_id", required=True), *_texts("dept_team_name")),
    ),
    FileFormat(
        name="ssd_professionals",
        keys=(("prof_professional_id",),),
        columns=(
            *_ids("prof_professional_id", required=True),
            *_texts("prof_professional_name", "prof_professional_job_title", "prof_professional_department"),
            Column(name="prof_professional_email", parse=cells.email),
        ),
    ),
    FileFormat(
        name="ssd_person",
        keys=(("pers_person_id",),),
        columns=(
            *_ids("pers_person_id", required=True),
            *_texts("pers_forename", "pers_surname", "pers_sex", "pers_gender", "pers_ethnicity"),
            _start("pers_dob", required=False),
            _start("pers_death_date", required=False),
            Column(name="pers_common_child_id", parse=cells.nhs_number),
            Column(name="pers_is_mother", parse=cells.flag),
        ),
    ),
    FileFormat(
        name="ssd_linked_identifiers",
        keys=(("link_table_id",),),
        starts="link_valid_from_date",
        ends="link_valid_to_date",
        last_day=True,
        columns=(
            *_ids("link_table_id", "link_person_id", required=True),
            *_texts("link_identifier_type", "link_identifier_value"),
            _start("link_valid_from_date", required=False),
            _end("link_valid_to_date"),
        ),
    ),
    FileFormat(
        name="ssd_family",
        keys=(("fami_table_id",), ("fami_family_id", "fami_person_id")),
        columns=(*_ids("fami_table_id"), *_ids("fami_family_id", "fami_person_id", required=True)),
    ),
    FileFormat(
        name="ssd_mother",
        keys=(("moth_table_id",), ("moth_person_id", "moth_childs_person_id")),
        columns=(*_ids("moth_table_id"), *_ids("moth_person_id", "moth_childs_person_id", required=True)),
    ),
    FileFormat(
        name="ssd_address",
        keys=(("addr_table_id",),),
        starts="addr_address_start_date",
        ends="addr_address_end_date",
        last_day=True,
        columns=(
            *_ids("addr_table_id", "addr_person_id", required=True),
            Column(name="addr_address_json", parse=cells.text(ADDRESS_MAXIMUM)),
            *_texts("addr_address_type"),
            _start("addr_address_start_date", required=False),
            _end("addr_address_end_date"),
            Column(name="addr_address_postcode", parse=cells.postcode),
        ),
    ),
    FileFormat(
        name="ssd_cin_episodes",
        keys=(("cine_referral_id",),),
        starts="cine_referral_date",
        ends="cine_close_date",
        last_day=True,
        columns=(
            *_ids("cine_referral_id", "cine_person_id", required=True),
            _start("cine_referral_date"),
            Column(name="cine_referral_nfa", parse=cells.flag),
            _code("cine_close_reason", CLOSURE_REASONS, "closure reason"),
            _end("cine_close_date"),
        ),
    ),
    FileFormat(
        name="ssd_cp_plans",
        keys=(("cppl_cp_plan_id",),),
        starts="cppl_cp_plan_start_date",
        ends="cppl_cp_plan_end_date",
        last_day=True,
        columns=(
            *_ids("cppl_cp_plan_id", "cppl_person_id", required=True),
            _start("cppl_cp_plan_start_date"),
            _end("cppl_cp_plan_end_date"),
        ),
    ),
    FileFormat(
        name="ssd_cla_episodes",
        keys=(("clae_cla_episode_id",),),
        starts="clae_cla_episode_start_date",
        ends="clae_cla_episode_ceased_date",
        last_day=True,
        columns=(
            *_ids("clae_cla_episode_id", "clae_person_id", required=True),
            *_ids("clae_cla_id"),
            _start("clae_cla_episode_start_date"),
            _end("clae_cla_episode_ceased_date"),
        ),
    ),
    FileFormat(
        name="ssd_cla_placement",
        keys=(("clap_cla_placement_id",),),
        starts="clap_cla_placement_start_date",
        ends="clap_cla_placement_end_date",
        last_day=True,
        columns=(
            *_ids("clap_cla_placement_id", required=True),
            *_ids("clap_person_id", "clap_cla_id"),
            _start("clap_cla_placement_start_date"),
            _end("clap_cla_placement_end_date"),
            *_texts("clap_cla_placement_type"),
            Column(name="clap_cla_placement_urn", parse=cells.text(ID_MAXIMUM)),
            Column(name="clap_cla_placement_distance", parse=cells.number(0, 1000)),
        ),
    ),
    FileFormat(
        name="ssd_cin_assessments",
        keys=(("cina_assessment_id",),),
        columns=(
            *_ids("cina_assessment_id", "cina_person_id", required=True),
            _start("cina_assessment_start_date"),
            _start("cina_assessment_auth_date", required=False),
        ),
    ),
    FileFormat(
        name="ssd_assessment_factors",
        keys=(("cinf_table_id",), ("cinf_assessment_id",)),
        columns=(
            *_ids("cinf_table_id"),
            *_ids("cinf_assessment_id", required=True),
            Column(name="cinf_assessment_factors_json", parse=cells.text(ADDRESS_MAXIMUM)),
        ),
    ),
    FileFormat(
        name="ssd_missing",
        keys=(("miss_table_id",),),
        starts="miss_missing_episode_start_date",
        ends="miss_missing_episode_end_date",
        last_day=True,
        columns=(
            *_ids("miss_table_id", "miss_person_id", required=True),
            _start("miss_missing_episode_start_date"),
            _end("miss_missing_episode_end_date"),
            *_texts("miss_missing_episode_type"),
        ),
    ),
    FileFormat(
        name="ssd_involvements",
        keys=(("invo_involvements_id",),),
        starts="invo_involvement_start_date",
        ends="invo_involvement_end_date",
        last_day=True,
        columns=(
            *_ids("invo_involvements_id", "invo_professional_id", "invo_person_id", required=True),
            _start("invo_involvement_start_date"),
            _end("invo_involvement_end_date"),
            *_texts("invo_professional_role_id", "invo_professional_team"),
        ),
    ),
)

_SPELL = (_start("valid_from"), _end("valid_to"))
_SPELL_OPTIONAL = (_start("valid_from", required=False), _end("valid_to"))
_VOICE = _code("voice", Voice, "voice")
_PRECISION = _code("precision", Precision, "precision")
_CONFIDENCE = _code("confidence", Confidence, "confidence")
_LOCUS = _code("locus", Locus, "locus")

_CTX = (
    FileFormat(
        name="ctx_people",
        keys=(("person_id",),),
        columns=(
            *_ids("person_id", required=True),
            *_texts("forename", "surname", "sex", "gender", "ethnicity"),
            _start("dob", required=False),
            Column(name="upn", parse=cells.upn),
            Column(name="nhs_number", parse=cells.nhs_number),
            Column(name="stub", parse=cells.flag),
        ),
    ),
    FileFormat(
        name="ctx_contexts",
        keys=(("context_id",),),
        starts="valid_from",
        ends="valid_to",
        columns=(
            *_ids("context_id", required=True),
            _code("kind", ContextKind, "kind of context", required=True),
            *_ids("subtype"),
            Column(name="name", parse=_name, required=True),
            Column(name="aliases", parse=cells.text_list(NAME_MAXIMUM)),
            Column(name="postcode", parse=cells.postcode),
            Column(name="uprn", parse=cells.uprn),
            Column(name="usrn", parse=cells.usrn),
            Column(name="urn", parse=cells.urn),
            Column(name="easting", parse=cells.number(0, 700_000)),
            Column(name="northing", parse=cells.number(0, 1_300_000)),
            Column(name="accuracy_m", parse=cells.number(0, 100_000)),
            *_ids("la_code", "within_context_id"),
            *_SPELL_OPTIONAL,
        ),
    ),
    FileFormat(
        name="ctx_records",
        keys=(("record_id",),),
        columns=(
            *_ids("record_id", required=True),
            _code("kind", RecordKind, "kind of record", required=True),
            *_ids("agency", required=True),
            _start("occurred_on", required=False),
            _start("received_on"),
            *_ids("assessment_id", "referral_id", "incident_id"),
            _code("handling", Handling, "handling code"),
            Column(name="narrative", parse=cells.text(NARRATIVE_MAXIMUM)),
        ),
    ),
    FileFormat(
        name="ctx_kin",
        keys=(("kin_id",),),
        starts="valid_from",
        ends="valid_to",
        columns=(
            *_ids("kin_id", "person_id", "other_person_id", required=True),
            _code("relation", KinRelation, "relation", required=True),
            *_SPELL_OPTIONAL,
        ),
    ),
    FileFormat(
        name="ctx_associations",
        keys=(("association_id",),),
        starts="valid_from",
        ends="valid_to",
        either=("context_id", "context_text"),
        columns=(
            *_ids("association_id", "person_id", required=True),
            *_ids("context_id"),
            Column(name="context_text", parse=_name),
            _code("kind", AssociationKind, "kind of association", required=True),
            _VOICE,
            _code("role", EventRole, "role"),
            *_SPELL,
            _PRECISION,
            Column(name="harm_types", parse=cells.code_list(HARM_TYPES, "harm type")),
            _LOCUS,
            _CONFIDENCE,
            Column(name="weight", parse=cells.number(1, 5, whole=True)),
            *_ids("record_id", required=True),
        ),
    ),
    FileFormat(
        name="ctx_peer_links",
        keys=(("link_id",),),
        starts="valid_from",
        ends="valid_to",
        columns=(
            *_ids("link_id", "person_id", "other_person_id", required=True),
            _code("kind", PeerKind, "kind of link", required=True),
            _VOICE,
            *_SPELL,
            _PRECISION,
            _CONFIDENCE,
            *_ids("record_id", required=True),
        ),
    ),
    FileFormat(
        name="ctx_harms",
        keys=(("harm_id",),),
        starts="valid_from",
        ends="valid_to",
        columns=(
            *_ids("harm_id", "person_id", required=True),
            _code("harm_type", HARM_TYPES, "harm type", required=True),
            _code("status", HarmStatus, "status", required=True),
            _LOCUS,
            *_SPELL,
            *_ids("rationale_code"),
            *_ids("record_id", required=True),
        ),
    ),
)

_FIRST = ("ctx_contexts", "ssd_department", "ssd_professionals", "ssd_person", "ctx_people", "ctx_records")

FORMATS: dict[str, FileFormat] = {
    each.file: each for each in sorted((*_SSD, *_CTX), key=lambda each: (*_FIRST, each.name).index(each.name))
}
"""By file name, in the order in which they are compared and written: what others rest on comes first.

Contexts before people: the graph takes them in while the vault still seals the names of the first young people.
"""
