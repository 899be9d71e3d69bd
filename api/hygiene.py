"""Hygiene: headers on every answer, and a limit on the size of every request."""

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
    """Refuses a request whose body is longer than `largest` bytes, or than what `by_path` says for its path."""

    def __init__(self, app: ASGIApp, *, largest: int = LARGEST_BODY, by_path: Mapping[str, int] | None = None) -> None:
        self.app = app
        self.largest = largest
        self.by_path = by_path or {}

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

        async def counted() -> Message:
            nonlocal read, is_whole
            message = await receive()
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
