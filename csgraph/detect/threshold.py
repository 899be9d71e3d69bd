"""The threshold rule (S1): K unrelated young people and R independent reports within a window of days.

Source: design page `detection.md`, "S1, exactly". `find` is the arithmetic on columns; `evaluate`
turns what it finds into clusters with their evidence and words.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import numpy as np

from csgraph.detect.building import AssociationRow, ContextRow, build
from csgraph.detect.columns import (
    KIND_CODES,
    LOCUS_CODES,
    OPEN,
    ROLE_CODES,
    VOICE_CODES,
    Evidence,
    Int16,
    Int32,
    Int64,
    number_of,
)
from csgraph.detect.found import Threshold
from csgraph.detect.listing import listed
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.sweep import (
    LAST,
    PARTICULAR,
    PLAIN,
    STUB,
    Folk,
    Found,
    Rows,
    Rule,
    Targets,
    place,
    present_rows,
    sweep,
)
from csgraph.domain.clusters import Cluster
from csgraph.domain.terms import AssociationKind, ContextKind, EventRole, Locus, Voice

THREADED_FROM = 100_000
"""Rows from which two threads are quicker than one."""


def evaluate(evidence: Evidence, policy: DetectionPolicy, valid_on: date) -> list[Cluster]:
    """Every context whose floor was met in the 365 days that end on `valid_on`, sorted by context_ids."""
    return listed(evidence, policy, find(evidence, policy, valid_on))


def find(evidence: Evidence, policy: DetectionPolicy, valid_on: date) -> Threshold:
    """The arithmetic of `evaluate` alone: which contexts met their floor, when, and by which rows.

    Time and memory grow with the rows that a window of the year can hold; one int64 and one int32 each.
    """
    floors = [policy.floor_for(kind) for kind in ContextKind]
    kinds = evidence.places.kind
    window = np.array([floor.window for floor in floors], dtype=np.int32)[kinds]
    least_groups = np.array([floor.kin_groups for floor in floors], dtype=np.int32)[kinds]
    least_reports = np.array([floor.reports for floor in floors], dtype=np.int32)[kinds]
    first = number_of(valid_on) - LAST
    ptr, keys, origin = _presences(evidence, policy, first, window, least_groups)
    found = _sweep_all(evidence, ptr, keys, origin, least_groups, least_reports)
    contexts = np.flatnonzero(found.shown >= 0).astype(np.int32)
    counts = np.zeros(contexts.size, dtype=np.int64)
    present_rows(contexts, found.shown, ptr, keys, origin, counts, np.empty(0, dtype=np.int32))
    rows = np.empty(int(counts.sum()), dtype=np.int32)
    present_rows(contexts, found.shown, ptr, keys, origin, counts, rows)
    return Threshold(
        valid_on=first + LAST,
        contexts=contexts,
        first_met=found.first_met[contexts].astype(np.int32) + np.int32(first),
        last_met=found.last_met[contexts].astype(np.int32) + np.int32(first),
        shown=found.shown[contexts].astype(np.int32) + np.int32(first),
        kin_groups=found.kin_groups[contexts],
        reports=found.reports[contexts],
        ptr=np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)]),
        rows=rows,
    )


def made_ready() -> None:
    """Load (or, once after an installation, make) the compiled code, so that no evaluation waits for it."""
    day = date(2000, 1, 2)
    people = ("a", "b", "c")
    rows = [AssociationRow(who, who, who, "c", "HARMED_AT", day, day + timedelta(days=1), day) for who in people]
    rows = [row._replace(record="r") for row in rows[:2]] + rows[2:]
    evaluate(build(associations=rows, contexts=[ContextRow("c", "LOCATION", "c")]), DetectionPolicy(), day)


def _presences(
    evidence: Evidence, policy: DetectionPolicy, first: int, window: Int32, least_groups: Int32
) -> tuple[Int64, Int64, Int32]:
    """Every presence of the year, by context: pointers, keys, and the row that each comes from.

    Rows are shared out in runs, one for each thread; a first pass counts, so that each thread knows
    where its presences of each context go. Contexts with fewer presences than young people asked for
    are left out.
    """
    last = int(np.searchsorted(evidence.start, first + LAST, side="right"))
    threads = _threads(last)
    edges = np.linspace(0, last, threads + 1).astype(np.int64)
    rows = Rows(*(getattr(evidence, name) for name in Rows._fields))
    places = evidence.places
    fixed = (rows, _rule(policy), _folk(evidence), Targets(places.above_ptr, places.above, window))
    longest = int(window.max()) if window.size else 1
    counts = np.zeros((threads, window.size), dtype=np.int64)
    empty, none = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32)

    def count(part: int) -> None:
        place(edges[part], edges[part + 1], first, longest, False, *fixed, counts[part], empty, none)

    _in_threads(count, threads)
    total = counts.sum(axis=0)
    enough = total >= least_groups
    ptr = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.where(enough, total, 0))])
    slots = np.where(enough, ptr[:-1] + np.cumsum(counts, axis=0) - counts, -1)
    keys, origin = np.empty(int(ptr[-1]), dtype=np.int64), np.empty(int(ptr[-1]), dtype=np.int32)

    def fill(part: int) -> None:
        place(edges[part], edges[part + 1], first, longest, True, *fixed, slots[part], keys, origin)

    _in_threads(fill, threads)
    return ptr, keys, origin


def _sweep_all(
    evidence: Evidence, ptr: Int64, keys: Int64, origin: Int32, least_groups: Int32, least_reports: Int32
) -> Found:
    count = ptr.size - 1
    days: list[Int16] = [np.full(count, -1, dtype=np.int16) for _ in range(3)]
    found = Found(*days, np.zeros(count, dtype=np.int32), np.zeros(count, dtype=np.int32))
    threads = _threads(keys.size)
    edges = np.searchsorted(ptr, np.linspace(0, keys.size, threads + 1))
    edges[0], edges[-1] = 0, count
    kin_count = evidence.people.kin_first.size

    def part(which: int) -> None:
        sweep(
            edges[which],
            edges[which + 1],
            ptr,
            keys,
            origin,
            kin_count,
            evidence.incident,
            evidence.record,
            least_groups,
            least_reports,
            found,
        )

    _in_threads(part, threads)
    return found


def _rule(policy: DetectionPolicy) -> Rule:
    return Rule(
        kinds=np.array([AssociationKind(kind) in policy.kinds for kind in KIND_CODES]),
        roles=np.array([EventRole(role) in policy.roles for role in ROLE_CODES]),
        own=VOICE_CODES[Voice.OWN],
        familial=LOCUS_CODES[Locus.FAMILIAL],
    )


def _folk(evidence: Evidence) -> Folk:
    people = evidence.people
    cutoff = people.cutoff
    particular = (cutoff != OPEN) | (np.diff(people.episode_ptr) > 0)
    sort = np.where(people.stub, STUB, np.where(particular, PARTICULAR, PLAIN)).astype(np.int8)
    return Folk(sort, cutoff, people.episode_ptr, people.episode_from, people.episode_to)


def _threads(rows: int) -> int:
    return min(4, os.cpu_count() or 1) if rows >= THREADED_FROM else 1


def _in_threads(work: Callable[[int], None], threads: int) -> None:
    if threads == 1:
        work(0)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
