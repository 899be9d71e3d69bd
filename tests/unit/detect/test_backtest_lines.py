"""The lines of a backtest: their contract, and that every p recomputes from what stands beside it."""

import json
import random
import re
from datetime import date
from pathlib import Path

import pytest
import typer
from scipy.stats import nbinom
from typer.testing import CliRunner

from csgraph.cli import backtest
from tests.unit.detect.test_replay_referee import world, written

BOROUGH = Path(__file__).parents[3] / "csgraph" / "policies" / "borough.toml"
KEYS = (
    "raised_on context rule change young_people kin_groups independent_reports window p recurrence_days score rows "
    "at_once"
).split()
SCORE = "p k from observed expected n_h S_h S a m".split()


@pytest.fixture
def ran(tmp_path: Path) -> tuple[str, list[dict[str, object]], list[dict[str, object]]]:
    """What the command says of a small extract, and the two files that it writes."""
    return run(written(tmp_path, *world(random.Random(3), rows=300, days=300)), tmp_path)


def run(folder: Path, tmp_path: Path) -> tuple[str, list[dict[str, object]], list[dict[str, object]]]:
    app = typer.Typer()
    backtest.register(app)
    out, evaluations = tmp_path / "alerts.jsonl", tmp_path / "evaluations.jsonl"
    asked = [str(folder), "--policy", str(BOROUGH), "--json", str(out), "--evaluations", str(evaluations)]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    read = [[json.loads(line) for line in path.read_text().splitlines()] for path in (out, evaluations)]
    return result.output, read[0], read[1]


def test_each_line_has_the_keys_of_the_contract(
    ran: tuple[str, list[dict[str, object]], list[dict[str, object]]],
) -> None:
    _, told, evaluations = ran

    assert all(list(line) == KEYS for line in told)
    assert all(set(SCORE) <= set(line["score"]) for line in told if line["score"])  # type: ignore[arg-type]
    assert all(set(line) == {"on", "context", "p", "floor_met", "kin_groups"} for line in evaluations)
    assert [line["raised_on"] for line in told] == sorted(str(line["raised_on"]) for line in told)


def test_growth_interrupts_where_the_young_people_doubled_since_it_last_did_or_something_else_happened(
    ran: tuple[str, list[dict[str, object]], list[dict[str, object]]],
) -> None:
    last: dict[object, int] = {}
    waited = interrupted = 0

    for line in ran[1]:
        groups = int(str(line["kin_groups"]))
        doubled = line["change"] != "GROWN" or groups >= 2 * last[line["context"]]
        assert line["at_once"] or not doubled
        waited += not line["at_once"]
        interrupted += bool(line["at_once"]) and line["change"] == "GROWN"
        if line["at_once"]:
            last[line["context"]] = groups

    assert waited
    assert waited + interrupted == sum(line["change"] == "GROWN" for line in ran[1])


def test_p_recomputes_from_the_score(ran: tuple[str, list[dict[str, object]], list[dict[str, object]]]) -> None:
    scores = [line["score"] for line in ran[1] if line["score"]]

    assert scores
    for score in scores:
        assert isinstance(score, dict)
        beta = score["a"] * (1 - score["m"]) / score["m"] + score["S_h"]
        chance = nbinom.sf(score["k"] - 2, score["a"] + score["n_h"], beta / (beta + score["S"]))
        assert score["p"] == pytest.approx(min(1.0, 3 * chance), rel=1e-9)


def test_the_table_says_how_many_alerts_there_were(
    ran: tuple[str, list[dict[str, object]], list[dict[str, object]]],
) -> None:
    words, told, _ = ran

    raised = sum(line["change"] == "RAISED" for line in told)
    assert f"{raised} alerts raised, {len(told)} changes told; policy borough" in words


def test_the_table_shows_every_line_in_its_order(
    ran: tuple[str, list[dict[str, object]], list[dict[str, object]]],
) -> None:
    words, told, _ = ran
    header, *rows, _ = words.splitlines()

    assert header.startswith("day")
    assert [re.split("  +", row)[:5] for row in rows] == [
        [
            f"{date.fromisoformat(str(line['raised_on'])):%-d %b %Y}",
            *(str(line[name]) for name in ("change", "context", "kin_groups", "independent_reports")),
        ]
        for line in told
    ]


def test_the_order_of_the_contexts_in_their_file_changes_nothing(
    ran: tuple[str, list[dict[str, object]], list[dict[str, object]]], tmp_path: Path
) -> None:
    header, *lines = (tmp_path / "contexts.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "contexts.csv").write_text("\n".join([header, *reversed(lines)]), encoding="utf-8")

    assert run(tmp_path, tmp_path) == ran


def test_a_file_that_cannot_be_written_is_no_check_that_failed(tmp_path: Path) -> None:
    """The program's entry tells of an OSError as invalid input; left to the command line it ended as a difference."""
    folder = written(tmp_path, *world(random.Random(3), rows=5, days=30))
    app = typer.Typer()
    backtest.register(app)

    result = CliRunner().invoke(app, [str(folder), "--json", str(tmp_path / "none" / "alerts.jsonl")])

    assert isinstance(result.exception, FileNotFoundError)
