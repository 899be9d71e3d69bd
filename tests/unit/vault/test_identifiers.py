"""Identifiers: what can be one and what cannot. All numbers here are made up, or published as examples."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.identifiers import is_nhs_number, is_postcode, is_upn, is_uprn, is_urn, is_usrn

FACTS: list[tuple[Callable[[str], bool], str, bool]] = [
    (is_nhs_number, "9434765919", True),
    (is_nhs_number, "4505577104", True),
    (is_nhs_number, "9434765918", False),
    (is_nhs_number, "943476591", False),
    (is_nhs_number, "94347659190", False),
    (is_nhs_number, "943 476 5919", False),
    (is_nhs_number, "943476591x", False),
    (is_nhs_number, "９４３４７６５９１９", False),
    (is_upn, "H801200001001", True),
    (is_upn, "B801200001001", False),
    (is_upn, "H80120000100", False),
    (is_upn, "h801200001001", False),
    (is_upn, "I801200001001", False),
    (is_upn, "A80120000100I", False),
    (is_uprn, "1", True),
    (is_uprn, "123456789012", True),
    (is_uprn, "1234567890123", False),
    (is_uprn, "0", False),
    (is_uprn, "", False),
    (is_usrn, "12345678", True),
    (is_usrn, "123456789", False),
    (is_urn, "100000", True),
    (is_urn, "010000", False),
    (is_urn, "1000000", False),
    (is_postcode, "ZZ991AA", True),
    (is_postcode, "W1A1AA", True),
    (is_postcode, "M11AE", True),
    (is_postcode, "GIR0AA", True),
    (is_postcode, "ZZ99 1AA", False),
    (is_postcode, "ZZ9911A", False),
    (is_postcode, "", False),
]


@pytest.mark.parametrize(
    ("check", "text", "answer"), FACTS, ids=[f"{check.__name__} {text}" for check, text, _ in FACTS]
)
def test_what_can_be_an_identifier(check: Callable[[str], bool], text: str, answer: bool) -> None:
    assert check(text) is answer


def _nhs_number(nine: str) -> str | None:
    return next((nine + digit for digit in "0123456789" if is_nhs_number(nine + digit)), None)


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_of_an_nhs_number_is_noticed(nine: str, place: int, by: int) -> None:
    number = _nhs_number(nine)
    if number is None:
        return
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]

    assert not is_nhs_number(wrong)


@given(st.from_regex(r"[0-9]{11}[0-9A-HJ-NP-RT-Z]", fullmatch=True), st.integers(0, 10), st.integers(1, 9))
def test_a_pupil_number_has_one_letter_and_one_wrong_digit_is_noticed(rest: str, place: int, by: int) -> None:
    letters = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if is_upn(letter + rest)]
    wrong = rest[:place] + str((int(rest[place]) + by) % 10) + rest[place + 1 :]

    assert len(letters) == 1
    assert not is_upn(letters[0] + wrong)
