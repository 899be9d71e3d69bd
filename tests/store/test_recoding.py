"""Text where codes belong, in a graph that an earlier version wrote, on both engines: found, and written otherwise."""

from csgraph.store import recoding
from csgraph.store.graph import Graph
from csgraph.store.queries import load

WORDS = "ask for Hal Sellow"


def test_every_version_is_found_and_written_as_a_code(graph: Graph) -> None:
    _write(graph)
    try:
        found = list(recoding.misplaced(graph))
        agencies = recoding.agencies(graph)
        assert [row["nodes"] for row in graph.read(load(recoding.HELD).with_names(Label="Record", property="agency"))]
        assert recoding.residents(graph, ["ctx_h"]) == [("ctx_h", "yp_x")]
        links = list(recoding.misplaced_on_links(graph))
        recoding.recode(graph, found, links, agencies)

        assert sorted((each.uid, each.column, each.code, each.is_text) for each in found) == [
            ("ctx_h", "urn", None, True),
            ("ctx_h.1", "urn", None, True),
            ("ctx_p", "la_code", "E06000099", False),
            ("ctx_p.1", "la_code", None, True),
            ("ctx_p.1", "subtype", None, True),
            ("l2_x", "agency", "UNKNOWN", True),
            ("pro_x", "team", None, True),
            ("rec_x", "agency", "POLICE", False),
            ("rec_x.1", "agency", "UNKNOWN", True),
        ]
        assert sorted((each.key, each.code, each.is_kept) for each in links) == [
            ("al_x.1", "UNKNOWN", False),
            ("harm_x.1", "K2", False),
            ("harm_x.2", None, True),
        ]
        assert agencies == {WORDS: "UNKNOWN", "police": "POLICE"}
        assert _read(graph, "MATCH (n:Record)-[:FROM]->(a:Agency) RETURN a.code AS x ORDER BY x") == [
            "POLICE",
            "UNKNOWN",
        ]
        assert _read(graph, "MATCH ()-[r:ALLOCATED_TO]->() RETURN r.involvement AS x") == ["UNKNOWN"]
        assert _read(graph, "MATCH (c:ContextState {uid: 'ctx_h.1'}) RETURN c.name AS x") == [recoding.ONE_PLACEMENT]
        assert _read(graph, "MATCH ()-[r:AFFECTED_BY]->() RETURN r.rationale_code AS x ORDER BY r.key") == ["K2", None]
        held = _read(graph, "MATCH (n) RETURN properties(n) AS x") + _read(
            graph, "MATCH ()-[r]->() RETURN properties(r) AS x"
        )
        assert WORDS not in str(held)
        assert list(recoding.misplaced(graph)) == []
        assert list(recoding.misplaced_on_links(graph)) == []
        assert recoding.agencies(graph) == {}
    finally:
        _run(graph, "MATCH (n) WHERE n.made OR n:Agency DETACH DELETE n")


def _write(graph: Graph) -> None:
    _run(
        graph,
        "CREATE (p:Context {uid: 'ctx_p', kind: 'LOCATION', la_code: 'e06000099', subtype: 'PARK', made: true})"
        "<-[:STATE_OF]-(:ContextState {uid: 'ctx_p.1', kind: 'LOCATION', la_code: $w, subtype: $w, made: true})",
    )
    _run(
        graph,
        "CREATE (h:Context {uid: 'ctx_h', kind: 'ACCOMMODATION', urn: $w, subtype: '2X', name: 'Accommodation ' + $w,"
        " source_ids: ['urn:' + $w], made: true})<-[:STATE_OF]-(:ContextState {uid: 'ctx_h.1',"
        " kind: 'ACCOMMODATION', urn: $w, name: 'Accommodation ' + $w, source_ids: ['urn:' + $w], made: true})"
        " CREATE (y:YoungPerson {uid: 'yp_x', made: true})-[:LIVES_AT {key: 'as_x.1'}]->(h)"
        " CREATE (:Professional {uid: 'pro_x', agency: 'POL', team: $w, made: true})"
        "-[:ALLOCATED_TO {key: 'al_x.1', involvement: $w}]->(y)"
        " CREATE (y)-[:AFFECTED_BY {key: 'harm_x.1', rationale_code: 'k2'}]->(t:HarmType {code: 'TEST', made: true})"
        " CREATE (y)-[:AFFECTED_BY {key: 'harm_x.2', rationale_code: $w}]->(t)"
        " CREATE (:Level2Case {uid: 'l2_x', agency: $w, made: true})",
    )
    _run(
        graph,
        "CREATE (r:Record {uid: 'rec_x', agency: 'police', made: true})"
        "<-[:STATE_OF]-(:RecordState {uid: 'rec_x.1', agency: $w, made: true})"
        " CREATE (r)-[:FROM]->(:Agency {code: $w}) CREATE (r)-[:FROM]->(:Agency {code: 'police'})",
    )


def _run(graph: Graph, text: str) -> None:
    with graph.connection.driver.session(database=graph.connection.database) as session:
        session.run(text, w=WORDS).consume()


def _read(graph: Graph, text: str) -> list[object]:
    with graph.connection.driver.session(database=graph.connection.database) as session:
        return [row["x"] for row in session.run(text)]
