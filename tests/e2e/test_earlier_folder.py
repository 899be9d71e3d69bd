"""A data folder that the version of 27 November 2026 made, kept as it was: opened today, it means what it meant then.

`earlier/folder-2026-11-27.tar.xz` holds `data`, the folder (embedded engine, SQLite, its key), and `files`, the
invented files that were imported into it. That version then had detected with the floors' policy, joined a written
name, set one alert aside and referred the other, as if it were 30 May 2026. Ids of rows hold a person's number, and
codes hold text, as both could then.
"""

import tarfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from sqlalchemy import select

from csgraph.services.imports import ImportOptions
from csgraph.settings import Settings
from csgraph.store.queries import load
from csgraph.store.transfer import ALL_NODES, ALL_RELATIONSHIPS
from csgraph.vault.schema import narratives
from tests.e2e.world import LEAD, TODAY, World, opened

HELD = Path(__file__).with_name("earlier") / "folder-2026-11-27.tar.xz"
NUMBERS = ("485777345", "485 777 345")
"""How the number in the ids of rows is written in the files."""
TEXTS = ("Hal Sellow", "seen with", "Verhurst", "DC Orme", "07700")
"""Pieces of what stands in its files where codes belong."""
TOLD = {
    "BUS1": (7, 6, 6, "2026-04-14", ["1-1", "2-2", "3-3", "4-4", "5-5", "6-6", "0-30"]),
    "PARK": (5, 5, 5, "2026-04-03", ["7-7", "8-8", "9-9", "0-10", "1-11"]),
}
"""What it told: young people, kin groups, independent reports, first met on, the ends of the ids of the evidence."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with tarfile.open(HELD) as archive:
        archive.extractall(tmp_path, filter="data")
    floors = Path(str(files("csgraph.policies") / "floor-only.toml"))
    with opened(Settings(data=tmp_path / "data", policy=floors), tmp_path / "files", today=TODAY) as found:
        yield found


def test_its_contexts_are_shared_by_the_same_people_for_the_same_reasons(world: World) -> None:
    found = {
        context: (
            each.young_people,
            each.kin_groups,
            each.independent_reports,
            each.first_met_on.isoformat(),
            [association[-len(end) :] for association, end in zip(each.evidence, TOLD[context][-1], strict=True)],
        )
        for context, each in world.clusters().items()
    }

    assert found == TOLD


def test_its_decisions_and_what_waited_stand(world: World) -> None:
    assert sorted(world.alert_states()) == [
        ("BUS1", "PROMOTED", ["RAISED", "GROWN", "PROMOTED"]),
        ("PARK", "DISMISSED", ["RAISED", "DISMISSED"]),
    ]
    assert world.waiting() == ["behind the shops on Ald Lane"]
    [case] = world.services.level2.list(actor=LEAD)
    [shared] = [each for each in world.clusters().values() if each.context_ids == ("BUS1",)]
    assert case.context == shared.context


def test_its_files_imported_again_are_the_rows_that_it_has(world: World) -> None:
    told = _told(world)

    report = world.services.imports.run(actor=LEAD, folder=world.folder, options=ImportOptions())

    assert not any(each.new or each.withdrawn for each in report.files)
    assert {each.file: each.changed for each in report.files if each.changed} == {
        "ctx_contexts.csv": 2,
        "ctx_records.csv": 1,
        "ctx_harms.csv": 2,
    }, "rows whose codes are text: it goes to the vault now"
    assert _told(world) == told


def test_no_number_of_a_person_is_left_in_its_graph(world: World) -> None:
    assert not _holding(world, NUMBERS)


def test_no_text_is_left_where_codes_belong_and_the_vault_has_it(world: World) -> None:
    assert not _holding(world, TEXTS)
    with world.services.vault.unit(actor=LEAD, action="test:texts") as unit:
        rows = unit.connection.execute(select(narratives.c.subject, narratives.c.field)).all()
        kept = {unit.narratives.get(row.subject, field_name=row.field) for row in rows}
    assert kept >= {"Brimfold, ask for Hal Sellow", "Police, DC Orme 07700 900123"}
    assert sum(str(each).startswith("seen with") for each in kept) == 1
    assert sum(row.field.startswith("rationale_code.") for row in rows) == 2


def _told(world: World) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {context: (each.kin_groups, tuple(each.evidence)) for context, each in world.clusters().items()}


def _holding(world: World, texts: tuple[str, ...]) -> list[str]:
    """The values that hold one of these texts, of what is held now and of what was."""
    graph = world.services.graph
    rows = [
        value for name in (ALL_NODES, ALL_RELATIONSHIPS) for row in graph.stream(load(name)) for value in row.values()
    ]
    return [str(value) for value in rows if any(text in str(value) for text in texts)]
