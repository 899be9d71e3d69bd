"""Counting: which rows count, and from which day up to which a window can hold each, by compiled loops."""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import (
    KIND_CODES,
    LOCUS_CODES,
    OPEN,
    ROLE_CODES,
    AssociationColumns,
    Bool,
    Int8,
    Int32,
    People,
)
from csgraph.detect.compiled import compiled
from csgraph.detect.derived import fill_counting_days
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.threads import over_rows
from csgraph.domain.terms import AssociationKind, EventRole, Locus


class Terms(NamedTuple):
    """What decides whether a row counts: words of the policy (tables of truth by code), and people's particulars."""

    kinds: Bool
    roles: Bool
    longest: int
    stub: Bool
    cutoff: Int32
    ptr: Int32
    opened: Int32
    closed: Int32


class Counted(NamedTuple):
    """Whether each row counts, the first day on which a window can hold it, `last` and `by_spells` as in `Evidence`."""

    counts: Bool
    begins: Int32
    last: Int32
    by_spells: Bool


def terms_of(people: People, policy: DetectionPolicy) -> Terms:
    """The terms of a policy for these people."""
    return Terms(
        kinds=np.array([AssociationKind(kind) in policy.kinds for kind in KIND_CODES]),
        roles=np.array([EventRole(role) in policy.roles for role in ROLE_CODES]),
        longest=policy.longest_window,
        stub=people.stub,
        cutoff=people.cutoff,
        ptr=people.episode_ptr,
        opened=people.episode_from,
        closed=people.episode_to,
    )


def counted(rows: AssociationColumns, terms: Terms, *, known: int = OPEN, valid: int = OPEN) -> Counted:
    """Of all rows, those that count among what was recorded up to `known` and begins up to `valid`."""
    size = rows.person.size
    found = _room(size)

    def part(lo: int, hi: int) -> None:
        _count(lo, hi, rows, terms, known, valid, Counted(*(each[lo:hi] for each in found)))

    over_rows(part, size)
    return found


def counted_one(rows: AssociationColumns, row: int, terms: Terms) -> tuple[int, int, bool]:
    """From which day one row counts (OPEN: never), up to which, and whether by episodes one by one."""
    found = _room(1)
    _count(row, row + 1, rows, terms, OPEN, OPEN, found)
    return (int(found.begins[0]) if found.counts[0] else OPEN), int(found.last[0]), bool(found.by_spells[0])


def _room(size: int) -> Counted:
    days = [np.empty(size, dtype=np.int32) for _ in range(2)]
    claims = [np.empty(size, dtype=np.bool_) for _ in range(2)]
    return Counted(claims[0], days[0], days[1], claims[1])


def _count(lo: int, hi: int, rows: AssociationColumns, terms: Terms, known: int, valid: int, found: Counted) -> None:
    person, start, end = rows.person[lo:hi], rows.start[lo:hi], rows.end[lo:hi]
    fill_counting_days(person, start, end, terms.stub, *terms[4:], found.begins, found.last, found.by_spells)
    words = (rows.kind[lo:hi], rows.role[lo:hi], rows.locus[lo:hi])
    _counts(person, rows.recorded[lo:hi], *words, terms, LOCUS_CODES[Locus.FAMILIAL], known, valid, found)


@compiled
def _counts(
    person: Int32,
    recorded: Int32,
    kind: Int8,
    role: Int8,
    locus: Int8,
    terms: Terms,
    familial: int,
    known: int,
    valid: int,
    found: Counted,
) -> None:
    counts, begins, last, by_spells = found.counts, found.begins, found.last, found.by_spells
    kinds, roles, longest = terms.kinds, terms.roles, np.int64(terms.longest)
    for row in range(person.size):
        if by_spells[row]:
            begins[row] = _opens(person[row], begins[row], last[row], longest, terms)
        counts[row] = (
            kinds[kind[row]]
            and roles[role[row]]
            and locus[row] != familial
            and begins[row] < last[row] + longest
            and last[row] != -OPEN
            and recorded[row] <= known
            and begins[row] <= valid
        )


@compiled
def _opens(person: int, begins: int, last: int, longest: int, terms: Terms) -> int:
    """Where a person's episodes matter one by one: the first day on which a window can hold both."""
    start, first = np.int64(begins), np.int64(OPEN)
    for spell in range(terms.ptr[person], terms.ptr[person + 1]):
        opened, closed = np.int64(terms.opened[spell]), np.int64(terms.closed[spell])
        if closed > start - longest and opened < last + longest:
            first = min(first, max(start, opened))
    return first
