"""The program as somebody calls it, over one small borough for all tests here."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

import pytest

from csgraph.cli import main
from tests.e2e.world import TODAY
from tests.engines import running_embedded
from tests.web.borough import borough


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Standard output as the one JSON object that it is to be."""
        return json.loads(self.out)


Csgraph = Callable[..., Said]


def csgraph(*words: str) -> Said:
    """Calls the program."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["csgraph", *words])
        with pytest.raises(SystemExit) as ended:
            main.run()
    return Said(code=int(ended.value.code or 0), out=out.getvalue(), err=err.getvalue())


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Said]:
    """The first import of the borough; settings lead every command here to the same data afterwards."""
    folder = tmp_path_factory.mktemp("cli")
    with running_embedded(folder / "data") as engine, pytest.MonkeyPatch.context() as patch:
        given = {"DATA": engine.data, "TODAY": TODAY, "ACTOR": "ann", "AGENCY": "CSC"}
        for name, value in given.items():
            patch.setenv(f"CSGRAPH_{name}", str(value))
        yield csgraph("import", str(borough(folder / "files")), "--json")


@pytest.fixture
def called(imported: Said) -> Csgraph:
    """Calls the program over the borough."""
    assert imported.code == 0
    return csgraph
