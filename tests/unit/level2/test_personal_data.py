"""Personal data in thematic texts: found by kind and place, never repeated."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.personal_data import PersonalData, find, seems_personal

NAMES = {"Zephyrine", "O'Quill", "Rose", "Jean-Luc", "Chloë"}
TODAY = date(2026, 3, 2)
K = PersonalData

FACTS = [
    ("cars wait by the school gate at 15:30", []),
    ("see zephyrine's statement", [K.NAME]),
    ("ZEPHYRINE and the quill family", [K.NAME, K.NAME]),
    ("numbers rose after the summer", []),
    ("Rose says so", [K.NAME]),
    ("since 2 March 2026, and again on 14/02/2026", []),
    ("born 14/05/2011", [K.BIRTH_DATE]),
    ("dob 14.5.11", [K.BIRTH_DATE]),
    ("born on 14th of May 2011", [K.BIRTH_DATE]),
    ("2011-05-14", [K.BIRTH_DATE]),
    ("NHS 943 476 5919", [K.NHS_NUMBER]),
    ("order 943 476 5918", []),
    ("pupil A801200001001", []),
    ("call 07700 900123 or +44 7700 900123", [K.PHONE, K.PHONE]),
    ("the homes around ZZ9 9ZZ", [K.POSTCODE]),
    ("write to someone@example.org", [K.EMAIL]),
    ("the Zephyrines; OQuill and JEANLUC", [K.NAME, K.NAME, K.NAME]),
    ("chloe, CHLOË and Chloe\u0308", [K.NAME, K.NAME, K.NAME]),
    ("on May 14th 2011, May 14, 2011 or 14 May '11", [K.BIRTH_DATE, K.BIRTH_DATE, K.BIRTH_DATE]),
    ("2011/05/14 or 14 05 2011", [K.BIRTH_DATE, K.BIRTH_DATE]),
    ("943.476.5919, 943\u2013476\u20135919, 943\u00a0476\u00a05919", [K.NHS_NUMBER, K.NHS_NUMBER, K.NHS_NUMBER]),
    ("call 07700.900.123", [K.PHONE]),
    ("ZZ9  9ZZ and zz9-9zz", [K.POSTCODE, K.POSTCODE]),
    ("route 38 towards the depot, 12 reports in 2025", []),
]


@pytest.mark.parametrize(("text", "kinds"), FACTS)
def test_what_a_text_holds_is_found_by_kind(text: str, kinds: list[PersonalData]) -> None:
    assert [each.kind for each in find(text, names=NAMES, today=TODAY)] == kinds


def test_a_finding_says_where_but_never_what() -> None:
    found = find("We met Zephyrine.", names=NAMES, today=TODAY)
    refused = seems_personal(found, for_a_purpose=True)
    assert "characters 8 to 16" in str(refused)
    assert "zephyrine" not in str(refused).lower()


def test_without_a_purpose_nobody_is_told_what_stands_where() -> None:
    found = find("We met Zephyrine.", names=NAMES, today=TODAY)
    assert not re.search(r"name|character|[0-9]", seems_personal(found, for_a_purpose=False).message)


@given(names=st.lists(st.from_regex(r"[a-z]{4,9}", fullmatch=True), min_size=3, max_size=30, unique=True))
def test_a_list_of_names_is_answered_with_no_more_than_a_number(names: list[str]) -> None:
    text = " ".join(f"xx{number} {each}" for number, each in enumerate(names))
    found = find(text, names=names, today=TODAY)
    said = seems_personal(found, for_a_purpose=True).message
    assert said == f"The text seems to hold personal data in {len(found)} places."


@given(before=st.text(" abcxyz.,", max_size=20), after=st.text(" .,;!?", max_size=5))
def test_a_name_is_found_wherever_it_stands(before: str, after: str) -> None:
    text = f"{before} Zephyrine{after}"
    at = text.index("Zephyrine")
    assert (at, at + 9, K.NAME) in {(each.start, each.end, each.kind) for each in find(text, names=NAMES, today=TODAY)}
