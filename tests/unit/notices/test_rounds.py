"""Work beside the server cannot end, stick or fail for long without being seen."""

import time
from collections.abc import Callable, Iterator
from threading import Event

import pytest

from csgraph.errors import Unavailable
from csgraph.services.rounds import MOST_FAILURES, Beat, Rounds


def until(is_so: Callable[[], bool]) -> None:
    """Waits until it is so."""
    end = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


@pytest.fixture
def over() -> Iterator[Event]:
    """Set at the end of the test: what is stuck goes on."""
    event = Event()
    yield event
    event.set()


def trouble(rounds: Rounds) -> str:
    try:
        rounds.check()
    except Unavailable as error:
        return error.message
    return ""


def test_work_is_done_again_and_again_whatever_it_raises(over: Event) -> None:
    done: list[int] = []

    def work(_beat: Beat) -> None:
        done.append(1)
        raise TypeError("one letter")

    rounds = Rounds(name="courier", work=work, seconds=0.01)
    rounds.start()
    until(lambda: len(done) > MOST_FAILURES)

    assert trouble(rounds) == "The courier fails each time."
    rounds.stop()
    assert trouble(rounds) == ""


def test_one_failure_is_none_to_speak_of(over: Event) -> None:
    done: list[int] = []

    def work(_beat: Beat) -> None:
        done.append(1)
        assert len(done) > 1

    rounds = Rounds(name="courier", work=work, seconds=0.01)
    rounds.start()
    until(lambda: len(done) > MOST_FAILURES)

    assert trouble(rounds) == ""
    rounds.stop()


@pytest.mark.filterwarnings("ignore:Exception in thread")
def test_a_thread_that_has_ended_is_seen(over: Event) -> None:
    def work(_beat: Beat) -> None:
        raise SystemExit

    rounds = Rounds(name="courier", work=work, seconds=0.01)
    rounds.start()

    until(lambda: trouble(rounds) == "The courier has ended.")


def test_what_is_stuck_is_seen_and_what_takes_long_but_goes_on_is_not(over: Event) -> None:
    begun = Event()

    def stuck(_beat: Beat) -> None:
        begun.set()
        over.wait(30)

    def slow(beat: Beat) -> None:
        for _ in range(40):
            beat()
            time.sleep(0.01)

    first = Rounds(name="courier", work=stuck, seconds=0.01, patience=0.2)
    second = Rounds(name="courier", work=slow, seconds=0.01, patience=0.2)
    first.start()
    second.start()
    begun.wait(5)
    until(lambda: trouble(first) == "The courier is stuck.")

    assert trouble(second) == ""
    over.set()
    second.stop()
