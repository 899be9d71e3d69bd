"""The API reaches a context by any id that an import takes."""

from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from csgraph.bootstrap import Services
from csgraph.services.imports import ImportOptions
from tests.e2e.world import LEAD, Folder

IDS = (
    "LOC/2026/14",
    "/LOC/",
    "LOC//7",
    "candidates",
    "emerging",
    "x" * 200,
    "site 4 (rear)",
    "L\u00f6c \u2116 7",
    "50%25",
    "a?b=c&d",
    "a#b",
    "a/../b",
    "picture.svg",
    "a+b;c,d",
    "merge",
    "%2F",
    "..%2f",
    "a\\b",
    "[id]",
    "<id>",
    "'s",
    "\U0001f525",
    "\u4e2d\u592e\u516c\u56ed",
    "\u202eabc\u202c",
    "C\x1b[31mE",
    "0",
    "true",
)


@pytest.fixture(scope="module")
def named(services: Services, tmp_path_factory: pytest.TempPathFactory) -> None:
    rows = Folder()
    for number, uid in enumerate(IDS):
        rows.context(uid, f"Shelter {number}")
    folder = rows.write(tmp_path_factory.mktemp("ids") / "files")
    report = services.imports.run(actor=LEAD, folder=Path(folder), options=ImportOptions())
    assert not report.problems


@pytest.mark.parametrize("uid", IDS)
@pytest.mark.usefixtures("named")
def test_a_context_is_reached_by_its_id(lead: httpx.Client, uid: str) -> None:
    at = f"/v1/contexts/{quote(uid, safe='')}"

    found = lead.get(at)
    drawn = lead.get(f"{at}/picture.json")

    assert (found.status_code, found.json()["context_id"]) == (200, uid)
    assert (drawn.status_code, drawn.json()["title"]) == (200, f"Shelter {IDS.index(uid)}")


def test_an_id_that_nothing_has_is_not_found(lead: httpx.Client) -> None:
    assert lead.get("/v1/contexts/candidates/nothing").status_code == 404
