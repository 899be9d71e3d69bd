"""Two servers with data folders of their own, on one Neo4j and one Postgres, write one after the other."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from csgraph.errors import Conflict
from csgraph.ids import RunId
from csgraph.ingest.report import RunState
from csgraph.services.imports import ImportOptions
from csgraph.settings import Settings
from tests.e2e.world import LEAD, Folder, World, opened

pytestmark = pytest.mark.parametrize("engine", ["neo4j"], indirect=True)


@pytest.fixture
def pair(settings: Settings, clean: None, tmp_path: Path) -> Iterator[tuple[World, World]]:
    """Two worlds over one graph and one vault."""
    second = settings.model_copy(update={"data": tmp_path / "second"})
    with opened(settings, tmp_path / "a") as one, opened(second, tmp_path / "b") as other:
        yield one, other


def borough() -> Folder:
    rows = Folder().context("C1", "Mill Lane steps").context("C2", "Route 38")
    for number in range(3):
        rows.person(f"P{number}", dob="2011-01-01")
        rows.says(f"A{number}", f"P{number}", "C1", f"2026-05-{10 + number}")
    return rows


def test_while_one_imports_the_other_neither_imports_nor_decides(pair: tuple[World, World], tmp_path: Path) -> None:
    one, other = pair
    one.imports(borough())
    more = Folder().person("P9", dob="2011-01-01")
    more.says("A9", "P9", "C1", "2026-05-30")
    in_it, go_on, done = Event(), Event(), list[RunState]()

    def progress(_file: str, _done: int, _of: int | None) -> None:
        in_it.set()
        go_on.wait(60)

    def run() -> None:
        folder = more.write(tmp_path / "more")
        report = one.services.imports.run(actor=LEAD, folder=folder, options=ImportOptions(), progress=progress)
        done.append(report.state)

    thread = Thread(target=run)
    thread.start()
    assert in_it.wait(60)
    try:
        with pytest.raises(Conflict) as importing:
            other.imports(borough())
        with pytest.raises(Conflict) as deciding:
            other.services.contexts.merge(actor=LEAD, source="C2", into="C1", reason="one place")
    finally:
        go_on.set()
        thread.join()

    said = [(each.value.code, each.value.message) for each in (importing, deciding)]
    assert said == [("import_under_way", "Another import or decision is being written.")] * 2
    assert done == [RunState.COMPLETE]
    assert other.imports(borough()).state is RunState.COMPLETE
    other.services.contexts.merge(actor=LEAD, source="C2", into="C1", reason="one place")


def test_an_import_at_the_other_is_running_and_not_interrupted(pair: tuple[World, World], tmp_path: Path) -> None:
    one, other = pair
    states: list[str] = []

    def progress(_file: str, _done: int, _of: int | None) -> None:
        asked = other.services.imports
        states.extend(asked.status(actor=LEAD, run_id=run).state for run in _runs(other))

    folder = borough().write(tmp_path / "borough")
    report = one.services.imports.run(actor=LEAD, folder=folder, options=ImportOptions(), progress=progress)

    assert set(states) == {RunState.RUNNING.value}
    found = other.services.imports.status(actor=LEAD, run_id=RunId(report.run))
    assert found.state == RunState.COMPLETE.value


def _runs(world: World) -> list[RunId]:
    """Runs that nobody has ended."""
    with world.services.vault.looking(actor=LEAD) as unit:
        return [RunId(run) for run, _ in unit.register(world.services.settings.source_system).unfinished_runs()]
