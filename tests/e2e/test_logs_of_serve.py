"""What `csgraph serve` writes: lines of the list, and nothing that anybody sent, whatever goes wrong."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from csgraph.engine import embedded, server
from csgraph.logs import ALLOWED
from tests.e2e.world import Folder

CANARY, SURNAME, NHS = "Zyxwenna", "Qvortrupia", "9990000018"
PROGRAM = [sys.executable, "-c", "from csgraph.cli.main import run; run()"]
SAID = re.compile(r"Serving http:\S+ \(pages\) and http:\S+ \(API\).*|Sign in with a token: .*")
FAILS = """
import sys
import api.main as main
from csgraph.cli.main import run
made = main.create_app
def create_app(services):
    app = made(services)
    @app.get("/fails")
    def fails() -> None:
        raise ValueError("%s has gone wrong")
    return app
import csgraph.cli.serving as serving
serving.create_app = create_app
run()
"""


@pytest.mark.timeout(240)
def test_nothing_that_anybody_sent_reaches_a_log(tmp_path: Path) -> None:
    data, port = tmp_path / "data", server.free_ports().http
    environment = {**os.environ, "CSGRAPH_DATA": str(data), "CSGRAPH_ENGINE_HEAP_MB": "256"}
    folder = Folder().person("P1", forename=CANARY, surname=SURNAME, nhs_number=NHS).write(tmp_path / "files")
    subprocess.run([*PROGRAM, "import", str(folder)], env=environment, check=True, capture_output=True)
    program = [sys.executable, "-c", FAILS % CANARY, "serve", "--port", str(port)]
    with (tmp_path / "said").open("w+") as said:
        service = subprocess.Popen(program, env=environment, stdout=said, stderr=said)
        try:
            _ask(f"http://127.0.0.1:{port}")
        finally:
            service.send_signal(signal.SIGTERM)
            service.wait(60)
            embedded.stop(data)
        said.seek(0)
        lines = said.read().splitlines()

    events = [json.loads(line) for line in lines if line.startswith("{")]
    assert [line for line in lines if not line.startswith("{") and not SAID.fullmatch(line)] == []
    assert any((each["event"], each["error"]) == ("library:uvicorn:error", "ValueError") for each in events)
    assert all(each.keys() <= ALLOWED for each in events)
    for each in (CANARY, SURNAME, NHS, "eyJcanary", "Traceback", str(tmp_path)):
        assert each not in "\n".join(lines)


def _ask(address: str) -> None:
    """Asks for what is not there, may not be, cannot be, and fails, always with a name in it."""
    until = time.monotonic() + 90
    while True:
        try:
            httpx.get(f"{address}/healthz")
            break
        except httpx.HTTPError:
            assert time.monotonic() < until, "it never answered"
            time.sleep(0.2)
    bearer = {"Authorization": f"Bearer eyJcanary{CANARY}"}
    statuses = [
        httpx.get(f"{address}/{CANARY}?{SURNAME}={NHS}").status_code,
        httpx.get(f"{address}/v1/alerts", headers=bearer).status_code,
        httpx.post(f"{address}/v1/imports", content=f"{CANARY} {SURNAME}".encode(), headers=bearer).status_code,
        httpx.get(f"{address}/contexts/{CANARY}", cookies={"csgraph_session": CANARY}).status_code,
        httpx.get(f"{address}/fails").status_code,
    ]
    assert statuses[-1] == 500
    assert all(each >= 300 for each in statuses)
