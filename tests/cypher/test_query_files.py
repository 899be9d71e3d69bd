"""Every query file keeps the rules: bound once, reads that only read, both times, order, and words for two engines."""

import re
from pathlib import Path

import neo4j
import pytest
from neo4j.exceptions import ClientError

from csgraph.engine.connect import Connection
from csgraph.store import queries
from csgraph.store.queries import Query, code_of

STORE = Path(queries.__file__).parent
NAMES = queries.names()
READS = [name for name in NAMES if queries.load(name).mode == "read"]
WRITES = [name for name in NAMES if queries.load(name).mode == "write"]
_EVIDENCE = [name for name in NAMES if name.startswith("evidence/")]
ANALYST = [name for name in NAMES if name.startswith("analyst/")]

WRITING = re.compile(
    r"\b(CREATE|MERGE|SET|DELETE|DETACH|REMOVE|FOREACH|DROP|ALTER|LOAD|IN\s+TRANSACTIONS|GRANT)\b", re.IGNORECASE
)
ASSOCIATIONS = re.compile(
    r":!?\(?(?:\w+\|)*(NAMED_UNSAFE|NAMED_MIXED|NAMED_SAFE|HARMED_AT|FOUND_AT|SPENDS_TIME_AT|ATTENDS|LIVES_AT"
    r"|EXCLUDED_FROM|CONNECTED_TO|FRIEND_OF|SUPPORTS|MISSING_WITH|PRESENT_WITH|HARMED_BY|IN_RELATIONSHIP_WITH"
    r"|KIN_OF|AFFECTED_BY|HARM_OCCURS|WITHIN|NEAR|SPILLS_INTO|SUCCEEDS|SAME_AS|ALLOCATED_TO)\b"
)
VALID_TIME = {"valid_on", "valid_from", "valid_to", "window_from", "window_to"}

NO_VALID_TIME = {
    "evidence/associations": "detection reads all days at once and windows them in Python",
    "evidence/kin": "kin links count whenever they held: they only ever lower a count",
    "evidence/merges": "a merge has record time alone",
}
"""Reads of associations that state when it was known, but not when it was so, each with its reason."""

NO_TIMES = {
    "coded/residents": "whatever is kept of a home goes with whoever ever lived there",
    "alerts/whole": "an alert as it stands, with what its context stands for now: merges and sub-places",
    "contexts/all_current": "what is held now about contexts; the one association in it is a merge",
    "contexts/ever_linked": "whose codes an item holds: everybody's, so that they depend on no day asked about",
    "contexts/family": "what a context stands for now: merges and sub-places",
    "contexts/get": "what is held now about one context; the one association in it is a merge",
    "contexts/merges": "every merge, those taken back too, to number the next version",
    "contexts/names": "what is held now about names; the one association in it is a merge",
    "contexts/of_source_id": "what is held now about contexts of one id; the one association in it is a merge",
    "kin/linked": "what the derived kin groups are kept in step with: links held now",
    "kin/of_people": "every version of the links, to tell which an import changes",
    "people/mothers_only": "what the import writes next depends on what is held now",
}
"""Reads of associations that state neither time, each with its reason: none answers a question of a person."""

_STREAMED = "streamed whole; its columns are sorted in Python"
_WHOLE = (
    "contexts/names",
    "contexts/parents",
    "coded/holders",
    "coded/link_holders",
    "coded/records_of_agencies",
    "source_ids/links",
    "source_ids/records",
    "transfer/all_nodes",
    "transfer/all_relationships",
    "tie/node_keys",
    "tie/link_keys",
)
NO_ORDER = dict.fromkeys((*_EVIDENCE, *_WHOLE), _STREAMED)
"""Reads whose rows come in no stated order, each with its reason."""

NOT_SHARED = {
    "means another thing, or nothing, on one engine": (
        r"\bSHORTEST\b(?!\s*PATH)",
        r"\ballShortestPaths\b",
        r"!=",
        r"\bexists\s*\(",
        r"[:&|]\s*\$\(",
        r"\bFULLTEXT\b|\bVECTOR\b",
        r"\bapoc\.",
        r"\b(elementId|id)\s*\(",
        r"RETURN\s+(DISTINCT\s+)?\*",
        r"WITH\s+\*\s*,",
        r"YIELD\s+\*",
        r"\|:",
        r"\bCYPHER\s+(5|25)\b",
        r"\bWHEN\b(?=[^\n]*\bTHEN\b\s*\{)",
        r"\bLET\b|\bFILTER\b",
        r"\blocaldatetime\s*\(|\blocaltime\s*\(",
        r"\btoString\s*\(\s*\w+\.(valid|recorded|superseded)",
        r"\bsum\s*\(\s*duration",
        r"\bdb\.(schema|info|awaitIndexes)",
        r"\bIN\s+TRANSACTIONS\b",
        r"\bLOAD\s+CSV\b",
        r"IS\s+(NODE\s+KEY|RELATIONSHIP\s+KEY|::)",
        r"ON\s+CREATE\s+SET(?:(?!\bMERGE\b).)*?ON\s+CREATE\s+SET",
        r"\bkeys\s*\(\s*\$",
        r"=~",
    ),
    "looks at every node of the first label on one engine": (r"\bMERGE\s*\(\s*\w*\s*:\s*\w+\s*[:&]",),
}


def whole(query: Query) -> str:
    """The code of a query on one line, without comments and strings."""
    return re.sub(r"\s+", " ", code_of(query.text))


@pytest.mark.parametrize("name", [name for name in NAMES if not re.match(r"schema/\d|analyst/", name)])
def test_each_file_is_bound_once_in_the_store(name: str) -> None:
    bound = [path.name for path in sorted(STORE.glob("**/*.py")) for _ in re.findall(f'"{name}"', path.read_text())]

    assert len(bound) == 1, f"bound in {bound}"


def test_only_the_loader_makes_a_query() -> None:
    makers = {path.name for path in STORE.parent.rglob("*.py") if re.search(r"\bQuery\(", path.read_text())}

    assert makers == {"queries.py"}


@pytest.mark.parametrize("name", READS)
def test_a_file_that_reads_only_reads(name: str) -> None:
    found = WRITING.search(code_of(queries.load(name).text))

    assert found is None, found


@pytest.mark.parametrize("name", [name for name in READS if ASSOCIATIONS.search(whole(queries.load(name)))])
def test_a_question_about_associations_states_both_times(name: str) -> None:
    given = queries.load(name).parameters.keys()

    assert "known_at" in given or name in NO_TIMES
    assert given & VALID_TIME or name in NO_VALID_TIME or name in NO_TIMES


@pytest.mark.parametrize("name", [name for name in READS if name not in NO_ORDER])
def test_rows_come_in_a_stated_order(name: str) -> None:
    last = re.split(r"\bRETURN\b", whole(queries.load(name)))[-1]

    assert "ORDER BY" in last


@pytest.mark.parametrize("name", ANALYST)
def test_an_analysts_question_is_limited(name: str) -> None:
    query = queries.load(name)

    assert query.mode == "read"
    assert "LIMIT $limit" in whole(query)
    assert query.parameters["limit"].type == "INTEGER"


@pytest.mark.parametrize("name", NAMES)
def test_a_file_uses_what_means_the_same_on_both_engines(name: str) -> None:
    code = whole(queries.load(name))
    found = [pattern for patterns in NOT_SHARED.values() for pattern in patterns if re.search(pattern, code)]

    assert found == []


def test_exceptions_are_about_files_that_there_are() -> None:
    assert {*NO_VALID_TIME, *NO_TIMES, *NO_ORDER} <= set(NAMES)


@pytest.mark.parametrize("engine", ["neo4j"], indirect=True)
@pytest.mark.parametrize("name", READS + WRITES)
def test_the_plan_agrees_with_mode_and_columns(connection: Connection, name: str) -> None:
    """On Neo4j alone: it tells a query's type and columns without running it."""
    query = queries.load(name)
    with connection.driver.session(database=connection.database, default_access_mode=neo4j.READ_ACCESS) as session:
        try:
            result = session.run(f"EXPLAIN {query.text}", dict.fromkeys(query.parameters))  # pyright: ignore[reportArgumentType]: text of the catalogue
        except ClientError as error:
            pytest.fail(f"{error.code}: {error.message}")
        columns, kind = result.keys(), result.consume().query_type

    assert kind in {"read": {"r"}, "write": {"w", "rw"}}[query.mode]
    assert columns == list(query.returns)
