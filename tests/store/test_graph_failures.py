"""What the driver raises, as errors of ours. Needs no database."""

import pytest
from neo4j.exceptions import ClientError, ConstraintError, Neo4jError, ServiceUnavailable, TransientError

from csgraph.errors import Conflict, InvalidInput, Unavailable
from csgraph.store.failures import refusals, translated


def coded(code: str, message: str = "never shown") -> Neo4jError:
    return Neo4jError._hydrate_neo4j(code=code, message=message)


@pytest.mark.parametrize(
    ("raised", "kind", "code"),
    [
        (ConstraintError(), Conflict, "already_there"),
        (ServiceUnavailable(), Unavailable, "graph_lost"),
        (ConnectionResetError(), Unavailable, "graph_lost"),
        (TransientError(), Unavailable, "graph_busy"),
        (coded("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration"), Unavailable, "query_timed_out"),
        (coded("Neo.ClientError.Transaction.Terminated"), Unavailable, "query_timed_out"),
        (coded("Neo.ClientError.Transaction.TransactionNotFound"), Unavailable, "graph_not_saved"),
        (coded("Neo.DatabaseError.Transaction.TransactionCommitFailed"), Unavailable, "graph_not_saved"),
    ],
)
def test_each_error_says_what_it_means(raised: Exception, kind: type[Exception], code: str) -> None:
    with pytest.raises(kind) as found, translated(), refusals():
        raise raised

    assert found.value.code == code  # type: ignore[attr-defined]
    assert "never shown" not in str(found.value)


def test_a_wrong_query_of_ours_stays_an_error_of_ours() -> None:
    with pytest.raises(ClientError), translated():
        raise coded("Neo.ClientError.Statement.SyntaxError")


def test_a_wrong_text_of_an_analyst_is_refused() -> None:
    with pytest.raises(InvalidInput, match="did not accept"), translated(), refusals():
        raise coded("Neo.ClientError.Statement.SyntaxError")


@pytest.mark.parametrize(
    "message", ["Invalid position 70000 (size=65536)", "Error on loading record #12:3", "Record #-2:-1 not found"]
)
def test_what_the_embedded_engine_says_of_damaged_files_is_told_as_damage(message: str) -> None:
    with pytest.raises(Unavailable) as found, translated():
        raise coded("Neo.ClientError.General.Unknown", message)
    assert found.value.code == "graph_damaged"


def test_a_record_that_is_no_longer_there_is_no_damage() -> None:
    with pytest.raises(ClientError), translated():
        raise coded("Neo.ClientError.General.Unknown", "Record #12:3 not found")
