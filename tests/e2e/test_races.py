"""Two decisions at once: of every pair of steps each is done whole or not at all, whoever is faster."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

import httpx
import pytest

from api.main import create_app
from csgraph.domain.access import Role
from tests.e2e import racing
from tests.e2e.racing import PAIRS, STEPS, Place
from tests.e2e.world import LEAD, World
from tests.web.conftest import issue
from tests.web.serving import served

HARD = (
    ("refer", "dismiss"),
    ("dismiss", "refer"),
    ("refer", "refer"),
    ("refer", "refer the place"),
    ("refer the place", "refer the place"),
    ("dismiss", "dismiss"),
    ("reopen", "reopen"),
)
"""Pairs of which one must lose."""


def clients(stack: ExitStack, world: World, *addresses: str) -> list[httpx.Client]:
    """A lead of their own at each address."""
    found = [httpx.Client(base_url=each, timeout=60) for each in addresses]
    for each in found:
        each.headers["Authorization"] = f"Bearer {issue(world.services, Role.CONTEXTUAL_LEAD)}"
        stack.enter_context(each)
    return found


def ready(world: World, pairs: "list[tuple[str, str]]") -> "Iterator[tuple[tuple[str, str], Place]]":
    """A place of its own for each pair of steps, with a case where one of them needs one."""
    found = racing.places(world, [f"C{number}" for number in range(len(pairs))])
    for pair, place in zip(pairs, found.values(), strict=True):
        needs = any(STEPS[each].needs_case for each in pair)
        place = racing.with_case(world, place) if needs else place
        is_watched = any(STEPS[each].needs_watched for each in pair)
        yield pair, racing.watched(world, place) if is_watched else place


def race(world: World, pairs: "list[tuple[str, str]]", one: httpx.Client, other: httpx.Client) -> None:
    for (first, second), place in ready(world, pairs):
        steps = (STEPS[first], STEPS[second])
        statuses = racing.at_once(partial(steps[0].ask, one, place), partial(steps[1].ask, other, place))
        racing.check(world.services, place, steps, statuses)
        assert (first, second) not in HARD or max(statuses) == 409, (first, second)


def test_of_every_pair_at_one_server_each_is_done_whole_or_not_at_all(world: World) -> None:
    with ExitStack() as stack:
        address = stack.enter_context(served(create_app(world.services)))
        race(world, PAIRS, *clients(stack, world, address, address))


def test_of_every_pair_at_two_servers_each_is_done_whole_or_not_at_all(world: World) -> None:
    with ExitStack() as stack:
        here = stack.enter_context(served(create_app(world.services)))
        there = stack.enter_context(racing.server(world.services.settings))
        race(world, PAIRS, *clients(stack, world, here, there))


def test_an_evaluation_and_a_person_both_stand_or_the_person_looks_again(world: World) -> None:
    names = [each for each in STEPS if not STEPS[each].needs_case]
    with ExitStack() as stack:
        there = stack.enter_context(racing.server(world.services.settings))
        [client] = clients(stack, world, there)
        for (name, _), place in ready(world, [(each, each) for each in names]):
            racing.unevaluated_growth(world, place)
            statuses = racing.at_once(partial(STEPS[name].ask, client, place), partial(evaluated, world))
            if statuses[0] == 409:
                changes = world.services.alerts.show(actor=LEAD, alert_id=place.alert).changes
                assert [each.actor for each in changes if each.actor != LEAD.id] == [None, None]
            else:
                racing.check(world.services, place, [STEPS[name]], statuses[:1])


def evaluated(world: World) -> int:
    """The machine's step."""
    world.services.detection.evaluate(LEAD)
    return 200


@pytest.mark.parametrize("number", range(2))
def test_of_two_commands_at_once_one_wins_whole(world: World, number: int) -> None:
    words = {
        "dismiss": ("dismiss", "--reason", "STALE"),
        "refer": ("refer", "--reason", "Not safe after school."),
        "monitor": ("monitor", "--reason", "It can wait.", "--until", racing.LATER),
    }
    pair = (("refer", "dismiss"), ("refer", "monitor"))[number]
    [(_, place)] = ready(world, [pair])
    settings = world.services.settings

    def call(name: str) -> int:
        verb, *rest = words[name]
        command = [sys.executable, "-c", "from csgraph.cli.main import run; run()", "alerts", verb, place.alert, *rest]
        return subprocess.run(command, env=racing.environment(settings), capture_output=True, check=False).returncode

    codes = racing.at_once(lambda: call(pair[0]), lambda: call(pair[1]))

    assert set(codes) <= {0, 6}
    racing.check(world.services, place, [STEPS[each] for each in pair], [409 if code else 200 for code in codes])
