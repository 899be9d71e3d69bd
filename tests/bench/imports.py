"""Import against the bare driver: the same batches and statements, on the same engine, in one run.

`python -m tests.bench.imports [--associations N] [--json]`: makes files of N associations, imports them
once to warm the engine and note every transaction; then, three times in turn, sends the same transactions
to an empty graph with nothing around them, and imports the files into an empty graph and vault. Prints
rows a second of both (medians) and their ratio; `--memory` the peak memory of a first import instead.
"""

import argparse
import json
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Role
from csgraph.engine.connect import Connection, connect
from csgraph.ingest.reading import Limits
from csgraph.services.importing.chunks import LookUps
from csgraph.services.imports import ImportOptions, Imports
from csgraph.settings import Settings
from csgraph.store import schema
from csgraph.store.graph import Graph, Row
from csgraph.store.queries import Query
from csgraph.vault.vault import Vault
from tests.conftest import wipe

ACTOR = Actor(id="bench", roles=frozenset({Role.ADMINISTRATOR}), agency="BENCH")
KINDS = ("NAMED_UNSAFE", "HARMED_AT", "NAMED_SAFE", "SPENDS_TIME_AT", "ATTENDS", "NAMED_MIXED")
GOAL = 0.7
TURNS = 3
Steps = list[tuple[Query, Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class RecordingGraph(Graph):
    """A graph that notes each transaction it writes."""

    seen: list[Steps] = field(default_factory=list[Steps])

    def write(self, steps: Sequence[tuple[Query, Mapping[str, object]]], /) -> list[list[Row]]:
        """Writes, and notes what."""
        self.seen.append(list(steps))
        return Graph.write(self, steps)


def make_files(folder: Path, associations: int, *, seed: int = 1) -> Path:
    """Files of about one person and one context for ten associations each, one record for two."""
    rng = random.Random(seed)
    people, contexts, records = max(associations // 10, 1), max(associations // 12, 1), max(associations // 2, 1)
    folder.mkdir(parents=True, exist_ok=True)
    first = date(2019, 1, 1)

    def rows(name: str, header: str, lines: "list[str] | object") -> None:
        with (folder / f"{name}.csv").open("w", encoding="utf-8") as stream:
            stream.write(header + "\n")
            for line in lines:  # type: ignore[union-attr]
                stream.write(line + "\n")

    def day() -> str:
        return (first + timedelta(days=rng.randrange(2000))).isoformat()

    rows(
        "ctx_people",
        "person_id,forename,surname,dob",
        (f"P{n},Name{n},Family{n % 97},2012-03-04" for n in range(people)),
    )
    rows("ctx_contexts", "context_id,kind,name", (f"C{n},LOCATION,Place number {n}" for n in range(contexts)))
    rows(
        "ctx_records",
        "record_id,kind,agency,received_on",
        (f"R{n},ASSESSMENT,AG{n % 7},2024-05-01" for n in range(records)),
    )
    rows(
        "ctx_associations",
        "association_id,person_id,context_id,kind,voice,role,valid_from,precision,harm_types,confidence,record_id",
        (
            f"A{n},P{rng.randrange(people)},C{min(int(rng.paretovariate(0.7)) - 1, contexts - 1)},{KINDS[n % 6]},OWN,"
            f"HARMED,{day()},DAY,SYV;EXP.CCE,CONFIRMED,R{rng.randrange(records)}"
            for n in range(associations)
        ),
    )
    return folder


def measure(associations: int, work: Path) -> dict[str, float]:
    """Imports files of so many associations, and sends the same again bare; once unmeasured to warm the engine."""
    folder = make_files(work / "files", associations)
    settings = Settings(data=work / "data")
    connection = connect(settings)
    try:
        graph = RecordingGraph(connection)
        schema.apply(graph)
        graph.seen.clear()
        _import(graph, work / "warm", folder)
        transactions = graph.seen[:]
        graph.seen.clear()
        rows = sum(len(rows) for steps in transactions for _, params in steps if (rows := params.get("rows")))  # type: ignore[arg-type]
        bare, seconds = [], []
        for turn in range(TURNS):
            bare.append(_bare(connection, transactions))
            wipe(connection)
            seconds.append(_import(Graph(connection), work / f"turn{turn}", folder))
        return {
            "associations": associations,
            "rows": rows,
            "import_rows_a_second": round(rows / median(seconds)),
            "bare_rows_a_second": round(rows / median(bare)),
            "ratio": round(median(bare) / median(seconds), 3),
            "goal": GOAL,
        }
    finally:
        connection.close()


def peak(associations: int, work: Path) -> dict[str, float]:
    """Peak memory of a process that imports so many associations and nothing else."""
    folder = make_files(work / "files", associations)
    connection = connect(Settings(data=work / "data"))
    try:
        graph = Graph(connection)
        schema.apply(graph)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        seconds = _import(graph, work / "only", folder)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    finally:
        connection.close()
    return {
        "associations": associations,
        "seconds": round(seconds, 1),
        "peak_mb_before": before // 1024,
        "peak_mb": after // 1024,
    }


def _import(graph: Graph, work: Path, folder: Path) -> float:
    work.mkdir()
    vault = Vault.open(f"sqlite:///{work / 'vault.sqlite3'}", key_file=work / "vault.key", clock=Clock())
    imports = Imports(
        graph=graph,
        vault=vault,
        clock=Clock(),
        evaluate=lambda _actor: None,
        lock_file=work / "lock",
        limits=Limits(),
        source_system="bench",
        looks=LookUps(agency="BENCH", excluded_addresses=frozenset()),
        most_in_household=8,
    )
    began = time.perf_counter()
    report = imports.run(actor=ACTOR, folder=folder, options=ImportOptions())
    seconds = time.perf_counter() - began
    vault.close()
    assert not report.problems, report.problems[:3]
    return seconds


def _bare(connection: Connection, transactions: list[Steps]) -> float:
    wipe(connection)
    began = time.perf_counter()
    for steps in transactions:
        with connection.driver.session(database=connection.database) as session:
            session.execute_write(lambda tx, steps=steps: [tx.run(q.text, dict(p)).consume() for q, p in steps])
    return time.perf_counter() - began


def main() -> None:
    """Measures once and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--associations", type=int, default=12_000)
    parser.add_argument("--memory", action="store_true", help="measure peak memory instead")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="csgraph-bench-"))
    try:
        found = (peak if arguments.memory else measure)(arguments.associations, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if arguments.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:24} {value:>12}")


if __name__ == "__main__":
    main()
