"""A merge of contexts that is taken back gives each alert its own state, holder and case again, and says so once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from csgraph.domain.access import Actor, Role
from csgraph.domain.alert_states import AlertState, DismissalReason
from csgraph.domain.notices import actor_box
from csgraph.errors import CsgraphError
from csgraph.ids import AlertId
from csgraph.services.contexts import Contexts
from csgraph.store import contexts as context_store
from tests.e2e import racing
from tests.e2e.world import LEAD, TODAY, World

REFERRAL = {"source_code": "2A", "agency": "SCH", "harm_types": ["EFH"], "reason_text": "Not safe after school."}
OTHER = Actor(id="another", roles=frozenset({Role.CONTEXTUAL_LEAD}), agency="CSC")


def merge(world: World) -> None:
    world.services.contexts.merge(actor=LEAD, source="C2", into="C1", reason="one place")


def split(world: World) -> list[tuple[AlertId, str]]:
    """What the split came to."""
    news = world.services.contexts.split(actor=LEAD, source="C2", reason="two after all").news
    return sorted((each.alert, each.kind.value) for each in news.alerts)


def kinds(world: World, uid: AlertId) -> list[str]:
    return [each.kind.value for each in world.services.alerts.show(actor=LEAD, alert_id=uid).changes]


def test_a_referral_goes_back_to_the_context_that_it_was_made_of(world: World) -> None:
    alerts, found = world.services.alerts, racing.places(world, ["C1", "C2"])
    here, away = found["C1"].alert, found["C2"].alert
    _, case = alerts.refer(actor=OTHER, alert_id=away, **REFERRAL)
    before = {uid: alerts.show(actor=LEAD, alert_id=uid) for uid in (here, away)}
    merge(world)
    assert alerts.show(actor=LEAD, alert_id=here).alert.case == case.uid

    assert split(world) == sorted([(here, "SPLIT"), (away, "RESTORED")])

    for uid, was in before.items():
        now = alerts.show(actor=LEAD, alert_id=uid)
        assert (now.alert.state, now.alert.until, now.alert.case) == (was.alert.state, was.alert.until, was.alert.case)
        assert (now.holder, now.evidence, now.alert.explanation) == (was.holder, was.evidence, was.alert.explanation)
        assert now.merged_into is None
    world.services.detection.evaluate(LEAD)
    assert (kinds(world, here), kinds(world, away)) == (
        ["RAISED", "MERGED", "SPLIT"],
        ["RAISED", "PROMOTED", "SUPERSEDED", "RESTORED"],
    )


def test_whoever_was_told_that_it_no_longer_stands_is_told_once_that_it_stands_again(world: World) -> None:
    found = racing.places(world, ["C1", "C2"])
    world.services.alerts.acknowledge(actor=OTHER, alert_id=found["C2"].alert)
    merge(world)
    split(world)

    read = [each.item for each in world.services.inbox.list(actor=OTHER) if each.item.box == actor_box(OTHER.id)]
    assert sorted((each.refs["alert"], each.refs["what"]) for each in read) == [
        (found["C2"].alert, "RESTORED"),
        (found["C2"].alert, "SUPERSEDED"),
    ]


def test_merged_and_split_twice_it_stands_as_before(world: World) -> None:
    alerts, found = world.services.alerts, racing.places(world, ["C1", "C2"])
    alerts.acknowledge(actor=OTHER, alert_id=found["C2"].alert)
    for _ in range(2):
        merge(world)
        split(world)

    view = alerts.show(actor=LEAD, alert_id=found["C2"].alert)
    assert (view.alert.state, view.holder) == (AlertState.ACKNOWLEDGED, OTHER.id)
    assert alerts.show(actor=LEAD, alert_id=found["C1"].alert).alert.state is AlertState.NEW


def test_a_split_that_was_cut_off_before_anybody_looked_is_made_good_by_the_next_look(world: World) -> None:
    alerts, found = world.services.alerts, racing.places(world, ["C1", "C2"])
    alerts.refer(actor=OTHER, alert_id=found["C2"].alert, **REFERRAL)
    merge(world)
    contexts = world.services.contexts
    cut_off = Contexts(
        graph=contexts.graph,
        vault=contexts.vault,
        clock=contexts.clock,
        catch_up=contexts.catch_up,
        evaluate=lambda _actor: None,
        lock_file=contexts.lock_file,
        source_system=contexts.source_system,
    )
    cut_off.split(actor=LEAD, source="C2", reason="two after all")
    assert alerts.show(actor=LEAD, alert_id=found["C1"].alert).alert.state is AlertState.PROMOTED

    world.services.detection.evaluate(LEAD)
    world.services.detection.evaluate(LEAD)

    assert kinds(world, found["C1"].alert)[-1] == "SPLIT" and kinds(world, found["C2"].alert)[-1] == "RESTORED"
    assert alerts.show(actor=LEAD, alert_id=found["C2"].alert).alert.state is AlertState.PROMOTED


@pytest.mark.parametrize("step", ["dismiss", "refer"])
def test_a_split_beside_a_decision_about_the_merged_alert_loses_neither(world: World, step: str) -> None:
    alerts, found = world.services.alerts, racing.places(world, ["C1", "C2"])
    alerts.acknowledge(actor=OTHER, alert_id=found["C2"].alert)
    merge(world)
    start, refused = Barrier(2), list[str]()

    def decide() -> None:
        start.wait()
        try:
            if step == "refer":
                alerts.refer(actor=LEAD, alert_id=found["C1"].alert, **REFERRAL)
            else:
                until = TODAY + timedelta(days=30)
                alerts.dismiss(actor=LEAD, alert_id=found["C1"].alert, reason=DismissalReason.STALE, until=until)
        except CsgraphError as error:
            refused.append(error.code)

    other = Thread(target=decide)
    other.start()
    start.wait()
    split(world)
    other.join()
    world.services.detection.evaluate(LEAD)

    history = kinds(world, found["C1"].alert)
    here, away = (alerts.show(actor=LEAD, alert_id=found[each].alert) for each in ("C1", "C2"))
    wanted = {"dismiss": AlertState.DISMISSED, "refer": AlertState.PROMOTED}[step]
    assert history.count("SPLIT") == 1 and here.alert.took == frozenset()
    assert here.alert.state is (AlertState.NEW if refused else wanted), refused
    assert (away.alert.state, away.holder, away.alert.case) == (AlertState.ACKNOWLEDGED, OTHER.id, None)
    cases = world.services.level2.list(actor=LEAD)
    assert len(cases) == (1 if step == "refer" and not refused else 0)
    held = [each for each in context_store.merges(world.services.graph) if each.is_held]
    assert held == []
