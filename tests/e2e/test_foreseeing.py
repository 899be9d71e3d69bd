"""What a decision would come to is said before it is made, and comes to exactly that."""

from random import Random

import pytest

from csgraph.domain.foreseen import Foresight
from csgraph.domain.news import News
from csgraph.domain.terms import ContextKind
from csgraph.errors import Conflict
from csgraph.ids import ContextId
from csgraph.services.importing.candidate_views import CandidateView
from tests.e2e.world import LEAD, Folder, World

KINDS = ("NAMED_UNSAFE", "NAMED_UNSAFE", "NAMED_UNSAFE", "HARMED_AT", "SPENDS_TIME_AT", "ATTENDS", "NAMED_SAFE")


def borough(seed: int) -> Folder:
    """Places just below and above what raises an alert, and names for them, said in every way."""
    random, rows = Random(seed), Folder()
    for number in range(14):
        rows.person(f"P{number}", dob=f"20{random.choice(('03', '10', '11'))}-01-01")
    for place in range(4):
        rows.context(f"C{place}", f"{('Mill', 'Oak', 'Canal', 'Ferry')[place]} steps")
        for number in range(2 + place):
            rows.says(f"A{place}-{number}", f"P{number}", f"C{place}", f"2026-05-{10 + number}", agency="POL")
    for number in range(40):
        rows.says(
            f"W{number}",
            f"P{random.randrange(14)}",
            f"~{('mill stairs', 'the oak', 'towpath', 'by the boat', 'home')[random.randrange(5)]}",
            f"2026-0{random.choice((2, 4, 5))}-{random.randrange(10, 28)}",
            agency=random.choice(("SCH", "POL", "HLT")),
            kind=random.choice(KINDS),
        )
    return rows


def counts(world: World) -> dict[ContextId, int]:
    """Unrelated young people of every context that meets the rule today."""
    return {each.context: each.kin_groups for each in world.services.detection.standing(LEAD)}


def came(foreseen: Foresight) -> list[tuple[object, ...]]:
    return sorted(
        (each.context, each.kind.value, each.name, each.kin_groups, each.independent_reports)
        for each in foreseen.changes
    )


def told(news: News) -> list[tuple[object, ...]]:
    return sorted(
        (each.context, each.kind.value, each.name, each.kin_groups, each.independent_reports) for each in news.alerts
    )


@pytest.mark.parametrize("seed", range(3))
def test_what_is_foreseen_is_what_comes(world: World, seed: int) -> None:
    world.imports(borough(seed))
    contexts, foreseeing = world.services.contexts, world.services.foreseeing
    random, seen = Random(seed), list[str]()
    for _ in range(14):
        each = random.choice(contexts.candidates(actor=LEAD, decided=True))
        before = counts(world)
        alerts = world.alert_states()
        if each.joined or (not each.rejected and random.random() < 0.2):
            foreseen = foreseeing.reject(actor=LEAD, candidate_id=each.uid)
            assert (counts(world), world.alert_states()) == (before, alerts), "nothing is written"
            news = contexts.reject(actor=LEAD, candidate_id=each.uid, reason="r")
        elif random.random() < 0.3:
            new = f"{each.text} itself"
            foreseen = foreseeing.create(actor=LEAD, candidate_id=each.uid, kind=ContextKind.LOCATION, name=new)
            assert (counts(world), world.alert_states()) == (before, alerts), "nothing is written"
            news = contexts.create(
                actor=LEAD, candidate_id=each.uid, kind=ContextKind.LOCATION, name=new, reason="r"
            ).news
        else:
            into = f"C{random.randrange(4)}"
            foreseen = foreseeing.confirm(actor=LEAD, candidate_id=each.uid, context=into)
            assert (counts(world), world.alert_states()) == (before, alerts), "nothing is written"
            news = contexts.confirm(actor=LEAD, candidate_id=each.uid, context=into, reason="r").news
        after = counts(world)
        assert came(foreseen) == told(news)
        changed = {uid for uid in before.keys() | after.keys() if before.get(uid) != after.get(uid)}
        assert {one.context: (one.now, one.then) for one in foreseen.counts} == {
            uid: (before.get(uid), after.get(uid)) for uid in changed
        }
        seen += [kind.value for kind in news.counts]
    assert seen, "a run in which nothing ever changes shows nothing"


def a_name(world: World) -> CandidateView:
    world.imports(borough(0))
    return world.services.contexts.candidates(actor=LEAD)[0]


def test_a_name_that_is_joined_is_foreseen_for_its_rejection_alone(world: World) -> None:
    name = a_name(world)
    world.services.contexts.confirm(actor=LEAD, candidate_id=name.uid, context="C1", reason="r")

    with pytest.raises(Conflict):
        world.services.foreseeing.confirm(actor=LEAD, candidate_id=name.uid, context="C2")
    with pytest.raises(Conflict):
        world.services.foreseeing.create(actor=LEAD, candidate_id=name.uid, kind=ContextKind.SCHOOL, name="x")
