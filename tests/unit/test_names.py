"""Names: what makes two spellings one name, and what tells them apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.contexts import is_called
from csgraph.domain.names import exact_form, normal_form, place_form
from csgraph.domain.terms import ContextKind

PIECES = st.sampled_from(
    "a B 1 38 . ' _ - @ & ! ? \u2019 \u200b \u200d \ufe0f \U0001f525 \U0001f343 \u2640 \u0301 \u0130 \u00df"
    " \u03a3 \u0345 \ufb01 \u00bd \u2026 \u00a8 \u00b4 \u0663 \u0938\u094d\u0924\u0940 \u516c \u202e".split()
)
NAMES = st.lists(PIECES | st.just(" ") | st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8).map("".join)
FORMS = st.sampled_from([normal_form, place_form, exact_form])
WORDS = st.text("abcdefghij", min_size=1, max_size=6)


@given(NAMES, FORMS)
def test_the_form_of_a_form_is_itself_and_never_empty(name: str, form) -> None:  # noqa: ANN001 — one of three functions
    assert form(name)
    assert form(form(name)) == form(name)


@given(WORDS, WORDS, st.lists(st.sampled_from("._-@!+~:/"), min_size=2, max_size=2, unique=True))
def test_two_accounts_are_never_one(first: str, second: str, signs: list[str]) -> None:
    one, other = (f"{first}{sign}{second}" for sign in signs)

    assert normal_form(one) != normal_form(other)
    assert normal_form(one) != normal_form(f"@{one}")
    assert not is_called(one, ContextKind.ONLINE_SPACE, other)
    assert not is_called(f"{first} {second}", ContextKind.ONLINE_SPACE, one)


SIGNS = st.lists(st.sampled_from("\U0001f525\U0001f343?!.-*,\u2764\U0001f480"), min_size=1, max_size=5).map("".join)


@given(SIGNS, SIGNS)
def test_signs_alone_are_no_name_but_themselves(one: str, other: str) -> None:
    assert (normal_form(one) == normal_form(other)) is (one == other)
    assert not is_called(one, ContextKind.ONLINE_SPACE, other) or one == other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mill Lane, stairwell!", "mill  lane STAIRWELL"),
        ("O'Garvey's", "O\u2019Garveys"),
        ("McDonald\u2019s", "McDonald's"),
        ("Girls' School", "Girls School"),
        ("Nero\u00e9", "Neroe\u0301"),
        ("Stra\u00dfe", "STRASSE"),
        ("Bus\u200b 38", "Bus 38"),
        ("\u202aMarket\u202c", "Market"),
        ("\uff22\uff35\uff33 38", "bus 38"),
        ("\u2764\ufe0f crew", "\u2764 crew"),
        ("38\u201340 High St", "38-40 High St"),
        ("pizza-express", "Pizza Express"),
    ],
)
def test_nothing_tells_two_spellings_of_a_place_apart(one: str, other: str) -> None:
    assert is_called(one, ContextKind.LOCATION, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\U0001f525\U0001f525\U0001f525", "\U0001f343\U0001f343"),
        ("\U0001f525", "\U0001f525\U0001f525"),
        ("???", "!!!"),
        ("crew \U0001f525", "crew"),
        ("KebabPalace", "Kebab Palace"),
        ("Neroe", "Nero\u00e9"),
        ("\u0915\u0940", "\u0915\u0941"),
        ("c\u0430fe", "cafe"),
        ("\u0130stanbul", "Istanbul"),
        ("Fish & Chips", "Fish and Chips"),
        ("St Johns", "Saint Johns"),
        ("Church St", "Church Street"),
        ("No. 38", "38"),
        ("Flat 1 23 High St", "Flat 12 3 High St"),
        ("18+ club", "18 club"),
        ("#1 club", "1 club"),
    ],
)
def test_something_tells_two_names_apart(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)
    assert not is_called(one, ContextKind.LOCATION, other)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Bus  38", "bus 38"),
        ("the 38, towards town", "the 38 towards town"),
        ("jay.123", "jay.123"),
        ("@Jay-123", "@jay-123"),
        ("Kiosk.", "kiosk"),
        ("\u201cKiosk\u201d", "kiosk"),
        ("O'Garvey's", "ogarveys"),
        ("\u200b", "\u200b"),
    ],
)
def test_what_a_text_is_kept_under(text: str, form: str) -> None:
    assert normal_form(text) == form
