"""The threshold rule against the referee, on generated small worlds."""

import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csgraph.detect.policy import DetectionPolicy, Floor
from csgraph.detect.rows import AssociationRow, EpisodeRow, PersonRow
from csgraph.detect.threshold import evaluate
from csgraph.domain.clusters import Cluster
from csgraph.domain.terms import ContextKind
from tests.unit.detect import referee
from tests.unit.detect.worlds import TODAY, World, ago

PEOPLE = [f"p{number}" for number in range(9)]
FLOORS = {"default": (3, 2, 90), "SCHOOL": (4, 3, 60), "LOCATION": (2, 2, 5)}
POLICY = DetectionPolicy(
    floors={
        ContextKind.SCHOOL: Floor(kin_groups=4, reports=3, window=60),
        ContextKind.LOCATION: Floor(kin_groups=2, reports=2, window=5),
    }
)
CONTEXTS = ("c0", "c1", "c2", "c3", "c4")


def mostly(usual: str, *others: str) -> st.SearchStrategy[str]:
    return st.sampled_from([usual] * 5 + list(others))


@st.composite
def associations(draw: st.DrawFn, number: int) -> AssociationRow:
    near = draw(st.booleans())
    start = ago(draw(st.integers(-3, 110) if near else st.integers(-10, 480)))
    length = draw(st.sampled_from([1, 1, 1, 7, 31, 200, None]))
    return AssociationRow(
        uid=f"a{number}",
        source_id=f"A{number}",
        person=draw(st.sampled_from(PEOPLE)),
        context=draw(st.sampled_from(CONTEXTS)),
        kind=draw(mostly("NAMED_UNSAFE", "HARMED_AT", "NAMED_SAFE", "ATTENDS")),
        valid_from=start,
        valid_to=None if length is None else start + timedelta(days=length),
        recorded=start,
        role=draw(mostly("UNKNOWN", "HARMED", "HELPED")),
        voice=draw(mostly("PROFESSIONAL", "OWN", "POLICE", "OWN")),
        locus=draw(mostly("UNKNOWN", "FAMILIAL", "EXTRA_FAMILIAL")),
        confidence=draw(mostly("PROBABLE", "POSSIBLE")),
        incident=draw(st.sampled_from([None, None, "i1", "i2", "i3"])),
        record=draw(st.sampled_from([None, None, "r1", "r2", "r3", "r4"])),
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world = World()
    for number, uid in enumerate(CONTEXTS):
        later = CONTEXTS[number + 1 :]
        within = draw(st.sampled_from([(), (), *((each,) for each in later), later[:2]]))
        merged = draw(st.sampled_from([None, None, None, *later]))
        world.place(
            uid, draw(st.sampled_from(["TRANSPORT_ROUTE", "SCHOOL", "LOCATION"])), within=within, merged_into=merged
        )
    world.associations = [draw(associations(number)) for number in range(draw(st.integers(0, 40)))]
    for uid in draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=4)):
        days = [None if draw(st.booleans()) else ago(draw(st.integers(-20, 400))) for _ in range(3)]
        world.people.append(PersonRow(uid, draw(st.integers(0, 5)) == 0, *days))
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(-20, 420))
        to = draw(st.none() | st.integers(-20, start).map(ago))
        world.episodes.append(EpisodeRow(draw(st.sampled_from(PEOPLE)), ago(start), to))
    world.kin = draw(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from([*PEOPLE, "mother"])), max_size=3))
    return world


def shown(cluster: Cluster) -> referee.Seen:
    return referee.Seen(
        window=(cluster.window_from, cluster.window_to),
        first_met_on=cluster.first_met_on,
        last_met_on=cluster.last_met_on,
        young_people=cluster.young_people,
        kin_groups=cluster.kin_groups,
        reports=cluster.independent_reports,
        evidence=cluster.evidence,
        from_sub_places=cluster.from_sub_places,
        alerts=cluster.alerts,
    )


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_the_rule_is_what_its_text_says(world: World) -> None:
    found = {cluster.context: shown(cluster) for cluster in evaluate(world.evidence(), POLICY, TODAY)}

    assert found == referee.clusters(world, FLOORS, TODAY)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(world: World, dice: random.Random) -> None:
    mixed = replace(world)
    for name in ("contexts", "associations", "people", "episodes", "kin"):
        rows = list(getattr(world, name))
        dice.shuffle(rows)
        setattr(mixed, name, rows)

    assert evaluate(mixed.evidence(), POLICY, TODAY) == evaluate(world.evidence(), POLICY, TODAY)
