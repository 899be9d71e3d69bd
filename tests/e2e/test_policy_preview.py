"""A policy file tried on the past year of the graph, beside the one in force."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

from csgraph.cli.policy import group
from csgraph.domain.access import Actor, Role
from csgraph.errors import InvalidInput, NotPermitted
from csgraph.settings import Settings
from tests.e2e.world import LEAD, TODAY, Folder, World

SHIPPED = Path(str(files("csgraph.policies") / "floor-only.toml"))


@pytest.fixture
def strict(tmp_path: Path) -> Path:
    """A policy that asks for five unrelated young people."""
    file = tmp_path / "strict.toml"
    text = SHIPPED.read_text(encoding="utf-8").replace('name = "floor-only"', 'name = "strict"')
    file.write_text(text.replace("kin_groups = 3 ", "kin_groups = 5 "), encoding="utf-8")
    return file


@pytest.fixture
def town(world: World) -> World:
    """Steps that five named in spring, a path that three did, both imported at once; the path was referred."""
    rows = Folder().context("C1", "Mill Lane steps").context("C2", "Canal path")
    for number in range(5):
        rows.person(f"P{number}", dob="2011-01-01")
        rows.says(f"A{number}", f"P{number}", "C1", f"2026-03-{10 + number}")
    for number in range(3):
        rows.says(f"B{number}", f"P{number}", "C2", f"2026-04-{10 + number}")
    world.imports(rows)
    world.services.level2.refer(
        actor=LEAD,
        context_id="C2",
        source_code="PANEL",
        agency="SCH",
        harm_types=["SYV"],
        reason_text="Several young people say that they do not feel safe there.",
    )
    return world


def test_both_policies_are_tried_by_the_days_on_which_sources_wrote(town: World, strict: Path) -> None:
    found = town.services.policies.preview(actor=LEAD, policy_file=strict)

    assert (found.until, found.present.policy, found.previewed.policy) == (TODAY, "borough", "strict")
    assert (found.present.alerts, found.previewed.alerts) == (2, 1)
    assert {each.month: (each.present, each.previewed) for each in found.months if each.present} == {
        "2026-03": (1, 1),
        "2026-04": (1, 0),
    }
    (case,) = found.cases
    assert (case.context_ids, case.referred_on) == (("C2",), TODAY)
    assert (case.present_on, case.previewed_on) == (date(2026, 4, 12), None)
    assert (found.present.acted_on, found.previewed.acted_on) == (1, 0)
    assert (found.recorded.alerts, found.recorded.acted_on) == (2, 0)


def test_an_alert_that_was_acknowledged_was_acted_on(town: World, strict: Path) -> None:
    steps = next(each for each in town.services.alerts.list(actor=LEAD) if each.context_ids == ("C1",))
    town.services.alerts.acknowledge(actor=LEAD, alert_id=steps.alert.uid)

    found = town.services.policies.preview(actor=LEAD, policy_file=strict)

    assert (found.present.acted_on, found.previewed.acted_on, found.recorded.acted_on) == (2, 1, 1)


def test_nothing_is_raised_by_it(town: World, strict: Path) -> None:
    before = town.alert_states()

    town.services.policies.preview(actor=LEAD, policy_file=strict)

    assert town.alert_states() == before


def test_a_bad_policy_is_refused_with_its_line(town: World, strict: Path) -> None:
    strict.write_text(strict.read_text(encoding="utf-8").replace("window = 90", "window = -90"), encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"line \d+"):
        town.services.policies.preview(actor=LEAD, policy_file=strict)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.PANEL_MEMBER, Role.ADMINISTRATOR])
def test_whoever_may_not_read_alerts_and_cases_is_refused(world: World, strict: Path, role: Role) -> None:
    actor = Actor(id="somebody", roles=frozenset({role}), agency="LA")

    with pytest.raises(NotPermitted):
        world.services.policies.preview(actor=actor, policy_file=strict)


def test_the_command_prints_the_same_in_words_and_as_json(
    town: World, settings: Settings, strict: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("data", "graph_uri", "graph_user", "vault_url", "vault_key_file"):
        monkeypatch.setenv(f"CSGRAPH_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setenv("CSGRAPH_GRAPH_PASSWORD", settings.graph_password.get_secret_value())  # type: ignore[union-attr]
    monkeypatch.setenv("CSGRAPH_TODAY", TODAY.isoformat())

    said = CliRunner().invoke(group, ["preview", str(strict)])
    told = json.loads(CliRunner().invoke(group, ["preview", str(strict), "--json"]).stdout)

    assert told["period"] == {"from": "2025-06-01", "to": "2026-05-31"}
    assert (told["present"]["policy"]["name"], told["previewed"]["policy"]["name"]) == ("borough", "strict")
    assert (told["present"]["alerts"], told["previewed"]["alerts"]) == (2, 1)
    assert [(each["context_ids"], each["present_on"], each["previewed_on"]) for each in told["level2"]] == [
        (["C2"], "2026-04-12", None)
    ]
    assert set(told) >= {"months", "recorded", "known_at"}
    for words in ("in force: borough", "tried: strict", "Canal path", "12 Apr 2026", "never"):
        assert words in said.stdout
