"""Advice at the doors without commands: a route for a program, a link for a person, and no command for either."""

import ast
import re
from pathlib import Path

import httpx
import pytest

from api.advice import BY_CODE, COMMAND, OF_THE_SERVICE, OTHERWISE, Advice, advice_for
from api.main import create_app
from csgraph.bootstrap import Services
from csgraph.errors import InvalidInput, Unavailable
from tests.house.code import modules, shown, tree

BELOW = ("csgraph/cli/", "csgraph/engine/")
AT_THE_COMMAND_LINE = {
    "client_required": "issuing tokens",
    "no_such_double": "two ids with one number",
    "no_such_recipient": "registering readers of boxes",
    "no_such_token": "issuing tokens",
    "registered_already": "registering readers of boxes",
    "policy_not_at_hand": "explaining with a policy's file",
    "role_of_programs": "the register of named people",
}
"""Codes of errors that no route can meet, and of what."""


def _advised(path: Path) -> list[tuple[str, str]]:
    """Class and code of every error made in a file whose advice names a command."""
    return [
        (node.func.id, str(node.args[0].value))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.args
        and isinstance(node.args[0], ast.Constant)
        for each in node.keywords
        if each.arg == "advice" and COMMAND.search(ast.unparse(each.value))
    ]


def test_every_code_whose_advice_names_a_command_has_words_for_the_other_doors() -> None:
    found = [
        each
        for path in modules("csgraph", "api")
        if not shown(path).startswith(BELOW)
        for each in _advised(path)
        if each[0] != Unavailable.__name__
    ]

    assert len(found) > len(BY_CODE)
    assert {code for _, code in found} - BY_CODE.keys() == AT_THE_COMMAND_LINE.keys()


@pytest.mark.parametrize("advice", [*BY_CODE.values(), OF_THE_SERVICE, OTHERWISE])
def test_no_advice_of_these_doors_names_a_command(advice: Advice) -> None:
    assert not COMMAND.search(f"{advice.program} {advice.person} {advice.link}")


def test_what_has_no_words_of_its_own_says_no_command() -> None:
    told = [
        advice_for(InvalidInput("never_heard_of", "No.", advice="See `csgraph alerts list`.")),
        advice_for(Unavailable("store_graph_missing", "No.", advice="`csgraph repair FOLDER` writes it again.")),
    ]

    assert told == [OTHERWISE, OF_THE_SERVICE]
    assert advice_for(InvalidInput("never_heard_of", "No.", advice="Write a day.")).program == "Write a day."


def test_every_route_and_link_that_is_named_is_there(services: Services, visitor: httpx.Client) -> None:
    paths = create_app(services).openapi()["paths"]
    there = {f"{method.upper()} {re.sub(r'{[^}]*}', '{}', path)}" for path, each in paths.items() for method in each}
    named = {
        re.sub(r"{[^}]*}", "{}", each)
        for advice in BY_CODE.values()
        for each in re.findall(r"(?:GET|POST) /[a-z0-9/{}-]+", advice.program)
    }

    assert named
    assert named <= there
    for link in {advice.link for advice in BY_CODE.values() if advice.link}:
        assert visitor.get(link[0]).status_code == 200


def test_a_program_is_told_a_route_and_a_person_a_link(lead: httpx.Client, visitor: httpx.Client) -> None:
    program = lead.get("/v1/alerts/alr_" + "a" * 26)
    person = visitor.get("/contexts/ctx_nowhere")

    assert (program.status_code, program.json()["advice"]) == (404, "GET /v1/alerts lists them.")
    assert person.status_code == 404
    assert 'href="/contexts">Find a context</a>' in person.text
    assert not COMMAND.search(person.text)
