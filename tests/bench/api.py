"""The API under load: one alert and one context, read by 8 clients at once over the sample borough.

`python -m tests.bench.api [--data FOLDER] [--clients N] [--requests N] [--json]`: imports the sample into a
fresh data folder (or uses one that holds it), starts `csgraph serve` on a free port and asks twice: each client
`PACE` times a second (far more than somebody who reads what they open), then as fast as it answers. Prints
milliseconds, counted from when a request was due, what failed, and processor time a request.
"""

import argparse
import math
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path

import httpx
import psutil

from csgraph.bootstrap import open_services
from csgraph.domain.access import Actor, Role
from csgraph.engine import embedded
from csgraph.sample.manifest import committed, load_manifest
from csgraph.services.imports import ImportOptions
from csgraph.settings import Settings
from tests.bench.figures import Figure, report

GOAL_MS = 30
PACE = 5.0
ACTOR = Actor(id="bench", roles=frozenset({Role.ADMINISTRATOR, Role.CONTEXTUAL_LEAD}), agency="BENCH")
SERVE = "from csgraph.cli.main import run; run()"
WARM_UP = 20
START_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one route took, in milliseconds, and how many requests failed. `pace`: asked a second by each client."""

    route: str
    pace: float
    requests: int
    p50_ms: float
    p95_ms: float
    errors: int
    server_ms: float
    engine_ms: float


def main() -> None:
    """Measures, and prints what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, help="A data folder that holds the sample already.")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--requests", type=int, default=100, help="Of each client, for each route.")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        data = given.data or Path(own) / "data"
        today = load_manifest(committed() / "manifest.json").today
        try:
            token = _prepare(data, today)
            with _served(data, today) as (address, server):
                engine = embedded.status(data).started
                assert engine is not None, "the server uses the embedded engine of its data folder"
                pids = (server, engine.pid)
                found = _measure(address, token, pids=pids, clients=given.clients, requests=given.requests)
        finally:
            embedded.stop(data)
    report(
        title="API: one alert and one context, read by several clients at once",
        command=f"python -m tests.bench.api --clients {given.clients} --requests {given.requests}",
        note=f"{given.clients} clients at once over the sample borough, clients and server on the same machine.",
        figures=[figure for each in found for figure in _figures(each)],
        as_json=given.json,
    )


def _figures(found: Measured) -> list[Figure]:
    at_pace = found.pace < math.inf
    load = f"{found.pace:g} a second from each" if at_pace else "as fast as it answers"
    what = f"{found.route}, {load}"
    return [
        Figure(what=f"{what}: 95th percentile", value=found.p95_ms, unit="ms", at_most=GOAL_MS),
        Figure(what=f"{what}: median", value=found.p50_ms, unit="ms"),
        Figure(what=f"{what}: errors", value=found.errors, at_most=0),
        Figure(what=f"{what}: processor time of server, a request", value=found.server_ms, unit="ms"),
        Figure(what=f"{what}: processor time of engine, a request", value=found.engine_ms, unit="ms"),
    ]


def _prepare(data: Path, today: date) -> str:
    """Imports the sample where there are no alerts yet; a token for a contextual lead."""
    services = open_services(Settings(data=data, today=today))
    try:
        if not services.alerts.list(actor=ACTOR):
            services.imports.run(actor=ACTOR, folder=committed() / "borough", options=ImportOptions())
        return services.tokens.issue(actor=ACTOR, role=Role.CONTEXTUAL_LEAD, agency="BENCH", ttl=timedelta(hours=1))
    finally:
        services.close()


@contextmanager
def _served(data: Path, today: date) -> Iterator[tuple[str, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", SERVE, "serve", "--data", str(data), "--port", str(port)]
    server = subprocess.Popen(
        command, env={**os.environ, "CSGRAPH_TODAY": today.isoformat()}, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(20)


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


def _measure(address: str, token: str, *, pids: tuple[int, int], clients: int, requests: int) -> list[Measured]:
    headers = {"Authorization": f"Bearer {token}"}
    listed = httpx.get(f"{address}/v1/alerts", headers=headers, timeout=60).json()["alerts"]
    routes = {
        "GET /v1/alerts/{alert}": [f"/v1/alerts/{each['alert']}" for each in listed],
        "GET /v1/contexts/{context}": [f"/v1/contexts/{each['context']}" for each in listed],
        "GET /v1/contexts/{context} by source id": [f"/v1/contexts/{each['context_ids'][0]}" for each in listed],
    }
    return [
        _load(route, paths, address, headers, pids, clients, requests, pace)
        for pace in (PACE, math.inf)
        for route, paths in routes.items()
    ]


def _load(
    route: str,
    paths: list[str],
    address: str,
    headers: dict[str, str],
    pids: tuple[int, int],
    clients: int,
    requests: int,
    pace: float,
) -> Measured:
    together = threading.Barrier(clients)
    host = address.removeprefix("http://")

    def work(number: int) -> list[tuple[float, bool]]:
        took: list[tuple[float, bool]] = []
        with closing(HTTPConnection(host, timeout=60)) as client:
            together.wait()
            start = time.perf_counter() + number / clients / pace
            for turn, path in enumerate(islice(cycle(paths), number, number + WARM_UP + requests)):
                due = start + turn / pace if pace < math.inf else time.perf_counter()
                time.sleep(max(0.0, due - time.perf_counter()))
                client.request("GET", path, headers=headers)
                answer = client.getresponse()
                answer.read()
                took.append((time.perf_counter() - due, answer.status == 200))
        return took[WARM_UP:]

    before = [_processor_ms(pid) for pid in pids]
    with ThreadPoolExecutor(clients) as pool:
        answers = [each for found in pool.map(work, range(clients)) for each in found]
    asked = clients * (requests + WARM_UP)
    server_ms, engine_ms = (
        round((_processor_ms(pid) - first) / asked, 2) for pid, first in zip(pids, before, strict=True)
    )
    took = sorted(1000 * each for each, _ in answers)
    return Measured(
        route=route,
        pace=pace,
        requests=len(answers),
        p50_ms=round(statistics.median(took), 1),
        p95_ms=round(took[int(len(took) * 0.95)], 1),
        errors=sum(not is_well for _, is_well in answers),
        server_ms=server_ms,
        engine_ms=engine_ms,
    )


def _processor_ms(pid: int) -> float:
    """Processor time that a process has used so far; what others do on the machine adds nothing to it."""
    times = psutil.Process(pid).cpu_times()
    return 1000 * (times.user + times.system)


if __name__ == "__main__":
    main()
