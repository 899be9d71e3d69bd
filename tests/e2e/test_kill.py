"""Killed at any moment, the importing process or the engine: run again, the graph equals an undisturbed one."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from csgraph.bootstrap import Services, open_services
from csgraph.engine import embedded
from csgraph.services.imports import ImportOptions
from csgraph.settings import Settings
from tests.e2e.world import LEAD, TODAY, Folder

KILLS = int(os.environ.get("CSGRAPH_TEST_KILLS", "6"))
LONGEST_RUN = 1.5
DUMP = {
    "associations": "MATCH (p:YoungPerson)-[a]->(c:Context)"
    " RETURN p.uid, a.source_id, a.version, type(a), c.source_ids, a.valid_from, a.superseded_at IS NULL",
    "people": "MATCH (s:PersonState)"
    " RETURN s.person_uid, s.version, s.adult_from, s.left_on, s.stub, s.superseded_at IS NULL",
    "contexts": "MATCH (s:ContextState)-[:STATE_OF]->(c:Context) RETURN s.version, s.name, c.source_ids, c.kind",
    "within": "MATCH (c:Context)-[w:WITHIN]->(o:Context) RETURN c.source_ids, o.source_ids, w.version",
    "records": "MATCH (s:RecordState)-[:STATE_OF]->(r:Record)-[:FROM]->(a:Agency)"
    " RETURN s.version, r.source_id, s.source_id, a.code",
    "kin": "MATCH (p:YoungPerson)-[k:KIN_OF]->(o:YoungPerson) RETURN p.uid, o.uid, k.basis, k.version",
    "groups": "MATCH (p:YoungPerson)-[:KIN_IN]->(:KinGroup) RETURN p.uid",
    "nodes": "MATCH (n) WHERE NOT n:ImportRun AND NOT n:GraphInfo RETURN n.kind, count(*)",
}


def borough(people: int = 600) -> Folder:
    """Enough rows that an import takes a second or two: households, kin, records and associations."""
    rng = random.Random(7)
    rows = Folder()
    for number in range(200):
        rows.context(f"C{number}", f"Place {number}", within_context_id=f"C{number + 1}" if number % 9 == 0 else None)
    for number in range(people):
        rows.person(f"P{number}", dob="2011-02-03", forename=f"Name{number}")
        rows.add(
            "ssd_family", fami_table_id=f"F{number}", fami_family_id=f"FAM{number // 3}", fami_person_id=f"P{number}"
        )
        rows.add(
            "ctx_records", record_id=f"R{number}", kind="REFERRAL", agency=f"AG{number % 5}", received_on="2026-01-01"
        )
        for each in range(3):
            day = (TODAY - timedelta(days=rng.randrange(400))).isoformat()
            rows.add(
                "ctx_associations",
                association_id=f"A{number}-{each}",
                person_id=f"P{number}",
                context_id=f"C{rng.randrange(200)}",
                kind=rng.choice(("NAMED_UNSAFE", "HARMED_AT", "NAMED_SAFE")),
                valid_from=day,
                record_id=f"R{number}",
            )
    return rows


def dump(services: Services) -> dict[str, list[str]]:
    """What the graph holds, with people by the source's ids; who wrote it and when is left out."""
    with services.vault.unit(actor=LEAD, action="test:graph:dump") as unit:
        names = unit.people.source_ids("default", unit.people.all("default"))
    found: dict[str, list[str]] = {}
    for name, query in DUMP.items():
        rows = services.connection.driver.execute_query(query, database_=services.connection.database).records
        found[name] = sorted(str(_named(row.values(), names)) for row in rows)
    return found


def _named(values: list[object], names: dict[object, str]) -> list[object]:
    """The values with people by the source's ids; two people side by side in either order are the same."""
    named = [names.get(value, value) if isinstance(value, str) else value for value in values]
    both = (
        len(values) > 1
        and isinstance(values[0], str)
        and values[0] in names
        and isinstance(values[1], str)
        and values[1] in names
    )
    return [*sorted(str(each) for each in named[:2]), *named[2:]] if both else named


def killed(data: Path, folder: Path, rng: random.Random, *, engine: bool) -> None:
    """Starts an import and kills it, or the engine under it, at a random moment."""
    log = (folder.parent / "worker.log").open("a")
    with (
        log,
        subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.import_worker", str(data), str(folder)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        time.sleep(rng.random() * LONGEST_RUN)
        started = embedded.status(data).started
        if engine and started is not None:
            with suppress(ProcessLookupError):
                os.kill(started.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                process.wait(90)
        process.kill()


def test_after_any_kill_the_import_run_again_ends_in_the_undisturbed_graph(tmp_path: Path) -> None:
    rng = random.Random(11)
    folder = borough().write(tmp_path / "files")
    calm, rough = tmp_path / "calm", tmp_path / "rough"
    settings = Settings(data=calm, today=TODAY)
    services = open_services(settings)
    services.imports.run(actor=LEAD, folder=folder, options=ImportOptions())
    wanted = dump(services)
    services.close()
    key = settings.key_file
    (rough / "keys").mkdir(parents=True)
    shutil.copy2(key, rough / "keys" / key.name)

    for number in range(KILLS):
        killed(rough, folder, rng, engine=number % 2 == 1)

    services = open_services(Settings(data=rough, today=TODAY))
    try:
        services.imports.run(actor=LEAD, folder=folder, options=ImportOptions())
        assert dump(services) == wanted
        again = services.imports.run(actor=LEAD, folder=folder, options=ImportOptions())
        assert all(each.rows == each.unchanged for each in again.files)
    finally:
        services.close()
