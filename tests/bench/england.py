"""England's size: a sample of 150,000 young people imported and evaluated on the embedded engine.

`python -m tests.bench.england [--people N] [--data FOLDER] [--json]`: makes the sample, imports it in a
process of its own, evaluates it in another, and does the same with a borough's size, so that memory can be
compared. Takes up to an hour on two cores; `make bench-england` keeps what it found.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from csgraph.bootstrap import Services, open_services
from csgraph.domain.access import Actor, Role
from csgraph.engine import embedded
from csgraph.sample.generator import generate
from csgraph.services.imports import ImportOptions
from csgraph.settings import Settings
from tests.bench.figures import Figure, report
from tests.bench.resident import watched

TODAY = date(2026, 5, 31)
ACTOR = Actor(id="bench", roles=frozenset({Role.ADMINISTRATOR, Role.CONTEXTUAL_LEAD}), agency="BENCH")
SMALL = 1_200
Found = dict[str, float]


def main() -> None:
    """Measures a borough's size and then the size asked for, and prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=150_000)
    parser.add_argument("--data", type=Path, help="Where to work, in place of a folder that is deleted at the end.")
    parser.add_argument("--step", choices=["import", "detect"], help="What one process of it does.")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.step:
        print(json.dumps(_step(given.step, given.data)))
        return
    with tempfile.TemporaryDirectory() as own:
        small = _measured(SMALL, Path(own) / "small")
        large = _measured(given.people, given.data or Path(own) / "large")
    report(
        title="England's size: import and evaluation on the embedded engine",
        command=f"python -m tests.bench.england --people {given.people}",
        note=f"A sample of {given.people:,} young people; memory beside that of {SMALL:,} young people.",
        figures=_figures(small, large),
        as_json=given.json,
    )


def _measured(people: int, work: Path) -> Found:
    files = work / "files"
    if not files.exists():
        generate(files, people=people, seed=3, today=TODAY)
    embedded.start(Settings(data=work / "data").data, heap_mb=Settings().engine_heap_mb)
    try:
        return _run("import", work) | _run("detect", work)
    finally:
        embedded.stop(work / "data")


def _run(step: str, work: Path) -> Found:
    command = [sys.executable, "-m", "tests.bench.england", "--step", step, "--data", str(work)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    return json.loads(done.stdout)


def _step(step: str, work: Path) -> Found:
    services = open_services(Settings(data=work / "data", today=TODAY))
    pids = (os.getpid(), services.connection.pid or 0)
    try:
        with watched(pids) as most:
            began = time.monotonic()
            found = _import(services, work / "files") if step == "import" else _detect(services)
            seconds = time.monotonic() - began
        return found | {
            f"{step}_seconds": round(seconds, 1),
            f"{step}_mb": most[pids[0]],
            f"{step}_engine_mb": most[pids[1]],
        }
    finally:
        services.close()


def _import(services: Services, files: Path) -> Found:
    """Imports without the evaluation that follows: its memory is that of what is known, and `detect` shows it."""
    imports = replace(services.imports, evaluate=_leave)
    told = imports.run(
        actor=ACTOR, folder=files / "borough", options=ImportOptions(), progress=_Said(began=time.monotonic())
    )
    associations = next(each.rows for each in told.files if each.file == "ctx_associations.csv")
    return {"rows": sum(each.rows for each in told.files), "associations": associations}


def _leave(_actor: Actor) -> None:
    """In the place of an evaluation."""


@dataclass(slots=True, kw_only=True)
class _Said:
    """Says on standard error when each file is begun: once when it is checked, once when it is written."""

    began: float
    file: str = ""

    def __call__(self, file: str, _rows: int, _of: int | None, /) -> None:
        if file != self.file:
            self.file = file
            print(f"{time.monotonic() - self.began:8.1f} s {file}", file=sys.stderr)


def _detect(services: Services) -> Found:
    return {"clusters": len(services.detection.detect(actor=ACTOR).clusters)}


def _figures(small: Found, large: Found) -> list[Figure]:
    rate = large["rows"] / large["import_seconds"]
    return [
        Figure(what="rows", value=large["rows"]),
        Figure(what="associations among them", value=large["associations"]),
        Figure(what="import", value=large["import_seconds"], unit="s"),
        Figure(what="import, rows a second", value=round(rate)),
        Figure(what="evaluation, read and arithmetic", value=large["detect_seconds"], unit="s"),
        Figure(what="contexts found", value=large["clusters"]),
        Figure(what="peak memory of the import", value=large["import_mb"], unit="MB"),
        Figure(
            what="peak memory of the import ÷ that of a borough",
            value=round(large["import_mb"] / small["import_mb"], 2),
            at_most=1.2,
        ),
        Figure(what="peak memory of the evaluation", value=large["detect_mb"], unit="MB"),
        Figure(
            what="peak memory of the engine",
            value=max(large["import_engine_mb"], large["detect_engine_mb"]),
            unit="MB",
        ),
    ]


if __name__ == "__main__":
    main()
