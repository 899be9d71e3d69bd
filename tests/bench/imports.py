"""Import against the bare driver: the same batches and statements, on the same engine, in one run.

`python -m tests.bench.imports [--associations N] [--json]`: makes files of N associations, imports them
once to warm the engine and note every transaction; then, seven times in turn, sends the same transactions
to an empty graph with nothing around them, and imports the files into an empty graph and vault. Prints
rows a second of both (medians) and their ratio, and how peak memory grows from that size to ten times as much.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Role
from csgraph.domain.ties import Mark
from csgraph.engine.connect import Connection, connect
from csgraph.ingest.dialect import Dialect
from csgraph.ingest.lines import Limits
from csgraph.private.rooms import Rooms
from csgraph.services.importing import tying
from csgraph.services.importing.chunks import LookUps
from csgraph.services.imports import ImportOptions, Imports
from csgraph.settings import Settings
from csgraph.store import schema
from csgraph.store.graph import Check, Graph, Row
from csgraph.store.queries import Query
from csgraph.vault.vault import Vault
from tests.bench.figures import Figure, report
from tests.bench.resident import watched
from tests.conftest import wipe

ACTOR = Actor(id="bench", roles=frozenset({Role.ADMINISTRATOR}), agency="BENCH")
KINDS = ("NAMED_UNSAFE", "HARMED_AT", "NAMED_SAFE", "SPENDS_TIME_AT", "ATTENDS", "NAMED_MIXED")
GOAL = 0.7
FLAT = 1.2
"""What still passes for flat, from one size to one ten or a hundred times as large."""
TURNS = 7
Steps = list[tuple[Query, Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class RecordingGraph(Graph):
    """A graph that notes each transaction it writes."""

    seen: list[Steps] = field(default_factory=list[Steps])

    def write(
        self,
        steps: Sequence[tuple[Query, Mapping[str, object]]],
        /,
        *,
        check: Check | None = None,
        mark: Mark | None = None,
    ) -> list[list[Row]]:
        """Writes, and notes what; that both halves count their units is csgraph's work, and not the bare driver's."""
        self.seen.append(list(steps))
        return Graph.write(self, steps, check=check, mark=mark)


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
            "rows": rows,
            "import_rows_a_second": round(rows / median(seconds)),
            "bare_rows_a_second": round(rows / median(bare)),
            "ratio": round(median(bare) / median(seconds), 2),
        }
    finally:
        connection.close()


def peak(associations: int, work: Path) -> int:
    """The most MB that this process holds while it imports so many associations."""
    folder = make_files(work / "files", associations)
    connection = connect(Settings(data=work / "data"))
    try:
        graph = Graph(connection)
        schema.apply(graph)
        with watched([os.getpid()]) as most:
            _import(graph, work / "only", folder)
        return most[os.getpid()]
    finally:
        connection.close()


def _import(graph: Graph, work: Path, folder: Path) -> float:
    work.mkdir()
    vault = Vault.open(f"sqlite:///{work / 'vault.sqlite3'}", key_file=work / "vault.key", clock=Clock())
    tying.tie(graph, vault, tying.look(graph, vault))
    imports = Imports(
        graph=replace(graph, tied=vault),
        vault=vault,
        clock=Clock(),
        catch_up=lambda _actor: None,
        evaluate=lambda _actor: None,
        lock_file=work / "lock",
        rooms=Rooms(work / "rooms"),
        limits=Limits(),
        source_system="bench",
        looks=LookUps(agency="BENCH", excluded_addresses=frozenset()),
        most_in_household=8,
        dialect=Dialect(),
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
    parser.add_argument("--larger", type=int, default=120_000, help="The size whose peak memory is compared.")
    parser.add_argument("--peak", type=int, help="Print the peak memory in MB of importing so many, and no more.")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="csgraph-bench-"))
    try:
        if given.peak:
            print(peak(given.peak, work))
            return
        found = measure(given.associations, work)
        sizes = [(size, _peak_alone(size)) for size in (given.associations, given.larger)]
    finally:
        shutil.rmtree(work, ignore_errors=True)
    report(
        title="Import against the bare driver",
        command=f"python -m tests.bench.imports --associations {given.associations} --larger {given.larger}",
        note=f"{given.associations:,} associations with their people, contexts and records ({found['rows']:,} rows);"
        f" the same transactions sent bare to the same engine; medians of {TURNS} turns.",
        figures=_figures(found, sizes),
        as_json=given.json,
    )


def _peak_alone(associations: int) -> int:
    """The peak in a process of its own, which holds nothing else."""
    command = [sys.executable, "-m", "tests.bench.imports", "--peak", str(associations)]
    return int(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def _figures(found: Mapping[str, float], peaks: Sequence[tuple[int, int]]) -> list[Figure]:
    (small, small_mb), (large, large_mb) = peaks
    return [
        Figure(what="rows a second, import ÷ bare driver", value=found["ratio"], at_least=GOAL),
        Figure(what="import, rows a second", value=found["import_rows_a_second"]),
        Figure(what="bare driver, rows a second", value=found["bare_rows_a_second"]),
        Figure(what=f"peak memory, {small:,} associations", value=small_mb, unit="MB"),
        Figure(what=f"peak memory, {large:,} associations", value=large_mb, unit="MB"),
        Figure(what="peak memory, the larger ÷ the smaller", value=round(large_mb / small_mb, 2), at_most=FLAT),
    ]


if __name__ == "__main__":
    main()
