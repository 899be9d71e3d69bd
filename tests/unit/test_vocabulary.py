"""Vocabularies: codes agree with those that rules are written in, and no words in them blame."""

import re
from enum import StrEnum
from importlib.resources import files

import pytest

from csgraph.domain.alert_states import DismissalReason
from csgraph.domain.referrals import REFERRAL_SOURCES
from csgraph.domain.terms import AssociationKind, ContextKind, EventRole, Voice
from csgraph.errors import InvalidInput
from csgraph.vocabulary import HARM_TYPES, load

NAMES = sorted(
    path.name.removesuffix(".toml") for path in files("csgraph.vocabulary").iterdir() if path.name.endswith(".toml")
)
ENUMS: dict[str, type[StrEnum]] = {
    "association_kinds": AssociationKind,
    "context_kinds": ContextKind,
    "dismissal_reasons": DismissalReason,
    "roles": EventRole,
    "voices": Voice,
}


@pytest.mark.parametrize("name", ENUMS)
def test_a_vocabulary_has_the_codes_of_the_domain_in_its_order(name: str) -> None:
    assert list(load(name)) == [each.value for each in ENUMS[name]]


def test_sources_of_referrals_are_those_of_the_domain() -> None:
    assert {code: term.label for code, term in load("referral_sources").items()} == dict(REFERRAL_SOURCES)


def test_every_harm_type_lies_under_extra_familial_harm() -> None:
    parents = {code: term.extra["broader"] for code, term in HARM_TYPES.items()}

    assert [code for code, parent in parents.items() if not parent] == ["EFH"]
    assert set(parents.values()) - {""} <= HARM_TYPES.keys()


def test_each_kind_of_context_that_is_assessed_has_three_headings() -> None:
    headings = [(term.extra["kind"], term.extra["side"]) for term in load("triangle_headings").values()]

    assert headings == [(kind, side) for kind in ("PEER_GROUP", "SCHOOL", "PLACE") for side in (1, 2, 3)]


def test_a_subtype_belongs_to_one_kind_of_context() -> None:
    subtypes = [each for term in load("context_kinds").values() for each in term.extra["subtypes"]]

    assert len(subtypes) == len(set(subtypes))


@pytest.mark.parametrize("name", NAMES)
def test_every_term_has_its_words(name: str) -> None:
    for term in load(name).values():
        assert all((term.code, term.label, term.screen, term.source))
        assert term.description.endswith(".")


@pytest.mark.parametrize("name", [name for name in NAMES if name != "words_to_avoid"])
def test_no_words_to_avoid_are_used(name: str) -> None:
    phrases = [term.label for term in load("words_to_avoid").values()]
    pattern = re.compile("|".join(rf"\b{re.escape(phrase)}\b" for phrase in phrases), re.IGNORECASE)

    used = {text for term in load(name).values() for text in (term.label, term.screen, term.description)}
    assert [text for text in sorted(used) if pattern.search(text)] == []


def test_each_of_the_words_to_avoid_has_something_better_to_say() -> None:
    assert all(term.extra["say_instead"] for term in load("words_to_avoid").values())


def test_a_vocabulary_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidInput):
        load("no_such_words")
