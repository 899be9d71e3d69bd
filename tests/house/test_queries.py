"""Query files beside their own rules (tests/cypher): what code names is there, and what analysts may be told."""

import re

import pytest

from csgraph.store.queries import Query, catalogue, code_of, names
from tests.house.code import modules, strings

ANALYST = [query for query in catalogue().values() if query.name.startswith("analyst/")]
WRITES = [query for query in catalogue().values() if query.mode == "write"]


def _name(query: Query) -> str:
    return query.name


def test_every_query_that_code_names_is_there() -> None:
    folders = {name.split("/")[0] for name in names()}
    named = {
        each
        for path in modules("csgraph")
        for each in strings(path)
        if re.fullmatch(r"[a-z0-9]+/[a-z0-9_]+", each) and each.split("/")[0] in folders
    }

    assert named - set(names()) == set()


@pytest.mark.parametrize("query", ANALYST, ids=_name)
def test_an_analysts_question_is_for_analysts_and_discloses_no_identity(query: Query) -> None:
    assert query.access == "analyst"
    assert query.discloses in {"counts", "pseudonym"}


@pytest.mark.parametrize("query", ANALYST, ids=_name)
def test_a_question_that_discloses_counts_returns_neither_person_nor_single_statement(query: Query) -> None:
    columns = query.text.rsplit("RETURN", 1)[1]

    assert (query.discloses == "pseudonym") == bool(re.search(r"\b(p\.uid|person|association)\b", columns))


@pytest.mark.parametrize("query", WRITES, ids=_name)
def test_a_merge_has_one_on_create(query: Query) -> None:
    """Of two, the embedded engine drops the first without a word."""
    clauses = re.split(r"\bMERGE\b", code_of(query.text))

    assert all(clause.count("ON CREATE") <= 1 for clause in clauses)
