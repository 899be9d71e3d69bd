"""The threshold rule (S1): K unrelated young people and R independent reports within a window of days.

Source: design page `detection.md`, "S1, exactly". `find` is the arithmetic on columns; `evaluate`
turns what it finds into clusters with their evidence and words.
"""

from datetime import date, timedelta

import numpy as np

from csgraph.detect.building import build
from csgraph.detect.columns import (
    KIND_CODES,
    LOCUS_CODES,
    ROLE_CODES,
    VOICE_CODES,
    Evidence,
    Int32,
    Int64,
    number_of,
)
from csgraph.detect.found import Threshold
from csgraph.detect.listing import listed
from csgraph.detect.policy import Budget, DetectionPolicy
from csgraph.detect.presences import LAST, Rows, Rule, Spells, Targets, gather, scatter
from csgraph.detect.rows import AssociationRow, ContextRow
from csgraph.detect.sweep import Found, Least, present_rows, sweep
from csgraph.detect.threads import in_threads, threads_for
from csgraph.detect.unusual import held_of, unusual
from csgraph.domain.clusters import Cluster
from csgraph.domain.terms import AssociationKind, ContextKind, EventRole, Locus, Voice

SAMPLED = 64
"""One row in so many is looked at when the work is shared out."""


def evaluate(
    evidence: Evidence, policy: DetectionPolicy, valid_on: date, *, known_on: date | None = None
) -> list[Cluster]:
    """Every context whose floor was met in the 365 days that end on `valid_on`, sorted by context_ids.

    Each has its score, by what is held, as on `known_on` (None: `valid_on`).
    """
    found = find(evidence, policy, valid_on)
    scores = unusual(evidence, policy, found, held_of(evidence), known=known_on or valid_on)
    return listed(evidence, policy, found, scores)


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
    ptr, pairs = _presences(evidence, _rule(policy, first, window), least_groups)
    found = _swept(evidence, ptr, pairs, Least(least_groups, least_reports))
    contexts = np.flatnonzero(found.shown >= 0).astype(np.int32)
    counts = np.zeros(contexts.size, dtype=np.int64)
    present_rows(contexts, found.shown, ptr, pairs, counts, np.empty(0, dtype=np.int32))
    rows = np.empty(int(counts.sum()), dtype=np.int32)
    present_rows(contexts, found.shown, ptr, pairs, counts, rows)
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
    evidence = build(associations=rows, contexts=[ContextRow("c", "LOCATION", "c")])
    evaluate(evidence, DetectionPolicy(budgets=(Budget(name="default", alerts_a_month=1.0),)), day)


def _presences(evidence: Evidence, rule: Rule, least_groups: Int32) -> tuple[Int64, Int64]:
    """Every presence of the year, by context: pointers, and pairs of key and place (`presences.py`).

    Each thread gathers those of a run of rows; then, as all are counted, each puts its own where they
    belong. Contexts with fewer presences than young people asked for are left out.
    """
    edges = _shares(evidence, rule)
    threads = edges.size - 1
    counts = np.zeros((threads, least_groups.size), dtype=np.int32)
    gathered = in_threads(lambda part: _gathered(evidence, rule, edges[part : part + 2], counts[part]), threads)
    total = counts.sum(axis=0, dtype=np.int32)
    enough = total >= least_groups
    ptr = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.where(enough, total, 0), dtype=np.int64)])
    before = np.cumsum(counts, axis=0, dtype=np.int32) - counts
    slots = np.where(enough, ptr[:-1].astype(np.int32) + before, np.int32(-1))
    pairs = np.empty(2 * int(ptr[-1]), dtype=np.int64)
    in_threads(lambda part: scatter(*gathered[part], slots[part], pairs), threads)
    return ptr, pairs


def _gathered(evidence: Evidence, rule: Rule, edges: Int64, counts: Int32) -> tuple[int, Int64, Int64]:
    rows = Rows(*(getattr(evidence, name) for name in Rows._fields))
    people, places = evidence.people, evidence.places
    spells = Spells(people.episode_ptr, people.episode_from, people.episode_to)
    targets = Targets(_alone(evidence, rule.window), places.above_ptr, places.above)
    space = int(edges[1] - edges[0])
    while True:
        keys, at = np.empty(space, dtype=np.int64), np.empty(space, dtype=np.int64)
        counts[:] = 0
        space = gather(edges[0], edges[1], rows, rule, spells, targets, counts, keys, at)
        if space <= keys.size:
            return space, keys, at


def _alone(evidence: Evidence, window: Int32) -> Int32:
    """The window of each context that stands by itself (not merged into another, nor within one), 0 for others."""
    places = evidence.places
    stands = (np.diff(places.above_ptr) == 1) & (places.root == np.arange(places.root.size))
    return np.where(stands, window, 0).astype(np.int32)


def _shares(evidence: Evidence, rule: Rule) -> Int64:
    """Where the rows are divided so that each thread has about as many presences to gather: by a sample of rows."""
    end = int(np.searchsorted(evidence.begins, rule.first + LAST, side="right"))
    threads = threads_for(end)
    if threads == 1:
        return np.array([0, end], dtype=np.int64)
    costs = np.cumsum(1 + 10 * (evidence.last[:end:SAMPLED] > rule.first - rule.longest))
    inner = np.searchsorted(costs, costs[-1] * np.arange(1, threads) / threads) * SAMPLED
    return np.array([0, *inner, end], dtype=np.int64)


def _swept(evidence: Evidence, ptr: Int64, pairs: Int64, least: Least) -> Found:
    count = ptr.size - 1
    days = [np.full(count, -1, dtype=np.int16) for _ in range(3)]
    found = Found(days[0], days[1], days[2], np.zeros(count, dtype=np.int32), np.zeros(count, dtype=np.int32))
    threads = threads_for(pairs.size // 2)
    edges = np.searchsorted(ptr, np.linspace(0, pairs.size // 2, threads + 1))
    edges[0], edges[-1] = 0, count
    in_threads(lambda part: sweep(edges[part], edges[part + 1], ptr, pairs, evidence.rests_on, least, found), threads)
    return found


def _rule(policy: DetectionPolicy, first: int, window: Int32) -> Rule:
    return Rule(
        kinds=np.array([AssociationKind(kind) in policy.kinds for kind in KIND_CODES]),
        roles=np.array([EventRole(role) in policy.roles for role in ROLE_CODES]),
        own=VOICE_CODES[Voice.OWN],
        familial=LOCUS_CODES[Locus.FAMILIAL],
        first=first,
        longest=int(window.max()) if window.size else 1,
        window=window,
    )
