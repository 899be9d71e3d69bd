"""Why a context does not alert: the step of the rule that it fails, in words."""

from datetime import timedelta

from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.why_not import WhyNot, why_not
from tests.unit.detect.worlds import TODAY, World, ago

POLICY = DetectionPolicy()


def asked(world: World, context: str = "steps") -> WhyNot:
    return why_not(world.evidence(), POLICY, context, TODAY)


def world(people: int, **changes: object) -> World:
    made = World()
    made.place("steps")
    for number in range(people):
        made.says(f"p{number}", "steps", ago(number), **changes)
    return made


def test_a_context_that_alerts_says_so() -> None:
    answer = asked(world(3, voice="OWN"))

    assert answer.alerts
    assert answer.steps == (
        "In the 90 days up to 31 May 2026 3 unrelated young people are counted; the rule asks for 3.",
        "That makes 3 independent reports; the rule asks for 2.",
        "It meets the rule and alerts.",
    )


def test_too_few_unrelated_young_people() -> None:
    answer = asked(world(2))

    assert not answer.alerts
    assert "2 unrelated young people are counted; the rule asks for 3" in answer.steps[0]


def test_a_family_counts_once() -> None:
    made = world(3)
    made.kin.append(("p0", "p1"))

    assert asked(made).steps[1] == "3 young people are recorded; those of one family count once."


def test_one_incident_is_one_report() -> None:
    answer = asked(world(3, incident="i1"))

    assert answer.steps[-1] == "That makes 1 independent report; the rule asks for 2."


def test_what_was_said_long_ago() -> None:
    made = World()
    made.place("steps")
    made.says("p0", "steps", ago(200))

    [step] = asked(made).steps
    assert step.startswith("Nothing that counts falls in the 90 days from 3 March 2026 to 31 May 2026")


def test_a_rule_that_was_met_once_says_when_last() -> None:
    made = World()
    made.place("steps")
    for number in range(3):
        made.says(f"p{number}", "steps", ago(200), voice="OWN")

    [step] = asked(made).steps
    assert step.startswith("The rule was last met on")


def test_nothing_at_all() -> None:
    assert asked(world(0)).steps == ("Nothing that counts was said of it in the year from 1 June 2025 to 31 May 2026.",)


def test_what_is_held_and_does_not_count_is_told_by_its_reason() -> None:
    made = world(0)
    made.says("p0", "steps", ago(1), kind="SPENDS_TIME_AT")
    made.says("p1", "steps", ago(1), role="HELPED")
    made.says("p2", "steps", ago(1), locus="FAMILIAL")
    made.says("p3", "steps", ago(1) - timedelta(days=800))

    assert asked(made).steps[1] == (
        "Entries that are held and do not count: 1 say who uses it or found themselves there; "
        "1 are of a part that does not count; 1 are about harm in the family; "
        "1 lie outside that year, or no service worked with the young person then."
    )
