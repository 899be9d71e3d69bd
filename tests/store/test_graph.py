"""The graph gateway on both engines: whole writes, plain answers, readers that cannot write, time-outs."""

import threading
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from multiprocessing import get_context
from pathlib import Path

import pytest

from csgraph.engine.connect import connect
from csgraph.errors import Conflict, InvalidInput, Unavailable
from csgraph.settings import Settings
from csgraph.store.graph import Graph
from csgraph.store.queries import Mode, Query, load, parse

COUNT = "MATCH (n:YoungPerson) RETURN count(n) AS people"
NEVER_ENDING = (
    "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b < 0 RETURN count(*) AS n"
)


def query(text: str, *parameters: str, mode: Mode = "read") -> Query:
    """A query of a test's own."""
    declared = ", ".join(f"{name}: {{type: STRING, example: x, meaning: x}}" for name in parameters)
    lines = ("title: A test's own", "description: Of a test", f"mode: {mode}", "access: administrator")
    header = (*lines, "discloses: nothing", f"parameters: {{{declared}}}", "returns: {}")
    commented = "".join(f"// {line}\n" for line in header)
    return parse(f"// ---\n{commented}// ---\n{text}\n", name="test/own", path=Path("own.cypher"))


def people(*uids: str) -> tuple[Query, Mapping[str, object]]:
    """The step that makes people of these uids."""
    return load("people/create"), {"rows": [{"uid": uid} for uid in uids]}


def test_values_come_back_as_they_went(graph: Graph) -> None:
    went = {
        "text": "Ångström Way",
        "whole": -(2**63),
        "part": 0.1,
        "claim": False,
        "day": date(2026, 2, 28),
        "instant": datetime(2026, 6, 1, 9, 0, 0, 123456, tzinfo=UTC),
        "list": ["b", "a"],
        "nothing": None,
    }
    save = query("UNWIND $rows AS row MERGE (n:Record {uid: row.uid}) SET n += row.values", "rows", mode="write")
    graph.write([(save, {"rows": [{"uid": "r1", "values": went}]})])

    found = graph.read(query("MATCH (n:Record) RETURN properties(n) AS values"))

    assert found == [{"values": {"uid": "r1"} | {name: value for name, value in went.items() if value is not None}}]


def test_an_instant_of_another_zone_is_kept_as_the_same_moment(graph: Graph) -> None:
    nine = datetime(2026, 6, 1, 9, 0, tzinfo=timezone(timedelta(hours=1)))

    assert graph.read(query("RETURN $at AS at", "at"), at=nine) == [{"at": datetime(2026, 6, 1, 8, 0, tzinfo=UTC)}]


def test_a_write_is_whole_or_not_at_all(graph: Graph) -> None:
    graph.write([people("yp_a")])
    twice = query("UNWIND $uids AS uid CREATE (:YoungPerson {uid: uid})", "uids", mode="write")

    with pytest.raises(Conflict):
        graph.write([people("yp_b"), (twice, {"uids": ["yp_c", "yp_a"]})])

    assert graph.read(query(COUNT)) == [{"people": 1}]


def test_an_empty_answer_has_no_rows(graph: Graph) -> None:
    nobody = query("MATCH (p:YoungPerson {uid: $uid}) RETURN p.uid AS uid", "uid")

    assert graph.read(nobody, uid="yp_x") == list(graph.stream(nobody, uid="yp_x")) == []


def test_a_stream_can_be_left_early(graph: Graph) -> None:
    numbers = query("UNWIND range(1, 20000) AS n RETURN n ORDER BY n")
    stream = graph.stream(numbers)

    assert [next(stream)["n"] for _ in range(3)] == [1, 2, 3]
    stream.close()  # pyright: ignore[reportAttributeAccessIssue]: a generator
    assert sum(1 for _ in graph.stream(numbers)) == 20000


def test_a_query_is_refused_values_that_it_does_not_declare(graph: Graph) -> None:
    with pytest.raises(InvalidInput, match="uid"):
        graph.read(query(COUNT), uid="yp_a")


def _write_in_another_process(settings: Settings) -> int:
    connection = connect(settings)
    graph = Graph(connection)
    for start in range(0, 60, 3):
        graph.write([people(*(f"yp_{number:03}" for number in range(start, start + 12)))])
    connection.close()
    return 1


def test_two_processes_may_write_the_same_people_at_once(graph: Graph, settings: Settings) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(_write_in_another_process, [settings, settings])) == [1, 1]

    assert graph.read(query(COUNT)) == [{"people": 69}]


def test_an_analyst_is_answered_up_to_a_number_of_rows(graph: Graph) -> None:
    graph.write([people("yp_c", "yp_a", "yp_b")])

    answer = graph.read_as_analyst(
        "MATCH (p:YoungPerson) WHERE p.uid > $after RETURN p.uid AS uid ORDER BY uid", {"after": "yp"}, maximum=2
    )

    assert (answer.columns, answer.rows, answer.truncated) == (("uid",), (("yp_a",), ("yp_b",)), True)


WRITES = (
    "CREATE (:YoungPerson {uid: 'x'}) RETURN 1 AS n",
    "MATCH (p:YoungPerson) SET p.stub = true RETURN 1 AS n",
    "MATCH (p:YoungPerson) DETACH DELETE p",
    "FOREACH (i IN [1, 2] | CREATE (:YoungPerson {uid: toString(i)}))",
    "CALL { CREATE (:YoungPerson {uid: 'x'}) RETURN 1 AS n } RETURN n",
    "UNWIND [1] AS i CALL (i) { CREATE (:YoungPerson {uid: 'x'}) } IN TRANSACTIONS",
    "CREATE INDEX stub IF NOT EXISTS FOR (p:YoungPerson) ON (p.stub)",
    "DROP CONSTRAINT young_person_uid",
    "CREATE USER eve SET PASSWORD 'longenough'",
    "EXPLAIN CREATE USER eve SET PASSWORD 'longenough'",
)


@pytest.mark.parametrize("text", WRITES)
def test_the_readers_identity_alone_keeps_a_text_from_writing(graph: Graph, text: str) -> None:
    graph.write([people("yp_a")])
    before = _all_of(graph)

    with suppress(InvalidInput):
        # As if the screen had let it through: a query of the catalogue is not screened.
        graph.read_as_analyst(query(text), {})

    assert _all_of(graph) == before


def _all_of(graph: Graph) -> list[list[dict[str, object]]]:
    nodes = query("MATCH (n) RETURN properties(n) AS held ORDER BY n.uid")
    accounts = query("SHOW USERS YIELD user RETURN user ORDER BY user")
    return [graph.read(each) for each in (nodes, accounts, load("schema/indexes"), load("schema/constraints"))]


def test_a_wrong_text_is_refused_in_words(graph: Graph) -> None:
    with pytest.raises(InvalidInput, match="did not accept"):
        graph.read_as_analyst("MATCH (p:YoungPerson RETURN p.uid", {})


def test_a_whole_node_is_no_answer(graph: Graph) -> None:
    graph.write([people("yp_a")])

    with pytest.raises(InvalidInput, match="whole node"):
        graph.read_as_analyst("MATCH (p:YoungPerson) RETURN p", {})


def test_a_question_that_takes_too_long_is_ended(graph: Graph) -> None:
    began = time.monotonic()

    with pytest.raises(Unavailable, match="too long"):
        graph.read_as_analyst(NEVER_ENDING, {}, seconds=1)

    assert time.monotonic() - began < 10
    assert graph.read(query(COUNT)) == [{"people": 0}]


def test_our_own_query_is_ended_too(graph: Graph) -> None:
    with pytest.raises(Unavailable, match="too long"):
        Graph(graph.connection, timeout=1).read(query(NEVER_ENDING))


def test_a_question_can_be_ended_from_elsewhere(graph: Graph) -> None:
    ended: list[bool] = []

    def press_stop() -> None:
        until = time.monotonic() + 20
        while not any(ended) and time.monotonic() < until:
            time.sleep(0.2)
            ended.append(graph.end("stop1"))

    button = threading.Thread(target=press_stop)
    button.start()
    with pytest.raises(Unavailable):
        graph.read_as_analyst(NEVER_ENDING, {}, seconds=30, ticket="stop1")
    button.join()

    assert ended[-1]
    assert not graph.end("stop1")
