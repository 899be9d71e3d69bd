"""History: what was known about each context when, as columns with one entry for each row and span of time.

A *version* is one counted row of evidence in one context, with the kin group that its young person was
known to be of, from the day on which that could be known up to the day on which it no longer was. Merges
of contexts and links of kin that become known later end versions and begin others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from csgraph.detect.columns import (
    NONE,
    OPEN,
    VOICE_CODES,
    AssociationColumns,
    Bool,
    Int8,
    Int32,
    Int64,
    People,
    Places,
)
from csgraph.detect.compiled import compiled
from csgraph.detect.counting import Counted, counted, terms_of
from csgraph.detect.families import Families, families_of
from csgraph.detect.ordering import by_target
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.rows import ContextRow
from csgraph.detect.spreading import Spans, spans_of
from csgraph.detect.standing_places import Belonging, belonging
from csgraph.detect.threads import in_threads, threads_for
from csgraph.domain.terms import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Every row of evidence there ever was, each held from its `recorded` day up to `superseded`.

    `kin_label` is the family that a row gives its person (NONE: none; below `kin_labels`). `alias_from` is
    the day from which each context's merge is known (-OPEN: always), `alias_until` that on which it was taken
    back (OPEN: it was not).
    """

    rows: AssociationColumns
    superseded: Int32
    kin_label: Int32
    kin_labels: int
    harm_type_sets: Sequence[tuple[str, ...]]
    contexts: Sequence[ContextRow]
    alias_from: Int32
    alias_until: Int32
    people: People


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Versions ordered by `target`, then `since`; a version of target t is one of `ptr[t]:ptr[t + 1]`.

    A target is a context of `places`, or (from the number of contexts on) what is told of a context itself and
    not of places within it, or a context once more in the region of one it lies within. `context[t]` says which,
    `scored[t]` that it is a context that may alert, `clocked[t]` that its incidents are the region's. `places`
    are as known in the end.
    `said` is the first version there of the same association: a correction says it again.
    `severity` is the first class of the policy's budgets that a row's harm types match.
    """

    target: Int32
    row: Int32
    said: Int32
    since: Int32
    until: Int32
    start: Int32
    begins: Int32
    last: Int32
    by_spells: Bool
    person: Int32
    kin: Int32
    kins: int
    own: Bool
    incident: Int32
    record: Int32
    severity: Int8
    ptr: Int64
    context: Int32
    scored: Bool
    clocked: Bool
    places: Places
    belonging: Belonging
    families: Families


def unfold(held: Held, policy: DetectionPolicy, *, known: int = OPEN, valid: int = OPEN) -> Versions:
    """The versions of what counts under a policy, of what was recorded up to `known` and begins up to `valid`."""
    found, where, families, spans = spread(held, policy, known=known, valid=valid)
    moves = bool(families.moves.any() or (where.opens > -OPEN).any())
    order = _by_target(spans, where.context.size)
    row, target, kin, since, until = _taken([(each, order) for each in spans])
    rows, at = held.rows, row.astype(np.intp)
    columns = (rows.start, found.begins, found.last, found.by_spells, rows.person, rows.voice)
    more = (rows.incident, rows.record, rows.harm_types)
    taken = _taken([(each, at) for each in (*columns, *more)])
    start, begins, last, by_spells, person, voice, incident, record, harm_types = taken
    return Versions(
        target=target,
        row=row,
        said=_said(held, target, row, moves=moves),
        since=since,
        until=until,
        start=start,
        begins=begins,
        last=last,
        by_spells=by_spells,
        person=person,
        kin=kin,
        kins=families.groups,
        own=voice == VOICE_CODES[Voice.OWN],
        incident=incident,
        record=record,
        severity=severities(held, policy)[harm_types],
        ptr=np.searchsorted(target, np.arange(where.context.size + 1)).astype(np.int64),
        context=where.context,
        scored=where.scored,
        clocked=where.clocked,
        places=where.places,
        belonging=where,
        families=families,
    )


def spread(
    held: Held, policy: DetectionPolicy, *, known: int, valid: int
) -> tuple[Counted, Belonging, Families, Spans]:
    """What counts of each row, whose evidence each context's is, people's kin groups, and the versions in no order."""
    found = counted(held.rows, terms_of(held.people, policy), known=known, valid=valid)
    where = belonging(held.contexts, held.alias_from, held.alias_until)
    families = families_of(held.rows.person, held.kin_label, held.kin_labels, held.rows.recorded, held.superseded)
    return found, where, families, spans_of(held.rows, held.superseded, found, where, families)


def severities(held: Held, policy: DetectionPolicy) -> Int8:
    """The first class of the policy's budgets that each set of harm types matches."""
    return np.array([policy.severity_of(types) for types in held.harm_type_sets], dtype=np.int8)


def _taken(columns: Sequence[tuple[npt.NDArray[Any], Int64]]) -> list[npt.NDArray[Any]]:
    """Each column in an order, several at a time."""
    threads = threads_for(columns[0][1].size)
    return in_threads(lambda which: columns[which][0][columns[which][1]], len(columns), threads=threads)


def days_of_record(held: Held, known: int = OPEN) -> Int32:
    """The days on which anything was recorded, withdrawn, corrected or merged, up to `known`, in order."""
    recorded = held.rows.recorded
    if not recorded.size:
        return np.empty(0, dtype=np.int32)
    learnt = (recorded, held.superseded, held.alias_from, held.alias_until)
    first = int(recorded.min())
    last = min(known, max(max(first, _last(days)) for days in learnt))
    if last < first:
        return np.empty(0, dtype=np.int32)
    seen = np.zeros(last - first + 1, dtype=np.bool_)
    for days in learnt:
        _mark(days, first, last, seen)
    return (np.flatnonzero(seen) + first).astype(np.int32)


@compiled
def _last(days: Int32) -> int:
    """The last day (-OPEN: there is none)."""
    last = -OPEN
    for day in days:
        if day < OPEN:
            last = max(last, day)
    return last


@compiled
def _mark(days: Int32, first: int, last: int, seen: Bool) -> None:
    """Say which days from `first` to `last` are among these."""
    for day in days:
        if first <= day <= last:
            seen[day - first] = True


def _by_target(spans: Spans, targets: int) -> Int64:
    """The order by target, then by day, then by row."""
    _, target, _, since, _ = spans
    return by_target(np.arange(target.size), target, since, targets)


def _said(held: Held, target: Int32, row: Int32, *, moves: bool) -> Int32:
    """For each version the first version of its association in its target (there may be several of a row)."""
    first = np.arange(row.size, dtype=np.int32)
    if (held.superseded == OPEN).all() and not moves:
        return first
    association = associations(held)[row]
    first = np.arange(row.size, dtype=np.int32)
    order = np.lexsort((first, association, target))
    same = (np.diff(association[order]) == 0) & (np.diff(target[order]) == 0)
    if same.any():
        begins = np.where(np.concatenate([[True], ~same]), np.arange(row.size), 0)
        first[order] = order[np.maximum.accumulate(begins)]
    return first


def associations(held: Held) -> Int32:
    """For each row the first row of its association: a row that takes the place of one on the day that it ended.

    An extract has no ids of associations, so a correction is told by person, context and kind.
    """
    rows = held.rows
    association = np.arange(rows.person.size, dtype=np.int32)
    ended = np.flatnonzero(held.superseded < OPEN)
    if not ended.size:
        return association
    keys = (rows.person, rows.context, rows.kind)
    waiting: dict[tuple[int, ...], list[int]] = {}
    for at in ended[np.argsort(held.superseded[ended], kind="stable")].tolist():
        waiting.setdefault((*(int(key[at]) for key in keys), int(held.superseded[at])), []).append(at)
    persons = np.zeros(int(rows.person.max()) + 1, dtype=np.bool_)
    persons[rows.person[ended]] = True
    later = np.flatnonzero(persons[rows.person])
    for at in later[np.argsort(rows.recorded[later], kind="stable")].tolist():
        before = waiting.get((*(int(key[at]) for key in keys), int(rows.recorded[at])))
        if before:
            association[at] = association[before.pop(0)]
    return association


__all__ = ["NONE", "Held", "Versions", "days_of_record", "unfold"]
