"""Which contexts are offered for a written name: all that it may mean, the likeliest first, and no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.contexts import Context
from csgraph.domain.names import place_form
from csgraph.domain.terms import ContextKind
from csgraph.ids import ContextId
from csgraph.ingest.resolve import LIKELY, Suggester, piece_of

RUSSIAN = "\u041f\u0430\u0440\u043a \u0413\u043e\u0440\u044c\u043a\u043e\u0433\u043e"
ROUTE, ONLINE = ContextKind.TRANSPORT_ROUTE, ContextKind.ONLINE_SPACE


def place(name: str, kind: ContextKind = ContextKind.LOCATION, **values: str) -> Context:
    return Context(uid=ContextId(f"ctx_{name}"), kind=kind, name=name, source_ids=(name,), **values)


def offered(text: str, *names: str | Context) -> list[str]:
    """Names of the suggestions for a text, in their order."""
    held = [place(each) if isinstance(each, str) else each for each in names]
    return [each.name for each in Suggester(held).suggest(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Corbury Foods Marlin Rd ZZ1 5RQ",
        "Corbury Foods, 7 Marlin Road",
        "Corbury Foods Marlin Road (after 9pm)",
        "Corbury Foods Marlin Road 21:30",
        "Corbury Foods Marlin Road block A",
        "Corbury Foods",
        "corbury food marlin",
        "CorburyFoods Marlin Road",
        "Cornbury Foods Marlin Rd",
        "Marlin Road Corbury Foods, Eastham",
    ],
)
def test_a_part_more_or_less_is_a_likeness(text: str) -> None:
    assert offered(text, "Corbury Foods Marlin Road", "Quayside Library") == ["Corbury Foods Marlin Road"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Block A", "Block B"),
        ("Yew House Block A", "Yew House Block B"),
        ("bus 38", "Bus 39"),
        ("38", "N38"),
        ("38a High Street", "38 High Street"),
        ("7 Marlin Road", "9 Marlin Road"),
        ("Corbury Foods ZZ1 5RQ", "Corbury Foods ZZ9 1AA"),
        ("the park after 10pm", "The park (after 9pm)"),
        ("North Gate Park", "South Gate Park"),
        ("bus station", "Train Station"),
        ("Platform two", "Platform 3"),
        ("jay_123", "jay.124"),
        ("\U0001f343", "\U0001f525"),
    ],
)
def test_another_part_is_another_place(text: str, name: str) -> None:
    assert offered(text, name) == []


def test_a_postcode_that_the_place_has_apart_from_its_name_tells_too() -> None:
    here, there = place("Corbury Foods", postcode="ZZ1 5RQ"), place("Corbury Foods, station", postcode="ZZ9 1AA")

    assert offered("corbury foods shop zz1 5rq", here, there) == ["Corbury Foods"]


def test_the_right_one_stands_first_whatever_else_has_the_number() -> None:
    roads = [f"38 {name} Road" for name in ("Elm", "Ash", "Oak", "Fir", "Bay", "Yew", "Rowan")]

    found = offered("the 38", *roads, place("Bus Route 38", ROUTE), place("Night Bus N38", ROUTE))

    assert found[0] == "Bus Route 38"
    assert set(found[1:]) == set(roads)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("KebabPalace", "Kebab Palace"),
        ("O Garveys", "O'Garvey's"),
        ("Church St", "Church Street"),
        ("St John's", "Saint Johns"),
        ("Fish and Chips", "Fish & Chips"),
        ("Bruhl Terrace", "Br\u00fchl Terrace"),
        ("\u0663\u0668", "Route 38"),
        ("bus38", "Bus Route 38"),
        ("c\u0430fe roma", "cafe roma"),
        ("\u516c\u5712", "\u516c\u5712\u5165\u53e3"),
        (f"{RUSSIAN.lower()}, 9", RUSSIAN),
        ("@jay-123", "jay.123"),
    ],
)  # fmt: skip
def test_a_spelling_that_a_person_has_to_judge_is_offered(text: str, name: str) -> None:
    (found,) = Suggester([place(name, ONLINE if "jay" in name else ContextKind.LOCATION)]).suggest(text)

    assert LIKELY <= found.score < 1


TELLING = st.sampled_from("marlin corbury harrier quay saddlers kiosk towpath arcade zebra".split())
MORE = st.sampled_from(
    ["7", "ZZ1 5RQ", "9pm", "kiosk2000", "the", "opposite", "north", "Block C", "market", "?", "\U0001f525"]
)


@given(st.lists(TELLING, min_size=1, max_size=3, unique=True), MORE, st.booleans(), st.permutations(range(40)))
def test_one_part_more_never_hides_the_place(words: list[str], more: str, before: bool, order: list[int]) -> None:
    name = " ".join(words).title()
    others = [place(f"{more} {number + 100} Elsewhere") for number in order]

    found = Suggester([*others, place(name)]).suggest(f"{more} {name}" if before else f"{name} {more}")

    assert name in [each.name for each in found]
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


@given(st.lists(TELLING, min_size=1, max_size=3), st.integers(2, 60))
def test_no_limit_cuts_any_off(words: list[str], count: int) -> None:
    alike = [
        place(" ".join([*words, "gate", chr(97 + number % 26), "yard" * (1 + number // 26)])) for number in range(count)
    ]

    assert len(Suggester(alike).suggest(" ".join(words))) == count


@pytest.mark.parametrize(
    ("typed", "found"), [("foot", True), ("weir", True), ("bridge", True), ("ir fo", True), ("x", False)]
)
def test_a_piece_of_a_name_finds_it(typed: str, found: bool) -> None:
    assert bool(piece_of(typed, place("Weir Footbridge"))) is found


@pytest.mark.parametrize("held", ["ZZ15RQ", "ZZ1 5RQ", "zz1 5rq"])
@pytest.mark.parametrize("written", ["ZZ1 5RQ", "zz15rq", "ZZ1  5RQ"])
def test_a_postcode_is_one_however_it_is_spaced(held: str, written: str) -> None:
    foods = place("Corbury Foods Marlin Road", postcode=held)
    assert offered(f"Foods on Marlin Rd {written}", foods) == ["Corbury Foods Marlin Road"]
    assert offered("Corbury Foods Marlin Road ZZ9 1AA", foods) == []


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("the thirty-eight", place("Bus Route 38", ROUTE)),
        ("the thirty eight towards the depot", place("Bus Route 38", ROUTE)),
        ("number twenty two", place("Bus 22", ROUTE)),
        ("snap", place("Snapchat", ONLINE)),
        ("insta", place("Instagram", ONLINE)),
        ("Rm 101", place("Room 101")),
        ("+44 7700 900123", place("07700 900123", ONLINE)),
        ("0044 (0)7700 900123", place("07700900123", ONLINE)),
    ],
)
def test_a_name_is_offered_as_it_is_said_and_dialled(text: str, held: Context) -> None:
    assert offered(text, held) == [held.name]


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 99))
def test_a_space_that_makes_other_numbers_makes_another_place(one: int, two: int, three: int) -> None:
    name = f"Flat {one}, {two}{three} Oak Road"
    assert name in offered(f"flat {one} {two}{three} oak rd", name)
    if {f"{one}{two}", f"{three}"} != {f"{one}", f"{two}{three}"}:
        assert offered(f"Flat {one}{two}, {three} Oak Road", name) == []


def test_what_names_are_compared_by_is_worked_out_once_however_many_there_are() -> None:
    """A cache of forms that has no room for them all held none of them when it was asked again."""
    size = place_form.cache_info().maxsize
    assert size is not None
    suggester = Suggester([place(f"Corbury Lane {number}") for number in range(size + 10)])
    before = place_form.cache_info().misses
    assert next(each.name for each in suggester.suggest("Corbury Lane 4007")) == "Corbury Lane 4007"
    assert place_form.cache_info().misses - before < 10


@given(
    st.lists(st.text("abc 12-@", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=6, unique=True),
    st.text("abc 12-@", max_size=12),
)
def test_a_context_may_be_meant_where_it_is_offered(names: list[str], text: str) -> None:
    held = [place(name, ONLINE if number % 2 else ContextKind.LOCATION) for number, name in enumerate(names)]
    suggester = Suggester(held)
    offers = {each.context for each in suggester.suggest(text)}
    assert {each.uid for each in held if suggester.may_mean(text, each.uid)} == offers
    assert not suggester.may_mean(text, ContextId("ctx_of nobody"))
