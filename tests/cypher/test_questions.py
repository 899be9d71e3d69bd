"""Questions asked through the service: as a reader, within a limit, with an entry in the ledger."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from csgraph.clock import clock_as_of
from csgraph.domain.access import Actor, Role
from csgraph.engine.connect import Connection
from csgraph.errors import NotFound, NotPermitted
from csgraph.services.queries import Questions
from csgraph.store.graph import Graph
from csgraph.vault.schema import audit_events
from csgraph.vault.vault import Vault
from tests.conftest import wipe
from tests.cypher import golden

ANALYST = Actor(id="an.analyst", roles=frozenset({Role.ANALYST}), agency="LOCAL")
PRACTITIONER = Actor(id="a.practitioner", roles=frozenset({Role.PRACTITIONER}), agency="LOCAL")
SPRING = {"valid_from": "2026-03-01", "valid_to": "2026-06-01"}


@pytest.fixture(scope="module")
def questions(connection: Connection, tmp_path_factory: pytest.TempPathFactory) -> Questions:
    """The service over the golden graph, on the day after its last change."""
    folder: Path = tmp_path_factory.mktemp("vault")
    clock = clock_as_of(date(2026, 6, 1))
    wipe(connection)
    graph = Graph(connection)
    golden.write(graph)
    vault = Vault.open(f"sqlite:///{folder / 'vault.sqlite3'}", key_file=folder / "vault.key", clock=clock)
    return Questions(graph=graph, vault=vault, clock=clock)


def test_an_answer_has_columns_rows_and_whether_there_are_more(questions: Questions) -> None:
    answer = questions.run(actor=ANALYST, name="people_per_context", params={**SPRING, "limit": "2"})

    assert answer.columns == ("context", "name", "kind", "people", "kin_groups", "records", "agencies")
    assert [row[0] for row in answer.rows] == ["ctx_route", "ctx_takeaway"]
    assert answer.truncated


def test_an_answer_with_as_many_rows_as_the_limit_is_whole(questions: Questions) -> None:
    answer = questions.run(actor=ANALYST, name="people_per_context", params={**SPRING, "limit": "3"})

    assert len(answer.rows) == 3
    assert not answer.truncated


def test_an_empty_answer_keeps_its_columns(questions: Questions) -> None:
    answer = questions.run(
        actor=ANALYST, name="first_seen", params={"valid_from": "2020-01-01", "valid_to": "2020-02-01"}
    )

    assert answer.columns == ("context", "name", "kind", "first_on", "people")
    assert answer.rows == ()


def test_a_run_leaves_an_event_without_what_was_typed(questions: Questions) -> None:
    answer = questions.run(actor=ANALYST, name="chronology", params={**SPRING, "context": "ctx_takeaway"})

    with questions.vault.engine.connect() as connection:
        events = connection.execute(select(audit_events)).mappings().all()
    last = events[-1]
    assert (last["actor"], last["action"], last["subject"]) == (
        "an.analyst",
        "queries:question:run",
        "analyst/chronology",
    )
    assert last["details"]["rows"] == len(answer.rows) > 0
    assert "takeaway" not in str(dict(last))


def test_only_reviewed_questions_are_found(questions: Questions) -> None:
    with pytest.raises(NotFound):
        questions.run(actor=ANALYST, name="../evidence/people", params={})
    with pytest.raises(NotFound):
        questions.show(actor=ANALYST, name="evidence/people")


def test_a_practitioner_asks_no_questions(questions: Questions) -> None:
    with pytest.raises(NotPermitted):
        questions.run(actor=PRACTITIONER, name="people_per_context", params={})
    with pytest.raises(NotPermitted):
        questions.list(actor=PRACTITIONER)


def test_the_list_holds_every_question_by_name(questions: Questions) -> None:
    listed = [each.name for each in questions.list(actor=ANALYST)]

    assert "people_per_context" in listed
    assert listed == sorted(listed)
