"""neomodel's classes: the same keys as the schema files, the same values as the queries."""

from datetime import UTC, date, datetime

import pytest

from csgraph.errors import Conflict
from csgraph.store import nodes, schema
from csgraph.store.graph import Graph
from csgraph.store.queries import load


def test_the_classes_state_the_keys_and_look_ups_of_the_schema() -> None:
    labels = {cls.__label__ for cls in nodes.CLASSES}
    stated = {
        ("unique" if attribute.unique_index else "look-up", cls.__label__, name)
        for cls in nodes.CLASSES
        for name, attribute in cls.defined_properties(aliases=False, rels=False).items()
        if attribute.unique_index or attribute.index
    }

    assert stated == {
        (rule.kind, rule.name, rule.property)
        for rule in schema.rules()
        if rule.entity == "NODE" and rule.name in labels
    }


def test_a_harm_type_and_an_agency_are_made_once_and_corrected(graph: Graph) -> None:
    nodes.save_harm_type(graph, code="CCE", label="Criminal exploitation", cin_factors=("20B",))
    nodes.save_harm_type(graph, code="CCE", label="Child criminal exploitation", cin_factors=("20B", "21"))
    nodes.save_agency(graph, code="YOUTH", name="Youth service", kind="COUNCIL")

    with graph.nodes():
        [harm], [agency] = nodes.HarmType.nodes.all(), nodes.Agency.nodes.all()

    assert (harm.code, harm.label, harm.cin_factors) == ("CCE", "Child criminal exploitation", ["20B", "21"])
    assert (agency.code, agency.name, agency.kind) == ("YOUTH", "Youth service", "COUNCIL")


def test_a_node_reads_as_the_query_wrote_it(graph: Graph) -> None:
    began = datetime(2026, 6, 1, 9, 0, 0, 5, tzinfo=UTC)
    values = {"uid": "run_a", "source_system": "s", "started_at": began, "batch": 3, "state": "RUNNING"}
    graph.write([(load("runs/record"), {**values, "ended_at": None})])

    with graph.nodes():
        run = nodes.ImportRun.nodes.get(uid="run_a")
        assert (run.started_at, run.ended_at, run.last_batch) == (began, None, 3)
        nodes.Professional(uid="pro_a", agency="YOUTH", team=None).save()
        nodes.Episode(uid="ep_a", valid_from=date(2026, 2, 28)).save()

    with graph.nodes():
        assert nodes.Episode.nodes.get(uid="ep_a").valid_from == date(2026, 2, 28)
        assert nodes.Professional.nodes.get(uid="pro_a").team is None


def test_a_second_node_of_one_key_is_refused_and_nothing_of_the_unit_is_kept(graph: Graph) -> None:
    with graph.nodes():
        nodes.YoungPerson(uid="yp_a").save()

    with pytest.raises(Conflict):
        _save_two(graph)

    with graph.nodes():
        assert nodes.KinGroup.nodes.all() == []


def _save_two(graph: Graph) -> None:
    with graph.nodes():
        nodes.KinGroup(uid="kin_a").save()
        nodes.YoungPerson(uid="yp_a").save()
