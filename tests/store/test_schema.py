"""The schema on both engines: applied once or twice, compared with what the database holds."""

from csgraph.store import schema
from csgraph.store.coded import texts_for_codes
from csgraph.store.graph import Graph


def test_applying_twice_changes_nothing_and_keeps_the_graphs_id(graph: Graph) -> None:
    first = schema.apply(graph)

    assert schema.apply(graph) == first == schema.info(graph)
    assert schema.check(graph) == []


def test_what_differs_from_the_files_is_said(graph: Graph) -> None:
    run(graph, "DROP CONSTRAINT kin_group_uid")
    run(graph, "DROP INDEX alert_context_uid")
    run(graph, "CREATE INDEX context_name FOR (n:Context) ON (n.name)")
    run(graph, "MATCH (info:GraphInfo) SET info.schema_version = 0")

    found = schema.check(graph)
    run(graph, "DROP INDEX context_name")
    schema.apply(graph)

    assert found == [
        "missing: look-up Alert.context_uid",
        "missing: unique KinGroup.uid",
        "not in the schema files: look-up Context.name",
        f"the schema applied last is number 0, not {schema.version()}",
    ]
    assert schema.check(graph) == []


def test_a_graph_without_a_name_is_said_to_have_no_schema(graph: Graph) -> None:
    run(graph, "MATCH (info:GraphInfo) DELETE info")

    assert schema.info(graph) is None
    assert schema.check(graph) == ["the schema was never applied"]
    schema.apply(graph)


def test_text_where_a_code_belongs_is_counted_and_not_repeated(graph: Graph) -> None:
    run(graph, "CREATE (:Context {uid: 'ctx_1', la_code: 'where Asha lives', subtype: 'PARK'})")
    run(graph, "CREATE (:Context {uid: 'ctx_2', la_code: 'E09000999', subtype: 'ask her mother'})")
    run(graph, "CREATE (:Record {uid: 'rec_1', agency: 'police'}), (:Record {uid: 'rec_2', agency: 'POLICE'})")

    found = texts_for_codes(graph)
    run(graph, "MATCH (n) WHERE n:Context OR n:Record DETACH DELETE n")

    assert [each.partition(":")[0] for each in found] == [
        "no code in Context.la_code of 1",
        "no code in Context.subtype of 1",
        "no code in Record.agency of 1",
    ]
    assert not any("Asha" in each or "mother" in each for each in found)
    assert texts_for_codes(graph) == []


def run(graph: Graph, text: str) -> None:
    with graph.connection.driver.session(database=graph.connection.database) as session:
        session.run(text).consume()


def test_no_property_has_both_a_uniqueness_rule_and_a_look_up() -> None:
    rules = [(rule.entity, rule.name, rule.property) for rule in schema.rules()]

    assert len(rules) == len(set(rules))


def test_labels_and_relationship_types_share_no_word() -> None:
    words = {(rule.entity, rule.name.lower().replace("_", "")) for rule in schema.rules()}
    nodes = {word for entity, word in words if entity == "NODE"}

    assert not nodes & {word for entity, word in words if entity == "RELATIONSHIP"}
