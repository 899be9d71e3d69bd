"""Groups (S3): against a slow telling of the same definition, and small facts worked out by hand."""

import math
import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from csgraph.detect.columns import Evidence
from csgraph.detect.groups import RULE, Group, find_groups
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.rows import ContextRow, EpisodeRow, PersonRow
from csgraph.detect.strata import strata_of
from csgraph.detect.suggestions import suggestions
from csgraph.detect.uses import uses_of
from tests.bench.simulate_groups import VALID_ON, Size, borough, mean_quality
from tests.unit.detect.worlds import TODAY, World, ago

GIVEN = DetectionPolicy(strata="given")
NONE = DetectionPolicy(strata="none")


def pairs_of(used: list[tuple[str, int]], kin: dict[str, str], stratum: dict[str, str]) -> dict[tuple[str, str], tuple]:
    """Observed, expected and p of every pair of contexts, as the definition says it."""
    of: defaultdict[str, set[str]] = defaultdict(set)
    for who, where in used:
        of[who].add(f"c{where}")
    contexts = sorted({where for all_ in of.values() for where in all_})
    found = {}
    for one, other in combinations(contexts, 2):
        observed = len({kin[who] for who in of if {one, other} <= of[who]})
        expected = 0.0
        for each in sorted(set(stratum.values())):
            own = [who for who in of if stratum[who] == each]
            total = sum(len(of[who]) for who in own)
            if total:
                chance = sum(len(of[who]) * (len(of[who]) - 1) for who in own) / total**2
                expected += sum(one in of[who] for who in own) * sum(other in of[who] for who in own) * chance
        below = sum(math.exp(-expected) * expected**n / math.factorial(n) for n in range(observed))
        found[one, other] = (observed, expected, 1 - below if observed else 1.0)
    return found


def kept_of(found: dict[tuple[str, str], tuple]) -> dict[tuple[str, str], tuple]:
    """Those that Benjamini and Hochberg keep at one in ten and that three kin groups share."""
    in_order = sorted(p for _, _, p in found.values())
    limits = [p for rank, p in enumerate(in_order, 1) if p <= 0.1 * rank / len(in_order)]
    return {
        pair: facts for pair, facts in found.items() if limits and facts[2] <= limits[-1] * (1 + 1e-9) and facts[0] >= 3
    }


def made(seed: int) -> tuple[World, list[tuple[str, int]], dict[str, str], dict[str, str]]:
    """Forty young people of three schools, twelve contexts, some families, and one group that shares four."""
    dice = random.Random(seed)
    people = [f"p{number:02}" for number in range(40)]
    used = [(who, dice.randrange(8)) for who in people for _ in range(dice.randint(1, 4))]
    used += [(who, where) for who in people[:6] for where in (8, 9, 10, 11) if dice.random() < 0.85]
    stratum = {who: f"s{dice.randrange(3)}" for who in people}
    kin = {who: people[number // 2] if number % 10 < 2 else who for number, who in enumerate(people)}
    world = World()
    world.contexts = [ContextRow(f"c{where}", "LOCATION", f"c{where}") for where in range(12)]
    for who, where in dice.sample(used, len(used)):
        world.says(who, f"c{where}", ago(dice.randrange(170)), kind=dice.choice(["SPENDS_TIME_AT", "NAMED_UNSAFE"]))
    world.people = [PersonRow(who, stratum=stratum[who]) for who in people]
    world.kin = [(who, family) for who, family in kin.items() if who != family]
    return world, used, {who: kin[kin[who]] for who in people}, stratum


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("policy", [GIVEN, NONE], ids=["given", "none"])
def test_pairs_are_those_of_the_definition(seed: int, policy: DetectionPolicy) -> None:
    world, used, kin, stratum = made(seed)
    if policy is NONE:
        stratum = dict.fromkeys(stratum, "")
    expected = kept_of(pairs_of(used, kin, stratum))

    evidence = world.evidence()
    found = find_groups(evidence, policy, TODAY, rule=replace(RULE, kin_groups=1, overlap=1.1))

    names = evidence.places.ids
    pairs = {(names[each.one], names[each.other]): each for group in found for each in group.pairs}
    assert {tuple(sorted(pair)) for pair in pairs} == set(expected)
    for pair, each in pairs.items():
        observed, mean, p = expected[tuple(sorted(pair))]  # pyright: ignore[reportArgumentType]
        assert each.observed == observed
        assert each.expected == pytest.approx(mean, rel=1e-12)
        assert each.p == pytest.approx(p, rel=1e-6, abs=1e-13)


def ids(evidence: Evidence, found: list[Group]) -> list[tuple[list[str], list[str]]]:
    return [
        ([evidence.places.ids[each] for each in group.contexts], [evidence.people.ids[each] for each in group.people])
        for group in found
    ]


@pytest.fixture
def town() -> World:
    """A hundred and twenty young people who use two of twenty contexts each; six share a shed, a wall and a bench."""
    world = World()
    for name in ("shed", "wall", "bench", *(f"park{number:02}" for number in range(20))):
        world.place(name)
    for number in range(120):
        for park in (number % 20, (number % 20 + 1 + number // 20 * 3) % 20):
            world.says(f"p{number:03}", f"park{park:02}", ago(5), kind="SPENDS_TIME_AT")
    for number in range(6):
        for name in ("shed", "wall", "bench"):
            world.says(f"g{number}", name, ago(5), kind="SPENDS_TIME_AT")
    return world


def test_those_who_share_little_used_contexts_are_suggested(town: World) -> None:
    evidence = town.evidence()

    found = find_groups(evidence, NONE, TODAY)

    assert ids(evidence, found) == [(["shed", "wall", "bench"], [f"g{number}" for number in range(6)])]


def test_brothers_and_sisters_are_one(town: World) -> None:
    town.kin = [("g0", "g1"), ("g1", "g2"), ("g2", "g3")]

    assert find_groups(town.evidence(), NONE, TODAY) == []


@pytest.mark.parametrize("kind", ["ATTENDS", "LIVES_AT", "NAMED_SAFE", "EXCLUDED_FROM", "FOUND_AT"])
def test_kinds_that_do_not_count_suggest_nothing(town: World, kind: str) -> None:
    town.associations = [row._replace(kind=kind) if row.person.startswith("g") else row for row in town.associations]

    assert find_groups(town.evidence(), NONE, TODAY) == []


def test_a_use_that_ended_before_the_window_does_not_count(town: World) -> None:
    for at, row in enumerate(town.associations):
        if row.person in ("g0", "g1", "g2"):
            town.associations[at] = row._replace(valid_from=ago(300), valid_to=ago(179))
    assert len(find_groups(town.evidence(), NONE, TODAY)) == 0

    town.associations = [
        row._replace(valid_to=ago(178)) if row.valid_to == ago(179) else row for row in town.associations
    ]
    assert len(find_groups(town.evidence(), NONE, TODAY)) == 1


def test_merged_contexts_are_one(town: World) -> None:
    town.contexts.append(ContextRow("hut", "LOCATION", "the hut", merged_into="shed"))
    town.associations = [
        row._replace(context="hut") if row.context == "shed" and row.person < "g3" else row for row in town.associations
    ]
    evidence = town.evidence()

    assert ids(evidence, find_groups(evidence, NONE, TODAY))[0][0] == ["shed", "wall", "bench"]


def test_regions_are_judged_apart(town: World) -> None:
    town.contexts = [each._replace(region="south" if each.uid == "wall" else "north") for each in town.contexts]
    evidence = town.evidence()

    assert ids(evidence, find_groups(evidence, NONE, TODAY)) == [
        (["shed", "bench"], [f"g{number}" for number in range(6)])
    ]


def test_somebody_whose_episode_closed_before_the_window_does_not_count(town: World) -> None:
    town.episodes = [EpisodeRow(f"g{number}", date(2020, 1, 1), TODAY - timedelta(days=180)) for number in range(3)] + [
        EpisodeRow(f"g{number}", date(2019, 1, 1), date(2019, 2, 1)) for number in range(3)
    ]

    assert find_groups(town.evidence(), NONE, TODAY) == []


def test_the_order_of_rows_changes_nothing(town: World) -> None:
    world = made(3)[0]
    evidence = world.evidence()
    before = [
        (sorted(contexts), sorted(people)) for contexts, people in ids(evidence, find_groups(evidence, GIVEN, TODAY))
    ]
    random.Random(1).shuffle(world.associations)
    evidence = world.evidence()

    after = [
        (sorted(contexts), sorted(people)) for contexts, people in ids(evidence, find_groups(evidence, GIVEN, TODAY))
    ]
    assert after == before


def test_an_empty_world_has_no_groups() -> None:
    assert find_groups(World().evidence(), NONE, TODAY) == []


def test_a_suggestion_says_why_without_calling_anybody_anything(town: World) -> None:
    evidence = town.evidence()

    (found,) = suggestions(evidence, find_groups(evidence, NONE, TODAY))

    assert found.explanation == (
        "6 unrelated young people use two or more of the bench, the shed and the wall. 6 use both the shed and "
        "the wall; from how many use each, about 0.1 would. Whether they are a group is for somebody who knows them "
        "to say."
    )


@pytest.mark.parametrize(
    ("strata", "wrong", "least"), [("given", 0.0, 0.82), ("given", 0.2, 0.76), ("learnt", 0.0, 0.82)]
)
def test_planted_groups_are_found(strata: str, wrong: float, least: float) -> None:
    found = mean_quality(strata, range(3), Size(wrong=wrong))  # pyright: ignore[reportArgumentType]

    assert found.f1 >= least


def test_where_everybody_may_go_everywhere_there_is_one_stratum() -> None:
    evidence = borough(Size(abroad=1.0), 1).evidence()
    (uses,) = uses_of(evidence, DetectionPolicy(), TODAY)

    assert strata_of(uses, evidence.people, "learnt").of.max() == 0


def test_catchments_are_learnt_where_there_are_some() -> None:
    evidence = borough(Size(abroad=0.05), 1).evidence()
    (uses,) = uses_of(evidence, DetectionPolicy(), TODAY)
    found, given = strata_of(uses, evidence.people, "learnt").of, evidence.people.stratum[uses.people]

    assert found.max() >= 4
    agree = [
        max(int((given[found == which] == each).sum()) for each in range(5)) for which in range(int(found.max()) + 1)
    ]
    assert sum(agree) >= 0.85 * found.size


def test_a_group_that_keeps_to_itself_is_no_stratum_of_its_own() -> None:
    town = borough(Size(people=1500), 3)
    members, places = [f"q{one}" for one in range(7)], [f"d{one}" for one in range(3)]
    evidence = replace(
        town,
        people=[*town.people, *(PersonRow(each) for each in members)],
        contexts=[*town.contexts, *(ContextRow(each, "LOCATION", each, region="b") for each in places)],
        uses=[*town.uses, *((who, where, VALID_ON) for who in members for where in places)],
    ).evidence()

    found = find_groups(evidence, DetectionPolicy(strata="learnt"), VALID_ON)

    [uses] = uses_of(evidence, DetectionPolicy(), VALID_ON, window=RULE.window)
    assert strata_of(uses, evidence.people, "learnt").of.max() > 0
    assert sorted(places) in [sorted(evidence.places.ids[each] for each in group.contexts) for group in found]


def large_group(
    dice: random.Random, *, others: int, members: int, places: int, schools: int, usual: int = 2
) -> tuple[World, set[str]]:
    """Young people of some schools who use `usual` places of theirs each, and a group whose own places three in four
    of them use, with one place of a school."""
    world, often = World(), 30 * schools
    world.contexts = [
        ContextRow(uid, "LOCATION", uid) for uid in [f"x{at}" for at in range(often)] + [f"g{at}" for at in range(4)]
    ]
    group = {f"g{number}" for number in range(members)}
    for number in range(others):
        for place in dice.sample(range(number % schools, often, schools), usual):
            world.says(f"o{number}", f"x{place}", ago(30), kind="SPENDS_TIME_AT")
    for who in sorted(group):
        for place in dice.sample(range(places), 3):
            world.says(who, f"g{place}", ago(30), kind="SPENDS_TIME_AT")
        world.says(who, f"x{dice.randrange(0, often, schools)}", ago(30), kind="SPENDS_TIME_AT")
    return world, group


@pytest.mark.parametrize("strata", ["learnt", "none"])
@pytest.mark.parametrize(
    ("others", "members", "schools"), [(90, 36, 1), (50, 31, 1), (360, 40, 1), (140, 60, 1), (200, 100, 1)]
)
def test_a_large_group_is_no_stratum_of_its_own_either(others: int, members: int, schools: int, strata: str) -> None:
    for seed in range(3):
        dice = random.Random(seed)
        world, group = large_group(dice, others=others, members=members, places=4, schools=schools)

        found = find_groups(world.evidence(), DetectionPolicy(strata=strata), TODAY)  # pyright: ignore[reportArgumentType]

        assert max(likeness(world, each, group) for each in found) > 0.9


@pytest.mark.parametrize("members", [36, 80])
def test_schools_are_told_apart_beside_a_large_group(members: int) -> None:
    for seed in range(3):
        dice = random.Random(seed)
        world, group = large_group(dice, others=300, members=members, places=4, schools=3, usual=5)

        found = find_groups(world.evidence(), DetectionPolicy(strata="learnt"), TODAY)

        assert max(likeness(world, each, group) for each in found) > 0.9
        assert len(found) <= 2


def likeness(world: World, found: Group, group: set[str]) -> float:
    """Those in both, as a part of those in either."""
    ids = world.evidence().people.ids
    own = {ids[who] for who in found.people}
    return len(own & group) / len(own | group)
