"""Services: frozen dataclasses whose public methods take keywords, the actor first, and leave an audit event."""

import ast
from pathlib import Path

import pytest

from tests.house.code import modules, shown, tree

SERVICES = [path for path in modules("csgraph/services") if path.parent.name == "services" and path.stem != "__init__"]

PLACES = "about contexts and cases alone: no text, and nobody"
WORK = "what it is handed does it, and leaves the event"
WITHIN = "part of a question or a step whose event says it"
UNWRITTEN = {
    "Alerts.called": PLACES,
    "Boxes.of_professional": "turns an id that was given into another, and shows neither",
    "Contexts.find": PLACES,
    "Contexts.get": PLACES,
    "Contexts.names": PLACES,
    "Contexts.waiting": "a number",
    "Detection.evidence": WITHIN,
    "Detection.standing": WITHIN,
    "Imports.permit": "asked before anything is done; what follows has its event",
    "Imports.status": "counts and states",
    "Level2.get": PLACES,
    "Level2.list": PLACES,
    "NamedPeople.at_command_line": "says to the command line alone who is at it",
    "Notices.tell": WITHIN,
    "Questions.list": "questions, and no answers",
    "Questions.show": "questions, and no answers",
    "Repairs.check": "counts of rows",
    "Ticking.each_day": WORK,
    "Ticking.tick": WORK,
}
"""Methods for an actor that leave no audit event, and why."""


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


def _writes_an_event(node: ast.AST) -> bool:
    """Whether a unit of the vault with its event, or an event alone, stands in it."""
    return any(
        isinstance(each, ast.Call)
        and isinstance(each.func, ast.Attribute)
        and each.func.attr in {"unit", "note"}
        and any(given.arg == "action" for given in each.keywords)
        for each in ast.walk(node)
    )


def _called(node: ast.AST, own: dict[str, ast.FunctionDef]) -> list[ast.FunctionDef]:
    """The methods of the same object, and the functions of these rooms, that are called in it."""
    calls = [each.func for each in ast.walk(node) if isinstance(each, ast.Call)]
    methods = {each.attr for each in calls if isinstance(each, ast.Attribute) and ast.unparse(each.value) == "self"}
    functions = {each.id for each in calls if isinstance(each, ast.Name)}
    return [own[name] for name in methods & own.keys()] + [COMMON[name] for name in functions & COMMON.keys()]


def _leaves_an_event(method: ast.FunctionDef, own: dict[str, ast.FunctionDef], passed: set[ast.FunctionDef]) -> bool:
    further = [each for each in _called(method, own) if each not in passed]
    return _writes_an_event(method) or any(_leaves_an_event(each, own, passed | {method}) for each in further)


def _functions() -> dict[str, ast.FunctionDef]:
    """Functions and methods of the rooms under the services, by name: what services do in common."""
    found = [node for path in modules("csgraph/services") for node in ast.walk(tree(path))]
    within = {each for path in SERVICES for node in _classes(path) for each in node.body}
    return {each.name: each for each in found if isinstance(each, ast.FunctionDef) and each not in within}


COMMON = _functions()


def _silent() -> set[str]:
    return {
        f"{node.name}.{method.name}"
        for path in SERVICES
        for node in _classes(path)
        for own in ({each.name: each for each in node.body if isinstance(each, ast.FunctionDef)},)
        for method in _methods(node)
        if "actor" in {each.arg for each in (*method.args.args, *method.args.kwonlyargs)}
        and not _leaves_an_event(method, own, set())
    }


def test_what_is_done_for_an_actor_leaves_an_audit_event_or_says_why_not() -> None:
    assert _silent() == set(UNWRITTEN)
