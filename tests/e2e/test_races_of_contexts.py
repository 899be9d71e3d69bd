"""Two decisions at once about a written name, a merge, a group or a summary: one wins whole, the other left nothing."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest
from sqlalchemy import select

from csgraph.domain.access import Purpose
from csgraph.errors import Conflict, InvalidInput
from csgraph.store.contexts import merges
from csgraph.vault.schema import audit_events
from tests.e2e.racing import at_once, places
from tests.e2e.test_groups import LATER, groups, suggested, town  # noqa: F401 — the town is a fixture
from tests.e2e.world import LEAD, Folder, World

TEXT = "by the old pier"


def outcome(call: Callable[[], object]) -> int:
    """0 where it was done, 6 where somebody else was faster, as the command line says it."""
    try:
        call()
    except (Conflict, InvalidInput):
        return 6
    return 0


def race(*calls: Callable[[], object]) -> list[int]:
    return at_once(*(partial(outcome, call) for call in calls))


def done(world: World) -> Sequence[str]:
    """Subjects of the runs in which a person decided something, by their action."""
    query = select(audit_events.c.action, audit_events.c.subject).distinct()
    with world.services.vault.reading() as connection:
        return sorted(action for action, subject in connection.execute(query) if str(subject).startswith("run_"))


@pytest.fixture
def piers(world: World) -> World:
    """Two piers and a written name that may mean either."""
    rows = Folder().person("P1", dob="2011-01-01").context("C1", "Long pier").context("C2", "Short pier")
    world.imports(rows.says("A1", "P1", f"~{TEXT}", "2026-05-01"))
    return world


@pytest.mark.parametrize("pair", [("C1", None), ("C1", "C2"), ("C1", "C1"), (None, None)])
def test_of_two_decisions_about_a_written_name_the_faster_one_stands(
    piers: World, pair: tuple[str | None, str | None]
) -> None:
    contexts = piers.services.contexts
    [candidate] = contexts.candidates(actor=LEAD)

    def call(context: str | None) -> Callable[[], object]:
        given = {"actor": LEAD, "candidate_id": candidate.uid, "reason": "I know it."}
        return partial(contexts.confirm, context=context, **given) if context else partial(contexts.reject, **given)

    codes = race(*(call(each) for each in pair))

    [after] = contexts.candidates(actor=LEAD, decided=True)
    assert sorted(codes) == [0, 6]
    assert len(after.decisions) == 1
    kinds = [each for each in done(piers) if each.startswith("contexts:candidate:")]
    assert len([each for each in kinds if each.endswith(("confirm", "reject"))]) == 1


def test_two_contexts_are_never_merged_into_each_other(piers: World) -> None:
    merge = partial(piers.services.contexts.merge, actor=LEAD, reason="The same.")

    codes = race(partial(merge, source="C1", into="C2"), partial(merge, source="C2", into="C1"))

    assert sorted(codes) == [0, 6]
    assert len([each for each in merges(piers.services.graph) if each.is_held]) == 1
    split = partial(piers.services.contexts.split, actor=LEAD, reason="Two piers.")
    assert sorted(race(partial(split, source=_merged(piers)), partial(split, source=_merged(piers)))) == [0, 6]
    assert [each for each in merges(piers.services.graph) if each.is_held] == []


def _merged(world: World) -> str:
    return next(each.context for each in merges(world.services.graph) if each.is_held)


def test_a_group_is_accepted_once(town: World) -> None:  # noqa: F811
    (found,) = suggested(town)
    accept = partial(groups(town).accept, actor=LEAD, suggestion=found.uid, reason="Seen together", review_by=LATER)
    decline = partial(groups(town).decline, actor=LEAD, suggestion=found.uid, reason="A choir")

    codes = race(partial(accept, name="One"), partial(accept, name="Other"), decline)

    assert sorted(codes) == [0, 6, 6]
    assert len([each for each in done(town) if each.startswith("groups:")]) == 1


def test_a_summary_is_approved_once(world: World) -> None:
    places(world, ["C1"])
    summaries = world.services.summaries
    draft = summaries.draft(actor=LEAD, context_id="C1", client="partner", purpose=Purpose.SAFEGUARDING)

    codes = race(*[partial(summaries.approve, actor=LEAD, summary_id=draft.uid)] * 3)

    assert sorted(codes) == [0, 6, 6]


def test_merging_while_an_alert_is_referred_leaves_both_in_one_order(world: World) -> None:
    found = places(world, ["C1", "C2"])
    services = world.services
    refer = partial(
        services.alerts.refer,
        actor=LEAD,
        alert_id=found["C1"].alert,
        source_code="2A",
        agency="SCH",
        harm_types=["EFH"],
        reason_text="Not safe.",
    )
    merge = partial(services.contexts.merge, actor=LEAD, source="C1", into="C2", reason="The same.")

    codes = race(refer, merge)

    view = services.alerts.show(actor=LEAD, alert_id=found["C1"].alert)
    cases = services.level2.list(actor=LEAD)
    assert codes[1] == 0
    assert [each.alert for each in cases] == ([found["C1"].alert] if codes[0] == 0 else [])
    assert view.alert.case == (cases[0].uid if cases else None)
