"""Services: frozen dataclasses whose public methods take keywords, the actor first."""

import ast
from pathlib import Path

import pytest

from tests.house.code import modules, shown, tree

SERVICES = [path for path in modules("csgraph/services") if path.parent.name == "services" and path.stem != "__init__"]


def _classes(path: Path) -> list[ast.ClassDef]:
    return [node for node in tree(path).body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]


def _methods(node: ast.ClassDef) -> list[ast.FunctionDef]:
    return [
        each
        for each in node.body
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_") and not each.decorator_list
    ]


def _is_frozen(node: ast.ClassDef) -> bool:
    return any("frozen=True" in ast.unparse(each) for each in node.decorator_list)


def _takes_the_actor_first(node: ast.FunctionDef) -> bool:
    """`actor` alone may also be given by place: a function of it is handed to other services as a callback."""
    keywords = [each.arg for each in node.args.kwonlyargs]
    by_place = [each.arg for each in node.args.args]
    return (by_place == ["self"] and keywords[:1] == ["actor"]) or (by_place == ["self", "actor"] and not keywords)


@pytest.mark.parametrize("path", SERVICES, ids=shown)
def test_a_service_is_frozen(path: Path) -> None:
    open_ones = [shown(path, node) for node in _classes(path) if _methods(node) and not _is_frozen(node)]

    assert open_ones == []


@pytest.mark.parametrize("path", SERVICES, ids=shown)
def test_a_public_method_takes_keywords_with_the_actor_first(path: Path) -> None:
    wrong = [
        shown(path, method)
        for node in _classes(path)
        if "graph" in {ast.unparse(each.target) for each in node.body if isinstance(each, ast.AnnAssign)}
        for method in _methods(node)
        if not _takes_the_actor_first(method)
    ]

    assert wrong == []
