"""However slowly the other side answers, a letter has one deadline, and what waited for it ends."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from csgraph.deadlines import in_time
from csgraph.disclosure.webhooks import send
from csgraph.errors import Unavailable
from tests.unit.notices.receivers import HOST, dripping
from tests.unit.notices.test_senders import LETTER, mail

SECONDS = 0.4
SLOW_HTTP = {
    "never a word": (b"", b""),
    "the first line, byte by byte": (b"HTTP/1.1 2", b"0"),
    "headers without an end": (b"HTTP/1.1 200 OK\r\n", b"X-More: more\r\n"),
    "one header without an end": (b"HTTP/1.1 200 OK\r\nX-Long: ", b"m"),
    "always: go on": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}
SLOW_MAIL = {
    "never a word": (b"", b""),
    "a greeting without an end": (b"220", b"-welcome\r\n220"),
    "one line without an end": (b"220 ", b"w"),
    "a greeting, then silence": (b"220 welcome\r\n", b""),
}


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    """What read from a slow server ends soon after: a thread for each attempt would add up."""
    before = set(threading.enumerate())
    yield
    until = time.monotonic() + 5
    while any(each.name in ("delivery", "deadline") for each in set(threading.enumerate()) - before):
        assert time.monotonic() < until, "a thread still waits"
        time.sleep(0.02)


def in_good_time(call: Callable[[], None]) -> str:
    """The code of what is raised, within a little more than the deadline."""
    began = time.monotonic()
    with pytest.raises(Unavailable) as slow:
        call()
    assert time.monotonic() - began < SECONDS + 2
    return slow.value.code


@pytest.mark.parametrize("how", SLOW_HTTP)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_webhook_that_drips_is_given_up(how: str, scheme: str) -> None:
    with dripping(*SLOW_HTTP[how]) as port:
        letter = replace(LETTER, address=f"{scheme}://{HOST}:{port}/")
        assert in_good_time(lambda: send(letter, seconds=SECONDS)) in ("too_slow", "webhook_unreachable")


@pytest.mark.parametrize("how", SLOW_MAIL)
@pytest.mark.parametrize("tls", ["none", "starttls", "tls"])
def test_a_mail_server_that_drips_is_given_up(how: str, tls: str) -> None:
    with dripping(*SLOW_MAIL[how]) as port:
        code = in_good_time(lambda: mail(port, tls=tls, seconds=SECONDS).send(LETTER))
    assert code in ("too_slow", "mail_unreachable", "mail_refused")


def test_nobody_waits_longer_for_what_cannot_be_cut_off() -> None:
    over = threading.Event()
    assert in_good_time(lambda: in_time(lambda: over.wait(30) and None, seconds=SECONDS)) == "too_slow"
    over.set()


@pytest.mark.parametrize("error", [ValueError("a word"), UnicodeError("a word"), Unavailable("full", "Full.")])
def test_what_work_raises_in_time_is_raised(error: Exception) -> None:
    def work() -> None:
        raise error

    with pytest.raises(type(error)):
        in_time(work, seconds=5)
