"""Groups (S3): young people who share several contexts more often than chance would have it.

What comes out is a suggestion for a person to accept or decline, about contexts: nothing here counts,
orders or marks a young person. Source: background section 2, S3; design page `detection.md`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, islice

import networkx as nx
import numpy as np

from csgraph.detect.building import build
from csgraph.detect.columns import Evidence
from csgraph.detect.pairs import Pairs, unusual_pairs
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.rows import AssociationRow, ContextRow
from csgraph.detect.strata import Strata, strata_of
from csgraph.detect.threads import in_threads, threads_for
from csgraph.detect.uses import WINDOW, Uses, uses_of

MOST_SETS = 20_000
"""Sets of contexts that are looked at in one region; past it something other than groups is at work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRule:
    """What makes a group: see background section 2, S3. `rate` is the false discovery rate among pairs of contexts."""

    window: int = WINDOW
    rate: float = 0.1
    sharing: int = 3
    contexts: int = 2
    kin_groups: int = 4
    overlap: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPair:
    """Two contexts (codes): how many kin groups use both, how many would by chance, and how often as many by chance."""

    one: int
    other: int
    observed: int
    expected: float
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A suggestion: contexts (codes, in order), those who use two or more of them (codes, in order), and why.

    `stratum` is where most of them belong (None: it has no name).
    """

    region: int
    contexts: tuple[int, ...]
    people: tuple[int, ...]
    pairs: tuple[SharedPair, ...]
    stratum: str | None
    p: float


RULE = GroupRule()


def find_groups(evidence: Evidence, policy: DetectionPolicy, valid_on: date, *, rule: GroupRule = RULE) -> list[Group]:
    """Every suggestion, region by region, the least likely by chance first."""
    regions = uses_of(evidence, policy, valid_on, window=rule.window)

    def of(which: int) -> list[Group]:
        uses = regions[which]
        strata = strata_of(uses, evidence.people, policy.strata)
        pairs = unusual_pairs(uses, strata, rate=rule.rate, least=rule.sharing)
        return list(_groups(uses, strata, pairs, rule))

    found = in_threads(of, len(regions), threads=threads_for(evidence.rows))
    return [group for some in found for group in some]


def made_ready() -> None:
    """Load (or, once after an installation, make) the compiled code, so that no evaluation waits for it."""
    day = date(2000, 1, 2)
    used = [(who, where) for who in range(40) for where in range(4) if (who + where) % 4]
    rows = [
        AssociationRow("a", "a", f"p{who}", f"c{who % 2}{where}", "HARMED_AT", day, None, day) for who, where in used
    ]
    contexts = [ContextRow(f"c{half}{where}", "LOCATION", "c") for half in range(2) for where in range(4)]
    find_groups(build(associations=rows, contexts=contexts), DetectionPolicy(strata="learnt"), day)


def _groups(uses: Uses, strata: Strata, pairs: Pairs, rule: GroupRule) -> Iterator[Group]:
    """The sets of contexts of one region whose members do not overlap those of a set with a lesser p."""
    reasons = {
        (one, other): SharedPair(
            one=int(uses.contexts[one]), other=int(uses.contexts[other]), observed=observed, expected=expected, p=p
        )
        for one, other, observed, expected, p in zip(*(column.tolist() for column in pairs), strict=True)
    }
    members: list[frozenset[int]] = []
    seen_with: defaultdict[int, set[int]] = defaultdict(set)
    for p, _, chosen in sorted(_sets(reasons)):
        own = _members(uses, chosen, rule.contexts)
        if len({int(uses.kin[one]) for one in own}) < rule.kin_groups:
            continue
        near = {number for one in own for number in seen_with[one]}
        if any(len(own & members[each]) >= rule.overlap * len(own | members[each]) for each in near):
            continue
        for one in own:
            seen_with[one].add(len(members))
        members.append(own)
        yield Group(
            region=uses.region,
            contexts=tuple(sorted(uses.contexts[list(chosen)].tolist())),
            people=tuple(sorted(uses.people[sorted(own)].tolist())),
            pairs=tuple(reasons[pair] for pair in combinations(chosen, 2)),
            stratum=_stratum(strata, own),
            p=p,
        )


def _sets(reasons: dict[tuple[int, int], SharedPair]) -> Iterator[tuple[float, int, tuple[int, ...]]]:
    """Each largest set of contexts whose pairs all stand out, as (its least p, less its size, itself in order)."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from(reasons)
    for each in islice(nx.find_cliques(graph), MOST_SETS):
        chosen = tuple(sorted(each))
        yield min(reasons[pair].p for pair in combinations(chosen, 2)), -len(chosen), chosen


def _members(uses: Uses, chosen: Sequence[int], least: int) -> frozenset[int]:
    """Those who use at least so many of the contexts."""
    users = [uses.users[uses.users_ptr[context] : uses.users_ptr[context + 1]] for context in chosen]
    ordered = np.sort(np.concatenate(users))
    return frozenset(ordered[least - 1 :][ordered[least - 1 :] == ordered[: ordered.size - least + 1]].tolist())


def _stratum(strata: Strata, members: frozenset[int]) -> str | None:
    """The name of the stratum that most members belong to; of several the first."""
    tally: defaultdict[int, int] = defaultdict(int)
    for one in sorted(members):
        tally[int(strata.of[one])] += 1
    return strata.names[min(tally, key=lambda which: (-tally[which], which))]
