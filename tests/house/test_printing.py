"""Printing: one room says things on a terminal, and it shows what stands in files as it is."""

import ast
from pathlib import Path

import pytest

from tests.house.code import PACKAGES, modules, shown, tree

ROOM = "csgraph/cli/present.py"
# Their own standard streams: the launcher's child, and the log for machines.
STREAMS = {"csgraph/logs.py"}
BARS = {"rich.progress"}
ELSEWHERE = [path for path in modules(*PACKAGES) if shown(path) != ROOM]
DOORS = [path for path in modules("csgraph/cli") if shown(path) != ROOM]


@pytest.mark.parametrize("path", ELSEWHERE, ids=shown)
def test_nothing_is_printed_past_the_room_that_presents(path: Path) -> None:
    printed = [
        shown(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"print", "typer.echo", "typer.secho", "click.echo"}
    ]
    streams = [
        shown(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"sys.stdout", "sys.stderr"}
    ]

    assert printed == []
    assert streams == [] or shown(path) in STREAMS


@pytest.mark.parametrize("path", ELSEWHERE, ids=shown)
def test_nothing_else_draws_on_a_terminal(path: Path) -> None:
    drawn = {
        node.module
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in {"rich", "click"}
    } | {
        each.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import)
        for each in node.names
        if each.name.split(".")[0] in {"rich", "click"}
    }

    assert drawn <= BARS


@pytest.mark.parametrize("path", DOORS, ids=shown)
def test_a_line_that_is_said_has_line_feeds_at_its_beginning_alone(path: Path) -> None:
    """Others would be shown as signs, as those of a name are: several lines are `print_lines`."""
    broken = [
        shown(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"out.print", "err.print"}
        for argument in node.args[:1]
        if "\n" in _written(argument).lstrip("\n")
    ]

    assert broken == []


def _written(node: ast.expr) -> str:
    """The constant parts of a text, what is put into it being one letter."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_written(each) for each in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else "x"
