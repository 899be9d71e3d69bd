"""A person opens an alert again, or takes back their own last step: from every door, kept with its reason."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import httpx
import pytest

from api.main import create_app
from csgraph.domain.access import Actor, Role
from csgraph.domain.alert_states import AlertState, DismissalReason
from csgraph.errors import Conflict, InvalidInput
from csgraph.ids import AlertId
from tests.e2e import racing
from tests.e2e.racing import Place
from tests.e2e.world import LEAD, TODAY, World
from tests.web.conftest import issue
from tests.web.serving import served

OTHER = Actor(id="another", roles=frozenset({Role.CONTEXTUAL_LEAD}), agency="CSC")
UNTIL = TODAY + timedelta(days=30)


@pytest.fixture
def place(world: World) -> Place:
    """A place with a new alert."""
    return racing.places(world, ["C1"])["C1"]


@pytest.fixture
def lead(world: World) -> Iterator[httpx.Client]:
    """A lead by the API."""
    with ExitStack() as stack:
        client = httpx.Client(base_url=stack.enter_context(served(create_app(world.services))), timeout=60)
        client.headers["Authorization"] = f"Bearer {issue(world.services, Role.CONTEXTUAL_LEAD)}"
        yield stack.enter_context(client)


def kinds(world: World, uid: AlertId) -> list[tuple[str, str | None]]:
    view = world.services.alerts.show(actor=LEAD, alert_id=uid)
    return [(each.kind.value, view.notes.get(each.number)) for each in view.changes]


def test_a_dismissed_alert_is_opened_again_and_is_with_whoever_did(world: World, place: Place) -> None:
    alerts = world.services.alerts
    alerts.dismiss(actor=LEAD, alert_id=place.alert, reason=DismissalReason.STALE, until=UNTIL)

    view = alerts.reopen(actor=OTHER, alert_id=place.alert, note="The school rang.")

    assert (view.alert.state, view.alert.until, view.holder) == (AlertState.ACKNOWLEDGED, None, "another")
    assert kinds(world, place.alert) == [("RAISED", None), ("DISMISSED", None), ("REOPENED", "The school rang.")]
    world.services.detection.evaluate(LEAD)
    assert len(kinds(world, place.alert)) == 3, "evaluating again changes nothing"
    with pytest.raises(Conflict):
        alerts.reopen(actor=LEAD, alert_id=place.alert, note="Twice.")


def test_one_opened_again_that_grows_has_grown_and_does_not_return(world: World, place: Place) -> None:
    alerts = world.services.alerts
    alerts.dismiss(actor=LEAD, alert_id=place.alert, reason=DismissalReason.STALE, until=UNTIL)
    alerts.reopen(actor=LEAD, alert_id=place.alert, note="The school rang.")

    racing.unevaluated_growth(world, place)
    world.services.detection.evaluate(LEAD)

    assert [kind for kind, _ in kinds(world, place.alert)] == ["RAISED", "DISMISSED", "REOPENED", "GROWN"]


def test_a_step_taken_back_leaves_the_day_the_case_and_the_holder_of_before(world: World, place: Place) -> None:
    alerts, place = world.services.alerts, racing.with_case(world, place)
    alerts.monitor(actor=OTHER, alert_id=place.alert, until=UNTIL, note="It can wait.")
    assert place.case is not None
    alerts.link(actor=LEAD, alert_id=place.alert, case_id=world.services.level2.list(actor=LEAD)[0].uid, note="It is.")

    with pytest.raises(Conflict, match="Somebody else"):
        alerts.undo(actor=OTHER, alert_id=place.alert, note="No.")
    with pytest.raises(InvalidInput):
        alerts.undo(actor=LEAD, alert_id=place.alert, note="  ")
    view = alerts.undo(actor=LEAD, alert_id=place.alert, note="The wrong place.")

    alert = view.alert
    assert (alert.state, alert.until, alert.case, view.holder) == (AlertState.MONITOR, UNTIL, None, "another")
    assert kinds(world, place.alert)[-2:] == [("LINKED", "It is."), ("UNDONE", "The wrong place.")]


def test_by_the_api_an_alert_is_opened_again_and_a_step_taken_back(lead: httpx.Client, place: Place) -> None:
    at = f"/v1/alerts/{place.alert}"
    lead.post(f"{at}/dismissal", json={"reason": "STALE", "until": str(UNTIL)})

    reopened = lead.post(f"{at}/reopening", json={"reason": "The school rang."})
    undone = lead.post(f"{at}/undoing", json={"reason": "It was another school."})

    assert (reopened.status_code, reopened.json()["state"]) == (200, "ACKNOWLEDGED")
    assert (undone.status_code, undone.json()["state"], undone.json()["until"]) == (200, "DISMISSED", str(UNTIL))
    assert lead.post(f"{at}/undoing", json={"reason": "Once more."}).status_code == 409
    assert lead.post(f"{at}/reopening", json={}).status_code == 422


def test_of_two_takings_back_at_once_one_stands(world: World, lead: httpx.Client, place: Place) -> None:
    at = f"/v1/alerts/{place.alert}"

    def taken_back() -> int:
        return lead.post(f"{at}/undoing", json={"reason": "A slip."}).status_code

    for _ in range(4):
        assert lead.post(f"{at}/acknowledgement").status_code == 200
        assert sorted(racing.at_once(taken_back, taken_back)) == [200, 409]
    assert [kind for kind, _ in kinds(world, place.alert)] == ["RAISED", *["ACKNOWLEDGED", "UNDONE"] * 4]


def test_a_merge_leaves_the_better_informed_alert_standing_and_says_into_what(world: World) -> None:
    alerts, found = world.services.alerts, racing.places(world, ["C1", "C2"])
    here, away = found["C1"].alert, found["C2"].alert
    alerts.dismiss(actor=LEAD, alert_id=here, reason=DismissalReason.STALE, until=UNTIL)
    alerts.acknowledge(actor=LEAD, alert_id=away)

    world.services.contexts.merge(actor=LEAD, source="C2", into="C1", reason="one place")

    view, gone = alerts.show(actor=LEAD, alert_id=here), alerts.show(actor=LEAD, alert_id=away)
    assert (view.alert.state, gone.alert.state) == (AlertState.ACKNOWLEDGED, AlertState.SUPERSEDED)
    assert [each.kind.value for each in view.changes] == ["RAISED", "DISMISSED", "MERGED"]
    assert view.holder == LEAD.id
    assert view.merged_into is None and gone.merged_into is not None
    assert (gone.merged_into.alert, gone.merged_into.name) == (here, view.context.name)
    listed = {each.alert.uid: each.merged_into for each in alerts.list(actor=LEAD)}
    assert listed == {here: None, away: gone.merged_into}
