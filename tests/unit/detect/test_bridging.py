"""Bridging contexts (S5): published data with a known answer, small facts, and the variance against every draw."""

import math
from datetime import date, timedelta
from itertools import combinations
from statistics import mean, pvariance

import networkx as nx
import numpy as np
import pytest

from csgraph.detect.bridging import bridges, participation, unusual
from csgraph.detect.building import build
from csgraph.detect.columns import Evidence
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.rows import AssociationRow, ContextRow, PersonRow

DAY = date(2026, 5, 31)
LEARNT, GIVEN = DetectionPolicy(strata="learnt"), DetectionPolicy(strata="given")


def evidence_of(uses: list[tuple[str, str]], strata: dict[str, str] | None = None) -> Evidence:
    """Everybody spends time at their contexts."""
    return build(
        associations=[
            AssociationRow(f"a{at}", f"a{at}", who, where, "SPENDS_TIME_AT", DAY, DAY + timedelta(days=1), DAY)
            for at, (who, where) in enumerate(uses)
        ],
        people=[PersonRow(who, stratum=stratum) for who, stratum in (strata or {}).items()],
        contexts=[ContextRow(where, "LOCATION", where) for where in dict.fromkeys(where for _, where in uses)],
    )


@pytest.fixture(scope="module")
def davis() -> Evidence:
    """Davis, Gardner, Gardner (1941): eighteen women and the fourteen events they went to."""
    graph = nx.davis_southern_women_graph()
    women = {name: f"w{number:02}" for number, name in enumerate(graph.graph["top"], 1)}
    return evidence_of([(women[who], event) for who in women for event in sorted(graph[who])])


def test_the_southern_women_are_the_two_groups_that_their_observers_saw(davis: Evidence) -> None:
    found = {each.people for each in bridges(davis, LEARNT, DAY).communities}

    first = {f"w{number:02}" for number in range(1, 10)}
    assert len(found) == 2
    assert min(len(first ^ set(each)) for each in found) <= 1
    assert set.union(*(set(each) for each in found)) - first == {f"w{number:02}" for number in range(10, 19)}


def test_the_events_that_bridge_them_are_six_to_nine(davis: Evidence) -> None:
    found = bridges(davis, LEARNT, DAY).contexts

    assert {each.context for each in found} == {"E6", "E7", "E8", "E9"}


def test_the_order_in_which_they_are_told_of_changes_nothing() -> None:
    graph = nx.davis_southern_women_graph()
    uses = [(name, event) for name in graph.graph["top"] for event in sorted(graph[name])]

    found = [bridges(evidence_of(order), LEARNT, DAY) for order in (uses, uses[::-1])]

    assert found[0].communities == found[1].communities
    assert found[0].contexts == found[1].contexts


@pytest.mark.parametrize(("counts", "sizes"), [((2, 2), (4, 5)), ((3, 1, 1), (3, 4, 3)), ((4, 0, 1, 1), (5, 2, 2, 1))])
def test_mean_and_variance_are_those_of_every_possible_draw(counts: tuple[int, ...], sizes: tuple[int, ...]) -> None:
    members = [group for group, size in enumerate(sizes) for _ in range(size)]
    draws = [participation(np.bincount(draw, minlength=len(sizes))) for draw in combinations(members, sum(counts))]
    seen = participation(np.array(counts))

    expected = (seen - mean(draws)) / math.sqrt(pvariance(draws))
    assert unusual(np.array(counts), np.array(sizes)) == pytest.approx(expected, rel=1e-9)


def test_a_context_that_everybody_uses_is_not_unusual() -> None:
    assert unusual(np.array([4, 5]), np.array([4, 5])) == 0.0


def test_groups_are_those_given_where_the_policy_asks_for_them() -> None:
    uses = [(f"{school}{number}", f"{school} gate") for school in "abcdefghijkl" for number in range(6)]
    uses += [(f"{school}{number}", "mall") for school in "abcdefghijkl" for number in range(2)]
    found = bridges(evidence_of(uses, {who: who[0] for who, _ in uses}), GIVEN, DAY)

    assert found.groups_by == "given"
    assert [each.group for each in found.communities] == list("abcdefghijkl")
    (mall,) = found.contexts
    assert (mall.users, mall.groups, mall.bridging) == (24, dict.fromkeys("abcdefghijkl", 2), True)
    assert mall.participation == pytest.approx(1 - 12 * (2 / 24) ** 2)


def test_without_strata_groups_are_learnt_whatever_the_policy_says() -> None:
    assert bridges(evidence_of([("a", "x"), ("b", "x")]), GIVEN, DAY).groups_by == "learnt"


def test_three_users_are_too_few_to_tell() -> None:
    uses = [("a1", "mall"), ("a2", "mall"), ("b1", "mall")]

    assert bridges(evidence_of(uses, {who: who[0] for who, _ in uses}), GIVEN, DAY).contexts == ()


def test_communities_that_meet_nowhere_are_found_apart() -> None:
    uses = [
        (f"{school}{number}", f"{school}{(number + step) % 8}")
        for school in "abc"
        for number in range(8)
        for step in (0, 1, 3)
    ]

    found = bridges(evidence_of(uses), LEARNT, DAY)

    assert {frozenset(who[0] for who in each.people) for each in found.communities} == {
        frozenset("a"),
        frozenset("b"),
        frozenset("c"),
    }
