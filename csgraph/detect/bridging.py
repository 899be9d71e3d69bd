"""Bridging contexts (S5): contexts whose users come from several groups, compared with users drawn by lot.

Groups are given (schools) or communities of young people who share contexts. Source: background section
2, S5, and section 1, point 6; the variance is that of the multivariate hypergeometric distribution.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from csgraph.detect.columns import Evidence, Float64, Int32, Int64
from csgraph.detect.communities import communities
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.sharing import shared
from csgraph.detect.uses import Uses, turned, uses_of
from csgraph.domain.groups import Bridge, Bridges, Community

LEAST_USERS = 4
LEAST_EACH = 2
"""Users from each of two groups, for a context to bridge them."""
LEAST_Z = 2.0
TRIES = 10
"""Orders in which communities are looked for, where that is quick."""
QUICK = 2_000_000
"""Neighbours in a graph up to which several orders are tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grouped:
    """The uses of a region with each young person's group, a place in `names` (-1: none)."""

    uses: Uses
    of: Int32
    names: list[str]


def bridges(evidence: Evidence, policy: DetectionPolicy, valid_on: date) -> Bridges:
    """Contexts with 4 or more users from 2 or more groups, by participation, then by id; and the groups.

    Groups are the strata given where the policy asks for these and there are some; otherwise communities,
    region by region, numbered over all regions. Those of whom no stratum is given are left out.
    """
    given = policy.strata == "given" and bool(evidence.people.strata)
    grouped = list(_given(evidence, policy, valid_on) if given else _learnt(evidence, policy, valid_on))
    contexts = [each for region in grouped for each in _contexts(evidence, region)]
    return Bridges(
        groups_by="given" if given else "learnt",
        communities=tuple(_communities(evidence, grouped)),
        contexts=tuple(sorted(contexts, key=lambda each: (-each.participation, each.context))),
    )


def people_communities(uses: Uses, ids: Sequence[str]) -> Int32:
    """Communities of the young people of one region, each shared context weighing log(N / users) of N young people.

    They are looked for in the order of `ids` (by code in `Evidence`), so that the order of rows changes nothing.
    """
    weight: Float64 = np.log(uses.people.size / np.diff(uses.users_ptr))
    codes: list[int] = uses.people.tolist()
    by_id = sorted(range(len(codes)), key=lambda place: ids[codes[place]])
    used_ptr, used = _taken(uses.used_ptr, uses.used, np.array(by_id, dtype=np.int64))
    graph = shared(used_ptr, used, *turned(used_ptr, used, uses.contexts.size), weight)
    found = np.empty(uses.people.size, dtype=np.int32)
    found[by_id] = communities(graph, tries=TRIES if graph.to.size <= QUICK else 1)
    return found


def _taken(ptr: Int32, members: Int32, order: Int64) -> tuple[Int32, Int32]:
    """The same pointers and members with the runs in another order."""
    widths = np.diff(ptr)[order]
    ends = np.cumsum(widths)
    return (
        np.concatenate([[0], ends]).astype(np.int32),
        members[np.repeat(ptr[order] - (ends - widths), widths) + np.arange(members.size)],
    )


def participation(counts: Int64) -> float:
    """1 less the sum of squared shares of the groups: 0 where all users are of one group."""
    users = int(counts.sum())
    return 1.0 - float((counts * counts).sum()) / (users * users)


def unusual(counts: Int64, sizes: Int64) -> float:
    """How many standard deviations participation is above its mean if as many users were drawn by lot from the groups.

    `counts` are users by group, `sizes` members by group. 0 where every draw would give the same.
    """
    users, everybody = int(counts.sum()), int(sizes.sum())
    one, two = sizes.astype(np.float64), (sizes * (sizes - 1)).astype(np.float64)
    three, four = two * (sizes - 2), two * (sizes - 2) * (sizes - 3)
    drawn = [math.prod((users - step) / max(everybody - step, 1) for step in range(each)) for each in range(5)]
    # Sums over groups of the mean of n², and over pairs of groups of the mean of n² m², by factorial moments.
    mean = drawn[2] * two.sum() + drawn[1] * one.sum()
    same = drawn[4] * four.sum() + 6 * drawn[3] * three.sum() + 7 * drawn[2] * two.sum() + drawn[1] * one.sum()
    across = (
        drawn[4] * (two.sum() ** 2 - (two * two).sum())
        + 2 * drawn[3] * (two.sum() * one.sum() - (two * one).sum())
        + drawn[2] * (one.sum() ** 2 - (one * one).sum())
    )
    variance = same + across - mean * mean
    if variance <= 1e-9 * mean * mean:
        return 0.0
    return float((mean - (counts * counts).sum()) / math.sqrt(variance))


def _given(evidence: Evidence, policy: DetectionPolicy, valid_on: date) -> Iterator[_Grouped]:
    names: list[str] = [*evidence.people.strata]
    for uses in uses_of(evidence, policy, valid_on):
        yield _Grouped(uses=uses, of=evidence.people.stratum[uses.people], names=names)


def _learnt(evidence: Evidence, policy: DetectionPolicy, valid_on: date) -> Iterator[_Grouped]:
    before = 0
    for uses in uses_of(evidence, policy, valid_on):
        of = people_communities(uses, evidence.people.ids)
        names = [f"g{before + number + 1}" for number in range(int(of.max()) + 1)]
        before += len(names)
        yield _Grouped(uses=uses, of=of, names=names)


def _communities(evidence: Evidence, grouped: Sequence[_Grouped]) -> Iterator[Community]:
    members: dict[str, set[str]] = {}
    for each in grouped:
        for person, which in zip(each.uses.people.tolist(), each.of.tolist(), strict=True):
            if which >= 0:
                members.setdefault(each.names[which], set()).add(evidence.people.ids[int(person)])
    for name in dict.fromkeys(name for each in grouped for name in each.names):
        if name in members:
            yield Community(group=name, people=tuple(sorted(members[name])))


def _contexts(evidence: Evidence, grouped: _Grouped) -> Iterator[Bridge]:
    uses, places = grouped.uses, evidence.places
    sizes = np.bincount(grouped.of[grouped.of >= 0], minlength=len(grouped.names))
    for which, context in enumerate(map(int, uses.contexts)):
        of = grouped.of[uses.users[uses.users_ptr[which] : uses.users_ptr[which + 1]]]
        counts = np.bincount(of[of >= 0], minlength=len(grouped.names))
        if counts.sum() < LEAST_USERS or (counts > 0).sum() < 2:
            continue
        z = unusual(counts, sizes)
        yield Bridge(
            context=places.source_ids[context][0],
            name=places.names[context],
            users=int(counts.sum()),
            groups={grouped.names[group]: int(counts[group]) for group in np.flatnonzero(counts).tolist()},
            participation=participation(counts),
            z=z,
            bridging=bool((counts >= LEAST_EACH).sum() >= 2) and z >= LEAST_Z,
        )
