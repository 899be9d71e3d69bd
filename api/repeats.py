"""Repeats: a request that is sent again under the same `Idempotency-Key` gets the answer that the first one got.

Nothing rests on it that must not happen twice: a step that was taken is refused the second time by its state. But a
client whose connection broke would read that refusal, and not what it had done. So answers are kept in memory, for a
day at most, and a restart forgets them. Only what was done is kept: after an error the request is tried again.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass

from fastapi import Request, Response

from csgraph.domain.access import Actor
from csgraph.errors import Conflict, InvalidInput

HEADER = "Idempotency-Key"
AGAIN = "Idempotency-Replayed"
LONGEST = 200
SIGNS = frozenset(chr(code) for code in range(ord("!"), ord("~") + 1))
SECONDS = 24 * 60 * 60
MOST_BYTES = 32 * 1024 * 1024
PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A word of your own: the same request again under it gets the first answer again, for a day.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": r"^[!-~]+$"},
}
"""How the description of the API shows it."""
Key = tuple[str, frozenset[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What was asked, and what was answered (None: not yet)."""

    asked: bytes
    until: float
    answer: Response | None

    @property
    def size(self) -> int:
        return 0 if self.answer is None else len(self.answer.body)


class Repeats:
    """The answers of one application, each for whoever asked, in the roles they had, under a key of theirs."""

    def __init__(self, *, most_bytes: int = MOST_BYTES, seconds: float = SECONDS) -> None:
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._most, self._seconds, self._bytes = most_bytes, seconds, 0

    async def answer(
        self, request: Request, actor: Actor, key: str, make: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """The kept answer to this request, or what `make` makes of it.

        Raises InvalidInput for a key that stands for another request, Conflict while the first is being answered.
        """
        if not (0 < len(key) <= LONGEST and SIGNS.issuperset(key)):
            raise InvalidInput("key_unusable", "This key cannot be used.", advice=f"Send 1 to {LONGEST} plain signs.")
        named = (actor.id, frozenset(role.value for role in actor.roles), key)
        asked = await _asked(request)
        self._forget()
        kept = self._kept.get(named)
        if kept is None:
            return await self._first(named, asked, request, make)
        if kept.asked != asked:
            raise InvalidInput(
                "key_reused", "This key stands for another request.", advice="Take a new key for each request."
            )
        if kept.answer is None:
            raise Conflict(
                "key_in_use", "The request with this key is being answered.", advice="Ask again in a moment."
            )
        return _again(kept.answer)

    async def _first(
        self, named: Key, asked: bytes, request: Request, make: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        until = time.monotonic() + self._seconds
        self._kept[named] = _Kept(asked=asked, until=until, answer=None)
        with ExitStack() as ended:
            ended.callback(self._kept.pop, named)
            answer = await make(request)
        if answer.status_code < 300:
            self._kept[named] = _Kept(asked=asked, until=until, answer=answer)
            self._bytes += len(answer.body)
        return answer

    def _forget(self) -> None:
        """Lets go of what is old, and of the oldest where there is too much; never of what is being answered."""
        now = time.monotonic()
        for named, kept in list(self._kept.items()):
            if kept.answer is None:
                continue
            if kept.until >= now and self._bytes <= self._most:
                break
            self._bytes -= kept.size
            del self._kept[named]


async def _asked(request: Request) -> bytes:
    """What stands for a request: its address and its body."""
    asked = hashlib.blake2b(f"{request.url.path}?{request.url.query}\n".encode(), digest_size=32)
    asked.update(await request.body())
    return asked.digest()


def _again(answer: Response) -> Response:
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return Response(answer.body, answer.status_code, {**headers, AGAIN: "true"})
