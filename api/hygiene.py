"""Hygiene: headers on every answer, and limits on the size of every request and on how long its body may take."""

import asyncio
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex",
}
NOT_KEPT = "no-store"
LARGEST_BODY = 64 * 1024
SECONDS = 15.0
"""How long a body may take to arrive, however it drips; of one that may be larger, how long each piece may take."""


class SafeHeaders:
    """Puts `HEADERS` on every answer, and keeps it out of every cache unless the answer says otherwise."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", NOT_KEPT)
            await send(message)

        await self.app(scope, receive, with_headers)


class LimitedBody:
    """Refuses a request whose body is longer than `largest` bytes, or than what `by_path` says for its path.

    A body is read before it is known who sends it, but for those of `by_path`: one that has not come within `seconds`
    is waited for no longer.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        largest: int = LARGEST_BODY,
        by_path: Mapping[str, int] | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self.app = app
        self.largest = largest
        self.by_path = by_path or {}
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; a length that is not said beforehand is counted while it is read.

        Answered before all of it was read, it ends the connection: what else was to come is not waited for.
        """
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.by_path.get(scope["path"], self.largest)
        headers = Headers(scope=scope)
        said = headers.get("content-length", "0")
        if not said.isdecimal() or int(said) > limit:
            await problem(413, headers={"Connection": "close"})(scope, receive, send)
            return
        read, is_whole = 0, said == "0" and "transfer-encoding" not in headers

        ends = None if scope["path"] in self.by_path else asyncio.get_running_loop().time() + self.seconds

        async def counted() -> Message:
            nonlocal read, is_whole
            message = await receive() if is_whole else await self._in_time(receive, ends)
            is_whole = not message.get("more_body", False)
            read += len(message.get("body", b""))
            if read > limit:
                raise HTTPException(413)
            return message

        async def ending(message: Message) -> None:
            if message["type"] == "http.response.start" and not is_whole:
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self.app(scope, counted, ending)

    async def _in_time(self, receive: Receive, ends: float | None) -> Message:
        """The next piece of a body. Raises HTTPException 408 where it does not come in time."""
        seconds = self.seconds if ends is None else max(0.0, ends - asyncio.get_running_loop().time())
        piece = asyncio.ensure_future(receive())
        came, _ = await asyncio.wait({piece}, timeout=seconds)
        if not came:
            piece.cancel()
            raise HTTPException(408)
        return piece.result()
