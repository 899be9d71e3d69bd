"""Query files: each is bound by the store, says what it does, and means the same on both engines."""

import re
from collections import Counter

import pytest

from csgraph.store.queries import Query, catalogue, code_of, names
from tests.house.code import modules, strings

ASSOCIATIONS = re.compile(
    r":\s*(NAMED_UNSAFE|NAMED_MIXED|NAMED_SAFE|HARMED_AT|FOUND_AT|SPENDS_TIME_AT|ATTENDS|LIVES_AT|EXCLUDED_FROM|CONNECTED_TO)"
)
WRITES = re.compile(r"\b(CREATE|MERGE|SET|DELETE|DETACH|REMOVE|FOREACH|DROP|LOAD)\b")
VALID_TIMES = {"valid_on", "valid_from", "valid_to"}

# What one of the two engines refuses, ignores or reads otherwise: background "Rules for the shared subset".
NOT_SHARED = {
    r"\[\s*\w*\s*:\s*\$\(": "a type from a parameter is ignored by the embedded engine",
    r"\(\s*\w*\s*:\s*\$\(": "a label from a parameter makes a node without one",
    r"\bRETURN\s+\*": "columns are named; the embedded engine loses what stands beside *",
    r"\belementId\b|\bid\(": "ids of the engine change and are used again",
    r"\bCALL\s+[a-z]+\.": "procedures differ between engines and editions",
    r"\bapoc\.": "APOC is on neither engine",
    r"\bSHORTEST\b|\ballShortestPaths\b": "the embedded engine has no SHORTEST",
    r"\bexists\s*\(\s*\w+\.\w+": "a property is asked for with IS NOT NULL",
    r"!=": "unequal is <>",
    r"\|\s*:": "types are listed as A|B",
    r"\bIS NODE KEY\b|\bIS RELATIONSHIP KEY\b|\bIS ::": "Neo4j Community refuses it",
    r"\bFULLTEXT\b|\bVECTOR\b": "the embedded engine refuses it",
    r"\btoString\s*\(": "times are written out in Python; the text differs",
    r"\b(localdatetime|localtime)\b": "instants are in UTC",
    r"\b(LET|FILTER|WHEN)\b(?!.*\bTHEN\b)": "newer than Neo4j 5",
}

READS = [query for query in catalogue().values() if query.mode == "read"]
ANALYST = [query for query in READS if query.name.startswith("analyst/")]


def _name(query: Query) -> str:
    return query.name


def test_every_query_file_is_bound_by_the_module_that_knows_its_rows() -> None:
    known = set(names())
    bound = Counter(each for path in modules("csgraph") for each in known & set(strings(path)))

    # Analysts' questions are found by name; the numbered files of the schema are applied in their order.
    wanted = {name for name in known if not re.match(r"analyst/|schema/\d", name)}
    assert {name for name in wanted if not bound[name]} == set()


def test_every_query_that_code_names_is_there() -> None:
    named = {
        each for path in modules("csgraph") for each in strings(path) if re.fullmatch(r"[a-z0-9]+/[a-z0-9_]+", each)
    }
    folders = {name.split("/")[0] for name in names()}

    assert {each for each in named if each.split("/")[0] in folders} - set(names()) == set()


@pytest.mark.parametrize("query", READS, ids=_name)
def test_a_read_query_holds_no_write_clause(query: Query) -> None:
    assert WRITES.search(code_of(query.text)) is None


@pytest.mark.parametrize("query", READS, ids=_name)
def test_a_query_that_reads_associations_states_both_times(query: Query) -> None:
    if not ASSOCIATIONS.search(code_of(query.text)) or "versions" in query.description:
        return
    streams_all = query.name.startswith("evidence/")
    assert "known_at" in query.parameters
    assert streams_all or VALID_TIMES & query.parameters.keys()


@pytest.mark.parametrize("query", [query for query in catalogue().values() if query.returns], ids=_name)
def test_rows_come_in_a_stated_order(query: Query) -> None:
    if query.mode == "schema" or "in no stated order" in query.description:
        return
    assert re.search(r"\bORDER BY\b", code_of(query.text))


@pytest.mark.parametrize("query", ANALYST, ids=_name)
def test_an_analysts_question_has_a_limit_a_role_and_discloses_no_identity(query: Query) -> None:
    assert query.text.rstrip().endswith("LIMIT $limit")
    assert query.parameters["limit"].type == "INTEGER"
    assert query.access == "analyst"
    assert query.discloses in {"counts", "pseudonym"}


@pytest.mark.parametrize("query", ANALYST, ids=_name)
def test_a_question_that_discloses_counts_returns_no_person(query: Query) -> None:
    columns = query.text.rsplit("RETURN", 1)[1]

    assert (query.discloses == "pseudonym") == bool(re.search(r"\bp\.uid\b", columns))


@pytest.mark.parametrize("query", catalogue().values(), ids=_name)
def test_a_query_is_written_in_what_both_engines_share(query: Query) -> None:
    code = code_of(query.text)

    assert [reason for pattern, reason in NOT_SHARED.items() if re.search(pattern, code)] == []


@pytest.mark.parametrize("query", [query for query in catalogue().values() if query.mode == "write"], ids=_name)
def test_a_merge_has_one_on_create(query: Query) -> None:
    clauses = re.split(r"\bMERGE\b", code_of(query.text))

    assert all(clause.count("ON CREATE") <= 1 for clause in clauses)
