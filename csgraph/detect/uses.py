"""Uses: who uses which context within a window, region by region, each pair once.

What groups, strata and bridging contexts are counted from. Source: design page `detection.md`, "S2 to S5,
exactly": kinds that the policy counts, time spent there and being connected to a peer group; never
attendance or residence. Everything else counts as "S1, exactly", step 1, says.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from csgraph.detect.columns import KIND_CODES, LOCUS_CODES, ROLE_CODES, Bool, Evidence, Int8, Int32, Int64, number_of
from csgraph.detect.compiled import compiled
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.presences import Spells
from csgraph.detect.threads import in_threads, threads_for
from csgraph.domain.terms import AssociationKind, EventRole, Locus

USING = frozenset({AssociationKind.SPENDS_TIME_AT, AssociationKind.CONNECTED_TO})
"""Kinds that count here beside those of the policy."""

WINDOW = 180
"""Days of the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """Who uses which context of one region, each pair once.

    People are numbered from 0 with those of one kin group side by side; `people[i]` is their code in
    `Evidence` and `kin[i]` their kin group. Contexts are numbered from 0; `contexts[c]` is their code.
    The users of c, in order, are `users[users_ptr[c]:users_ptr[c + 1]]`; the contexts of i, in order, are
    `used[used_ptr[i]:used_ptr[i + 1]]`.
    """

    region: int
    people: Int32
    kin: Int32
    contexts: Int32
    users_ptr: Int32
    users: Int32
    used_ptr: Int32
    used: Int32


def uses_of(evidence: Evidence, policy: DetectionPolicy, valid_on: date, *, window: int = WINDOW) -> Sequence[Uses]:
    """The uses of each region that has some, in the order of region codes, in the window that ends on `valid_on`.

    Contexts that were merged are one; what lies within another stays apart from it.
    """
    people = evidence.people
    order = np.lexsort((np.arange(people.kin.size), people.kin)).astype(np.int32)
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size, dtype=np.int32)
    standing, place, edges = _by_region(evidence)
    pairs, limits = _pairs(evidence, policy, number_of(valid_on), window, place, rank, edges)

    def of(region: int) -> Uses:
        own = pairs[limits[region] : limits[region + 1]]
        own.sort()
        own = own[np.concatenate([np.ones(1, dtype=np.bool_), own[1:] != own[:-1]])]
        places, users = (own >> 32).astype(np.int32), (own & 0xFFFFFFFF).astype(np.int32)
        used_places, users_ptr = _runs(places)
        ranks = _runs(np.sort(users))[0]
        number = np.empty(order.size, dtype=np.int32)
        number[ranks] = np.arange(ranks.size, dtype=np.int32)
        users = number[users]
        used_ptr, used = turned(users_ptr, users, ranks.size)
        return Uses(
            region=region,
            people=order[ranks],
            kin=people.kin[order[ranks]],
            contexts=standing[used_places],
            users_ptr=users_ptr,
            users=users,
            used_ptr=used_ptr,
            used=used,
        )

    some = np.flatnonzero(limits[1:] > limits[:-1]).tolist()
    return in_threads(lambda which: of(some[which]), len(some), threads=threads_for(evidence.rows))


def turned(ptr: Int32, members: Int32, count: int) -> tuple[Int32, Int32]:
    """The same pairs from the other side: pointers of `count` members, and for each its places in order."""
    pointers = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(members, minlength=count), out=pointers[1:])
    places = np.empty(members.size, dtype=np.int32)
    _turn(ptr, members, pointers[:-1].copy(), places)
    return pointers, places


def _by_region(evidence: Evidence) -> tuple[Int32, Int32, Int64]:
    """Contexts with those of a region side by side, the place of each one's root there, and where regions begin."""
    places = evidence.places
    standing = np.lexsort((np.arange(places.region.size), places.region)).astype(np.int32)
    place = np.empty_like(standing)
    place[standing] = np.arange(standing.size, dtype=np.int32)
    edges: Int64 = np.zeros(len(places.regions) + 1, dtype=np.int64)
    np.cumsum(np.bincount(places.region, minlength=len(places.regions)), out=edges[1:])
    return standing, place[places.root], edges


def _pairs(
    evidence: Evidence, policy: DetectionPolicy, day: int, window: int, place: Int32, rank: Int32, edges: Int64
) -> tuple[Int64, Int64]:
    """A pair of a context's place (upper half) and a person's rank (lower half) for each row, and where regions begin.

    Those of one region are together.
    """
    people = evidence.people
    counted = policy.kinds | USING
    found = np.empty(evidence.rows, dtype=np.int64)
    count = _using(
        evidence.person,
        evidence.context,
        evidence.begins,
        evidence.last,
        evidence.by_spells,
        evidence.kind,
        evidence.role,
        evidence.locus,
        np.array([AssociationKind(kind) in counted for kind in KIND_CODES]),
        np.array([EventRole(role) in policy.roles for role in ROLE_CODES]),
        LOCUS_CODES[Locus.FAMILIAL],
        Spells(people.episode_ptr, people.episode_from, people.episode_to),
        day,
        window,
        place,
        rank,
        found,
    )
    region = np.repeat(np.arange(edges.size - 1, dtype=np.int32), np.diff(edges))
    return _parted(found[:count], region, edges.size - 1)


@compiled
def _using(
    people: Int32,
    contexts: Int32,
    begins: Int32,
    last: Int32,
    by_spells: Bool,
    kind: Int8,
    role: Int8,
    locus: Int8,
    kinds: Bool,
    roles: Bool,
    familial: int,
    spells: Spells,
    day: int,
    window: int,
    place: Int32,
    rank: Int32,
    found: Int64,
) -> int:
    """Write the pair of each row that counts and that the window ending on `day` holds; how many there are."""
    ptr, opened, closed = spells.ptr, spells.opened, spells.closed
    at = 0
    for row in range(people.size):
        if begins[row] > day or np.int64(last[row]) + window <= day:
            continue
        if not (kinds[kind[row]] and roles[role[row]]) or locus[row] == familial:
            continue
        who = people[row]
        open_then = not by_spells[row]
        if not open_then:
            for spell in range(ptr[who], ptr[who + 1]):
                open_then |= opened[spell] <= day and np.int64(closed[spell]) + window > day
        if open_then:
            found[at] = (np.int64(place[contexts[row]]) << 32) | rank[who]
            at += 1
    return at


@compiled
def _parted(pairs: Int64, region: Int32, regions: int) -> tuple[Int64, Int64]:
    """The pairs by region (by place), and where those of each begin."""
    begins, found = np.zeros(regions + 1, dtype=np.int64), np.empty_like(pairs)
    for pair in pairs:
        begins[region[pair >> 32] + 1] += 1
    for each in range(regions):
        begins[each + 1] += begins[each]
    free = begins.copy()
    for pair in pairs:
        which = region[pair >> 32]
        found[free[which]] = pair
        free[which] += 1
    return found, begins


def _runs(codes: Int32) -> tuple[Int32, Int32]:
    """Each code of a column in order once, and where its run begins (with the end of the last one)."""
    begins = np.flatnonzero(np.concatenate([np.ones(1, dtype=np.bool_), codes[1:] != codes[:-1]]))
    return codes[begins], np.concatenate([begins, [codes.size]]).astype(np.int32)


@compiled
def _turn(ptr: Int32, members: Int32, following: Int32, places: Int32) -> None:
    for place in range(ptr.size - 1):
        for at in range(ptr[place], ptr[place + 1]):
            places[following[members[at]]] = place
            following[members[at]] += 1
