"""Text where codes belong, in a graph of an earlier version: opened today the vault has it, and boxes no such name."""

from datetime import UTC
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from csgraph.bootstrap import Services, open_services
from csgraph.mending import opened_repairs
from csgraph.services import moving
from csgraph.services.imports import ImportOptions
from csgraph.settings import Settings
from csgraph.store import recoding
from csgraph.store.queries import load
from csgraph.store.transfer import ALL_NODES, ALL_RELATIONSHIPS
from csgraph.vault.notice_tables import notices, recipients
from csgraph.vault.schema import narratives
from tests.e2e.world import LEAD, TODAY, Folder

TEXTS = (
    "Brimfold, ask for Hal Sellow",
    "lives with nan; ring 07700 900123 after six",
    "O'Rourke's house",
    "e09000999 - Zoë Quill",
    '"}) DETACH DELETE (n //',
    "зовите Ивана Петрова",
    "line one\nline two of it",
    " padded by spaces ",
    "x" * 900,
    "🙂 the lad in the blue coat",
    "ASK_FOR_HER_MOTHER_OR_FATHER",
    "$texts `property`",
)


@pytest.mark.parametrize("stopped", ["not", "after the vault", "half way", "and repaired"])
def test_every_text_leaves_the_graph_for_the_vault(
    settings: Settings, clean: None, stopped: str, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"today": TODAY, "region": "Testshire"})
    services = open_services(own)
    services.imports.run(actor=LEAD, folder=_borough().write(tmp_path / "files"), options=ImportOptions())
    _made_older(services)
    assert all(each in _held(services) for each in TEXTS)
    if stopped == "and repaired":
        _repaired(services, own)
    elif stopped != "not":
        _move_in_part(services, graph=stopped == "half way")
    services.close()

    services = open_services(own)
    try:
        assert not [each for each in TEXTS if each in _held(services)]
        assert _kept(services) >= {(column, each) for column in ("la_code.1", "agency.1") for each in TEXTS}
        assert _boxes(services) == {"lead:Testshire", "lead:E06000099"}
        again = services.imports.run(actor=LEAD, folder=tmp_path / "files", options=ImportOptions())
        assert not any(each.new + each.changed for each in again.files)
    finally:
        services.close()


def _borough() -> Folder:
    rows = Folder()
    for number in range(len(TEXTS) + 1):
        rows.context(f"C{number}", f"Mill {number}", subtype="PARK", la_code="E09000999").person(f"P{number}")
        rows.says(f"A{number}", f"P{number}", f"C{number}", "2026-05-01")
    return rows


def _made_older(services: Services) -> None:
    """As an earlier version held them: versions and what is held now have a text each, one area a small letter."""
    for number, text in enumerate((*TEXTS, "e06000099")):
        _run(
            services,
            f"MATCH (s:ContextState {{name: 'Mill {number}'}})-[:STATE_OF]->(c:Context)"
            " SET s.la_code = $text, c.la_code = $text, s.subtype = $text + '!'",
            text,
        )
        _box(services, f"lead:{text[:150]}" if len(text) < 150 else "lead:E06000099", number)
    for number, text in enumerate(TEXTS):
        _run(
            services,
            "MATCH (s:RecordState)-[:STATE_OF]->(r:Record)-[f:FROM]->(:Agency) WITH s, r, f ORDER BY r.uid"
            f" SKIP {number} LIMIT 1 SET s.agency = $text, r.agency = $text DELETE f"
            " MERGE (a:Agency {code: $text}) MERGE (r)-[:FROM]->(a)",
            text,
        )
    _run(services, "MATCH (info:GraphInfo) SET info.schema_version = 4", "")


def _box(services: Services, box: str, number: int) -> None:
    at = services.clock.now().astimezone(UTC)
    with services.vault.unit(actor=LEAD, action="test:box") as unit:
        letter = {"about": "ALERT", "channel": "INBOX", "recipient": "", "refs": "{}", "state": "SENT", "attempts": 0}
        unit.connection.execute(insert(notices).values(key=f"k{number}", box=box, made_at=at, due_at=at, **letter))
        unit.connection.execute(insert(recipients).values(uid=f"rcp_{number}", box=box, principal="anna"))


def _boxes(services: Services) -> set[str]:
    """Boxes with letters, all of which are there; each has one registration of the one who is told."""
    with services.vault.reading() as connection:
        letters = list(connection.execute(select(notices.c.box)).scalars())
        told = sorted(connection.execute(select(recipients.c.box)).scalars())
    assert len(letters) == len(TEXTS) + 1
    assert told == sorted(set(told))
    return set(letters)


def _move_in_part(services: Services, *, graph: bool) -> None:
    found, links = list(recoding.misplaced(services.graph)), list(recoding.misplaced_on_links(services.graph))
    with services.vault.unit(actor=LEAD, action="test:graph:stop") as unit:
        moving.keep_texts(services.graph, unit, found, links)
    if graph:
        recoding.recode(services.graph, found[::2], links, {})


def _repaired(services: Services, settings: Settings) -> None:
    """The graph is a unit behind its vault, so that nothing but a repair may open it."""
    with services.vault.unit(actor=LEAD, action="test:graph:behind") as unit:
        unit.numbering.note(unit.numbering.send().number)
    with opened_repairs(settings) as repairs:
        assert not repairs.check(actor=LEAD).is_right
        assert repairs.repair(actor=LEAD, folders=[]).is_whole


def _kept(services: Services) -> set[tuple[str, str]]:
    with services.vault.unit(actor=LEAD, action="test:texts") as unit:
        rows = unit.connection.execute(select(narratives.c.subject, narratives.c.field)).all()
        return {(row.field, str(unit.narratives.get(row.subject, field_name=row.field))) for row in rows}


def _held(services: Services) -> str:
    """Every text of every node and link."""
    rows = [row["held"] for name in (ALL_NODES, ALL_RELATIONSHIPS) for row in services.graph.stream(load(name))]
    return "\n\n".join(str(value) for held in rows for value in dict(held).values())


def _run(services: Services, query: str, text: str) -> None:
    services.connection.driver.execute_query(query, text=text, database_=services.connection.database)
