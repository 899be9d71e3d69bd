"""Context summaries on both engines: drafted from the graph, approved, frozen, read by their client only."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from csgraph.clock import Clock, clock_as_of
from csgraph.domain.access import Actor, Purpose, Role
from csgraph.domain.level2 import CaseState, Step
from csgraph.domain.summaries import RequestAnswer, RequestStatus, SummaryState
from csgraph.errors import Conflict, NotFound, NotPermitted
from csgraph.ids import ContextId, SummaryId
from csgraph.services.summaries import Summaries
from csgraph.settings import Settings
from csgraph.store import guarded
from csgraph.store.graph import Graph
from csgraph.store.level2 import refer, take_step
from csgraph.vault.vault import Vault
from tests.store.small_graph import RECORDED, add_association, add_context, add_person, add_record, merge
from tests.store.test_level2 import case

TODAY = date(2026, 3, 2)
PURPOSE = Purpose.SERVICE_IMPROVEMENT
LEAD = Actor(id="lead", roles=frozenset({Role.CONTEXTUAL_LEAD}), agency="LOCAL")
CLIENT = Actor(id="partner-program", roles=frozenset({Role.API_CLIENT}), agency="PARTNER", client="partner")
OTHER = Actor(id="other-program", roles=frozenset({Role.API_CLIENT}), agency="OTHER", client="other")


@pytest.fixture
def vault(settings: Settings) -> Iterator[Vault]:
    opened = Vault.open(settings.vault_address, key_file=settings.key_file, clock=Clock())
    yield opened
    opened.close()


@pytest.fixture
def summaries(graph: Graph, vault: Vault) -> Summaries:
    return Summaries(graph=graph, vault=vault, clock=clock_as_of(TODAY))


def later(summaries: Summaries, days: int) -> Summaries:
    return Summaries(graph=summaries.graph, vault=summaries.vault, clock=clock_as_of(TODAY + timedelta(days=days)))


def route(graph: Graph, people: int, *, kind: str = "NAMED_UNSAFE", **facts: object) -> None:
    """A route that so many unrelated young people named, by two agencies in turn."""
    add_context(graph, "ctx_route")
    add_record(graph, "rec_a", agency="POLICE")
    add_record(graph, "rec_b", agency="SCHOOL")
    for number in range(people):
        add_person(graph, f"yp_{number}")
        record = "rec_a" if number % 2 else "rec_b"
        add_association(graph, f"yp_{number}", "ctx_route", kind=kind, record=record, **facts)  # type: ignore[arg-type]


def themes(summaries: Summaries, context: str = "ctx_route") -> list[str]:
    drafted = summaries.draft(actor=LEAD, context_id=context, client="partner", purpose=PURPOSE)
    return json.loads(drafted.body)["themes"]


def test_a_theme_shows_from_ten_unrelated_young_people_on(graph: Graph, summaries: Summaries) -> None:
    route(graph, 9)
    assert themes(summaries) == ["not shown"]
    add_person(graph, "yp_tenth")
    add_association(graph, "yp_tenth", "ctx_route")
    assert themes(summaries) == ["exploitation"]


def test_a_sister_is_not_a_further_young_person(graph: Graph, summaries: Summaries) -> None:
    route(graph, 8)
    for person in ("yp_one_sister", "yp_other_sister"):
        add_person(graph, person, kin_group="kin_a")
        add_association(graph, person, "ctx_route")
    assert themes(summaries) == ["not shown"]


def test_what_is_recorded_of_merged_and_inner_contexts_counts(graph: Graph, summaries: Summaries) -> None:
    route(graph, 8)
    add_context(graph, "ctx_spelt_otherwise")
    merge(graph, "ctx_spelt_otherwise", "ctx_route")
    add_context(graph, "ctx_stop", kind="LOCATION", within="ctx_spelt_otherwise")
    for person, context in (("yp_merged", "ctx_spelt_otherwise"), ("yp_inner", "ctx_stop")):
        add_person(graph, person)
        add_association(graph, person, context)
    assert themes(summaries) == ["exploitation"]
    assert themes(summaries, "ctx_spelt_otherwise") == ["exploitation"]
    assert themes(summaries, "ctx_stop") == ["not shown"]


@pytest.mark.parametrize(
    "facts",
    [
        {"handling": "RED"},
        {"record": "rec_red"},
        {"superseded_at": RECORDED + timedelta(days=1)},
        {"valid_from": date(2025, 2, 1), "valid_to": date(2025, 2, 2)},
        {"valid_from": TODAY + timedelta(days=1), "valid_to": TODAY + timedelta(days=2)},
    ],
    ids=["handled as red", "record handled as red", "corrected since", "over a year ago", "not yet so"],
)
def test_what_must_not_count_changes_no_byte(graph: Graph, summaries: Summaries, facts: dict[str, object]) -> None:
    route(graph, 9)
    add_record(graph, "rec_red", handling="RED")
    before = summaries.draft(actor=LEAD, context_id="ctx_route", client="partner", purpose=PURPOSE)
    add_person(graph, "yp_tenth")
    add_association(graph, "yp_tenth", "ctx_route", **facts)  # type: ignore[arg-type]
    assert summaries.draft(actor=LEAD, context_id="ctx_route", client="partner", purpose=PURPOSE) == before


def test_an_approved_summary_is_the_same_bytes_until_it_expires(graph: Graph, summaries: Summaries) -> None:
    route(graph, 9)
    draft = summaries.draft(actor=LEAD, context_id="ctx_route", client="partner", purpose=PURPOSE)
    approved = summaries.approve(actor=LEAD, summary_id=draft.uid)
    assert (approved.state, approved.body) == (SummaryState.APPROVED, draft.body)
    add_person(graph, "yp_tenth")
    add_association(graph, "yp_tenth", "ctx_route")
    last_day = later(summaries, 179)
    assert last_day.draft(actor=LEAD, context_id="ctx_route", client="partner", purpose=PURPOSE) == approved
    assert last_day.get(actor=CLIENT, summary_id=draft.uid).body == draft.body
    expired = later(summaries, 180)
    with pytest.raises(NotFound):
        expired.get(actor=CLIENT, summary_id=draft.uid)
    assert expired.draft(actor=LEAD, context_id="ctx_route", client="partner", purpose=PURPOSE).version == 2


def test_ids_differ_by_client_and_purpose(graph: Graph, summaries: Summaries) -> None:
    route(graph, 1)
    drafted = [
        summaries.draft(actor=LEAD, context_id="route", client=client, purpose=purpose)
        for client in ("partner", "other")
        for purpose in (Purpose.PANEL, Purpose.SERVICE_IMPROVEMENT)
    ]
    assert len({each.uid for each in drafted}) == 4
    assert not any(b"ctx_route" in each.body for each in drafted)


def test_a_client_reads_only_what_is_approved_and_its_own(graph: Graph, summaries: Summaries) -> None:
    route(graph, 10)
    uid = summaries.draft(actor=LEAD, context_id="ctx_route", client="partner", purpose=PURPOSE).uid
    refusals: set[str] = set()
    for actor, summary in ((CLIENT, uid), (OTHER, uid), (CLIENT, SummaryId("pub_unknown"))):
        with pytest.raises(NotFound) as refused:
            summaries.get(actor=actor, summary_id=summary)
        refusals.add(str(refused.value))
    summaries.approve(actor=LEAD, summary_id=uid)
    with pytest.raises(NotFound) as refused:
        summaries.get(actor=OTHER, summary_id=uid)
    assert len({*refusals, str(refused.value)}) == 1
    assert summaries.get(actor=CLIENT, summary_id=uid).state is SummaryState.APPROVED


def test_a_draft_whose_ground_has_changed_is_not_approved(graph: Graph, summaries: Summaries) -> None:
    route(graph, 9)
    first = summaries.draft(actor=LEAD, context_id="ctx_route", client="partner", purpose=PURPOSE)
    add_person(graph, "yp_tenth")
    add_association(graph, "yp_tenth", "ctx_route")
    with pytest.raises(Conflict):
        summaries.approve(actor=LEAD, summary_id=first.uid)
    second = summaries.draft(actor=LEAD, context_id="ctx_route", client="partner", purpose=PURPOSE)
    with pytest.raises(Conflict):
        summaries.approve(actor=LEAD, summary_id=first.uid, version=first.version)
    summaries.approve(actor=LEAD, summary_id=second.uid, version=second.version)
    with pytest.raises(Conflict):
        summaries.approve(actor=LEAD, summary_id=second.uid)


def test_a_request_waits_for_approval_and_then_is_ready(graph: Graph, summaries: Summaries) -> None:
    route(graph, 10)
    assert asked(summaries) == RequestAnswer(status=RequestStatus.PENDING_APPROVAL)
    uid = summaries.draft(actor=LEAD, context_id="ctx_route", client="partner", purpose=PURPOSE).uid
    summaries.approve(actor=LEAD, summary_id=uid)
    assert asked(summaries) == RequestAnswer(status=RequestStatus.READY, summary=uid)


def test_refusals_are_alike_whatever_the_reason(graph: Graph, summaries: Summaries) -> None:
    route(graph, 9)
    add_context(graph, "ctx_nobody")
    refused = {asked(summaries), asked(summaries, "ctx_nobody"), asked(summaries, "no such context")}
    assert [each.status for each in refused] == [RequestStatus.REFUSED]


def test_a_practitioner_can_neither_draft_nor_read(graph: Graph, summaries: Summaries) -> None:
    somebody = Actor(id="someone", roles=frozenset({Role.PRACTITIONER}), agency="LOCAL")
    with pytest.raises(NotPermitted):
        summaries.draft(actor=somebody, context_id="ctx_route", client="partner", purpose=PURPOSE)
    with pytest.raises(NotPermitted):
        summaries.get(actor=somebody, summary_id=SummaryId("pub_a"))


def asked(summaries: Summaries, context: str = "ctx_route") -> RequestAnswer:
    return summaries.request(actor=CLIENT, context_id=context, purpose=PURPOSE)


def test_a_review_late_in_the_evening_is_of_the_day_it_was_here(graph: Graph, summaries: Summaries) -> None:
    """Half past eleven on 30 June in UTC is 1 July in London, and another quarter."""
    route(graph, 1)
    begun = case(context=ContextId("ctx_route"))
    at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    review = replace(begun.steps[0], number=2, step=Step.REVIEW, state=CaseState.PLANNED, at=at)
    guarded.write(graph, [refer(begun, alike=[begun.context])])
    guarded.write(graph, [take_step(replace(begun, state=review.state, steps=(*begun.steps, review)))])

    drafted = later(summaries, 150).draft(actor=LEAD, context_id="ctx_route", client="partner", purpose=PURPOSE)

    assert json.loads(drafted.body)["last_review"] == "2026-Q3"
