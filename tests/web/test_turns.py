"""Turns: no more than so many at once, first come first served, and what goes wrong comes back to who asked."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.turns import Turns


class Counted:
    """A task that notes how many of it run at once, and in which order they began."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.running = 0
        self.most = 0
        self.began: list[int] = []
        self.go = threading.Event()

    def run(self, number: int) -> int:
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
            self.began.append(number)
        self.go.wait(10)
        with self.lock:
            self.running -= 1
        return number


def _alone(make: object) -> object:
    """Runs a coroutine in a thread of its own: a browser's test may have left this one with a loop that runs."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, make).result()  # type: ignore[arg-type]


def test_no_more_than_so_many_run_at_once_and_each_gets_its_own_answer() -> None:
    turns, task = Turns("two", at_once=2), Counted()

    async def ask() -> list[int]:
        asked = [asyncio.create_task(turns.take(lambda number=number: task.run(number))) for number in range(6)]
        while len(task.began) < 2:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        assert task.most == 2
        task.go.set()
        return await asyncio.gather(*asked)

    assert _alone(ask()) == list(range(6))
    assert task.most == 2
    assert sorted(task.began[:2]) == [0, 1]


def test_what_goes_wrong_is_raised_and_the_turn_passes_on() -> None:
    turns = Turns("one", at_once=1)

    def fail() -> None:
        raise LookupError("nothing there")

    async def ask() -> str:
        with pytest.raises(LookupError):
            await turns.take(fail)
        return await turns.take(lambda: "next")

    assert _alone(ask()) == "next"


def test_each_event_loop_has_turns_of_its_own() -> None:
    turns = Turns("one", at_once=1)

    async def ask() -> str:
        return await turns.take(lambda: "answer")

    assert [_alone(ask()), _alone(ask())] == ["answer", "answer"]
