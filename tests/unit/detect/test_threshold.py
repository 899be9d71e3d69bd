"""The threshold rule, sentence by sentence of "S1, exactly": small facts whose answer is worked out by hand.

TODAY is 31 May 2026. `ago(n)` is the day n days before it; a window of 90 days that ends on TODAY begins on ago(89).
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from csgraph.detect.policy import FLOOR_ONLY, DetectionPolicy, Floor, load_policy
from csgraph.detect.rows import EpisodeRow, PersonRow
from csgraph.detect.threshold import evaluate
from csgraph.domain.clusters import Cluster
from csgraph.domain.terms import AssociationKind, ContextKind
from tests.unit.detect.worlds import TODAY, World, ago

POLICY = load_policy(FLOOR_ONLY)


@pytest.fixture
def world() -> World:
    """One stairwell, named on one day by Asha and Ben, who are unrelated; a third would make a cluster."""
    world = World()
    world.place("stair")
    world.says("asha", "stair", ago(10))
    world.says("ben", "stair", ago(10))
    return world


def found(world: World, on: date = TODAY, policy: DetectionPolicy = POLICY) -> dict[str, Cluster]:
    return {cluster.context: cluster for cluster in evaluate(world.evidence(), policy, on)}


def met(world: World, on: date = TODAY) -> bool:
    """Whether the stairwell's floor is met on a day."""
    return "stair" in (clusters := found(world, on)) and clusters["stair"].alerts


# Days and windows


def test_a_window_of_ninety_days_ends_on_its_day_and_has_ninety_days(world: World) -> None:
    world.says("cara", "stair", ago(99))
    assert met(world, ago(10))
    assert not met(world, ago(9))


def test_an_association_covers_the_day_before_its_end_and_not_its_end(world: World) -> None:
    world.says("cara", "stair", ago(200), valid_to=ago(88))
    assert met(world)
    world.associations[-1] = world.associations[-1]._replace(valid_to=ago(89))
    assert not met(world)


def test_an_open_ended_one_reaches_the_day_asked_about(world: World) -> None:
    world.says("cara", "stair", ago(3000), valid_to=None)
    assert met(world)
    assert found(world)["stair"].first_met_on == ago(10)


def test_the_day_itself_counts_and_what_begins_after_it_does_not(world: World) -> None:
    world.says("cara", "stair", TODAY)
    assert met(world)
    assert not met(world, ago(1))


@pytest.mark.parametrize("limit", ["adult_from", "died_on", "left_on"])
def test_no_day_counts_from_adulthood_death_or_leaving_on(world: World, limit: str) -> None:
    world.says("cara", "stair", ago(150), valid_to=None)
    world.people = [PersonRow("cara")._replace(**{limit: ago(88)})]
    assert met(world)
    world.people = [PersonRow("cara")._replace(**{limit: ago(89)})]
    assert not met(world)
    world.people = [PersonRow("cara")._replace(**{limit: ago(150)})]
    assert found(world) == {}


# Step 1: what is counted


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({"kind": "HARMED_AT"}, True),
        ({"kind": "NAMED_MIXED"}, False),
        ({"kind": "FOUND_AT"}, False),
        ({"kind": "NAMED_SAFE"}, False),
        ({"kind": "ATTENDS", "valid_to": None}, False),
        ({"kind": "LIVES_AT", "valid_to": None}, False),
        ({"role": "CAUSED_HARM_ALLEGED"}, True),
        ({"role": "PRESENT"}, True),
        ({"role": "HELPED"}, False),
        ({"locus": "FAMILIAL"}, False),
        ({"locus": "BOTH"}, True),
        ({"confidence": "POSSIBLE"}, True),
    ],
)
def test_what_counts_is_by_kind_role_and_locus(world: World, changes: dict[str, str], counts: bool) -> None:
    world.says("cara", "stair", ago(10), **changes)
    assert met(world) == counts


def test_other_kinds_count_where_the_policy_says_so(world: World) -> None:
    world.says("cara", "stair", ago(10), kind="FOUND_AT")
    wider = replace(POLICY, kinds=POLICY.kinds | {AssociationKind.FOUND_AT})
    assert found(world, policy=wider)["stair"].kin_groups == 3


def test_a_stub_never_counts(world: World) -> None:
    world.says("cara", "stair", ago(10))
    world.people = [PersonRow("cara", stub=True)]
    assert found(world) == {}


@pytest.mark.parametrize(
    ("episodes", "counts"),
    [
        ([], True),
        ([(400, None)], True),
        ([(400, 89)], True),
        ([(400, 90)], False),
        ([(0, None)], True),
        ([(-1, None)], False),
        ([(400, 300), (5, 2)], True),
        ([(400, 300), (299, 95)], False),
    ],
)
def test_a_young_person_with_episodes_counts_while_one_has_a_day_of_the_window(
    world: World, episodes: list[tuple[int, int | None]], counts: bool
) -> None:
    """An episode covers its closing day, and may begin after the statement; without any, everything counts."""
    world.says("cara", "stair", ago(10))
    world.episodes = [EpisodeRow("cara", ago(start), None if to is None else ago(to)) for start, to in episodes]
    assert met(world) == counts


def test_an_episode_is_looked_for_in_each_window_anew(world: World) -> None:
    """Cara spoke ago(10); she was open to a service up to ago(95), and again for the one day ago(2)."""
    world.says("cara", "stair", ago(10))
    world.episodes = [EpisodeRow("cara", ago(300), ago(95)), EpisodeRow("cara", ago(2), ago(2))]
    assert [met(world, ago(day)) for day in (10, 7, 6, 5, 3, 2, 0)] == [True, True, True, False, False, True, True]


# Step 2: kin groups


def test_a_sister_is_not_a_second_young_person(world: World) -> None:
    world.says("cara", "stair", ago(10))
    world.kin = [("cara", "asha")]
    assert found(world) == {}
    world.says("dev", "stair", ago(10))
    cluster = found(world)["stair"]
    assert (cluster.young_people, cluster.kin_groups, cluster.independent_reports) == (4, 3, 3)


def test_kin_through_somebody_who_is_not_counted_is_kin(world: World) -> None:
    world.says("cara", "stair", ago(10))
    world.kin = [("mother", "asha"), ("cousin", "cara"), ("mother", "cousin")]
    assert found(world) == {}


# Step 3: independent reports


def reports(*rows: tuple[str, str | None, str | None, str], kin: tuple[tuple[str, str], ...] = ()) -> int:
    """How many reports rows of (person, incident, record, voice) are; the floor asks for none in particular."""
    world = World(kin=list(kin))
    world.place("stair")
    for person, incident, record, voice in rows:
        world.says(person, "stair", ago(10), incident=incident, record=record, voice=voice)
    floor = Floor(kin_groups=1, reports=1)
    cluster = found(world, policy=replace(POLICY, default_floor=floor))["stair"]
    assert len(cluster.associations_by_report) == cluster.independent_reports
    return cluster.independent_reports


def test_reports_are_joined_by_incident_record_or_kin_group() -> None:
    assert reports(("a", None, None, "POLICE"), ("b", None, None, "POLICE")) == 2
    assert reports(("a", "i", None, "POLICE"), ("b", "i", None, "PEER")) == 1
    assert reports(("a", None, "r", "POLICE"), ("b", None, "r", "PEER")) == 1
    assert reports(("a", "x", None, "POLICE"), ("b", None, "x", "PEER")) == 2
    assert reports(("a", None, None, "POLICE"), ("b", None, None, "PEER"), kin=(("a", "b"),)) == 1
    assert reports(("a", "i", None, "PEER"), ("b", "i", "r", "PEER"), ("c", None, "r", "PEER")) == 1
    assert (
        reports(("a", "i", None, "PEER"), ("b", None, "r", "PEER"), ("c", "i", "r", "PEER"), ("d", "j", "s", "PEER"))
        == 2
    )


def test_an_own_voice_kin_group_is_one_report_and_joins_nothing() -> None:
    assert reports(("a", "i", None, "OWN"), ("b", "i", None, "OWN"), ("c", "i", None, "PEER")) == 3
    assert (
        reports(("a", "i", None, "OWN"), ("a", "j", None, "PEER"), ("b", "i", None, "PEER"), ("c", "j", None, "PEER"))
        == 3
    )
    assert reports(("a", None, None, "OWN"), ("b", "i", None, "PEER"), ("c", "i", None, "PEER"), kin=(("a", "b"),)) == 2


def test_the_floor_asks_for_reports_too(world: World) -> None:
    for person in ("cara", "dev", "eli"):
        world.says(person, "stair", ago(10))
    world.associations = [row._replace(incident="i") for row in world.associations]
    assert found(world) == {}
    world.says("asha", "stair", ago(5), voice="OWN")
    cluster = found(world)["stair"]
    assert (cluster.kin_groups, cluster.independent_reports, cluster.first_met_on) == (5, 2, ago(5))


# Steps 5 and 6: the year, and the window shown


def test_a_context_is_a_cluster_for_as_long_as_a_day_of_the_year_met_its_floor(world: World) -> None:
    world.says("cara", "stair", ago(12))
    last_day = ago(12) + timedelta(days=89)
    assert found(world, last_day)["stair"].alerts
    assert not found(world, last_day + timedelta(days=1))["stair"].alerts
    assert not found(world, last_day + timedelta(days=364))["stair"].alerts
    assert found(world, last_day + timedelta(days=364))["stair"].first_met_on == last_day
    assert found(world, last_day + timedelta(days=365)) == {}


def test_first_met_is_the_first_day_of_the_year_that_met_it() -> None:
    world = World()
    world.place("stair")
    for person in ("asha", "ben", "cara"):
        world.says(person, "stair", ago(400), valid_to=ago(300))
        world.says(person, "stair", ago(20))
    cluster = found(world)["stair"]
    assert (cluster.first_met_on, cluster.window_to, cluster.last_met_on) == (ago(364), TODAY, TODAY)


def test_the_window_shown_is_that_of_the_day_asked_about_where_it_meets_the_floor(world: World) -> None:
    for days, people in ((200, "abcdefg"), (10, "xyz")):
        for person in people:
            world.says(person, "stair", ago(days))
    cluster = found(world)["stair"]
    assert (cluster.window_from, cluster.window_to, cluster.kin_groups) == (ago(89), TODAY, 5)


def test_else_it_ends_on_the_first_day_of_the_last_stretch_at_the_years_highest() -> None:
    """Four on ago(340), four again by ago(230), three on ago(120): shown is the day the second four were all there."""
    world = World()
    world.place("stair")
    for person, *days in (("a", 340, 240, 120), ("b", 340, 240, 120), ("c", 340, 235, 120), ("d", 340, 230)):
        for day in days:
            world.says(str(person), "stair", ago(int(day)))
    cluster = found(world)["stair"]
    assert (cluster.kin_groups, cluster.window_to, cluster.window_from) == (4, ago(230), ago(319))
    assert cluster.evidence == ("A001", "A004", "A007", "A010")
    assert (cluster.first_met_on, cluster.last_met_on, cluster.alerts) == (ago(340), ago(31), False)
    assert cluster.why_not == (
        "The rule was last met on 30 April 2026 and is not met on 31 May 2026: it is listed, and nobody is alerted."
    )


def test_a_higher_day_that_lacks_reports_is_not_shown() -> None:
    """Five of one incident on ago(300) make no cluster; the three of ago(150) do."""
    world = World()
    world.place("stair")
    for person in "abcde":
        world.says(person, "stair", ago(300), incident="i")
    for person in "xyz":
        world.says(person, "stair", ago(150))
    cluster = found(world)["stair"]
    assert (cluster.kin_groups, cluster.window_to) == (3, ago(150))


def test_evidence_is_everything_counted_before_reports_are_joined_sorted_as_text(world: World) -> None:
    world.says("cara", "stair", ago(10), voice="OWN", role="HARMED", source_id="A9")
    world.says("cara", "stair", ago(9), voice="POLICE", source_id="A10", incident="i")
    world.says("cara", "stair", ago(9), kind="NAMED_SAFE")
    cluster = found(world)["stair"]
    assert cluster.evidence == ("A000", "A001", "A10", "A9")
    assert cluster.roles == {"HARMED": 1, "UNKNOWN": 3}
    assert cluster.voices == {"OWN": 1, "POLICE": 1, "UNKNOWN": 2}


# Floors by kind


def test_a_school_needs_five_and_three_reports_in_sixty_days() -> None:
    world = World()
    world.place("school", "SCHOOL")
    for person in "abcd":
        world.says(person, "school", ago(10))
    world.says("e", "school", ago(69))
    assert found(world, ago(10))["school"].alerts
    assert not found(world, ago(9))["school"].alerts
    assert (found(world)["school"].window_from, found(world)["school"].window_to) == (ago(69), ago(10))


# Step 7: sub-places and merges


def test_the_evidence_of_a_sub_place_is_its_parents_too_and_marked_so(world: World) -> None:
    world.place("block", within=["estate"])
    world.place("estate", "NEIGHBOURHOOD")
    world.contexts[0] = world.contexts[0]._replace(within=("block",))
    own = world.says("cara", "estate", ago(10))
    clusters = found(world)
    assert set(clusters) == {"estate"}
    assert clusters["estate"].evidence == ("A000", "A001", own)
    assert clusters["estate"].from_sub_places == ("A000", "A001")
    assert clusters["estate"].alerts


def test_a_parent_with_nothing_but_one_sub_place_that_meets_its_floor_does_not_alert(world: World) -> None:
    world.place("block", within=["estate"])
    world.place("estate", "NEIGHBOURHOOD")
    world.contexts[0] = world.contexts[0]._replace(within=("block",))
    world.says("cara", "stair", ago(10))
    clusters = found(world)
    assert {uid: cluster.alerts for uid, cluster in clusters.items()} == {
        "stair": True,
        "block": False,
        "estate": False,
    }
    assert "the stair (stair)" in str(clusters["block"].why_not)
    assert "the stair" in str(clusters["estate"].why_not)
    world.says("dev", "block", ago(10))
    assert {uid: cluster.alerts for uid, cluster in found(world).items()} == {
        "stair": True,
        "block": True,
        "estate": False,
    }


def test_a_parent_of_a_school_that_does_not_meet_its_own_floor_alerts() -> None:
    world = World()
    world.place("school", "SCHOOL", within=["town"])
    world.place("town", "NEIGHBOURHOOD")
    for person in "abc":
        world.says(person, "school", ago(10))
    assert {uid: cluster.alerts for uid, cluster in found(world).items()} == {"town": True}


def test_a_parent_alerts_when_its_one_sub_place_no_longer_meets_a_floor_with_a_shorter_window() -> None:
    world = World()
    world.place("school", "SCHOOL", within=["town"])
    world.place("town", "NEIGHBOURHOOD")
    for person in "abcde":
        world.says(person, "school", ago(70))
    clusters = found(world)
    assert clusters["school"].evidence == clusters["town"].evidence
    assert {uid: cluster.alerts for uid, cluster in clusters.items()} == {"school": False, "town": True}
    assert "was last met" in str(clusters["school"].why_not)
    assert clusters["town"].why_not is None


def test_reports_of_two_sub_places_are_joined_in_their_parent() -> None:
    world = World()
    for uid in ("lift", "roof"):
        world.place(uid, within=["block"])
    world.place("block")
    for person, place in (("a", "lift"), ("b", "roof"), ("c", "roof")):
        world.says(person, place, ago(10), incident="i")
    assert found(world) == {}
    world.says("d", "lift", ago(10))
    assert found(world)["block"].independent_reports == 2


def test_merged_contexts_are_one_and_are_what_they_were_merged_into() -> None:
    world = World()
    world.place("mall", "SCHOOL", merged_into="arcade", source_ids=("C9", "C1"))
    world.place("arcade", "SCHOOL", merged_into="market", source_ids=("C5",))
    world.place("market", "LOCATION", source_ids=("C7",), within=["town"])
    world.place("town", "NEIGHBOURHOOD")
    for person, place in (("a", "mall"), ("b", "arcade"), ("c", "market")):
        world.says(person, place, ago(10))
    world.says("d", "town", ago(10))
    clusters = found(world)
    assert (clusters["market"].context_ids, clusters["market"].name) == (("C7", "C1", "C5", "C9"), "the market")
    assert clusters["market"].kind is ContextKind.LOCATION
    assert clusters["market"].from_sub_places == ()
    assert clusters["town"].from_sub_places == ("A000", "A001", "A002")


def test_contexts_that_lie_within_each_other_in_a_circle_are_apart(world: World) -> None:
    world.place("left", within=["right", "town"])
    world.place("right", within=["left"])
    world.place("town")
    for person in "abc":
        world.says(person, "left", ago(10))
    world.says("d", "right", ago(10))
    assert {uid: len(cluster.evidence) for uid, cluster in found(world).items()} == {"left": 3, "town": 4}


def test_merges_in_a_circle_are_as_if_they_were_not() -> None:
    world = World()
    world.place("one", merged_into="two")
    world.place("two", merged_into="one")
    world.place("three", merged_into="two")
    for person, place in (("a", "two"), ("b", "three"), ("c", "two"), ("d", "one")):
        world.says(person, place, ago(10))
    assert {uid: cluster.kin_groups for uid, cluster in found(world).items()} == {"two": 3}


# For telling news, and what is left out


def test_a_kin_group_is_named_with_all_its_members_and_a_report_with_all_its_associations(world: World) -> None:
    world.says("cara", "stair", ago(10), record="r", uid="z")
    world.associations[0] = world.associations[0]._replace(record="r")
    world.kin = [("cara", "mother")]
    cluster = found(world)["stair"]
    assert cluster.people == ("asha", "ben", "cara")
    assert cluster.people_by_kin_group == (("asha",), ("ben",), ("cara", "mother"))
    assert cluster.associations_by_report == (("a000", "z"), ("a001",))


def test_rows_of_a_context_that_is_not_held_count_nowhere(world: World) -> None:
    world.says("cara", "gone", ago(10))
    world.says("cara", "stair", ago(10))
    assert found(world)["stair"].kin_groups == 3


def test_nothing_gives_nothing() -> None:
    assert found(World()) == {}
    world = World()
    world.place("stair")
    assert found(world) == {}


def test_clusters_are_sorted_by_context_ids() -> None:
    world = World()
    for uid in ("b", "c", "a"):
        world.place(uid, source_ids=(f"C{uid}",))
        for person in "xyz":
            world.says(person, uid, ago(10))
    assert [cluster.context_ids for cluster in evaluate(world.evidence(), POLICY, TODAY)] == [("Ca",), ("Cb",), ("Cc",)]
