"""`csgraph import` as somebody runs it: exit codes, one JSON object whatever happens, and what is told meanwhile."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.e2e.world import TODAY, Folder

ROWS = Folder().person("P1").person("P2").context("C1", "Mill Lane").says("A1", "P1", "C1", "2026-05-01")


def command(*words: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the program on an embedded engine of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("CSGRAPH_")}
    env |= {"CSGRAPH_TODAY": TODAY.isoformat(), "CSGRAPH_DATA": str(data), **environment}
    start = "from csgraph.cli.main import run; run()"
    return subprocess.run([sys.executable, "-c", start, *words], capture_output=True, text=True, env=env, check=False)


def test_an_import_gives_one_object_and_tells_each_file_apart_from_it(tmp_path: Path) -> None:
    folder = ROWS.write(tmp_path / "files")
    done = command("import", str(folder), "--json", data=tmp_path / "data")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["state"]) == (0, "COMPLETE")
    told = [
        "ctx_contexts.csv: 1 row",
        "ctx_people.csv: 2 rows",
        "ctx_records.csv: 1 row",
        "ctx_associations.csv: 1 row",
    ]
    assert done.stderr.splitlines() == told

    (folder / "ctx_people.csv").write_bytes(b"\xff\xfe")
    problems = tmp_path / "problems.csv"
    refused = command("import", str(folder), "--json", "--problems", str(problems), data=tmp_path / "data")
    assert (refused.returncode, json.loads(refused.stdout)["state"], refused.stderr) == (3, "REFUSED", "")
    with problems.open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream))[1][:4] == ["ctx_people.csv", "1", "", "bad_file"]


def test_what_cannot_be_done_is_one_object_and_a_sentence(tmp_path: Path) -> None:
    folder = ROWS.write(tmp_path / "files")
    closed = {"CSGRAPH_GRAPH_URI": "bolt://127.0.0.1:9", "CSGRAPH_GRAPH_PASSWORD": "x"}
    for code, error, environment in (
        (3, "settings", {"CSGRAPH_IMPORT_MAXIMUM_ROWS": "many"}),
        (7, "graph_not_reached", closed),
    ):
        done = command("import", str(folder), "--json", data=tmp_path / "data", **environment)
        assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (code, error)
        assert len(done.stderr.splitlines()) == 1


def test_a_problems_file_that_cannot_be_written_is_told_before_anything_is(tmp_path: Path) -> None:
    folder = ROWS.write(tmp_path / "files")
    for path in (tmp_path, tmp_path / "nowhere" / "problems.csv"):
        done = command("import", str(folder), "--problems", str(path), data=tmp_path / "data")
        assert (done.returncode, done.stdout) == (2, "")
    assert not (tmp_path / "data").exists()
