"""Groups from files to a peer group: suggested, declined or accepted by a person, never a fact by themselves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from csgraph.domain.access import Actor, Role
from csgraph.domain.groups import Suggestion
from csgraph.errors import Conflict, InvalidInput, NotFound, NotPermitted
from csgraph.services.groups import Groups
from tests.e2e.world import LEAD, TODAY, Folder, World

PLACES = ("shed", "wall", "bench")
LATER = TODAY + timedelta(days=90)
ANALYST = Actor(id="analyst", roles=frozenset({Role.ANALYST}), agency="CSC")


@pytest.fixture
def town(world: World) -> World:
    """Sixty young people who use two of twenty parks each; six others share a shed, a wall and a bench."""
    rows = Folder()
    for name in (*PLACES, *(f"park{number:02}" for number in range(20))):
        rows.context(name, f"the {name}")
    uses = [(f"p{n:02}", f"park{park:02}") for n in range(60) for park in (n % 20, (n % 20 + 1 + n // 20 * 3) % 20)]
    uses += [(f"g{n}", place) for n in range(6) for place in PLACES]
    for who in dict.fromkeys(who for who, _ in uses):
        rows.person(who)
    for who, place in uses:
        rows.says(f"{who}{place}", who, place, "2026-05-01", kind="SPENDS_TIME_AT")
    world.imports(rows)
    return world


def groups(town: World) -> Groups:
    return replace(town.services.groups, kept_under="Groups policy 2026, board minute 12")


def suggested(town: World) -> list[Suggestion]:
    return [each for each in groups(town).suggest(actor=LEAD) if set(each.contexts) & set(PLACES)]


def accept(town: World, uid: str, **changed: object) -> object:
    given = {"actor": LEAD, "suggestion": uid, "name": "Shed group", "reason": "Seen together", "review_by": LATER}
    return groups(town).accept(**{**given, **changed})  # type: ignore[arg-type]


def test_a_group_is_suggested_and_becomes_nothing_by_itself(town: World) -> None:
    (found,) = suggested(town)

    assert found.contexts == ("bench", "shed", "wall")
    assert len(found.people) == 6
    assert all(each.kind != "PEER_GROUP" for each, _ in town.services.contexts.find(actor=LEAD, text="group"))


def test_an_accepted_group_is_a_peer_group_with_its_young_people(town: World) -> None:
    before = town.now()
    (found,) = suggested(town)

    accept(town, found.uid)

    held = town.services.detection.evidence(actor=LEAD, known_at=town.now())
    group = [each for each, name in enumerate(held.places.names) if name == "Shed group"]
    members = {held.people.ids[int(who)] for who, at in zip(held.person, held.context, strict=True) if at in group}
    assert members == set(found.people)
    assert suggested(town) == []
    assert found in groups(town).suggest(actor=LEAD, known_at=before)


def test_an_accepted_group_makes_no_alert(town: World) -> None:
    (found,) = suggested(town)
    accept(town, found.uid)

    assert town.clusters() == {}


def test_a_declined_one_is_not_suggested_again(town: World) -> None:
    (found,) = suggested(town)

    groups(town).decline(actor=LEAD, suggestion=found.uid, reason="A choir")

    assert suggested(town) == []
    with pytest.raises(Conflict, match="already"):
        accept(town, found.uid)
    with pytest.raises(NotFound):
        accept(town, "grp_never")


@pytest.mark.parametrize("changed", [{"reason": " "}, {"name": ""}, {"review_by": TODAY}, {"review_by": None}])
def test_accepting_needs_a_name_a_reason_and_a_day_of_review(town: World, changed: dict[str, object]) -> None:
    (found,) = suggested(town)

    with pytest.raises(InvalidInput):
        accept(town, found.uid, **changed)
    assert len(suggested(town)) == 1


def test_without_a_policy_of_the_authority_no_group_is_kept(town: World) -> None:
    (found,) = suggested(town)

    with pytest.raises(InvalidInput) as refused:
        town.services.groups.accept(actor=LEAD, suggestion=found.uid, name="g", reason="r", review_by=LATER)
    assert refused.value.code == "no_groups_policy"


def test_declining_needs_a_reason(town: World) -> None:
    (found,) = suggested(town)

    with pytest.raises(InvalidInput):
        groups(town).decline(actor=LEAD, suggestion=found.uid, reason="")


def test_an_analyst_may_look_and_not_decide(town: World) -> None:
    (found,) = groups(town).suggest(actor=ANALYST)

    with pytest.raises(NotPermitted):
        accept(town, found.uid, actor=ANALYST)


def test_bridging_contexts_and_the_month_are_answered_from_the_graph(town: World) -> None:
    found = groups(town).bridging(actor=LEAD)

    assert found.groups_by == "learnt"
    assert sum(len(each.people) for each in found.communities) == 66
    assert town.services.reports.unusual_places(actor=LEAD, month="2026-05") == ()


def test_emerging_contexts_are_answered_from_the_graph(town: World) -> None:
    rows = Folder()
    for number in range(4):
        rows.says(f"x{number}", f"p{number:02}", "shed", f"2026-05-1{number}")
    town.imports(rows)

    (found,) = groups(town).emerging(actor=ANALYST)

    assert (found.context, found.name) == ("shed", "the shed")
    assert town.services.groups.emerging(actor=ANALYST, valid_on=TODAY - timedelta(days=60)) == ()
    with pytest.raises(NotPermitted):
        groups(town).emerging(actor=Actor(id="panel", roles=frozenset({Role.PANEL_MEMBER}), agency="LA"))
