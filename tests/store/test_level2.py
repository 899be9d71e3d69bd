"""Level 2 cases on both engines: written once, stepped through, read as known at a moment."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from csgraph.domain.level2 import CaseState, CaseStep, Level2Case, Step
from csgraph.domain.referrals import Outcome, ScreeningLevel
from csgraph.domain.times import AsOf
from csgraph.ids import AlertId, CaseId, ContextId
from csgraph.store import guarded
from csgraph.store import level2 as store
from csgraph.store.graph import Graph
from tests.store.small_graph import add_association, add_context, add_person

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROUTE = ContextId("ctx_route")


def case(uid: str = "l2_one", context: ContextId = ROUTE) -> Level2Case:
    first = CaseStep(number=1, step=Step.REFER, state=CaseState.REFERRED, at=AT, actor="lead", role="contextual_lead")
    return Level2Case(
        uid=CaseId(uid),
        context=context,
        state=CaseState.REFERRED,
        harm_types=("EXP.CCE", "SYV"),
        source_code="2A",
        agency="school",
        referred_on=date(2026, 3, 2),
        alert=AlertId("alr_a"),
        steps=(first,),
    )


def screened(before: Level2Case) -> Level2Case:
    step = replace(
        before.steps[-1],
        number=2,
        step=Step.SCREEN,
        state=CaseState.SCREENED,
        at=AT + timedelta(days=7),
        level=ScreeningLevel.COMPLEX,
        outcome=Outcome.L2_ASSESSMENT,
    )
    return replace(before, state=step.state, level=step.level, outcome=step.outcome, steps=(*before.steps, step))


def written(graph: Graph, step: guarded.Step) -> bool:
    """Whether a step was written: another state than it rests on refuses it."""
    try:
        guarded.write(graph, [step])
    except guarded.Overtaken:
        return False
    return True


def test_a_referral_is_read_back_as_it_was_written(graph: Graph) -> None:
    add_context(graph, ROUTE)
    assert written(graph, store.refer(case(), alike=[ROUTE]))
    assert store.one(graph, CaseId("l2_one"), known_at=AT) == case()


def test_an_open_case_on_a_context_read_as_the_same_one_lets_no_second_begin(graph: Graph) -> None:
    add_context(graph, ROUTE)
    add_context(graph, "ctx_merged")
    assert written(graph, store.refer(case(context=ContextId("ctx_merged")), alike=[ContextId("ctx_merged")]))
    assert not written(graph, store.refer(case("l2_two"), alike=[ROUTE, ContextId("ctx_merged")]))
    assert [each.uid for each in store.all_cases(graph, known_at=AT)] == ["l2_one"]


def test_of_referrals_made_at_once_one_begins_a_case(graph: Graph) -> None:
    add_context(graph, ROUTE)
    with ThreadPoolExecutor(max_workers=4) as pool:
        made = list(pool.map(lambda number: written(graph, store.refer(case(f"l2_{number}"), alike=[ROUTE])), range(4)))
    assert sorted(made) == [False, False, False, True]
    assert len(store.all_cases(graph, known_at=AT)) == 1


def test_a_step_is_added_and_the_earlier_answer_stays(graph: Graph) -> None:
    add_context(graph, ROUTE)
    written(graph, store.refer(case(), alike=[ROUTE]))
    after = screened(case())
    assert written(graph, store.take_step(after))
    assert store.of_contexts(graph, [ROUTE], known_at=AT + timedelta(days=7)) == [after]
    assert store.of_contexts(graph, [ROUTE], known_at=AT + timedelta(days=6)) == [case()]


def test_of_two_steps_from_the_same_state_the_second_writes_nothing(graph: Graph) -> None:
    add_context(graph, ROUTE)
    written(graph, store.refer(case(), alike=[ROUTE]))
    assert written(graph, store.take_step(screened(case())))
    assert not written(graph, store.take_step(screened(case())))
    assert len(store.all_cases(graph, known_at=AT + timedelta(days=30))[0].steps) == 2


def test_only_people_linked_up_to_that_day_are_linked(graph: Graph) -> None:
    add_context(graph, ROUTE)
    for person, day in (("yp_then", date(2026, 1, 5)), ("yp_later", date(2026, 4, 5))):
        add_person(graph, person)
        add_association(graph, person, ROUTE, kind="SPENDS_TIME_AT", valid_from=day, valid_to=None)
    as_of = AsOf(valid_on=date(2026, 3, 2), known_at=AT)
    assert store.linked_people(graph, [ROUTE], as_of=as_of) == ["yp_then"]
