"""The pathway of a Level 2 case: which step fits which state, and what each must be given."""

from datetime import timedelta

import pytest

from csgraph.domain.level2 import TRANSITIONS, CaseFilter, CaseState, Step, state_after, steps_from, transition
from csgraph.domain.referrals import REFERRAL_SOURCES, Outcome, ScreeningLevel, check_referral, check_screening
from csgraph.errors import Conflict, InvalidInput
from scripts.make_docs import stale, states_page
from tests.store.test_level2 import AT, case

REFERRAL = {"source_code": "2A", "agency": "school", "harm_types": ("EXP.CCE",), "reason": "Cars wait at the gate."}
SCREENING = {"level": "complex", "outcome": "L2_ASSESSMENT", "reason": "Harm is severe and recent."}

FITS = {
    (None, Step.REFER): CaseState.REFERRED,
    (CaseState.REFERRED, Step.SCREEN): CaseState.SCREENED,
}
"""Every pair of state and step that is offered, and where it leads. All other pairs are refused."""


@pytest.mark.parametrize("before", [None, *CaseState])
@pytest.mark.parametrize("step", list(Step))
def test_a_step_is_taken_only_from_a_state_that_it_fits(before: CaseState | None, step: Step) -> None:
    if (before, step) in FITS:
        assert state_after(step, before) is FITS[before, step]
    else:
        with pytest.raises(Conflict):
            state_after(step, before)


def test_a_refused_step_says_what_can_be_done_instead() -> None:
    with pytest.raises(Conflict, match="Steps open to it now: screen"):
        state_after(Step.CLOSE, CaseState.REFERRED)


def test_the_table_has_each_step_once_and_every_open_state_can_end() -> None:
    assert [row.step for row in TRANSITIONS] == list(Step)
    assert set(transition(Step.END_EARLY).before) == set(CaseState) - {CaseState.CLOSED}
    assert [row.step for row in steps_from(None)] == [Step.REFER]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"source_code": ""}, "source code"),
        ({"agency": " "}, "referring agency"),
        ({"harm_types": ()}, "harm type"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_referral_names_what_it_lacks(changed: dict[str, object], named: str) -> None:
    check_referral(**REFERRAL)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match=named):
        check_referral(**{**REFERRAL, **changed})  # type: ignore[arg-type]


def test_an_unknown_source_is_told_as_unknown_with_every_code_that_there_is_and_not_repeated() -> None:
    with pytest.raises(InvalidInput) as refused:
        check_referral(**{**REFERRAL, "source_code": "SISTER OF ANN"})  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.message) == ("unknown_code", "There is no such source code.")
    assert all(code in refused.value.advice for code in REFERRAL_SOURCES)
    assert "ANN" not in str(refused.value)


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        check_referral(source_code="", agency="", harm_types=(), reason="")
    assert refused.value.message.count(";") == 3


UNKNOWN_AND_MISSING = {
    "unknown_code": [
        ({"level": "high"}, "no such level"),
        ({"outcome": "CLOSE"}, "no such outcome"),
        ({"level": "high", "outcome": "CLOSE"}, "no such level and no such outcome"),
    ],
    "missing_required": [
        ({"level": ""}, "a level"),
        ({"outcome": " "}, "an outcome"),
        ({"reason": " "}, "a reason"),
        ({"level": "high", "reason": ""}, "a reason"),
    ],
}


@pytest.mark.parametrize("code", UNKNOWN_AND_MISSING)
def test_a_screening_tells_codes_that_are_unknown_from_those_that_are_missing(code: str) -> None:
    assert check_screening(**SCREENING) == (ScreeningLevel.COMPLEX, Outcome.L2_ASSESSMENT)
    for changed, named in UNKNOWN_AND_MISSING[code]:
        with pytest.raises(InvalidInput, match=named) as refused:
            check_screening(**{**SCREENING, **changed})
        assert refused.value.code == code


def test_an_unknown_level_is_told_with_the_levels_that_there_are() -> None:
    with pytest.raises(InvalidInput) as refused:
        check_screening(**{**SCREENING, "level": "high"})
    assert refused.value.advice == "Give as level one of: universal, partnership, complex."


def test_the_page_of_states_is_current_and_has_every_row() -> None:
    assert "docs/states.md" not in stale()
    assert all(f"| {row.words} |" in states_page() for row in TRANSITIONS)


@pytest.mark.parametrize(
    ("only", "is_taken"),
    [
        (CaseFilter(), True),
        (CaseFilter(states=frozenset({CaseState.REFERRED})), True),
        (CaseFilter(states=frozenset({CaseState.CLOSED})), False),
        (CaseFilter(contexts=frozenset({"ctx_route"})), True),
        (CaseFilter(contexts=frozenset({"ctx_other"})), False),
        (CaseFilter(since=AT), True),
        (CaseFilter(since=AT + timedelta(microseconds=1)), False),
    ],
)
def test_cases_are_wanted_by_state_context_and_what_was_done_since(only: CaseFilter, is_taken: bool) -> None:
    assert only.takes(case()) is is_taken
