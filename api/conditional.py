"""Conditional requests: HEAD, ETag and If-None-Match (RFC 9110) for everything that can be read."""

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TAG = 'W/"{}"'


class Conditional:
    """Answers HEAD as GET without a body, gives whole answers a tag, and 304 to who holds that tag already.

    The answer is made each time, since the audit says who asked: what is saved is sending it again. No tag of a
    route's own is replaced, and no cache may keep an answer because of it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        answer = _Answer(send, is_head=scope["method"] == "HEAD", held=Headers(scope=scope).get("if-none-match", ""))
        await self.app({**scope, "method": "GET"}, receive, answer.take)


class _Answer:
    """One answer, held back until it is whole."""

    def __init__(self, send: Send, *, is_head: bool, held: str) -> None:
        self.send, self.is_head = send, is_head
        self.held = {each.strip().removeprefix("W/") for each in held.split(",") if each.strip()}
        self.start: Message = {}
        self.body: list[bytes] = []

    async def take(self, message: Message) -> None:
        """Takes one part; the last one sends all of them."""
        if message["type"] == "http.response.start":
            self.start = message
            return
        self.body.append(message.get("body", b""))
        if not message.get("more_body", False):
            await self._finish(b"".join(self.body))

    async def _finish(self, body: bytes) -> None:
        headers = MutableHeaders(scope=self.start)
        if self.start["status"] == 200:
            headers.setdefault("etag", TAG.format(hashlib.blake2b(body, digest_size=16).hexdigest()))
            if self.held & {"*", headers["etag"].removeprefix("W/")}:
                self.start["status"], body = 304, b""
                del headers["content-length"]
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": b"" if self.is_head else body})
