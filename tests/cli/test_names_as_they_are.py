"""Names as they are: brackets, control characters and signs of places on their way through the commands."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from csgraph.cli.visible import visible
from tests.cli.conftest import Csgraph, csgraph
from tests.e2e.world import TODAY, Folder
from tests.engines import running_embedded

NAMES = {
    "M1": "Car park [behind the baths]",
    "M2": "Subway [/] underpass",
    "M3": "Lane [red] gate",
    "M4": "Kiosk :fire: \x1b[2J\x1b]0;mine\x07",
    "M5": "Steps \u202elaer ton\u202c",
    "M6": "Bridge\n12 alerts. All is well",
    "M7": "\u516c\u5712\u5165\u53e3 \U0001f525",
}
WRITTEN = "by the kiosk [/b]"


def _files(folder: Path) -> Path:
    rows = Folder()
    for number in range(4):
        rows.person(f"P{number}", dob="2011-01-01")
    for uid, name in NAMES.items():
        rows.context(uid, name)
        for number in range(3):
            rows.says(f"A{uid}-{number}", f"P{number}", uid, f"2026-05-{10 + number}", agency=f"AG{number}")
    rows.says("T1", "P3", f"~{WRITTEN}", "2026-05-20")
    return rows.write(folder)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Csgraph]:
    """Calls the program over places with such names; the settings are the module's own."""
    folder = tmp_path_factory.mktemp("odd")
    with running_embedded(folder / "data") as engine, pytest.MonkeyPatch.context() as patch:
        for name, value in {"DATA": engine.data, "TODAY": TODAY, "ACTOR": "ann", "AGENCY": "CSC"}.items():
            patch.setenv(f"CSGRAPH_{name}", str(value))
        assert csgraph("import", str(_files(folder / "files"))).code == 0
        yield csgraph


@pytest.mark.parametrize(
    "words",
    [
        ("alerts", "list"),
        ("detect",),
        ("query", "run", "people_per_context"),
        ("contexts", "bridging"),
        ("report", "unusual-places", "--month", "2026-05"),
        ("contexts", "candidates"),
        ("inbox", "list"),
        ("cases", "list"),
    ],
)
def test_no_command_ends_at_a_name_or_lets_it_steer(odd: Csgraph, words: tuple[str, ...]) -> None:
    said = odd(*words)

    assert said.code == 0, said.err
    assert {char for char in said.out if unicodedata.category(char) == "Cc"} <= {"\n"}
    assert "\u202e" not in said.out and "\U0001f525 " not in said.out.replace(NAMES["M7"], "")


@pytest.mark.parametrize("words", [("alerts", "list"), ("detect",)])
def test_each_place_is_listed_by_its_whole_name(odd: Csgraph, words: tuple[str, ...]) -> None:
    said = odd(*words).out

    assert [name for name in NAMES.values() if visible(name) not in said] == []


@pytest.mark.parametrize("uid", NAMES)
def test_one_place_is_found_shown_and_explained_by_its_name(odd: Csgraph, uid: str) -> None:
    name = visible(NAMES[uid])
    alert = next(
        each["alert"] for each in odd("alerts", "list", "--json").json["alerts"] if each["context_ids"] == [uid]
    )

    assert name in odd("contexts", "find", uid).out
    assert name in odd("alerts", "show", alert).out
    assert name in odd("alerts", "why-not", uid).out


def test_programs_get_each_name_as_the_file_has_it(odd: Csgraph) -> None:
    told = {each["context_ids"][0]: each["name"] for each in odd("alerts", "list", "--json").json["alerts"]}

    assert told == NAMES


def test_a_text_that_waits_is_shown_with_its_brackets(odd: Csgraph) -> None:
    assert f"\u201c{WRITTEN}\u201d" in odd("contexts", "candidates").out
