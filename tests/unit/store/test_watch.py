"""A watched text is one that the engine has met before, and nobody's ticket ends another's question."""

from dataclasses import dataclass
from typing import Literal

import pytest

from csgraph.store import watch
from csgraph.store.watch import Watch


@dataclass
class Connection:
    """A connection that nothing is sent through."""

    kind: Literal["arcadedb", "neo4j"] = "arcadedb"
    driver: object = None
    reader_driver: object = None
    database: str = "csgraph"

    def renew(self) -> None:
        """Nothing to renew."""


def _watch(connection: Connection, seconds: float = 60, ticket: str = "") -> Watch:
    return Watch(connection=connection, seconds=seconds, ticket=ticket)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _no_spare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "_spare", [])


def test_a_text_is_sent_again_under_the_ticket_it_had() -> None:
    texts: set[str] = set()
    for _ in range(5):
        with _watch(Connection()) as each:
            texts.add(each.marked("RETURN 1"))
    assert len(texts) == 1


def test_two_questions_at_once_have_two_tickets() -> None:
    with _watch(Connection()) as one, _watch(Connection()) as other:
        assert one.ticket != other.ticket


def test_the_same_watch_entered_again_has_a_ticket_of_its_own() -> None:
    one, other = _watch(Connection()), _watch(Connection())
    with one:
        pass
    with other, one:
        assert one.ticket != other.ticket


def test_a_ticket_that_is_being_ended_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []
    monkeypatch.setattr(watch, "end", lambda _connection, ticket: ended.append(ticket))
    monkeypatch.setattr(watch, "GRACE", 0.0)
    with _watch(Connection(), seconds=0) as first:
        assert first._timer is not None
        first._timer.join()
    assert ended == [first.ticket]
    with _watch(Connection()) as second:
        assert second.ticket != first.ticket


def test_a_ticket_that_was_given_is_kept_and_lent_to_nobody() -> None:
    with _watch(Connection(), ticket="mine") as given:
        assert given.ticket == "mine"
    with _watch(Connection()) as other:
        assert other.ticket != "mine"


def test_on_neo4j_the_text_stays_as_it_is_and_each_ticket_is_new() -> None:
    with _watch(Connection(kind="neo4j")) as one:
        assert one.marked("RETURN 1") == "RETURN 1"
    with _watch(Connection(kind="neo4j")) as other:
        assert one.notes != other.notes
