"""Slow heads: a connection that does not send the head of its request in time is closed, and costs no more until then.

The server has a limit for connections that wait between requests and none for one whose request has begun, or never
does: a few hundred of them would hold every place there is.
"""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SECONDS = 15.0
"""How long the head of a request may take to arrive, however it drips; its body has limits of its own
(`hygiene.LimitedBody`)."""


class PromptHeads(HttpToolsProtocol):
    """The server's protocol, with a deadline from the beginning of a request until its head is complete."""

    seconds = SECONDS
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody connected: from here on a head is waited for."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Something came: where no request is being answered, it is part of the next head."""
        cycle = self.cycle
        if cycle is None or cycle.response_complete:  # pyright: ignore[reportUnnecessaryComparison]
            self._wait()
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._end()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._end()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.seconds, self._close)

    def _end(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _close(self) -> None:
        self._deadline = None
        self.transport.close()
