"""Bodies that come slowly or never: nobody is waited for before it is known who sends, and nobody for ever."""

import socket
import threading
from collections.abc import Iterator
from time import monotonic, sleep

import pytest
import uvicorn
from fastapi import Depends, FastAPI, Request
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.hygiene import LimitedBody
from api.problems import add_handlers

SECONDS = 0.6
LARGE = "/v1/large"


class Words(BaseModel):
    reason: str


def nobody() -> None:
    raise HTTPException(401)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    app = FastAPI()

    @app.post("/v1/small", dependencies=[Depends(nobody)])
    def small(words: Words) -> None:  # pyright: ignore[reportUnusedFunction]
        raise AssertionError(words)

    @app.post(LARGE)
    async def large(request: Request) -> int:  # pyright: ignore[reportUnusedFunction]
        return len(await request.body())

    add_handlers(app)
    app.add_middleware(LimitedBody, by_path={LARGE: 1_000_000}, seconds=SECONDS)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(20)


def begun(port: int, path: str, length: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port))
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    line.sendall(head.encode())
    line.settimeout(0.1)
    return line


def answer(line: socket.socket, drip: bytes, *, seconds: float) -> bytes:
    """What comes until the other side closes or the time is over, while this one goes on to drip."""
    found, until = b"", monotonic() + seconds
    while monotonic() < until:
        try:
            if drip and not found:
                line.sendall(drip)
            piece = line.recv(4000)
        except TimeoutError:
            continue
        except OSError:
            break
        if not piece:
            break
        found += piece
    return found


@pytest.mark.parametrize("drip", [b"", b" "])
def test_a_body_that_does_not_come_in_time_is_waited_for_no_longer(port: int, drip: bytes) -> None:
    with begun(port, "/v1/small", 60_000) as line:
        told = answer(line, drip, seconds=30 * SECONDS)

    assert told.startswith(b"HTTP/1.1 408")
    assert b'"code":"too_slow"' in told
    assert b"connection: close" in told.lower()


def test_a_large_body_may_take_longer_as_long_as_it_comes(port: int) -> None:
    with begun(port, LARGE, 6) as line:
        for _ in range(6):
            sleep(SECONDS / 2)
            line.sendall(b"1")
        told = answer(line, b"", seconds=SECONDS)

    assert told.startswith(b"HTTP/1.1 200")


def test_a_large_body_of_which_nothing_comes_is_waited_for_no_longer(port: int) -> None:
    with begun(port, LARGE, 6) as line:
        told = answer(line, b"", seconds=30 * SECONDS)

    assert told.startswith(b"HTTP/1.1 408")
