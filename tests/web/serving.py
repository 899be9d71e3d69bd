"""A server for tests: the application on a free port of this machine, in a thread of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import uvicorn
from fastapi import FastAPI

START_SECONDS = 20


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address at which `app` answers, until the tests are done."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", access_log=False, server_header=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="api")
    thread.start()
    until = monotonic() + START_SECONDS
    while not server.started:
        assert thread.is_alive() and monotonic() < until, "the server did not start"
        sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)
