"""The wheel: built, installed in an environment of its own, and run away from the checkout."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from csgraph import __version__
from tests.house.code import ROOT

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it would be shipped."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(*PIP, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("csgraph-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a fresh environment: the wheel, and the libraries that are here already."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    programs = home / "bin"
    # A path file of a path file is not read, so the checkout, which is installed here as itself, stays out.
    own = next(home.glob("lib/python*/site-packages"))
    (own / "libraries.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    _run(
        *PIP,
        "--python",
        str(programs / "python"),
        "install",
        "--no-deps",
        "--no-index",
        "--ignore-installed",
        str(wheel),
    )
    return programs


def _run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=240, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_the_wheel_holds_packages_queries_vocabularies_types_and_licence(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())

    queries = {
        f"csgraph/cypher/{path.relative_to(ROOT / 'cypher').as_posix()}" for path in (ROOT / "cypher").rglob("*.cypher")
    }
    terms = {f"csgraph/vocabulary/{path.name}" for path in (ROOT / "csgraph" / "vocabulary").glob("*.toml")}
    assert queries | terms | {"csgraph/py.typed", "api/__init__.py", "visualisation/__init__.py"} <= held
    assert any(name.endswith("licenses/LICENSE") for name in held)
    assert not any(name.startswith(("tests/", "docs/", "scripts/")) for name in held)


def test_the_installed_program_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = _run(str(installed / "python"), "-c", "import csgraph; print(csgraph.__file__)", cwd=tmp_path)

    assert not Path(where.strip()).is_relative_to(ROOT)


def test_the_installed_program_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert __version__ in _run(str(installed / "csgraph"), "--version", cwd=tmp_path)


def test_the_installed_program_lists_the_questions(installed: Path, tmp_path: Path) -> None:
    assert "people_per_context" in _run(str(installed / "csgraph"), "query", "list", cwd=tmp_path)
