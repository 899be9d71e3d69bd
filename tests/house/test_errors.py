"""Errors: each that reaches a person says what to do next."""

import ast
from pathlib import Path

import pytest

from api.advice import BY_CODE
from api.problem_types import TITLES
from api.problems import WORDS
from csgraph import errors
from csgraph.domain.ties import IN_ORDER, TO_BE_TIED, Standing
from tests.house.code import modules, shown, tree

LEAVES = {each.__name__ for each in errors.CsgraphError.__subclasses__()}
# Kept with a notice and tried again, or a mistake of ours that no input can make.
FOR_NOBODY = {
    "csgraph/deadlines.py",
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


def test_every_code_of_an_error_is_a_type_of_problem_and_no_other_is() -> None:
    """Codes that the command line alone raises, and those of a file of columns that it alone reads, are no problems."""
    ours = {
        str(node.args[0].value)
        for path in modules("csgraph", "api")
        if not shown(path).startswith("csgraph/cli/")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in LEAVES
        and isinstance(node.args[0], ast.Constant)
    }
    ours |= {f"store_{each.value}" for each in Standing if each not in IN_ORDER | TO_BE_TIED}
    ours |= {code for code, _, _ in WORDS.values()}

    assert set(TITLES) == ours
    assert list(TITLES) == sorted(TITLES)
    assert set(BY_CODE) <= set(TITLES)
