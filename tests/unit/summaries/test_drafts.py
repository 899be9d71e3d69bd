"""What a context summary shows, as a table of facts; and that nothing in it depends on how many there are."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.disclosure.summaries import body_of, draft, names_place, quarter, shows_anything, theme_of
from csgraph.domain.level2 import CaseState
from csgraph.domain.summaries import NOT_SHOWN, STAGES, Fact, SummaryContent, SummaryFacts
from csgraph.domain.terms import AssociationKind, ContextKind, EventRole, Handling, Locus
from csgraph.services.summaries import BROADER, LABELS

FACT = Fact(
    person="yp_a",
    kin_group=None,
    kind=AssociationKind.NAMED_UNSAFE,
    context_kind=ContextKind.TRANSPORT_ROUTE,
    agency="POLICE",
    harm_types=("EXP.CCE.CL",),
    role=EventRole.HARMED,
    locus=Locus.EXTRA_FAMILIAL,
    handling=Handling.AMBER,
    valid_from=date(2026, 2, 1),
)
ROUTE = SummaryFacts(kind=ContextKind.TRANSPORT_ROUTE, name="Route 38", la_code="E09000999", facts=())
SAFE = AssociationKind.NAMED_SAFE


def people(number: int, **changed: object) -> tuple[Fact, ...]:
    """So many unrelated young people, by two agencies in turn, with some of it changed for all."""
    return tuple(
        replace(FACT, **{"person": f"yp_{each}", "agency": ("POLICE", "SCHOOL")[each % 2], **changed})
        for each in range(number)
    )


def content(*facts: Fact, **changed: object) -> SummaryContent:
    held = replace(ROUTE, facts=facts, **changed)
    return draft(held, reference="pub_a", labels=LABELS, broader=BROADER)


@pytest.mark.parametrize(
    ("facts", "themes"),
    [
        ((), [NOT_SHOWN]),
        (people(1), [NOT_SHOWN]),
        (people(9), [NOT_SHOWN]),
        (people(10), ["exploitation"]),
        (people(10, agency="POLICE"), [NOT_SHOWN]),
        (people(10, kin_group="kin_a"), [NOT_SHOWN]),
        ((*people(9), replace(FACT, person="yp_sister", kin_group="kin_a"), replace(FACT, person="yp_brother",
          kin_group="kin_a")), ["exploitation"]),
        ((*people(8), replace(FACT, person="yp_sister", kin_group="kin_a"), replace(FACT, person="yp_brother",
          kin_group="kin_a")), [NOT_SHOWN]),
        (people(10) + people(10), ["exploitation"]),
        (people(5) * 4, [NOT_SHOWN]),
        (people(10, kind=AssociationKind.HARMED_AT), ["exploitation"]),
        (people(10, harm_types=("EXP.CSE", "PEER.SEX")), ["exploitation", "peer-on-peer abuse"]),
        (people(10, harm_types=("EFH",)), [NOT_SHOWN]),
        (people(10, harm_types=()), [NOT_SHOWN]),
        (people(10, handling=Handling.RED), [NOT_SHOWN]),
        (people(10, handling=Handling.AMBER_STRICT), [NOT_SHOWN]),
        (people(10, role=EventRole.HELPED), [NOT_SHOWN]),
        (people(10, role=EventRole.CAUSED_HARM_ALLEGED), ["exploitation"]),
        (people(10, locus=Locus.FAMILIAL), [NOT_SHOWN]),
        (people(10, is_stub=True), [NOT_SHOWN]),
        (people(10, gone_from=date(2026, 2, 1)), [NOT_SHOWN]),
        (people(10, gone_from=date(2026, 2, 2)), ["exploitation"]),
        (people(10, kind=SAFE), [NOT_SHOWN]),
        (people(10, agency=None), [NOT_SHOWN]),
    ],
)  # fmt: skip
def test_a_theme_shows_only_where_enough_stand_behind_it(facts: tuple[Fact, ...], themes: list[str]) -> None:
    assert list(content(*facts).themes) == themes


@pytest.mark.parametrize(
    ("facts", "places"),
    [
        (people(10, kind=SAFE), ["transport route"]),
        (people(9, kind=SAFE), [NOT_SHOWN]),
        (people(10, kind=SAFE, context_kind=ContextKind.SCHOOL), ["school"]),
        (people(10, kind=SAFE, handling=Handling.RED), [NOT_SHOWN]),
        (people(10), [NOT_SHOWN]),
    ],
)
def test_safe_places_show_by_kind_under_the_same_rule(facts: tuple[Fact, ...], places: list[str]) -> None:
    assert list(content(*facts).safe_places) == places


@given(more=st.integers(min_value=0, max_value=200))
def test_how_many_stand_behind_a_theme_changes_no_byte(more: int) -> None:
    assert body_of(content(*people(10 + more))) == body_of(content(*people(10)))


@given(
    first=st.integers(min_value=0, max_value=8),
    code=st.sampled_from(sorted(LABELS)),
    kind=st.sampled_from([AssociationKind.NAMED_UNSAFE, AssociationKind.HARMED_AT, SAFE]),
)
def test_one_more_below_the_floor_changes_no_byte(first: int, code: str, kind: AssociationKind) -> None:
    facts = people(first, harm_types=(code,), kind=kind)
    newcomer = replace(FACT, person="yp_new", harm_types=(code,), kind=kind)
    assert body_of(content(*facts, newcomer)) == body_of(content(*facts))


@given(order=st.permutations(people(11, harm_types=("SYV", "EXP.CSE"))))
def test_the_order_of_facts_changes_no_byte(order: list[Fact]) -> None:
    assert body_of(content(*order)) == body_of(content(*people(11, harm_types=("SYV", "EXP.CSE"))))


def test_nothing_leaves_but_these_words() -> None:
    held = content(*people(12), stage=CaseState.ASSESSING, last_review_on=date(2026, 5, 17))
    assert json.loads(body_of(held)) == {
        "area": "E09000999",
        "context": "pub_a",
        "kind": "transport route",
        "last_review": "2026-Q2",
        "name": "not shown",
        "safe_places": ["not shown"],
        "stage": "being assessed",
        "themes": ["exploitation"],
    }


@pytest.mark.parametrize("kind", list(ContextKind))
def test_only_public_places_are_named_and_only_where_the_agreement_names_places(kind: ContextKind) -> None:
    held = replace(ROUTE, kind=kind)
    is_public = kind not in (ContextKind.PEER_GROUP, ContextKind.ACCOMMODATION, ContextKind.ONLINE_SPACE)
    for agreed in (True, False):
        body = body_of(draft(held, reference="pub_a", labels=LABELS, broader=BROADER, names_place=agreed))
        assert (b"Route 38" in body) is names_place(body) is (agreed and is_public)


def test_a_summary_of_which_nothing_shows_says_so() -> None:
    assert not shows_anything(content(*people(9)))
    assert shows_anything(content(*people(10)))
    assert shows_anything(content(*people(10, kind=SAFE)))


def test_every_state_of_a_case_has_a_word_and_every_harm_type_a_theme_but_the_root() -> None:
    assert set(STAGES) == set(CaseState)
    assert {code for code in LABELS if theme_of(code, BROADER) is None} == {"EFH"}
    assert [quarter(date(2026, month, 1)) for month in (1, 3, 4, 12)] == ["2026-Q1", "2026-Q1", "2026-Q2", "2026-Q4"]
