"""Nothing that identifies anybody reaches the graph, a file on disk in the clear, an answer, a log or an error."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from csgraph.cli.alert_list import alert_json
from csgraph.cli.detection import as_json as detected_json
from csgraph.cli.imports import as_json as report_json
from csgraph.cli.present import as_json
from csgraph.domain.access import Purpose
from csgraph.domain.pictures import as_json as scene_json
from csgraph.settings import Settings
from tests.e2e.world import LEAD, TODAY, Folder, World
from tests.postgres import Postgres
from visualisation.network import draw_html
from visualisation.svg import draw_file

FORENAME, SURNAME, WORKER = "Zyxwenna", "Qvortrupia", "Wyzzletine"
NHS, UPN, BORN, STREET, STORY = "9990000018", "A123456789012", "2011-03-17", "Xylofarthing", "Pqzmurmured"
CANARIES = (FORENAME, SURNAME, WORKER, NHS, BORN, STREET, STORY, "ID-CANARY-")


def borough() -> Folder:
    """Four people with everything that could give them away."""
    rows = (
        Folder()
        .context("C1", "Mill Lane")
        .add("ssd_professionals", prof_professional_id="W1", prof_professional_name=WORKER)
    )
    for number in range(4):
        uid = f"ID-CANARY-{number}"
        rows.add(
            "ssd_person",
            pers_person_id=uid,
            pers_forename=FORENAME,
            pers_surname=SURNAME,
            pers_dob=BORN,
            pers_common_child_id=NHS,
        )
        rows.add(
            "ssd_address",
            addr_table_id=f"AD{number}",
            addr_person_id=uid,
            addr_address_json=json.dumps({"PAON": str(number), "STREET": STREET}),
            addr_address_postcode="ZZ11AA",
        )
        rows.add(
            "ctx_records",
            record_id=f"R{number}",
            kind="ASSESSMENT",
            agency="CSC",
            received_on="2026-05-01",
            narrative=f"{FORENAME} {STORY} about it",
        )
        rows.says(f"A{number}", uid, "C1", "2026-05-01", record=f"R{number}")
    rows.add("ctx_associations", association_id="BAD", person_id="ID-CANARY-0", kind=SURNAME, valid_from=BORN)
    return rows


def answers(world: World) -> Iterator[str]:
    """Everything that the services answer after the borough was imported."""
    report = world.imports(borough())
    assert report.problems
    yield as_json(report_json(report))
    detected = world.services.detection.detect(actor=LEAD, valid_on=TODAY)
    yield as_json(detected_json(detected.valid_on, detected.known_at, detected.policy, detected.clusters))
    for each in world.services.alerts.list(actor=LEAD):
        yield as_json(alert_json(world.services.alerts.show(actor=LEAD, alert_id=each.alert.uid)))
    scene = world.services.pictures.draw(actor=LEAD, context="C1")
    yield from (scene_json(scene), draw_file(scene), draw_html(scene))
    summary = world.services.summaries.draft(
        actor=LEAD, context_id="C1", client="partner", purpose=Purpose.SAFEGUARDING
    )
    yield summary.body.decode()
    given = {"context": "C1", "people": "3", "miles": "20", "first": "C1", "second": "C1"}
    for question in world.services.queries.list(actor=LEAD):
        values = {name: value for name, value in given.items() if name in question.parameters}
        yield str(world.services.queries.run(actor=LEAD, name=question.name, params=values))


def test_no_answer_holds_a_canary(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    for answer in answers(world):
        for canary in CANARIES:
            assert canary not in answer
    said = "".join(capfd.readouterr())
    assert not any(canary in said for canary in CANARIES)


def test_no_file_holds_a_canary_in_the_clear(world: World, settings: Settings, request: pytest.FixtureRequest) -> None:
    list(answers(world))
    assert settings.vault_url is not None
    if settings.vault_url.startswith("sqlite:"):
        vault = Path(settings.vault_url.removeprefix("sqlite:///")).parent
    else:
        server: Postgres = request.getfixturevalue("postgres")
        vault = server.folder
    files = [path for folder in (settings.data, vault) for path in folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".sqlite3" or path.name == "pg_control" for path in files)
    for path in files:
        content = path.read_bytes()
        for canary in CANARIES:
            for encoding in ("utf-8", "utf-16-le"):
                assert canary.encode(encoding) not in content, f"{path.name} holds a canary"


def test_the_search_would_find_a_canary_if_there_were_one(world: World, settings: Settings) -> None:
    world.imports(Folder().context("C2", FORENAME))
    found = [path for path in settings.data.rglob("*") if path.is_file() and FORENAME.encode() in path.read_bytes()]
    assert found or settings.graph_uri != "embedded:", "a context's name does reach the embedded engine's files"
