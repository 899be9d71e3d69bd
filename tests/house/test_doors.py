"""Doors only translate: no `try`, and no decision on the state of something, in a command or a route."""

import ast
from pathlib import Path

import pytest

from tests.house.code import modules, shown, tree

# The two places where errors become exit codes and statuses, and where texts of options become values.
TRANSLATORS = {"csgraph/cli/main.py", "csgraph/cli/state.py", "api/problems.py", "api/main.py", "api/auth.py"}
# The report of an import says REFUSED, and that is an exit code.
EXIT_CODES = {"csgraph/cli/imports.py"}
STATES = {"state", "status", "outcome", "level", "stage"}
# Starts, stops and moves the engine, before there are services that could be asked.
BELOW = {"csgraph/cli/admin.py"}
DOORS = [path for path in modules("csgraph/cli", "api") if shown(path) not in TRANSLATORS]


def _decides_on_state(test: ast.expr) -> bool:
    return any(isinstance(each, ast.Attribute) and each.attr in STATES for each in ast.walk(test))


@pytest.mark.parametrize("path", DOORS, ids=shown)
def test_a_door_catches_nothing(path: Path) -> None:
    caught = [shown(path, node) for node in ast.walk(tree(path)) if isinstance(node, ast.ExceptHandler)]

    assert caught == []


@pytest.mark.parametrize("path", [path for path in DOORS if shown(path) not in EXIT_CODES], ids=shown)
def test_a_door_decides_nothing_about_the_domain(path: Path) -> None:
    decided = [
        shown(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.If | ast.IfExp | ast.While) and _decides_on_state(node.test)
    ] + [
        shown(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Match) and _decides_on_state(node.subject)
    ]

    assert decided == []


@pytest.mark.parametrize("path", [path for path in modules("csgraph/cli") if shown(path) not in BELOW], ids=shown)
def test_a_command_asks_services_and_not_the_store_or_the_vault(path: Path) -> None:
    rooms = ("csgraph.store", "csgraph.vault", "csgraph.engine")
    imported = [
        shown(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(rooms)
    ]

    assert imported == []
