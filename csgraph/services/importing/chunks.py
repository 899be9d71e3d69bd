"""Chunks: what is looked up for some rows of one file, and how each row enters a batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from csgraph.ids import ContextId, PersonId
from csgraph.ingest.checks import PEOPLE, RECORDS
from csgraph.ingest.rows import AS_TEXT
from csgraph.ingest.staging import StagedRow, Staging
from csgraph.services.importing.batches import Batch, Waiting
from csgraph.services.importing.diff import Outcome
from csgraph.services.importing.former import former_people
from csgraph.services.importing.journal import Journal
from csgraph.services.importing.names import NameIndex
from csgraph.services.importing.writers import WRITERS
from csgraph.services.importing.writes import Look, Writes
from csgraph.vault.candidates import Written
from csgraph.vault.register import Entry, Standing, Where
from csgraph.vault.vault import Unit

(RECORDS_FILE,) = RECORDS

SUBJECTS = {"ctx_contexts.csv": "ctx", RECORDS_FILE: "rec", "ssd_professionals.csv": "pro"}
"""By which kind of id the vault keeps texts of rows that are about nobody."""

PERSON_COLUMNS: dict[str, tuple[str, ...]] = {
    "ssd_person.csv": ("pers_person_id",),
    "ctx_people.csv": ("person_id",),
    "ssd_linked_identifiers.csv": ("link_person_id",),
    "ssd_family.csv": ("fami_person_id",),
    "ssd_mother.csv": ("moth_person_id", "moth_childs_person_id"),
    "ssd_address.csv": ("addr_person_id",),
    "ssd_cin_episodes.csv": ("cine_person_id",),
    "ssd_cp_plans.csv": ("cppl_person_id",),
    "ssd_cla_episodes.csv": ("clae_person_id",),
    "ssd_cla_placement.csv": ("clap_person_id",),
    "ssd_cin_assessments.csv": ("cina_person_id",),
    "ssd_missing.csv": ("miss_person_id",),
    "ssd_involvements.csv": ("invo_person_id",),
    "ctx_kin.csv": ("person_id", "other_person_id"),
    "ctx_associations.csv": ("person_id",),
    "ctx_peer_links.csv": ("person_id", "other_person_id"),
    "ctx_harms.csv": ("person_id",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUps:
    """Looks up what the writers of a chunk need. Types of address in `excluded_addresses` make no household."""

    agency: str
    excluded_addresses: frozenset[str]

    def look(self, journal: Journal, unit: Unit, rows: Sequence[StagedRow], file: str, names: NameIndex | None) -> Look:
        """People by the source's ids, records' handling, and what written names mean, for rows of one file."""
        register = journal.register(unit)
        columns = PERSON_COLUMNS.get(file, ())
        keys = sorted({str(row.values[column]) for row in rows for column in columns if column in row.values})
        people = unit.people.uids_for(journal.source_system, keys, create=file in PEOPLE) if keys else {}
        records = sorted({str(row.values["record_id"]) for row in rows if "record_id" in row.values})
        facts = (
            {(RECORDS_FILE, key): facts for key, facts in register.facts(RECORDS_FILE, records).items()}
            if records and file != RECORDS_FILE
            else {}
        )
        texts = sorted({str(row.values["context_text"]) for row in rows if _is_text(row)})
        decided: dict[Written, ContextId] = {}
        if texts and names is not None:
            candidates = unit.candidates(journal.source_system)
            decided = candidates.joined(map(Written, texts))
            decided |= candidates.joined(names.could_mean(texts, decided))
        return Look(
            register=register,
            people=people,
            facts=facts,
            names=names or NameIndex(),
            decided=decided,
            source_system=journal.source_system,
            agency=self.agency,
            excluded_addresses=self.excluded_addresses,
            former=former_people(rows, unit, journal.source_system),
        )


def note_affected(
    staging: Staging,
    batch: Batch,
    rows: Sequence[StagedRow],
    held: Mapping[str, Standing],
    people: Mapping[str, PersonId],
) -> None:
    """Remembers whose particulars and kin, and which families and households, these rows may have changed."""
    earlier = [held[row.key].where.facts for row in rows if row.key in held]
    later = [entry.where.facts for entry in batch.entries]
    staging.note("people", people.values())
    staging.note("people", (str(facts["person"]) for facts in earlier if "person" in facts))
    groups = (facts.get("groups") for facts in (*earlier, *later))
    staging.note("groups", (str(group) for found in groups if isinstance(found, list) for group in found))
    note_kin(staging, batch)


def note_kin(staging: Staging, batch: Batch) -> None:
    """Remembers whose kin links a batch begins or ends; of a link that ends, one person: the group holds the other."""
    steps = (*batch.begins.get("kin/record", ()), *batch.ends.get("kin/supersede", ()))
    staging.note("kin", (str(step[end]) for step in steps for end in ("person", "other") if end in step))


def any_text(rows: Sequence[StagedRow]) -> bool:
    """Whether one of the rows names its context in words alone."""
    return any(_is_text(row) for row in rows)


def add(batch: Batch, row: StagedRow, outcome: Outcome, held: Standing | None, look: Look) -> None:
    """Puts one row into a batch: its steps, its entry in the register, and whether it waits."""
    version = held.version + 1 if held else 1
    graph_version = held.where.graph_version if held else 0
    if held is not None:
        batch.end(held.where.end)
    if outcome is Outcome.WITHDRAWN:
        where = Where(graph_version=graph_version, facts=held.where.facts if held else {})
    else:
        writes = WRITERS[row.file](row, graph_version + 1, look) if row.file in WRITERS else Writes()
        if writes.kin_members:
            writes.kin_members = [replace(member, version=version) for member in writes.kin_members]
        batch.add(writes)
        batch.texts += _texts(row, look)
        if writes.waits_for is not None:
            waiting = Waiting(written=writes.waits_for, key=row.key, version=version, values=dict(row.values))
            batch.waiting.append(waiting)
        reached = graph_version + 1 if writes.end else graph_version
        where = Where(end=tuple(writes.end), graph_version=reached, facts=writes.facts)
    batch.entries.append(
        Entry(
            file=row.file,
            key=row.key,
            version=version,
            content=row.content,
            withdrawn=outcome is Outcome.WITHDRAWN,
            where=where,
        )
    )


def _texts(row: StagedRow, look: Look) -> list[tuple[str, str, str]]:
    """Cells of a row that hold text where a code belongs, as (whose text it is, column, text).

    A person's go with the person when they are erased.
    """
    found = [(name.removesuffix(AS_TEXT), str(each)) for name, each in row.values.items() if name.endswith(AS_TEXT)]
    if not found:
        return []
    columns = [column for column in PERSON_COLUMNS.get(row.file, ()) if column in row.values]
    prefix = SUBJECTS.get(row.file, "row")
    subject = look.person(row, columns[0]) if columns else look.register.graph_id(prefix, row.file, row.key)
    return [(subject, column, text) for column, text in found]


def _is_text(row: StagedRow) -> bool:
    return "context_text" in row.values and "context_id" not in row.values
