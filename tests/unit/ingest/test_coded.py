"""A code is a code: what is none stays out of the graph's properties and goes to the vault as text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.vocabulary.coded import (
    SUBTYPES,
    agency_code,
    area_code,
    is_sentence,
    local_code,
    placement_urn,
    subtype_code,
)
from tests.unit.ingest.test_codes import CONTEXTS, accepted, check

SENTENCES = (
    "Asha Begum told her teacher",
    "Ask for Mrs O'Neil",
    "Jo's mum, 07700 900123",
    "Asha B",
    "asha@example.org",
)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_no_code(text: str) -> None:
    for read in (agency_code, area_code, subtype_code, local_code, placement_urn):
        assert read(text) is None


@given(st.from_regex(r"[a-z]{2,9}( [a-z]{2,9}){3,8}", fullmatch=True))
def test_any_four_words_are_a_sentence_and_no_code(text: str) -> None:
    assert is_sentence(text)
    assert [read(text) for read in (area_code, subtype_code, local_code, placement_urn)] == [None] * 4


def test_an_agency_is_one_whatever_its_case_and_known_names_are_codes() -> None:
    assert {agency_code(text) for text in ("POLICE", "police", " Police ")} == {"POLICE"}
    assert {agency_code(text) for text in ("Youth Justice", "YOUTH_JUSTICE", "youth justice")} == {"YOUTH_JUSTICE"}
    assert [agency_code(text) for text in ("POL", "SCH", "YJS", "A&E", "AG4")] == ["POL", "SCH", "YJS", "A&E", "AG4"]


def test_codes_of_the_registers_are_codes() -> None:
    assert [area_code(text) for text in ("E09000999", "850", "00AB", "ZZ9")] == ["E09000999", "850", "00AB", "ZZ9"]
    assert area_code("Northdale") is None
    assert all(subtype_code(text.lower()) == text.lower() for text in SUBTYPES)
    assert [placement_urn(text) for text in ("SC123456", "900901", "sc 400 123")] == ["SC123456", "900901", "SC400123"]
    assert not any(is_sentence(text) for text in ("C-1", "text:the bus stop", "Mill Lane 2", "S/2026/0001 a b c"))


def test_text_in_a_codes_place_costs_the_cell_and_is_kept_for_the_vault(tmp_path: Path) -> None:
    contexts = "context_id,kind,name,subtype,la_code\nC1,LOCATION,Mill Lane,where Asha Begum goes,Northdale\n"
    problems = check(tmp_path, {"ctx_contexts": contexts}).problems
    assert [(each.column, each.code.value, each.kept) for each in problems] == [
        ("subtype", "unknown_code", True),
        ("la_code", "unknown_code", True),
    ]
    (row,) = accepted(tmp_path, "ctx_contexts", {"ctx_contexts": contexts})
    assert "subtype" not in row
    assert row["subtype~"] == "where Asha Begum goes"


def test_a_sentence_is_no_id_of_a_context(tmp_path: Path) -> None:
    contexts = CONTEXTS + "the place that Asha Begum named,LOCATION,Weir,,,\n"
    (problem,) = check(tmp_path, {"ctx_contexts": contexts}).problems
    assert (problem.column, problem.code.value, problem.kept) == ("context_id", "bad_identifier", False)
