"""The words of a cluster: read aloud, they say what was counted, and name nobody."""

from csgraph.detect.policy import FLOOR_ONLY, load_policy
from csgraph.detect.threshold import evaluate
from csgraph.domain.clusters import Cluster
from tests.unit.detect.worlds import TODAY, World, ago


def only(world: World) -> Cluster:
    [cluster] = evaluate(world.evidence(), load_policy(FLOOR_ONLY), TODAY)
    return cluster


def stair() -> World:
    world = World()
    world.place("stair")
    return world


def test_a_plain_cluster_is_said_in_a_plain_paragraph() -> None:
    world = stair()
    for person, day in (("asha", 28), ("ben", 20), ("cara", 3)):
        world.says(person, "stair", ago(day), voice="OWN")

    cluster = only(world)

    assert cluster.explanation == (
        "In the 90 days from 3 March 2026 to 31 May 2026, the stair was named as unsafe (3 times) for 3 unrelated "
        "young people. There are 3 entries: 3 from a young person. They make 3 independent reports: what one "
        "incident, one record or one family tells counts once. The rule asks for 3 unrelated young people and 2 "
        "independent reports within 90 days; in the year up to 31 May 2026 it was first met on 28 May 2026."
    )
    assert cluster.falls_without == (
        "Without any one of the 3 unrelated young people it would no longer meet the rule.",
        "Without any one of the 3 independent reports it would no longer meet the rule.",
    )


def test_families_doubt_and_sub_places_are_said() -> None:
    world = stair()
    world.contexts[0] = world.contexts[0]._replace(within=("estate",))
    world.place("estate")
    for person in ("asha", "sister", "ben"):
        world.says(person, "estate", ago(10), kind="HARMED_AT", confidence="POSSIBLE")
    for person in ("cara", "dev"):
        world.says(person, "stair", ago(5), voice="PROFESSIONAL")
    world.kin = [("asha", "sister")]

    words = only(world).explanation

    assert "was named as unsafe (twice) or was where harm happened (3 times) for 4 unrelated young people." in words
    assert "5 young people are recorded; those of one family or household count once." in words
    assert "2 from a professional and 3 without a note of whose words they are" in words
    assert "3 entries are marked as only possible: without them there would be 2 unrelated young people and 2 " in words
    assert "and the rule would not be met." in words
    assert "2 of the entries are about places within it." in words


def test_a_cluster_that_one_report_carries_says_which() -> None:
    world = stair()
    for person in ("asha", "ben"):
        world.says(person, "stair", ago(28), record="r")
    for person in ("cara", "dev"):
        world.says(person, "stair", ago(5))

    assert only(world).falls_without == (
        (
            "Without the report of 3 May 2026, which speaks for 2 of the unrelated young people, it would no longer "
            "meet the rule."
        ),
    )


def test_a_cluster_that_stands_without_any_one_says_so() -> None:
    world = stair()
    for person in ("asha", "ben", "cara", "dev"):
        world.says(person, "stair", ago(5))

    cluster = only(world)

    assert cluster.falls_without == ()
    assert cluster.explanation.endswith("It would still meet the rule without any one family or any one report.")


def test_nobody_is_named_and_nobody_is_blamed() -> None:
    world = stair()
    for person in ("asha", "ben", "cara"):
        world.says(person, "stair", ago(5), record="r1" if person == "asha" else None, confidence="POSSIBLE")

    cluster = only(world)

    text = " ".join((cluster.explanation, *cluster.falls_without)).lower()
    assert not [
        word for word in ("asha", "ben ", "cara", "r1", "risk", "gang", "significant", "victim") if word in text
    ]
