"""What `groups suggest`, `contexts bridging`, `contexts emerging` and `report unusual-places` say of an extract."""

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import typer
from typer.testing import CliRunner

from csgraph.cli import contexts, groups, report
from tests.bench.simulate_groups import Size, borough, write


def printed(door: typer.Typer, *words: str) -> dict[str, Any]:
    """The one JSON object that a command prints."""
    result = CliRunner().invoke(door, [*words, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small borough with one group in it."""
    folder = tmp_path_factory.mktemp("borough")
    write(borough(Size(people=400, contexts=100, schools=2, groups=1, smallest=8, uses_shared=1.0), 1), folder)
    return folder


def test_suggested_groups_are_printed_as_promised(small: Path) -> None:
    (found,) = printed(groups.group, "suggest", "--extract", str(small))["groups"]

    (planted,) = json.loads((small / "planted.json").read_text(encoding="utf-8"))
    assert len(set(planted) & set(found["people"])) >= 6
    assert found["contexts"] == sorted(found["contexts"])
    assert [(pair["a"], pair["b"]) for pair in found["pairs"]] == [
        (one, other) for at, one in enumerate(found["contexts"]) for other in found["contexts"][at + 1 :]
    ]
    assert all(pair["observed"] >= 3 and 0 < pair["expected"] < 3 and pair["p"] < 0.01 for pair in found["pairs"])
    assert {"stratum", "explanation", "kin_groups"} <= set(found)


def test_suggested_groups_are_told_in_words(small: Path) -> None:
    result = CliRunner().invoke(groups.group, ["suggest", "--extract", str(small)])

    assert "unrelated young people use two or more of" in result.output


def test_as_nothing_was_known_nothing_is_suggested(small: Path) -> None:
    assert printed(groups.group, "suggest", "--extract", str(small), "--known-at", "2020-01-01") == {"groups": []}


def test_bridging_contexts_are_printed_as_promised(tmp_path: Path) -> None:
    graph = nx.davis_southern_women_graph()
    rows = [f"{who},{event},NAMED_UNSAFE,2026-05-01,,2026-05-02" for who in graph.graph["top"] for event in graph[who]]
    header = "person,context,kind,valid_from,valid_to,recorded_on"
    (tmp_path / "evidence.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    events = [f"{event},LOCATION,r" for event in graph.graph["bottom"]]
    (tmp_path / "contexts.csv").write_text("\n".join(["context,kind,region", *events, ""]), encoding="utf-8")

    found = printed(contexts.group, "bridging", "--extract", str(tmp_path))

    assert found["groups_by"] == "learnt"
    assert [(each["group"], len(each["people"])) for each in found["communities"]] == [("g1", 9), ("g2", 9)]
    assert [each["context"] for each in found["contexts"]] == ["E8", "E7", "E9", "E6"]
    assert found["contexts"][3]["groups"] == {"g1": 7, "g2": 1}
    told = CliRunner().invoke(contexts.group, ["bridging", "--extract", str(tmp_path)]).output
    assert "7 of group g1, 1 of group g2" in told


def test_emerging_contexts_are_printed_as_promised(tmp_path: Path) -> None:
    rows = [f"p{n},park,NAMED_UNSAFE,2024-0{n % 9 + 1}-01,,2024-0{n % 9 + 1}-02" for n in range(9)]
    rows += [f"q{n},steps,NAMED_UNSAFE,2026-05-0{n + 1},,2026-05-0{n + 2}" for n in range(5)]
    header = "person,context,kind,valid_from,valid_to,recorded_on"
    (tmp_path / "evidence.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    (tmp_path / "contexts.csv").write_text("context,kind,region\npark,LOCATION,r\nsteps,LOCATION,r\n", encoding="utf-8")

    (found,) = printed(contexts.group, "emerging", "--extract", str(tmp_path))["contexts"]

    assert (found["context"], found["kind"], found["first_on"]) == ("steps", "LOCATION", "2026-05-01")
    assert {"name", "from", "to", "observed", "expected", "at_least", "p", "recurrence_days", "explanation"} <= set(
        found
    )
    assert found["observed"] >= 2 and 0 < found["p"] <= 1
    told = CliRunner().invoke(contexts.group, ["emerging", "--extract", str(tmp_path)])
    assert "first spoken of on 1 May 2026" in told.output
    early = ["emerging", "--extract", str(tmp_path), "--known-at", "2025-01-01"]
    assert "No context emerges." in CliRunner().invoke(contexts.group, early).output


def test_a_month_without_surprises_says_so(small: Path) -> None:
    assert printed(report.group, "unusual-places", "--month", "2026-05", "--extract", str(small))["places"] == []
    result = CliRunner().invoke(report.group, ["unusual-places", "--month", "2026-05", "--extract", str(small)])
    assert "No place stands out" in result.output
