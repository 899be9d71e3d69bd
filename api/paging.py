"""Paging: a list in parts, each of which says where the next begins; one dependency for every list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request

from api.auth import ActorDep
from api.dependencies import ServicesDep
from csgraph import __version__
from csgraph.vault.cursors import Place

_Thing = TypeVar("_Thing")
MOST = 1000
LIMIT, CURSOR = "limit", "cursor"
LINKED: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            "Link": {
                "description": 'The address of the next part, with `rel="next"` (RFC 8288); none at the end.',
                "schema": {"type": "string"},
            }
        }
    }
}
"""What a route that gives a list documents about its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[_Thing]):
    """A part of a list, and the cursor of the next (None: there is no more)."""

    things: list[_Thing]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which part of a list is wanted: at most `limit` things (None: all) after a place (None: from the beginning).

    A part begins after the place where the last one ended, whatever was added, decided or taken away meanwhile:
    nothing that stays where it was is left out or given twice.
    """

    limit: int | None
    after: Place | None
    seal: Callable[[Place], str]
    address: str
    asked: tuple[tuple[str, str], ...]

    def of(self, things: Iterable[_Thing], place: Callable[[_Thing], Place]) -> Part[_Thing]:
        """The part that is wanted of all there are, in order of their places."""
        placed = sorted(((place(each), each) for each in things), key=lambda pair: pair[0])
        rest = [(at, each) for at, each in placed if self.after is None or at > self.after]
        chosen = rest[: self.limit]
        is_last = len(chosen) == len(rest)
        return Part(things=[each for _, each in chosen], next=None if is_last else self.seal(chosen[-1][0]))

    def link(self, cursor: str) -> str:
        """The header `Link` that leads to the next part."""
        query = urlencode([*self.asked, (CURSOR, cursor)])
        return f'<{self.address}?{query}>; rel="next"'


async def page_of(
    request: Request,
    actor: ActorDep,
    services: ServicesDep,
    limit: Annotated[int | None, Query(ge=1, le=MOST, description="At most so many; default all.")] = None,
    cursor: Annotated[
        str | None, Query(min_length=1, max_length=4000, description="Where to go on: `next` of the part before.")
    ] = None,
) -> Page:
    """The part that a request asks for. Raises InvalidInput where its cursor was made for another question."""
    given = tuple((name, value) for name, value in request.query_params.multi_items() if name != CURSOR)
    asked = urlencode([(name, value) for name, value in sorted(given) if name != LIMIT])
    question = f"{__version__} {request.url.path}?{asked}"
    return Page(
        limit=limit,
        after=None if cursor is None else services.cursors.open(cursor, actor=actor, asked=question),
        seal=lambda place: services.cursors.seal(place, actor=actor, asked=question),
        address=request.url.path,
        asked=given,
    )


PageDep = Annotated[Page, Depends(page_of)]
