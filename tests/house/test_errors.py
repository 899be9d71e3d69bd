"""Errors: each that reaches a person says what to do next."""

import ast
from pathlib import Path

import pytest

from csgraph import errors
from tests.house.code import modules, shown, tree

LEAVES = {each.__name__ for each in errors.CsgraphError.__subclasses__()}
# Kept with a notice and tried again, or a mistake of ours that no input can make.
FOR_NOBODY = {
    "csgraph/disclosure/deadlines.py",
    "csgraph/disclosure/mail.py",
    "csgraph/disclosure/webhooks.py",
    "csgraph/store/graph.py",
    "csgraph/store/queries.py",
    "csgraph/vocabulary/__init__.py",
}
TOLD = [path for path in modules("csgraph", "api") if shown(path) not in FOR_NOBODY]


@pytest.mark.parametrize("path", TOLD, ids=shown)
def test_an_error_says_what_to_do_next(path: Path) -> None:
    without = [
        shown(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in LEAVES
        and not any(each.arg == "advice" for each in node.keywords)
    ]

    assert without == []
