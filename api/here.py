"""Only here: a demonstration answers nobody but who comes from the machine that it runs on, by one of its own names."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import problem
from csgraph.domain.addresses import host_of, is_here

PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""What a server in between adds: then it is not known who asks."""


class OnlyHere:
    """Refuses a request from elsewhere, one that was passed on, and one to another name.

    The last is how a page of another site would reach it: by a name of its own that leads here (DNS rebinding).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] in {"http", "websocket"} and not _is_from_here(scope):
            refused = problem(
                403,
                detail="This demonstration answers only on the machine that it runs on.",
                advice="Open it there, at 127.0.0.1. To let others in, serve data of your own with a way to sign in.",
                headers={"Connection": "close"},
            )
            await refused(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_from_here(scope: Scope) -> bool:
    headers, client = Headers(scope=scope), scope.get("client")
    hosts = headers.getlist("host")
    if client is None or not is_here(client[0]) or len(hosts) != 1 or any(each in headers for each in PASSED_ON):
        return False
    return is_here(host_of(hosts[0]))
