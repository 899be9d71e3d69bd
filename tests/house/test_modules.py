"""Modules: each says what it is for, is short enough to read, and promises something in every public docstring."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.code import PACKAGES, ROOT, modules, shown, tree

LONGEST = 300
FUNCTION_LONGEST = 60
TABLES = {
    "csgraph/ingest/formats.py": "one table of all files and columns",
    "csgraph/bootstrap.py": "one list of all classes, each with what it is given",
}
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
OURS = modules(*PACKAGES, "scripts")


def _public(path: Path) -> Iterator[ast.AST]:
    """Public classes and functions, and public methods of classes that are no protocols."""
    for node in tree(path).body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef) or node.name.startswith("_"):
            continue
        yield node
        if isinstance(node, ast.ClassDef) and "Protocol" not in {ast.unparse(base) for base in node.bases}:
            yield from (
                each for each in node.body if isinstance(each, ast.FunctionDef) and not each.name.startswith("_")
            )


@pytest.mark.parametrize("path", [path for path in OURS if path.name != "__init__.py"], ids=shown)
def test_a_module_says_what_it_is_for_in_one_line(path: Path) -> None:
    first = (ast.get_docstring(tree(path)) or "").split("\n")[0]

    assert first.endswith("."), "its docstring begins with one whole sentence"


@pytest.mark.parametrize("path", OURS, ids=shown)
def test_a_module_is_short_enough_to_read(path: Path) -> None:
    if shown(path) in TABLES:
        return
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", OURS, ids=shown)
def test_a_module_is_named_after_what_it_does(path: Path) -> None:
    assert path.stem not in NO_NAMES


@pytest.mark.parametrize("path", OURS, ids=shown)
def test_whatever_is_public_says_what_it_promises(path: Path) -> None:
    assert [shown(path, node) for node in _public(path) if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("path", OURS, ids=shown)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    long = [
        shown(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno > FUNCTION_LONGEST
        and not any("njit" in ast.unparse(each) for each in node.decorator_list)  # A compiled loop calls little.
    ]

    assert long == []


def test_only_the_listed_packages_are_at_the_top() -> None:
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert found == {*PACKAGES, "tests"}
