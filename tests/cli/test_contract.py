"""The contract of the command line: JSON that other programs rely on, exit codes, and errors that say what to do."""

import csv
import json
import re
import socket
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
import typer

from csgraph.cli.main import MODULES, program
from tests.cli.conftest import Csgraph, Said, csgraph
from tests.e2e.world import TODAY
from tests.web.borough import CANARIES

UID = "a" * 26


def test_an_import_says_file_by_file_what_it_did(imported: Said) -> None:
    told = imported.json

    assert {"run", "state", "files", "problems", "candidates", "seconds"} <= set(told)
    assert (told["state"], told["candidates"], told["problems"]) == ("COMPLETE", 4, [])
    counts = {"rows", "new", "changed", "unchanged", "seen_before", "withdrawn", "rejected"}
    assert all({"file", *counts} <= set(each) for each in told["files"])


def test_candidates_come_with_suggestions(called: Csgraph) -> None:
    told = called("contexts", "candidates", "--json").json["candidates"]

    assert all({"candidate", "text", "association_ids", "suggestions"} <= set(each) for each in told)
    suggestion = next(each for each in told if each["text"] == "the 38")["suggestions"][0]
    assert {"context", "context_id", "name", "score", "reasons"} <= set(suggestion)
    assert (suggestion["context_id"], suggestion["name"]) == ("C1", "Route 38")


def test_detection_lists_what_is_shared(called: Csgraph) -> None:
    told = called("detect", "--json").json

    assert {"valid_on", "known_at", "policy", "clusters"} <= set(told)
    assert told["known_at"].endswith("Z") and "version" in told["policy"]
    assert {
        "context", "context_ids", "name", "kind", "rule", "young_people", "kin_groups", "independent_reports", "window",
        "first_met_on", "evidence", "roles", "voices", "score", "explanation", "falls_without", "alerts", "why_not",
        "from_sub_places",
    } <= set(told["clusters"][0])  # fmt: skip
    assert [each["context_ids"] for each in told["clusters"]] == sorted(
        each["context_ids"] for each in told["clusters"]
    )


def test_detection_tells_people_of_names_that_wait_for_a_decision_now(called: Csgraph) -> None:
    wait = f"{len(called('contexts', 'candidates', '--json').json['candidates'])} written names wait for somebody"

    assert wait in called("detect").out
    assert wait in called("detect", "--valid-on", str(TODAY)).out
    assert "wait for somebody" not in called("detect", "--known-at", "2026-05-01").out
    assert "candidates" not in called("detect", "--json").json


def _alert(called: Csgraph, context: str) -> str:
    return next(
        each["alert"] for each in called("alerts", "list", "--json").json["alerts"] if each["context_ids"] == [context]
    )


def test_an_alert_is_listed_shown_acknowledged_with_a_reason_and_dismissed(called: Csgraph) -> None:
    listed = called("alerts", "list", "--json").json["alerts"][0]
    keys = {"alert", "context", "context_ids", "name", "kind", "rule", "state", "raised_on", "kin_groups",
            "young_people", "independent_reports", "last_change"}  # fmt: skip
    assert keys <= set(listed) and set(listed["last_change"]) == {"kind", "on"}
    alert = _alert(called, "C2")
    shown = called("alerts", "show", alert, "--json").json
    assert "raised (then 5 unrelated young people, 5 independent reports)" in called("alerts", "show", alert).out
    assert keys | {"changes", "evidence", "explanation"} <= set(shown)
    assert set(shown["evidence"][0]) >= {
        "association_id", "person", "kind", "role", "voice", "agency", "valid_from", "valid_to", "recorded_at",
        "record_id",
    }  # fmt: skip

    seen = called("alerts", "acknowledge", alert, "--reason", "We look at it on Monday.", "--json")
    assert (seen.code, seen.json["state"]) == (0, "ACKNOWLEDGED")
    assert seen.json["changes"][-1]["note"] == "We look at it on Monday."
    assert called("alerts", "acknowledge", alert, "--json").code == 6

    late = called("alerts", "dismiss", alert, "--reason", "STALE", "--until", "2026-01-01", "--json")
    assert (late.code, late.json["error"]["code"]) == (3, "out_of_range")
    assert "Give a day from 2026-06-01 to 2026-11-27" in late.json["error"]["advice"]
    assert called("alerts", "dismiss", alert, "--reason", "STALE", "--json").json["state"] == "DISMISSED"


def test_a_referral_is_made_screened_and_shown(called: Csgraph) -> None:
    made = called("alerts", "refer", _alert(called, "C3"), "--reason", "Unsafe after school.", "--json").json
    case = made["case"]
    assert case.startswith("l2_") and made["state"] == "PROMOTED"
    wrong = called("cases", "screen", case, "--reason", "So.", "--level", "x", "--outcome", "y", "--json")
    assert (wrong.code, wrong.json["error"]["code"]) == (3, "unknown_code")
    assert "partnership" in wrong.json["error"]["advice"] and "L2_ASSESSMENT" in wrong.json["error"]["advice"]
    given = ("--reason", "It goes on.", "--level", "PARTNERSHIP", "--outcome", "l2_assessment", "--json")
    assert called("cases", "screen", case, *given).json["state"] == "SCREENED"
    assert called("cases", "screen", case, *given).code == 6

    shown = called("cases", "show", case, "--json").json

    assert {"case", "state", "history", "context"} <= set(shown)
    assert [each["reason"] for each in shown["history"]] == ["Unsafe after school.", "It goes on."]


def test_a_name_in_a_referral_is_refused_and_not_repeated(called: Csgraph) -> None:
    given = ("--source", "YP_ASSESSMENT", "--harm-type", "SYV", "--json")
    told = called("cases", "refer", "C5", "--reason", f"{CANARIES[0]}a was there.", *given)

    assert (told.code, told.json["error"]["code"]) == (3, "personal_data")
    assert CANARIES[0].casefold() not in (told.out + told.err).casefold()


def test_a_summary_is_drafted_approved_and_shown(called: Csgraph) -> None:
    draft = called("summary", "draft", "C1", "--client", "partner", "--purpose", "safeguarding", "--json").json
    approved = called("summary", "approve", draft["summary"], "--json").json
    shown = called("summary", "show", draft["summary"], "--json").json

    assert (draft["state"], approved["state"]) == ("DRAFT", "APPROVED")
    assert shown["body"] == approved["body"] == draft["body"]
    assert json.loads(shown["body"])["themes"] == ["not shown"]
    assert called("summary", "approve", draft["summary"], "--json").code == 6


def test_a_picture_is_written_in_each_format(called: Csgraph, tmp_path: Path) -> None:
    for kind in ("svg", "html", "json"):
        path = tmp_path / f"picture.{kind}"
        told = called("picture", "C1", "--format", kind, "--out", str(path), "--json")
        assert (told.code, told.json["file"]) == (0, str(path))
        assert path.stat().st_size > 100


@pytest.mark.parametrize(
    ("name", "begins"), [("p.svg", "<?xml"), ("p.HTML", "<!doctype html>"), ("p.json", "{"), ("picture", "<?xml")]
)
def test_a_picture_is_in_the_format_that_its_file_is_named_for(
    called: Csgraph, tmp_path: Path, name: str, begins: str
) -> None:
    assert called("picture", "C1", "--out", str(tmp_path / name)).code == 0
    assert (tmp_path / name).read_text("utf-8").startswith(begins)


@pytest.mark.parametrize(
    "words",
    [
        ("picture", "C1", "--format", "svg", "--out", "p.html"),
        ("picture", "C1", "--format", "json", "--out", "p.svg"),
        ("picture", "C1", "--out", "p.pdf"),
        ("query", "run", "people_per_context", "--json", "--format", "csv"),
        ("query", "run", "people_per_context", "--json", "--format", "table"),
    ],
)
def test_two_formats_at_once_are_refused_before_anything_is_written(
    called: Csgraph, tmp_path: Path, words: tuple[str, ...]
) -> None:
    placed = [str(tmp_path / word) if word.startswith("p.") else word for word in words]

    assert called(*placed).code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_summary_is_told_in_words_unless_json_is_asked_for(called: Csgraph) -> None:
    told = called("summary", "draft", "C1", "--client", "partner", "--purpose", "safeguarding").out

    assert "Themes of harm: not shown" in told and "Kind of context: " in told
    assert "{" not in told


def test_where_nothing_is_found_that_is_said(called: Csgraph) -> None:
    assert "No context is like this." in called("contexts", "find", "qqqqzzzz").out


def test_a_question_is_answered_as_table_csv_and_json(called: Csgraph) -> None:
    listed = called("query", "list", "--json").json["questions"]
    assert len(listed) >= 12
    asked = ("query", "run", "people_per_context", "--param", "limit=3")
    told = called(*asked, "--format", "json").json
    assert set(told) == {"columns", "rows", "truncated"} and len(told["rows"]) == 3
    rows = list(csv.reader(called(*asked, "--format", "csv").out.splitlines()))
    assert (rows[0], len(rows)) == (told["columns"], 4)
    assert told["columns"][0] in called(*asked).out


def test_a_question_about_a_context_takes_the_id_of_the_source_and_refuses_what_is_none(called: Csgraph) -> None:
    asked = ("query", "run", "chronology", "--json", "--param")
    by_source = called(*asked, "context=C1").json["rows"]
    uid = called("contexts", "find", "Route 38", "--json").json["contexts"][0]["context"]

    assert by_source and by_source == called(*asked, f"context={uid}").json["rows"]
    assert called(*asked, "context=C404").code == 5


def test_a_question_is_asked_as_of_a_day_and_a_moment(called: Csgraph) -> None:
    asked = ("query", "run", "people_per_context", "--json")
    now, today = called(*asked).json["rows"], called(*asked, "--valid-on", str(TODAY)).json["rows"]

    assert now and now == today
    assert called(*asked, "--valid-on", "2001-01-01").json["rows"] == []
    assert called(*asked, "--known-at", "2001-01-01T00:00:00Z").json["rows"] == []


def test_a_text_of_ones_own_needs_a_purpose_and_is_refused_by_word_and_line(called: Csgraph, tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.cypher", tmp_path / "wrong.cypher"
    right.write_text("UNWIND range(1, 1200) AS n\nRETURN n ORDER BY n", "utf-8")
    wrong.write_text("MATCH (n)\nDELETE n", "utf-8")
    asked = ("query", "cypher", str(right), "--purpose", "audit")
    told, refused = called(*asked, "--json").json, called("query", "cypher", str(wrong), "--purpose", "audit")

    assert (told["columns"], len(told["rows"]), told["truncated"]) == (["n"], 1000, True)
    assert "first 1,000 rows, and there are more" in called(*asked).out
    assert called(*asked, "--check", "--json").json == {"accepted": True}
    assert (refused.code, "DELETE in line 2" in refused.err) == (3, True)
    assert called("query", "cypher", str(right)).code != 0
    assert called("query", "cypher", str(tmp_path / "none"), "--purpose", "audit").code == 3


def test_instants_in_tables_and_examples_are_utc_with_z(called: Csgraph) -> None:
    asked = called("query", "run", "chronology", "--param", "context=C1", "--format", "csv").out
    rows = list(csv.DictReader(asked.splitlines()))
    shown = called("query", "show", "chronology", "--json").json

    assert rows and all("T" in each["recorded_at"] and each["recorded_at"].endswith("Z") for each in rows)
    assert shown["parameters"]["known_at"]["example"].endswith(":00Z")


def test_a_picture_as_json_gives_instants_as_utc_with_z(called: Csgraph, tmp_path: Path) -> None:
    assert called("picture", "C1", "--format", "json", "--out", str(tmp_path / "p.json")).code == 0
    scene = json.loads((tmp_path / "p.json").read_text("utf-8"))

    assert scene["known_at"].endswith("Z") and scene["watermark"]["drawn_at"].endswith("Z")


def test_a_context_that_was_split_off_is_told_as_active(called: Csgraph, tmp_path: Path) -> None:
    (tmp_path / "ctx_contexts.csv").write_text(
        "context_id,kind,name\nM1,LOCATION,Quarry rim\nM2,LOCATION,Slate pit\n", "utf-8"
    )
    assert called("import", str(tmp_path)).code == 0
    assert called("contexts", "merge", "M1", "M2", "--reason", "one place").code == 0

    told = called("contexts", "split", "M1", "--reason", "two places after all", "--json").json

    assert (told["context_id"], told["state"]) == ("M1", "ACTIVE")


def test_a_graph_that_was_exported_is_read_into_a_new_data_folder(
    called: Csgraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSGRAPH_ENGINE_HEAP_MB", "256")
    written = called("engine", "export", str(tmp_path / "out"), "--json").json
    there = ("--data", str(tmp_path / "new"))

    assert called("schema", "apply", *there).code == 0
    read = called("engine", "import", str(tmp_path / "out"), *there, "--json")

    assert (read.code, read.json) == (0, written), read.err
    assert called("engine", "import", str(tmp_path / "out"), *there).code == 6


def test_problems_are_told_with_file_line_column_and_code(called: Csgraph, tmp_path: Path) -> None:
    (tmp_path / "ctx_contexts.csv").write_text("context_id,kind,name\nX1,NOWHERE,Slope\n", "utf-8")
    row = called("import", str(tmp_path), "--dry-run").out
    (tmp_path / "ctx_contexts.csv").write_bytes(b"context_id,kind,name\nX1,LOCATION,\xe9\n")
    file = called("import", str(tmp_path), "--dry-run").out

    assert "1 problem:" in row and "ctx_contexts.csv, line 2, `kind`: unknown_code: This is not" in row
    assert "ctx_contexts.csv, line 2: bad_file: The line is not UTF-8" in file


def test_engine_schema_and_token_answer_in_json(called: Csgraph) -> None:
    status = called("engine", "status", "--json").json
    assert set(status) == {"engine", "version", "uri", "running", "pid", "data"} and status["running"] is True
    assert called("schema", "check", "--json").json == {"differences": []}
    assert called("token", "issue", "--role", "analyst", "--agency", "CSC", "--json").json["token"].count(".") == 2


def test_a_token_is_found_again_by_its_id_and_ended(called: Csgraph) -> None:
    issued = called("token", "issue", "--role", "analyst", "--agency", "CSC")
    [uid] = {*re.findall(r"tok_[a-z2-7]{26}", issued.err)}
    valid = {each["token_id"]: each for each in called("token", "list", "--json").json["tokens"]}

    assert (valid[uid]["role"], valid[uid]["state"]) == ("analyst", "VALID")
    assert issued.out.strip() not in called("token", "list").out
    assert called("token", "revoke", uid).code == 0
    assert uid not in called("token", "list").out
    every = {each["token_id"]: each for each in called("token", "list", "--all", "--json").json["tokens"]}
    assert every[uid]["state"] == "REVOKED"
    as_json = called("token", "issue", "--role", "analyst", "--agency", "CSC", "--json").json
    assert called("token", "revoke", as_json["token_id"], "--json").json["state"] == "REVOKED"


def test_information_governance_reads_the_audit_page_by_page(called: Csgraph, monkeypatch: pytest.MonkeyPatch) -> None:
    assert called("audit", "list", "--json").code == 4
    monkeypatch.setenv("CSGRAPH_ROLES", "information_governance")
    first = called("audit", "list", "--limit", "2", "--json").json
    second = called("audit", "list", "--limit", "1000", "--after", str(first["next_after"]), "--json").json
    numbers = [each["number"] for each in (*first["events"], *second["events"])]

    assert numbers == sorted(set(numbers)) and len(first["events"]) == 2
    assert "audit:event:list" in {each["action"] for each in second["events"]}
    assert "audit:event:list" in called("audit", "list", "--limit", "1000").out
    assert called("audit", "list", "--after", "999999999", "--json").json == {"events": [], "next_after": None}


def test_an_answer_that_is_cut_says_so_in_every_form(called: Csgraph) -> None:
    cut = (*ASKED, "--param", "limit=1")

    assert "There is more" in called(*cut).out
    csv_said = called(*cut, "--format", "csv")
    assert "There is more" in csv_said.err and "There is more" not in csv_said.out
    assert called(*cut, "--json").json["truncated"] is True
    assert called(*ASKED, "--format", "csv").err == ""


ASKED = ("query", "run", "people_per_context")

# what is wrong, the words, the exit code
WRONG = (
    ("an unknown command", ("nope",), 2),
    ("an unknown option", ("alerts", "list", "--nope"), 2),
    ("an unknown format", ("picture", "C1", "--format", "pdf", "--out", "x"), 2),
    ("no day", ("detect", "--valid-on", "soon", "--json"), 3),
    ("a day beyond windows", ("picture", "C1", "--out", "{tmp}/p.svg", "--valid-on", "9999-12-31", "--json"), 3),
    ("a day before any window", ("query", "run", "people_per_context", "--valid-on", "0001-01-01", "--json"), 3),
    ("a moment that is none in UTC", ("detect", "--known-at", "0001-01-01T00:00:00+14:00", "--json"), 3),
    ("no moment", ("detect", "--known-at", "soon", "--json"), 3),
    ("no day of a sample", ("sample", "--out", "{tmp}/s", "--today", "soon", "--json"), 2),
    ("a day of a sample that is none", ("sample", "--out", "{tmp}/s", "--today", "soon"), 3),
    ("a folder that is not there", ("import", "{tmp}/none", "--json"), 3),
    ("a file in a folder that is not there", ("picture", "C1", "--out", "{tmp}/none/p.svg", "--json"), 3),
    ("a folder for a file", ("picture", "C1", "--out", "{tmp}", "--json"), 3),
    ("a parameter without a value", ("query", "run", "people_per_context", "--param", "limit", "--json"), 3),
    ("an unknown parameter", ("query", "run", "people_per_context", "--param", "nope=1", "--json"), 3),
    ("no such context", ("picture", "C404", "--out", "{tmp}/p.svg", "--json"), 5),
    ("no such alert", ("alerts", "show", f"alr_{UID}", "--json"), 5),
    ("no such case", ("cases", "show", f"l2_{UID}", "--json"), 5),
    ("no such summary", ("summary", "show", f"pub_{UID}", "--json"), 5),
    ("no such question", ("query", "show", "nope", "--json"), 5),
    ("a parameter given twice", (*ASKED, "--param", "limit=1", "--param", "limit=2", "--json"), 3),
    ("an extract of an extract", ("detect", "--extract", "{tmp}", "--export", "{tmp}/out", "--json"), 2),
    ("no such recipient", ("notices", "unregister", f"rcp_{UID}", "--json"), 5),
    ("no such export", ("engine", "import", "{tmp}/none", "--json"), 3),
    ("not merged", ("contexts", "split", "C1", "--reason", "x", "--json"), 6),
    ("too many rows", ("query", "run", "people_per_context", "--param", "limit=0", "--json"), 3),
    ("a token for no time", ("token", "issue", "--role", "analyst", "--agency", "A", "--ttl", "0h", "--json"), 3),
    ("a summary for nobody", ("summary", "draft", "C1", "--client", " ", "--purpose", "panel", "--json"), 3),
    ("no such candidate", ("contexts", "reject", f"cnd_{UID}", "--reason", "x", "--json"), 5),
)  # fmt: skip


@pytest.mark.parametrize(("what", "words", "code"), WRONG, ids=[each[0] for each in WRONG])
def test_what_is_wrong_ends_with_its_code_and_advice(
    called: Csgraph, tmp_path: Path, what: str, words: tuple[str, ...], code: int
) -> None:
    told = called(*(each.format(tmp=tmp_path) for each in words))

    assert told.code == code, told.err
    assert told.err and "Traceback" not in told.err
    if "--json" in words and code > 2:
        error = told.json["error"]
        assert error["code"] and error["message"] and error["advice"]


@pytest.mark.parametrize("host", ["nowhere.invalid", "999.1.1.1", "192.0.2.1", "a..b"])
def test_an_address_that_cannot_be_served_at_is_told_before_serving_is(called: Csgraph, host: str) -> None:
    told = called("serve", "--host", host, "--port", "18099")

    assert (told.code, "Serving" in told.err) == (3, False), told.err
    assert "Nothing can be served at this host and port" in told.err and "--port PORT" in told.err


def test_a_port_that_is_taken_is_told(called: Csgraph) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = called("serve", "--host", "127.1", "--port", str(taken.getsockname()[1]))

    assert (told.code, "already in use" in told.err.casefold()) == (3, True), told.err


def test_another_role_is_refused_with_its_code(called: Csgraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSGRAPH_ROLES", "analyst")

    assert called("alerts", "list", "--json").code == 4
    assert called("query", "list").code == 0


READING = (
    ("alerts", "list"),
    ("alerts", "refer", f"alr_{UID}", "--reason", "x"),
    ("cases", "list"),
    ("contexts", "candidates"),
    ("detect",),
    ("engine", "export", "{tmp}/out"),
    ("notices", "list"),
    ("picture", "C1", "--out", "{tmp}/p.svg"),
    ("query", "run", "people_per_context"),
    ("schema", "check"),
    ("summary", "show", f"pub_{UID}"),
    ("token", "revoke", "tok_x"),
    ("token", "list"),
    ("audit", "list"),
)


@pytest.mark.parametrize("words", READING, ids=lambda words: " ".join(words[:2]))
def test_a_command_that_reads_makes_no_data_folder(called: Csgraph, tmp_path: Path, words: tuple[str, ...]) -> None:
    data = tmp_path / "none"

    told = called(*(each.format(tmp=tmp_path) for each in words), "--data", str(data), "--json")

    assert (told.code, told.json["error"]["code"]) == (5, "no_data")
    assert str(data) in told.err and "csgraph import" in told.err
    assert list(tmp_path.iterdir()) == []


def test_an_empty_data_folder_holds_nothing_either(called: Csgraph, tmp_path: Path) -> None:
    assert called("alerts", "list", "--data", str(tmp_path)).code == 5
    assert list(tmp_path.iterdir()) == []


BEGINNING = (
    ("import", "{tmp}/in"),
    ("token", "issue", "--role", "analyst", "--agency", "CSC"),
    ("notices", "register", "--box", "lead:home", "--principal", "ann"),
    ("schema", "apply"),
)


@pytest.mark.parametrize("words", BEGINNING, ids=lambda words: " ".join(words[:2]))
def test_a_command_that_begins_makes_a_data_folder(
    called: Csgraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("CSGRAPH_ENGINE_HEAP_MB", "256")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ctx_contexts.csv").write_text("context_id,kind,name\nC1,LOCATION,Weir\n", "utf-8")
    data = tmp_path / "new"

    told = called(*(each.format(tmp=tmp_path) for each in words), "--data", str(data), "--json")

    assert (told.code, data.is_dir()) == (0, True), told.err


@pytest.mark.parametrize("password", ["none", None])
def test_a_graph_that_does_not_answer_has_its_code(
    called: Csgraph, monkeypatch: pytest.MonkeyPatch, password: str | None
) -> None:
    monkeypatch.setenv("CSGRAPH_GRAPH_URI", "bolt://127.0.0.1:1")
    if password is not None:
        monkeypatch.setenv("CSGRAPH_GRAPH_PASSWORD", password)

    assert called("alerts", "list", "--json").code == 7


def test_an_id_that_two_sources_use_is_refused_with_the_choices(
    called: Csgraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ctx_contexts.csv").write_text("context_id,kind,name\nC8,LOCATION,Another lake\n", "utf-8")
    with monkeypatch.context() as patch:
        patch.setenv("CSGRAPH_SOURCE_SYSTEM", "another")
        assert called("import", str(tmp_path), "--json").code == 0

    told = called("picture", "C8", "--out", str(tmp_path / "p.svg"), "--json")

    assert (told.code, told.json["error"]["message"].count("ctx_")) == (6, 2)


def test_a_context_may_be_named_and_a_name_that_is_not_unique_is_refused_with_the_choices(
    called: Csgraph, tmp_path: Path
) -> None:
    (tmp_path / "ctx_contexts.csv").write_text(
        "context_id,kind,name\nN1,LOCATION,Twin Arches\nN2,LOCATION,Twin arches\nN3,LOCATION,Weir Cottage\n", "utf-8"
    )
    assert called("import", str(tmp_path)).code == 0
    picture = ("--out", str(tmp_path / "p.svg"), "--json")
    question = ("query", "run", "chronology", "--json", "--param")

    merged = called("contexts", "merge", "N1", "weir cottage", "--reason", "one place", "--json")

    assert (merged.code, merged.json["context_id"]) == (0, "N3")
    assert called("picture", "Weir Cottage", *picture).code == 0
    assert called(*question, "context=Weir Cottage").code == 0
    for words in (
        ("contexts", "merge", "Twin Arches", "C1", "--reason", "x", "--json"),
        ("picture", "Twin Arches", *picture),
        (*question, "context=Twin Arches"),
    ):
        refused = called(*words)
        assert (refused.code, refused.json["error"]["code"]) == (6, "not_unique")
        assert refused.json["error"]["message"].count("ctx_") == 2


def test_a_demonstration_deletes_nothing_that_it_did_not_make(tmp_path: Path) -> None:
    kept = tmp_path / "data" / "kept.txt"
    kept.parent.mkdir()
    kept.write_text("mine", "utf-8")

    told = csgraph("demo", "--no-serve", "--out", str(tmp_path), "--json")

    assert kept.read_text("utf-8") == "mine"
    assert (told.code, told.json["error"]["code"]) == (6, "not_a_demonstration")


def test_a_demonstration_makes_its_folder_or_says_that_it_cannot_before_anything_is_done(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    data = tmp_path / "data"
    told = csgraph("demo", "--no-serve", "--out", str(tmp_path / "file"), "--data", str(data), "--json")
    assert (told.code, told.json["error"]["code"], data.exists()) == (3, "file_unusable", False)

    data.mkdir()
    csgraph("demo", "--no-serve", "--out", str(tmp_path / "new" / "demo"), "--data", str(data), "--json")
    assert (tmp_path / "new" / "demo").is_dir()


HEAVY = ("sqlalchemy", "neo4j", "numba", "fastapi", "pyvis")


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["alerts", "--help"], ["cases", "refer", "--help"]])
def test_help_waits_for_no_library_of_the_services(words: list[str]) -> None:
    program = (
        "import atexit, sys; from csgraph.cli.main import run; "
        f"sys.argv = ['csgraph', *{words!r}]; "
        f"atexit.register(lambda: print('loaded', [each for each in {HEAVY!r} if each in sys.modules])); run()"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert told.stdout.splitlines()[-1] == "loaded []"


def test_the_list_of_commands_says_what_each_says_itself(called: Csgraph) -> None:
    for name, (_, words) in MODULES.items():
        told = " ".join(called(name, "--help").out.split())
        assert words in told, name


@pytest.mark.parametrize("name", MODULES)
def test_every_command_takes_a_data_folder(name: str) -> None:
    waiting = [typer.main.get_group(program([name])).commands[name]]
    while waiting:
        command = waiting.pop()
        below = getattr(command, "commands", {})
        waiting += below.values()
        if not below:
            assert any("--data" in each.opts for each in command.params), command.name


def test_a_policy_is_shown_in_words_and_checked_by_line(called: Csgraph, tmp_path: Path) -> None:
    shown = called("policy", "show")
    bad = tmp_path / "mine.toml"
    bad.write_text('name = "mine"\n[budget.default]\nalerts_a_month = 2.0\n[budget.severe]\nharm_types = ["SYV"]\n')
    refused = called("policy", "check", str(bad))

    assert "3 unrelated young people and 2 independent reports within 90 days" in shown.out
    assert called("policy", "show", "--json").json["version"] in shown.out
    assert refused.code == 3
    assert "mine.toml, line 4: `budget.severe` can never match. Put it before [budget.default]" in refused.err


def test_a_policy_is_tried_beside_the_one_in_force(called: Csgraph, tmp_path: Path) -> None:
    strict = tmp_path / "strict.toml"
    strict.write_text('name = "strict"\n[floor.default]\nkin_groups = 6\nreports = 2\nwindow = 90\n', encoding="utf-8")

    told = called("policy", "preview", str(strict), "--json").json

    assert {"period", "known_at", "present", "previewed", "months", "level2", "recorded"} <= set(told)
    assert set(told["present"]) == {
        "policy", "alerts", "alerts_a_month", "grown", "acted_on", "caught", "caught_in_time",
    }  # fmt: skip
    assert told["present"]["alerts"] > told["previewed"]["alerts"]
    strict.write_text('name = "strict"\n[floor.default]\nwindow = -1\n', encoding="utf-8")
    refused = called("policy", "preview", str(strict), "--json")
    checked = called("policy", "check", str(strict), "--json")
    assert (refused.code, refused.json) == (checked.code, checked.json)


def test_what_emerges_is_listed(called: Csgraph) -> None:
    told = called("contexts", "emerging", "--json").json["contexts"]

    keys = {"context", "name", "kind", "first_on", "from", "to", "observed", "expected", "at_least", "p",
            "recurrence_days", "explanation"}  # fmt: skip
    assert told and all(set(each) == keys for each in told)
    assert [each["p"] for each in told] == sorted(each["p"] for each in told)


def test_floors_alone_are_scored_from_the_graph_as_from_its_export(
    called: Csgraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSGRAPH_POLICY", str(files("csgraph") / "policies" / "floor-only.toml"))
    assert called("detect", "--export", str(tmp_path / "held")).code == 0
    days = ("--valid-on", str(TODAY), "--known-at", str(TODAY))
    from_graph, from_export = (
        {uid: each["score"] for each in told["clusters"] for uid in each["context_ids"]}
        for told in (
            called("detect", "--json").json,
            called("detect", "--extract", str(tmp_path / "held"), *days, "--json").json,
        )
    )

    assert from_graph and from_graph.keys() == from_export.keys()
    for uid, score in from_graph.items():
        assert score is not None and [*score] == [*from_export[uid]]
        pairs = zip(score.values(), from_export[uid].values(), strict=True)
        assert all(one == other or one == pytest.approx(other, rel=1e-9) for one, other in pairs), uid
