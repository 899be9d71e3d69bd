"""Dependencies: each has its reason and licence, and the locks hold hashes and no address."""

import re
import tomllib
from importlib import metadata

import pytest

from tests.house.code import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REASONS = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8")
GROUPS = {"run": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
LOCKS = {name: (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in ("run", "test", "dev")}
COPYLEFT = re.compile(r"\b(A?GPL|LGPL|GNU)", re.IGNORECASE)


def _names(requirements: list[str]) -> set[str]:
    return {re.match(r"[A-Za-z0-9-]+", each)[0] for each in requirements}  # type: ignore[index]


def _pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", lock, re.MULTILINE))


def _licence(name: str) -> str:
    facts = metadata.metadata(name)
    said = [facts.get("License-Expression"), *facts.get_all("Classifier", []), (facts.get("License") or "")[:80]]
    return " ".join(each for each in said if each and ("License" in each or "::" not in each))


def test_each_dependency_has_its_reason() -> None:
    explained = {
        name for row in re.findall(r"^\| ([a-z0-9, -]+) \|", REASONS, re.MULTILINE) for name in row.split(", ")
    }

    assert explained - {"package"} == set().union(*(_names(each) for each in GROUPS.values()))


@pytest.mark.parametrize("name", sorted(_names(GROUPS["run"])))
def test_what_is_shipped_is_under_a_permissive_licence(name: str) -> None:
    licence = _licence(name)

    assert licence
    assert not COPYLEFT.search(licence)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_everything_by_hash_and_names_no_address(name: str) -> None:
    lock = LOCKS[name]

    assert "://" not in lock
    assert "--index" not in lock
    assert "--find-links" not in lock
    for entry in re.split(r"\n(?=[A-Za-z0-9])", lock.strip()):
        assert "--hash=sha256:" in entry or entry.startswith("#"), entry.split("\n")[0]


@pytest.mark.parametrize(
    ("name", "groups"), [("run", ["run"]), ("test", ["run", "test"]), ("dev", ["run", "test", "dev"])]
)
def test_a_lock_holds_all_that_it_is_for(name: str, groups: list[str]) -> None:
    wanted = {each for group in groups for each in _names(GROUPS[group])}

    assert wanted <= _pins(LOCKS[name]).keys()


@pytest.mark.parametrize(("smaller", "larger"), [("run", "test"), ("test", "dev")])
def test_a_larger_set_holds_the_smaller_at_the_same_versions(smaller: str, larger: str) -> None:
    assert _pins(LOCKS[smaller]).items() <= _pins(LOCKS[larger]).items()
