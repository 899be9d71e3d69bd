"""How the text of a question's parameters is read, and what they are when left out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from csgraph.clock import Clock, clock_as_of
from csgraph.errors import InvalidInput
from csgraph.store.parameters import LEFT_OUT, PARSERS, checked, defaults, parsed
from csgraph.store.queries import load, names

TODAY = date(2026, 6, 1)


def _values(name: str, clock: Clock | None = None, **params: str) -> dict[str, object]:
    return parsed(load(f"analyst/{name}"), params, clock or clock_as_of(TODAY))


def test_a_window_left_out_is_the_90_days_that_end_with_today() -> None:
    values = _values("people_per_context")

    assert values["valid_to"] == date(2026, 6, 2)
    assert values["valid_from"] == date(2026, 6, 2) - timedelta(days=90)
    assert values["limit"] == 200
    assert isinstance(values["known_at"], datetime)


def test_a_window_left_half_out_follows_the_half_that_was_given() -> None:
    assert _values("people_per_context", valid_to="2026-03-31")["valid_from"] == date(2025, 12, 31)
    assert _values("people_per_context", valid_from="2020-01-01")["valid_to"] == date(2026, 6, 2)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-05-31T10:00:00+01:00", datetime(2026, 5, 31, 9, tzinfo=UTC)),
        ("2026-05-31T09:00:00Z", datetime(2026, 5, 31, 9, tzinfo=UTC)),
        ("2026-05-31T09:00", datetime(2026, 5, 31, 9, tzinfo=UTC)),
        ("2026-05-31", datetime(2026, 5, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_in_utc_and_a_day_is_its_end(text: str, instant: datetime) -> None:
    assert _values("people_per_context", known_at=text)["known_at"] == instant


def test_what_a_parameter_is_when_left_out_is_said_of_all_that_can_be() -> None:
    assert LEFT_OUT.keys() == defaults({}, TODAY, datetime(2026, 6, 1, tzinfo=UTC)).keys()


def test_a_list_is_written_with_semicolons() -> None:
    assert PARSERS["LIST<STRING>"]("ctx_a; ctx_b") == ["ctx_a", "ctx_b"]


@pytest.mark.parametrize(
    ("name", "params", "said"),
    [
        ("chronology", {}, "`context` is missing. It is the context; what was merged into it is read with it: STRING"),
        ("without_level2_case", {"people": "three"}, "`people` cannot be read"),
        ("people_per_context", {"valid_from": "1 May"}, "for example valid_from=2026-03-01"),
        ("people_per_context", {"known_at": "noon"}, "for example known_at=2026-06-01T09:00:00Z"),
        ("people_per_context", {"person": "x"}, "no such parameter. It takes valid_from, valid_to, known_at, limit"),
    ],
)
def test_a_parameter_that_is_wrong_is_named_with_an_example(name: str, params: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _values(name, **params)

    assert said in str(caught.value)


@pytest.mark.parametrize(
    "params", [{"limit": "0"}, {"limit": "1001"}, {"valid_from": "2026-06-01", "valid_to": "2026-06-01"}]
)
def test_a_limit_or_window_that_cannot_be_is_refused(params: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        checked(_values("people_per_context", **params))


def test_every_questions_parameters_can_be_read_from_text() -> None:
    types = {each.type for name in names() if name.startswith("analyst/") for each in load(name).parameters.values()}

    assert types <= PARSERS.keys()
