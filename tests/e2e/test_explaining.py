"""Each number of an alert recomputes from what was held then, and why a context does not alert is said."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from csgraph.cli.alerts import group
from csgraph.domain.access import Actor, Role
from csgraph.errors import InvalidInput, NotFound, NotPermitted
from csgraph.ids import AlertId
from csgraph.settings import Settings
from tests.e2e.world import LEAD, TODAY, Folder, World

PANEL = Actor(id="panel", roles=frozenset({Role.PANEL_MEMBER}), agency="LA")


def shared(count: int, *, first: int = 0) -> Folder:
    rows = Folder().context("C1", "Mill Lane steps")
    for number in range(first, first + count):
        rows.person(f"P{number}", dob="2011-01-01")
        rows.says(f"A{number}", f"P{number}", "C1", f"2026-05-{10 + number}")
    return rows


def only_alert(world: World) -> AlertId:
    [view] = world.services.alerts.list(actor=LEAD)
    return view.alert.uid


def test_every_change_recomputes_from_what_was_known_then(world: World) -> None:
    world.imports(shared(3))
    world.imports(shared(2, first=3))
    uid = only_alert(world)
    world.services.alerts.acknowledge(actor=LEAD, alert_id=uid)
    world.imports(Folder().add("ctx_associations", association_id="A4", withdrawn="Y"))
    world.imports(Folder().add("ctx_kin", kin_id="K1", person_id="P0", other_person_id="P1", relation="SIBLING"))
    world.imports(Folder().add("ctx_associations", association_id="A3", withdrawn="Y"))

    found = world.services.explaining.explain(actor=LEAD, alert_id=uid, check=True)

    assert [each.kind for each in found.recounts] == ["RAISED", "GROWN", "ACKNOWLEDGED", "SUPERSEDED"]
    assert [each.differences for each in found.recounts] == [()] * 4
    assert found.holds


def test_a_number_that_was_tampered_with_is_found(world: World) -> None:
    world.imports(shared(3))
    uid = only_alert(world)
    world.services.connection.driver.execute_query(
        "MATCH (c:AlertChange {alert_uid: $uid}) SET c.kin_groups = 4, c.evidence = ['A0', 'A1', 'A9']",
        uid=uid,
        database_=world.services.connection.database,
    )

    found = world.services.explaining.explain(actor=LEAD, alert_id=uid, check=True)

    assert not found.holds
    assert found.recounts[0].differences == (
        "unrelated young people: 4 then, 3 counted again",
        "cited but not counted again: A9",
        "counted again but not cited: A2",
    )


def test_an_explanation_without_a_check_says_what_it_falls_without_too(world: World) -> None:
    world.imports(shared(3))

    found = world.services.explaining.explain(actor=LEAD, alert_id=only_alert(world))

    assert (found.recounts, found.holds) == ((), True)
    assert "Mill Lane steps" in found.alert.words
    assert found.falls_without == (
        "Without any one of the 3 unrelated young people it would no longer meet the rule.",
        "Without any one of the 3 independent reports it would no longer meet the rule.",
    )


def test_a_policy_that_is_not_at_hand_is_asked_for(world: World) -> None:
    services = world.services
    world.imports(shared(3))
    uid = only_alert(world)
    services.connection.driver.execute_query(
        "MATCH (a:Alert {uid: $uid}) SET a.policy_version = 'elsewhere'",
        uid=uid,
        database_=services.connection.database,
    )

    with pytest.raises(InvalidInput, match="not at hand"):
        services.explaining.explain(actor=LEAD, alert_id=uid, check=True)
    assert services.explaining.explain(actor=LEAD, alert_id=uid).falls_without is None


def test_why_not_names_the_step_that_fails(world: World) -> None:
    world.imports(shared(2))

    context, answer = world.services.explaining.why_not(actor=LEAD, context="C1")

    assert (context.name, answer.alerts) == ("Mill Lane steps", False)
    assert "2 unrelated young people are counted; the rule asks for 3" in answer.steps[0]


def test_who_may_ask(world: World) -> None:
    with pytest.raises(NotPermitted):
        world.services.explaining.explain(actor=PANEL, alert_id=AlertId("alr_a"))
    with pytest.raises(NotPermitted):
        world.services.explaining.why_not(actor=PANEL, context="C1")
    with pytest.raises(NotFound):
        world.services.explaining.explain(actor=LEAD, alert_id=AlertId("alr_a"))


def test_the_command_ends_with_one_on_a_difference(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.imports(shared(3))
    uid = only_alert(world)
    for name in ("data", "graph_uri", "graph_user", "vault_url", "vault_key_file"):
        monkeypatch.setenv(f"CSGRAPH_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setenv("CSGRAPH_GRAPH_PASSWORD", settings.graph_password.get_secret_value())  # type: ignore[union-attr]
    monkeypatch.setenv("CSGRAPH_TODAY", TODAY.isoformat())
    command = ["explain", uid, "--check", "--json"]
    right = CliRunner().invoke(group, command)
    world.services.connection.driver.execute_query(
        "MATCH (c:AlertChange {alert_uid: $uid}) SET c.young_people = 9",
        uid=uid,
        database_=world.services.connection.database,
    )
    wrong = CliRunner().invoke(group, command)

    assert (right.exit_code, wrong.exit_code) == (0, 1)
    assert json.loads(right.stdout)["holds"]
    assert not json.loads(wrong.stdout)["holds"]
    assert json.loads(CliRunner().invoke(group, ["why-not", "C1", "--json"]).stdout)["alerts"]


def test_the_words_say_how_many_use_a_context_and_what_it_would_be_without_one(world: World) -> None:
    rows = Folder()
    for place in range(20):
        rows.context(f"park{place}", f"Park {place}")
        for week in range(place % 6, 52, 6):
            rows.person(f"p{place}x{week}", dob="2011-01-01")
            day = TODAY - timedelta(days=7 * week + 3)
            rows.says(f"a{place}x{week}", f"p{place}x{week}", f"park{place}", day.isoformat())
    rows.context("C1", "Mill Lane steps")
    for number in range(5):
        rows.person(f"n{number}", dob="2011-01-01")
        rows.says(f"n{number}", f"n{number}", "C1", f"2026-05-{20 + number}")
    for number in range(9):
        until = "2026-03-01" if number > 6 else None
        rows.says(f"u{number}", f"p{number}x{number % 6}", "C1", "2026-01-10", kind="SPENDS_TIME_AT", valid_to=until)
    world.imports(rows)

    held = world.services.detection.evidence(actor=LEAD, known_at=world.now())
    found = world.services.detection.detect(actor=LEAD)

    steps = next(each for each in found.clusters if each.context_ids == ("C1",))
    assert held.places.exposure[held.places.names.index("Mill Lane steps")] == 7
    assert "about 7 young people use it" in steps.explanation
    assert steps.score is not None and steps.score.p_without_one is not None
    assert steps.score.p < steps.score.p_without_one
