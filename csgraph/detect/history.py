"""History: what was known about each context when, as columns with one entry for each row and span of time.

A *version* is one counted row of evidence in one context, with the kin group that its young person was
known to be of, from the day on which that could be known up to the day on which it no longer was. Merges
of contexts and links of kin that become known later end versions and begin others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from csgraph.detect.columns import (
    KIND_CODES,
    LOCUS_CODES,
    NONE,
    OPEN,
    ROLE_CODES,
    VOICE_CODES,
    AssociationColumns,
    Bool,
    Int32,
    Int64,
    People,
    Places,
)
from csgraph.detect.compiled import compiled
from csgraph.detect.derived import counting_days
from csgraph.detect.families import Families, families_of
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.rows import ContextRow
from csgraph.detect.standing_places import Belonging, belonging
from csgraph.domain.terms import AssociationKind, EventRole, Locus, Voice


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

    A target is a context of `places`, or (from the number of contexts on) what is told of a context itself
    and not of places within it: `context[t]` says which, `scored[t]` that it is a context that may alert,
    `clocked[t]` that its incidents are the region's. `places` are as known in the end.
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
    severity: npt.NDArray[np.int8]
    ptr: Int64
    context: Int32
    scored: Bool
    clocked: Bool
    places: Places
    belonging: Belonging
    families: Families


def unfold(held: Held, policy: DetectionPolicy, *, known: int = OPEN, valid: int = OPEN) -> Versions:
    """The versions of what counts under a policy, of what was recorded up to `known` and begins up to `valid`."""
    counts, begins, last, by_spells = counting(held.rows, held.people, policy, known, valid)
    where = belonging(held.contexts, held.alias_from, held.alias_until)
    families = families_of(held.rows.person, held.kin_label, held.kin_labels, held.rows.recorded, held.superseded)
    row, target, kin, since, until = _spans(held, counts, begins, where, families)
    moves = bool(families.moves.any() or (where.opens > -OPEN).any())
    order = _by_target(target, since, row)
    row, target, kin, since, until = (each[order] for each in (row, target, kin, since, until))
    rows = held.rows
    severity = np.array([policy.severity_of(types) for types in held.harm_type_sets], dtype=np.int8)
    targets = where.context.size
    return Versions(
        target=target,
        row=row,
        said=_said(held, target, row, moves=moves),
        since=since,
        until=until,
        start=rows.start[row],
        begins=begins[row],
        last=last[row],
        by_spells=by_spells[row],
        person=rows.person[row],
        kin=kin,
        kins=families.groups,
        own=rows.voice[row] == VOICE_CODES[Voice.OWN],
        incident=rows.incident[row],
        record=rows.record[row],
        severity=severity[rows.harm_types[row]],
        ptr=np.searchsorted(target, np.arange(targets + 1)).astype(np.int64),
        context=where.context,
        scored=where.scored,
        clocked=where.clocked,
        places=where.places,
        belonging=where,
        families=families,
    )


def days_of_record(held: Held, known: int = OPEN) -> Int32:
    """The days on which anything was recorded, withdrawn, corrected or merged, up to `known`, in order."""
    recorded = held.rows.recorded
    if not recorded.size:
        return np.empty(0, dtype=np.int32)
    first = int(recorded.min())
    learnt = (recorded, held.superseded, held.alias_from, held.alias_until)
    last = min(known, max(int(each[each < OPEN].max(initial=first)) for each in learnt))
    seen = np.zeros(last - first + 1, dtype=np.bool_)
    for days in learnt:
        seen[days[(days >= first) & (days <= last)] - first] = True
    return (np.flatnonzero(seen) + first).astype(np.int32)


def counting(
    rows: AssociationColumns, people: People, policy: DetectionPolicy, known: int, valid: int
) -> tuple[Bool, Int32, Int32, Bool]:
    """Which rows count, the first day on which a window can hold each, and `last` and `by_spells` as in `Evidence`."""
    kinds = np.array([AssociationKind(kind) in policy.kinds for kind in KIND_CODES])
    roles = np.array([EventRole(role) in policy.roles for role in ROLE_CODES])
    begins, last, by_spells = counting_days(rows.person, rows.start, rows.end, people)
    opens = begins.copy()
    spells = (people.episode_ptr, people.episode_from, people.episode_to)
    _open(np.flatnonzero(by_spells), rows.person, last, *spells, policy.longest_window, opens)
    counts: Bool = (
        kinds[rows.kind]
        & roles[rows.role]
        & (rows.locus != LOCUS_CODES[Locus.FAMILIAL])
        & (opens < last.astype(np.int64) + policy.longest_window)
        & (last != -OPEN)
        & (rows.recorded <= known)
        & (opens <= valid)
    )
    return counts, opens, last, by_spells


@compiled
def _open(
    rows: Int64, person: Int32, last: Int32, ptr: Int32, opened: Int32, closed: Int32, longest: int, opens: Int32
) -> None:
    """For rows whose person's episodes matter one by one: the first day on which a window can hold both."""
    for row in rows:
        start, first = np.int64(opens[row]), np.int64(OPEN)
        for spell in range(ptr[person[row]], ptr[person[row] + 1]):
            if closed[spell] > start - longest and opened[spell] < last[row] + np.int64(longest):
                first = min(first, max(start, np.int64(opened[spell])))
        opens[row] = first


def _by_target(target: Int32, since: Int32, row: Int32) -> Int64:
    """The order by target, then by day, then by row: one sort of whole numbers where they have room in 63 bits."""
    sizes = [int(each.max(initial=0)) - int(each.min(initial=0)) + 1 for each in (target, since, row)]
    if not row.size or float(sizes[0]) * sizes[1] * row.size >= 2.0**62 or not (np.diff(row) >= 0).all():
        return np.lexsort((row, since, target))
    key = target.astype(np.int64) * sizes[1] + (since - since.min())
    key = key * row.size + np.arange(row.size)
    key.sort()
    return key % row.size


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


Spans = tuple[Int32, Int32, Int32, Int32, Int32]


def _spans(held: Held, counts: Bool, begins: Int32, where: Belonging, families: Families) -> Spans:
    """Rows with target, kin group and the days from and up to which that was known."""
    rows = held.rows
    steady = counts & ~families.moves[rows.person]
    row = np.flatnonzero(steady).astype(np.int32)
    parts = [(row, families.kin[rows.person[row]], rows.recorded[row], held.superseded[row])]
    moving = counts & families.moves[rows.person]
    if moving.any():
        parts.append(families.spans(np.flatnonzero(moving).astype(np.int32), rows, held.superseded))
    row, kin, since, until = (np.concatenate(each).astype(np.int32) for each in zip(*parts, strict=True))
    at, target, opens, closes = where.targets(rows.context[row])
    row, kin = row[at], kin[at]
    since = np.maximum(np.maximum(since[at], opens), begins[row])
    until = np.minimum(until[at], closes)
    real = since < until
    return row[real], target[real], kin[real], since[real].astype(np.int32), until[real].astype(np.int32)


__all__ = ["NONE", "Held", "Versions", "days_of_record", "unfold"]
