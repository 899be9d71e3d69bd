"""The schema on both engines: applied once or twice, compared with what the database holds."""

from csgraph.store import schema
from csgraph.store.graph import Graph


def test_applying_twice_changes_nothing_and_keeps_the_graphs_id(graph: Graph) -> None:
    first = schema.apply(graph)

    assert schema.apply(graph) == first == schema.info(graph)
    assert schema.check(graph) == []


def test_no_property_has_both_a_uniqueness_rule_and_a_look_up() -> None:
    rules = [(rule.entity, rule.name, rule.property) for rule in schema.rules()]

    assert len(rules) == len(set(rules))


def test_labels_and_relationship_types_share_no_word() -> None:
    words = {(rule.entity, rule.name.lower().replace("_", "")) for rule in schema.rules()}
    nodes = {word for entity, word in words if entity == "NODE"}

    assert not nodes & {word for entity, word in words if entity == "RELATIONSHIP"}
