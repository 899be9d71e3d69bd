"""Killed at any moment, the importing process or the engine: run again, the graph equals an undisturbed one."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from csgraph.bootstrap import Services, open_services
from csgraph.engine import embedded
from csgraph.ingest.report import ImportReport
from csgraph.services.imports import ImportOptions
from csgraph.settings import Settings
from csgraph.vault.schema import source_ids
from tests.e2e.world import LEAD, TODAY, Folder

KILLS = int(os.environ.get("CSGRAPH_TEST_KILLS", "4"))
"""How many kills have to fall into an import that is under way, for each of the two that can be killed."""
ATTEMPTS = 5
"""How many times as many are tried: some come when the import has just ended, and then the next month's is next."""
HARMED, SAFE = ("NAMED_UNSAFE", "HARMED_AT"), ("NAMED_SAFE", "SPENDS_TIME_AT")
DUMP = {
    "associations": "MATCH (p:YoungPerson)-[a]->(c:Context)"
    " RETURN p.uid, a.uid, a.version, type(a), c.source_ids, a.valid_from, a.superseded_at IS NULL",
    "people": "MATCH (s:PersonState)"
    " RETURN s.person_uid, s.version, s.adult_from, s.left_on, s.stub, s.superseded_at IS NULL",
    "contexts": "MATCH (s:ContextState)-[:STATE_OF]->(c:Context) RETURN s.version, s.name, c.source_ids, c.kind",
    "within": "MATCH (c:Context)-[w:WITHIN]->(o:Context) RETURN c.source_ids, o.source_ids, w.version",
    "records": "MATCH (s:RecordState)-[:STATE_OF]->(r:Record)-[:FROM]->(a:Agency)"
    " RETURN s.version, r.uid, s.record_uid, a.code",
    "harms": "MATCH (p:YoungPerson)-[a:AFFECTED_BY]->(h:HarmType) RETURN p.uid, h.code, a.version, a.status",
    "peers": "MATCH (p:YoungPerson)-[a:FRIEND_OF]->(o:YoungPerson) RETURN p.uid, o.uid, a.uid, a.version",
    "kin": "MATCH (p:YoungPerson)-[k:KIN_OF]->(o:YoungPerson)"
    " RETURN p.uid, o.uid, k.basis, k.version, k.superseded_at IS NULL",
    "nodes": "MATCH (n) WHERE NOT n:ImportRun AND NOT n:GraphInfo RETURN labels(n), n.kind, count(*)",
}
GROUPS = "MATCH (p:YoungPerson)-[:KIN_IN]->(g:KinGroup) RETURN p.uid AS person, g.uid AS kin"


def borough(step: int, people: int = 400) -> Folder:
    """The extract of one month: enough rows that an import takes a second or two, a third of them new or changed."""
    rows = Folder()
    for number in range(200):
        rows.context(f"C{number}", f"Place {number}", within_context_id=f"C{number + 1}" if number % 9 == 0 else None)
    for number in range(people):
        moved = (number + step) % 3 == 0
        rows.person(f"P{number}", dob="2011-02-03", forename=f"Name{number}")
        rows.add(
            "ssd_family", fami_table_id=f"F{number}", fami_family_id=f"M{number // 3}", fami_person_id=f"P{number}"
        )
        rows.add(
            "ssd_address", addr_table_id=f"AD{number}-{step}", addr_person_id=f"P{number}", addr_address_postcode=""
        )
        rows.add(
            "ctx_records", record_id=f"R{number}", kind="REFERRAL", agency=f"AG{number % 5}", received_on="2026-01-01"
        )
        closed = ("2026-03-01", "RC5") if moved else (None, None)
        rows.add(
            "ssd_cin_episodes",
            cine_referral_id=f"E{number}",
            cine_person_id=f"P{number}",
            cine_referral_date="2026-01-01",
            cine_close_date=closed[0],
            cine_close_reason=closed[1],
        )
        _what_was_said(rows, number, step, moved=moved)
    return rows


def _what_was_said(rows: Folder, number: int, step: int, *, moved: bool) -> None:
    rng = random.Random(number)
    named = {"person_id": f"P{number}", "record_id": f"R{number}"}
    for each in range(3):
        day = TODAY - timedelta(days=rng.randrange(300) + (step if moved else 0))
        place = (
            {"context_text": f"the yard {number % 7}"} if number % 40 == 0 else {"context_id": f"C{rng.randrange(200)}"}
        )
        kind = rng.choice(SAFE if moved else HARMED)
        rows.add("ctx_associations", association_id=f"A{number}-{each}", kind=kind, valid_from=day, **place, **named)
    on = {"valid_from": "2026-02-01", **named}
    if number % 5 == 0:
        status = "ASSESSED" if moved else "SUSPECTED"
        rows.add("ctx_harms", harm_id=f"H{number}", harm_type="SYV", status=status, **on)
    if number:
        rows.add(
            "ctx_peer_links", link_id=f"L{number}-{step}", other_person_id=f"P{number - 1}", kind="FRIEND_OF", **on
        )


def dump(services: Services) -> dict[str, list[str]]:
    """What the graph holds, with people by the source's ids; who wrote it and when is left out."""
    with services.vault.unit(actor=LEAD, action="test:graph:dump") as unit:
        kept = [uid for (uid,) in unit.connection.execute(select(source_ids.c.uid))]
        names: dict[object, str] = {**unit.people.source_ids("default", unit.people.all("default"))}
        names |= unit.source_ids.of(kept).by_uid
    found: dict[str, list[str]] = {}
    ask = partial(services.connection.driver.execute_query, database_=services.connection.database)
    for name, query in DUMP.items():
        found[name] = sorted(str(_named(row.values(), names)) for row in ask(query).records)
    groups: dict[str, set[str]] = {}
    for row in ask(GROUPS).records:
        groups.setdefault(row["kin"], set()).add(names[row["person"]])
    found["groups"] = sorted(str(sorted(each)) for each in groups.values())
    found["waiting"] = [f"{each.text}: {each.association_ids}" for each in services.contexts.candidates(actor=LEAD)]
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


def killed(data: Path, folder: Path, after: float, *, engine: bool) -> bool:
    """Starts an import and kills it, or the engine under it, `after` seconds; whether it was still under way."""
    log = (folder.parent / "worker.log").open("a")
    command = [sys.executable, "-m", "tests.e2e.import_worker", str(data), str(folder)]
    with log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        time.sleep(after)
        started = embedded.status(data).started
        if engine and started is not None:
            with suppress(ProcessLookupError):
                os.kill(started.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                process.wait(90)
        process.kill()
        return "COMPLETE" not in process.stdout.read()


def imported(data: Path, folders: Sequence[Path]) -> tuple[dict[str, list[str]], list[ImportReport]]:
    """What the graph holds after these imports, and how each of them went."""
    services = open_services(Settings(data=data, today=TODAY))
    try:
        reports = [services.imports.run(actor=LEAD, folder=each, options=ImportOptions()) for each in folders]
        return dump(services), reports
    finally:
        services.close()


@pytest.mark.timeout(180 + 60 * KILLS)
@pytest.mark.parametrize("engine", [False, True], ids=["the importing process", "the engine"])
def test_after_any_kill_the_import_run_again_ends_in_the_undisturbed_graph(tmp_path: Path, engine: bool) -> None:
    rng = random.Random(11)
    folders = [borough(0).write(tmp_path / "files-0")]
    calm, rough = tmp_path / "calm", tmp_path / "rough"
    _, (first,) = imported(calm, folders)
    key = Settings(data=calm).key_file
    (rough / "keys").mkdir(parents=True)
    shutil.copy2(key, rough / "keys" / key.name)

    hits, window = 0, first.seconds
    for _ in range(KILLS * ATTEMPTS):
        if hits == KILLS:
            break
        if killed(rough, folders[-1], rng.random() * window, engine=engine):
            hits += 1
        else:
            window *= 0.6  # It came too late: later months are quicker to import than the first.
            folders.append(borough(len(folders)).write(tmp_path / f"files-{len(folders)}"))

    found, _ = imported(rough, folders[-1:])
    wanted, _ = imported(calm, folders[1:])
    assert found == wanted
    _, (again,) = imported(rough, folders[-1:])
    assert not any(each.new + each.changed + each.withdrawn for each in again.files)
    assert hits == KILLS, "the kills came too late to prove anything"
