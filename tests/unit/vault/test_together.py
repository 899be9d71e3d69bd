"""Events kept together: each is kept once before its writer goes on, and one that fails takes no other with it."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from csgraph.vault.audit import Entry
from csgraph.vault.together import Together
from tests.unit.vault.conftest import LEAD

WAIT = 30


def _entry(subject: str) -> Entry:
    return Entry(actor=LEAD, action="test:entry:add", subject=subject, details={})


class Keeper:
    """Keeps what it is given, the first time only when told to go on; fails as often as `failures` says."""

    def __init__(self, failures: int = 0) -> None:
        self.kept: list[list[str]] = []
        self.failures = failures
        self.has_begun, self.may_go_on = threading.Event(), threading.Event()

    def keep(self, entries: Sequence[Entry]) -> None:
        self.has_begun.set()
        assert self.may_go_on.wait(WAIT)
        if self.failures:
            self.failures -= 1
            raise ZeroDivisionError
        self.kept.append([each.subject for each in entries])


def _add_while_the_first_is_kept(keeper: Keeper, others: Sequence[str]) -> "list[BaseException | None]":
    """Adds `first`, then the others once it is being kept; what each of them raised."""
    together = Together(threading.RLock())
    with ThreadPoolExecutor(1 + len(others)) as pool:
        adding = [pool.submit(together.add, _entry("first"), keep=keeper.keep)]
        assert keeper.has_begun.wait(WAIT)
        adding += [pool.submit(together.add, _entry(each), keep=keeper.keep) for each in others]
        while len(together._waiting) < len(others):  # pyright: ignore[reportPrivateUsage]: nothing else shows who waits
            time.sleep(0.001)
        keeper.may_go_on.set()
        return [each.exception(WAIT) for each in adding]


def test_who_comes_while_one_is_kept_is_kept_together_with_the_others() -> None:
    keeper = Keeper()

    raised = _add_while_the_first_is_kept(keeper, ["a", "b", "c"])

    assert raised == [None] * 4
    assert keeper.kept[0] == ["first"]
    assert sorted(keeper.kept[1]) == ["a", "b", "c"]
    assert len(keeper.kept) == 2


def test_one_that_cannot_be_kept_raises_and_the_others_try_again() -> None:
    keeper = Keeper(failures=2)

    raised = _add_while_the_first_is_kept(keeper, ["a", "b", "c"])

    assert isinstance(raised[0], ZeroDivisionError)
    assert [type(each) for each in raised[1:]].count(ZeroDivisionError) == 1
    [kept] = keeper.kept
    assert len(kept) == 2, "the failed ones are not kept by those who come after"


def test_what_was_refused_is_not_kept_later() -> None:
    keeper = Keeper(failures=1)
    keeper.may_go_on.set()
    together = Together(threading.RLock())

    with pytest.raises(ZeroDivisionError):
        together.add(_entry("refused"), keep=keeper.keep)
    together.add(_entry("later"), keep=keeper.keep)

    assert keeper.kept == [["later"]]
