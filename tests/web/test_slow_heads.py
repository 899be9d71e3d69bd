"""Connections that send the head of a request slowly or never: closed in time, while others are answered."""

import socket
import threading
from collections.abc import Iterator
from time import monotonic, sleep

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api.slow import PromptHeads

SECONDS = 0.6


class Prompt(PromptHeads):
    seconds = SECONDS


@pytest.fixture
def port() -> Iterator[int]:
    app = FastAPI()
    app.get("/here")(lambda: "here")
    config = uvicorn.Config(app, host="127.0.0.1", port=0, http=Prompt, log_level="critical", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(20)


def is_closed(line: socket.socket, drip: bytes) -> bool:
    """Whether the other side closes, long after the deadline on a busy machine, while this one goes on to drip."""
    line.settimeout(0.1)
    until = monotonic() + 30 * SECONDS
    while monotonic() < until:
        try:
            if drip:
                line.sendall(drip)
            if line.recv(1000) == b"":
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def answer(line: socket.socket) -> bytes:
    """What comes up to the end of the body, in however many pieces."""
    line.settimeout(20)
    found = b""
    while not found.endswith(b'"here"'):
        piece = line.recv(4000)
        assert piece, found
        found += piece
    return found


@pytest.mark.parametrize(
    ("begins", "drip"),
    [(b"", b""), (b"", b"\r\n"), (b"GET /he", b"e"), (b"GET /here HTTP/1.1\r\nHost: a\r\n", b"A: b\r\n")],
)
def test_a_head_that_does_not_come_in_time_is_waited_for_no_longer(port: int, begins: bytes, drip: bytes) -> None:
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(50)]
    for line in lines:
        line.sendall(begins)
    assert httpx.get(f"http://127.0.0.1:{port}/here").json() == "here"
    assert is_closed(lines[0], drip)
    for line in lines:
        line.close()


def test_a_line_that_was_answered_and_then_drips_is_closed_and_one_that_asks_again_is_answered(port: int) -> None:
    whole = b"GET /here HTTP/1.1\r\nHost: a\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as line:
        for _ in range(3):
            line.sendall(whole)
            assert b"200 OK" in answer(line)
            sleep(SECONDS / 2)
        assert is_closed(line, b"\r\n")
