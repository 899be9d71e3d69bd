"""The files that an import reads: their columns, what is required, and what names each row.

Sources: the Standard Safeguarding Dataset's field list, and csgraph's context extension
(docs/import-format.md). Columns that are not listed are ignored with a note.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from csgraph.domain.terms import (
    AssociationKind,
    Confidence,
    ContextKind,
    EventRole,
    HarmStatus,
    KinRelation,
    Locus,
    PeerKind,
    RecordKind,
    Voice,
)
from csgraph.domain.times import Precision
from csgraph.ingest import addresses, cells, factors
from csgraph.ingest.cells import DayParser, Parser
from csgraph.vocabulary import CLOSURE_REASONS, HARM_TYPES
from csgraph.vocabulary.coded import UNKNOWN_AGENCY, agency_code, area_code, local_code, placement_urn, subtype_code
from csgraph.vocabulary.not_known import Joins

ID_MAXIMUM = 200
NAME_MAXIMUM = 500
NARRATIVE_MAXIMUM = 20_000

_id = cells.text(ID_MAXIMUM)
_name = cells.text(NAME_MAXIMUM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: how its cells are read; `event` marks a start or event, which may not lie in the future.

    `required`: the header must have it, and an empty cell is a problem. `essential`: a cell that cannot be read
    costs its row (what is required is essential unless said); elsewhere it costs the cell, and the row goes on
    with `instead`. `joins`: what is joined by its values, so that some of them mean “not known”. `is_name`: of a
    person or place. `read_day`: how in a time zone. `in_header`: the header must have it, and cells may be empty.
    `keeps_text`: what is no code there goes to the vault as text. `is_told`: a value on very many rows may stand for
    “not known”. `renamed`: names of it in other versions. `is_list`: of codes.
    """

    name: str
    parse: Parser
    required: bool = False
    event: bool = False
    essential: bool = False
    instead: str | None = None
    joins: Joins | None = None
    is_name: bool = False
    read_day: DayParser | None = None
    in_header: bool = False
    keeps_text: bool = False
    is_told: bool = False
    renamed: tuple[str, ...] = ()
    is_list: bool = False


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
    return tuple(Column(name=name, parse=_id, required=required, essential=required, joins=Joins.ID) for name in names)


def _places(*names: str, required: bool = False) -> tuple[Column, ...]:
    parse = cells.place_id(ID_MAXIMUM)
    return tuple(
        Column(name=name, parse=parse, required=required, essential=required, joins=Joins.ID) for name in names
    )


def _coded(name: str, read: Callable[[str], str | None], what: str) -> Column:
    return Column(name=name, parse=cells.coded(read, what), keeps_text=True)


def _groups(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name=name, parse=_id, joins=Joins.GROUP) for name in names)


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name=name, parse=_name) for name in names)


def _names(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name=name, parse=_name, is_name=True) for name in names)


def _start(name: str) -> Column:
    return Column(name=name, parse=cells.day, read_day=cells.day, required=True, essential=True, event=True)


def _event(name: str, *, joins: Joins = Joins.DAY) -> Column:
    return Column(name=name, parse=cells.day, read_day=cells.day, event=True, joins=joins)


def _end(name: str, *, essential: bool = True, last: bool = True) -> Column:
    """The end of a spell. Where it is essential, a row without it would say of something over that it is still so."""
    parse = cells.last_day if last else cells.day
    return Column(name=name, parse=parse, read_day=parse, joins=Joins.DAY, essential=essential)


def _code(name: str, allowed: object, what: str, *, required: bool = False, instead: str | None = None) -> Column:
    essential = required and instead is None
    parse = cells.code(allowed, what)  # type: ignore[arg-type]
    return Column(name=name, parse=parse, required=required, essential=essential, instead=instead)


WITHDRAWN = (Column(name="withdrawn", parse=cells.flag, essential=True), Column(name="withdrawn_reason", parse=_name))

_SSD = (
    FileFormat(
        name="ssd_department",
        keys=(("dept_team_id",),),
        columns=(*_ids("dept_team_id", required=True), *_names("dept_team_name")),
    ),
    FileFormat(
        name="ssd_professionals",
        keys=(("prof_professional_id",),),
        columns=(
            *_ids("prof_professional_id", required=True),
            *_names("prof_professional_name"),
            *_texts("prof_professional_job_title", "prof_professional_department"),
            Column(name="prof_professional_email", parse=cells.email),
        ),
    ),
    FileFormat(
        name="ssd_person",
        keys=(("pers_person_id",),),
        columns=(
            *_ids("pers_person_id", required=True),
            *_names("pers_forename", "pers_surname"),
            *_texts("pers_sex", "pers_gender", "pers_ethnicity"),
            _event("pers_dob", joins=Joins.BIRTH),
            Column(name="pers_expected_dob", parse=cells.day, read_day=cells.day, joins=Joins.BIRTH),
            _event("pers_death_date"),
            Column(
                name="pers_common_child_id",
                parse=cells.nhs_number,
                joins=Joins.NUMBER,
                renamed=("pers_single_unique_id", "pers_nhs_number"),
            ),
            Column(name="pers_upn", parse=cells.upn, joins=Joins.NUMBER),
            Column(name="pers_is_mother", parse=cells.flag),
            *_groups("pers_legacy_id"),
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
            *_texts("link_identifier_type"),
            Column(name="link_identifier_value", parse=_name, joins=Joins.GROUP),
            _event("link_valid_from_date"),
            _end("link_valid_to_date", essential=False),
        ),
    ),
    FileFormat(
        name="ssd_family",
        keys=(("fami_table_id",), ("fami_family_id", "fami_person_id")),
        columns=(
            *_ids("fami_table_id"),
            Column(name="fami_family_id", parse=_id, joins=Joins.GROUP, in_header=True, is_told=True),
            *_ids("fami_person_id", required=True),
        ),
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
            Column(name="addr_address_json", parse=addresses.as_read),
            *_texts("addr_address_type"),
            _event("addr_address_start_date"),
            _end("addr_address_end_date"),
            Column(name="addr_address_postcode", parse=cells.postcode, joins=Joins.POSTCODE),
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
            replace(_coded("clap_cla_placement_urn", placement_urn, "a placement's number"), joins=Joins.URN),
            Column(name="clap_cla_placement_distance", parse=cells.number(0, 1000)),
        ),
    ),
    FileFormat(
        name="ssd_cin_assessments",
        keys=(("cina_assessment_id",),),
        columns=(
            *_ids("cina_assessment_id", "cina_person_id", required=True),
            _start("cina_assessment_start_date"),
            _event("cina_assessment_auth_date"),
        ),
    ),
    FileFormat(
        name="ssd_assessment_factors",
        keys=(("cinf_table_id",), ("cinf_assessment_id",)),
        columns=(
            *_ids("cinf_table_id"),
            *_ids("cinf_assessment_id", required=True),
            Column(name="cinf_assessment_factors_json", parse=factors.as_read),
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
            _end("miss_missing_episode_end_date", essential=False),
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
            *_ids("invo_involvements_id", required=True),
            Column(name="invo_professional_id", parse=_id, joins=Joins.ID, in_header=True),
            *_ids("invo_person_id", required=True),
            _start("invo_involvement_start_date"),
            _end("invo_involvement_end_date"),
            *_texts("invo_professional_role_id", "invo_professional_team"),
        ),
    ),
)

_FROM = replace(_start("valid_from"), joins=Joins.DAY)
_SPELL = (_FROM, _end("valid_to", last=False))
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
            *_names("forename", "surname"),
            *_texts("sex", "gender", "ethnicity"),
            _event("dob", joins=Joins.BIRTH),
            Column(name="upn", parse=cells.upn, joins=Joins.NUMBER),
            Column(name="nhs_number", parse=cells.nhs_number, joins=Joins.NUMBER),
            Column(name="stub", parse=cells.flag),
        ),
    ),
    FileFormat(
        name="ctx_contexts",
        keys=(("context_id",),),
        starts="valid_from",
        ends="valid_to",
        columns=(
            *_places("context_id", required=True),
            _code("kind", ContextKind, "kind of context", required=True),
            _coded("subtype", subtype_code, "a subtype of context"),
            Column(name="name", parse=_name, required=True, essential=True, joins=Joins.NAME, is_name=True),
            Column(name="aliases", parse=cells.text_list(NAME_MAXIMUM)),
            Column(name="postcode", parse=cells.postcode, joins=Joins.POSTCODE),
            Column(name="uprn", parse=cells.uprn, joins=Joins.NUMBER),
            Column(name="usrn", parse=cells.usrn, joins=Joins.NUMBER),
            Column(name="urn", parse=cells.urn, joins=Joins.URN),
            Column(name="easting", parse=cells.number(0, 700_000), joins=Joins.POINT),
            Column(name="northing", parse=cells.number(0, 1_300_000), joins=Joins.POINT),
            Column(name="accuracy_m", parse=cells.number(0, 100_000)),
            _coded("la_code", area_code, "an area's code"),
            *_places("within_context_id"),
            _event("valid_from"),
            _end("valid_to", essential=False, last=False),
        ),
    ),
    FileFormat(
        name="ctx_records",
        keys=(("record_id",),),
        columns=(
            *_ids("record_id", required=True),
            _code("kind", RecordKind, "kind of record", required=True, instead=RecordKind.OTHER.value),
            replace(_coded("agency", agency_code, "an agency's code"), required=True, instead=UNKNOWN_AGENCY),
            _event("occurred_on"),
            replace(_event("received_on"), required=True),
            *_groups("assessment_id", "referral_id"),
            Column(name="incident_id", parse=_id, joins=Joins.GROUP, is_told=True),
            Column(name="handling", parse=cells.handling),
            Column(name="narrative", parse=cells.text(NARRATIVE_MAXIMUM), is_name=True),
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
            _event("valid_from"),
            _end("valid_to", last=False),
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
            *_places("context_id"),
            Column(name="context_text", parse=_name, joins=Joins.NAME, is_name=True),
            _code("kind", AssociationKind, "kind of association", required=True),
            _VOICE,
            _code("role", EventRole, "role"),
            _FROM,
            _end("valid_to", essential=False, last=False),
            _PRECISION,
            Column(name="harm_types", parse=cells.code_list(HARM_TYPES, "harm type"), is_list=True),
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
            _coded("rationale_code", local_code, "a code"),
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
