"""`csgraph demo` as a newcomer runs it: the whole story on a folder of its own, in words and as one object."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import httpx

from tests.e2e.test_import_command import command

FILES = ["picture.html", "picture.svg", "summary.json"]


def test_the_demonstration_tells_the_story_and_leaves_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "the demo"
    told = command("demo", "--no-serve", "--out", str(folder), data=tmp_path / "unused")

    assert told.returncode == 0, told.stderr
    for words in ("rows in from", "problems", "kin groups joined", "wait for a person", "for 6 unrelated young people"):
        assert words in told.stdout
    assert "7 young people are recorded" in told.stdout, "two of them are kin"
    assert "A Level 2 referral is made" in told.stdout
    assert sorted(each.name for each in folder.iterdir() if each.is_file()) == FILES
    assert (folder / "picture.svg").read_text(encoding="utf-8").count("<svg ") == 1
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert (summary["kind"], summary["themes"]) == ("transport route", ["not shown"]), "too few for a theme"
    assert not (tmp_path / "unused").exists(), "the demonstration keeps to its own folder"

    # Again over the same folder, which is made anew: the same as one object.
    answer = json.loads(command("demo", "--no-serve", "--json", "--out", str(folder), data=tmp_path / "unused").stdout)
    assert (answer["imported"]["confirmed"], answer["files"]) == (3, FILES)
    [referred] = [each for each in answer["alerts"] if each["state"] == "PROMOTED"]
    assert (referred["kin_groups"], referred["young_people"]) == (6, 7)
    assert answer["explanation"] in " ".join(told.stdout.split())


def test_a_newcomer_gets_from_its_last_words_to_why_in_three_clicks(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = [sys.executable, "-c", "from csgraph.cli.main import run; run()"]
    words = ["demo", "--out", str(tmp_path / "demo"), "--port", str(port)]
    env = {name: value for name, value in os.environ.items() if not name.startswith("CSGRAPH_")}
    with subprocess.Popen(
        [*program, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=env
    ) as served:
        try:
            assert served.stderr is not None
            told = next((line for line in served.stderr if "choose which" in line), "")
            address = re.search(r"http://[\d.]+:\d+/", told)
            assert address is not None and address[0] == f"http://127.0.0.1:{port}/"
            with httpx.Client(base_url=address[0], timeout=60, follow_redirects=True) as newcomer:
                _find_out_why(newcomer)
        finally:
            served.send_signal(signal.SIGINT)
            served.communicate(timeout=60)


def _find_out_why(newcomer: httpx.Client) -> None:
    """One click to be somebody, one to the alerts, one to the one of Route 38."""
    first = _once_it_answers(newcomer).text
    form, lead = re.search(r'name="form" value="([^"]+)"', first), re.search(r'value="(per_\w+)"', first)
    assert form is not None and lead is not None
    home = newcomer.post("/demonstration", data={"form": form[1], "person": lead[1]}).text
    assert 'href="/alerts"' in home
    alert = re.search(r'href="(/alerts/alr_\w+)">Route 38<', newcomer.get("/alerts").text)
    assert alert is not None
    assert "for 6 unrelated young people" in newcomer.get(alert[1]).text


def _once_it_answers(newcomer: httpx.Client) -> httpx.Response:
    until = monotonic() + 30
    while True:
        try:
            return newcomer.get("/")
        except httpx.TransportError:
            assert monotonic() < until
            sleep(0.1)
