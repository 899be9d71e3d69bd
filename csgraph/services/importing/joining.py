"""Joining: rows that named a place in words, to the context that they mean; and taking them from it again."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast

from csgraph.ids import ContextId, PersonId
from csgraph.ingest.cells import Value
from csgraph.ingest.staging import StagedRow
from csgraph.services.importing.batches import Batch, Waiting
from csgraph.services.importing.journal import Journal
from csgraph.services.importing.names import NameIndex
from csgraph.services.importing.writers import association_to
from csgraph.services.importing.writes import Look
from csgraph.store.graph import Row
from csgraph.vault.candidates import Candidate, Decision, DecisionKind, WaitingRow, Written
from csgraph.vault.register import Entry, Where
from csgraph.vault.vault import Unit

FILE = "ctx_associations.csv"
RECORDS = "ctx_records.csv"
SAID = ("uid", "valid_from", "role", "voice", "locus", "confidence")


def join_exact(journal: Journal) -> None:
    """Joins each waiting candidate whose normal form has come to be the name of exactly one context."""
    with journal.vault.unit(actor=journal.actor, action="contexts:candidate:match", subject=journal.run) as unit:
        waiting = [each for each in unit.candidates(journal.source_system).all() if each.waits]
    if not waiting:
        return
    names = NameIndex.of(journal.graph)
    for candidate in waiting:
        if len(names.named(candidate.text)) == 1 and (context := _only_meaning(journal, candidate, names)) is not None:
            reason = "The name is exactly that of one context."
            decide(journal, candidate, kind=DecisionKind.EXACT, context=context, reason=reason)


def _only_meaning(journal: Journal, candidate: Candidate, names: NameIndex) -> ContextId | None:
    """The context that every row of a candidate means, on its own day; None where a person has to say."""
    with journal.vault.unit(actor=journal.actor, action="contexts:candidate:match", subject=candidate.uid) as unit:
        rows = unit.candidates(journal.source_system).rows_of(candidate)
    meant = {
        names.meaning(str(row.values["context_text"]), date.fromisoformat(str(row.values["valid_from"])), {}).context
        for row in rows
    }
    return next(iter(meant)) if len(meant) == 1 else None


def decide(
    journal: Journal, candidate: Candidate, *, kind: DecisionKind, context: ContextId | None, reason: str
) -> None:
    """Carries out a decision about a candidate: its rows go to `context`, or (None) wait or stay out again."""
    with journal.batch() as (unit, batch):
        candidates = unit.candidates(journal.source_system)
        rows = candidates.rows_of(candidate)
        if rows:
            _move(journal, unit, batch, rows, context, candidate)
        decision = Decision(
            at=journal.clock.now(),
            actor=journal.actor.id,
            kind=kind,
            reason=reason,
            candidate=candidate.uid,
            context=context,
        )
        candidates.decide(journal.run, journal.number + 1, decision)


def _move(
    journal: Journal,
    unit: Unit,
    batch: Batch,
    rows: Sequence[WaitingRow],
    context: ContextId | None,
    candidate: Candidate,
) -> None:
    register = journal.register(unit)
    held = register.current(FILE, [row.key for row in rows])
    look = look_for(journal.source_system, unit, rows)
    for row in rows:
        standing = held[row.key]
        version = standing.version + 1
        batch.end(standing.where.end)
        where = Where(graph_version=standing.where.graph_version, facts=standing.where.facts)
        if context is not None:
            staged = _staged(row, standing.content)
            graph_version = standing.where.graph_version + 1
            writes = association_to(staged, graph_version, look, context)
            batch.add(writes)
            where = Where(end=tuple(writes.end), graph_version=graph_version, facts=writes.facts)
        written = Written(str(row.values["context_text"]), candidate.after)
        batch.waiting.append(
            Waiting(written=written, candidate=candidate.token, key=row.key, version=version, values=row.values)
        )
        entry = Entry(file=FILE, key=row.key, version=version, content=standing.content, withdrawn=False, where=where)
        batch.entries.append(entry)


def supposed_to_mean(
    source_system: str, unit: Unit, rows: Sequence[WaitingRow], *, context: ContextId, at: datetime
) -> tuple[Row, ...]:
    """The associations that joining these rows to a context would write at a moment, as evidence is read."""
    look = look_for(source_system, unit, rows)
    found: list[Row] = []
    for row in rows:
        begun = association_to(_staged(row, b""), 1, look, context).begin[0][1]
        values = cast("dict[str, object]", begun["values"])
        known = {name: values.get(name) for name in (*SAID, "valid_to", "harm_types")}
        found.append(
            {"person": begun["person"], "context": context, "kind": begun["kind"], **known}
            | {"record": values["record_uid"], "recorded_at": at}
        )
    return tuple(found)


def made_of(source_system: str, unit: Unit, candidate: Candidate) -> ContextId:
    """The context that is made of a candidate: the same whenever it is made again."""
    made = [each.context for each in candidate.decisions if each.kind is DecisionKind.CREATE and each.context]
    key = candidate.normal if candidate.after is None else f"{candidate.normal}|{candidate.after}"
    return made[-1] if made else ContextId(unit.register(source_system).graph_id("ctx", "text", key))


def graph_ids(source_system: str, unit: Unit, rows: Sequence[WaitingRow]) -> frozenset[str]:
    """The associations that these rows are, once they are joined."""
    register = unit.register(source_system)
    return frozenset(register.graph_id("asc", FILE, row.key) for row in rows)


def look_for(source_system: str, unit: Unit, rows: Sequence[WaitingRow]) -> Look:
    """What the writer of associations looks up for these rows."""
    register = unit.register(source_system)
    people = sorted({str(row.values["person_id"]) for row in rows})
    records = sorted({str(row.values["record_id"]) for row in rows})
    found = unit.people.uids_for(source_system, people, create=False)
    return Look(
        register=register,
        people={key: PersonId(uid) for key, uid in found.items()},
        facts={(RECORDS, key): row.where.facts for key, row in register.current(RECORDS, records).items()},
        names=NameIndex(),
        decided={},
        source_system=source_system,
        agency="",
        excluded_addresses=frozenset(),
    )


def _staged(row: WaitingRow, content: bytes) -> StagedRow:
    return StagedRow(
        file=FILE, line=0, key=row.key, content=content, withdrawn=False, repeated=False, values=_values(row)
    )


def _values(row: WaitingRow) -> dict[str, Value]:
    return cast("dict[str, Value]", dict(row.values))
