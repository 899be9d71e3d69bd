"""The shell around every page: whose service it is, where one can go, by role, and where one is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException

from api.pages.forms import token_of_form_if_signed_in
from csgraph.bootstrap import Services
from csgraph.domain.access import Actor, Permission

router = APIRouter()
SIGN_IN = "/sign-in"
"""Here somebody is about to be somebody: nobody is asked to sign out first."""
KEPT = {"Cache-Control": "private, max-age=3600"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page that the navigation leads to, and what somebody must be allowed to find it there."""

    words: str
    address: str
    needs: Permission


PLACES = (
    Place(words="Alerts", address="/alerts", needs=Permission.READ_ALERTS),
    Place(words="Contexts", address="/contexts", needs=Permission.READ_CONTEXTS),
    Place(words="Names", address="/names", needs=Permission.DECIDE_CONTEXTS),
    Place(words="Cases", address="/cases", needs=Permission.READ_CASES),
    Place(words="Notices", address="/notices", needs=Permission.READ_INBOX),
    Place(words="Questions", address="/questions", needs=Permission.RUN_QUESTIONS),
    Place(words="Summaries", address="/summaries", needs=Permission.APPROVE_SUMMARIES),
    Place(words="Import", address="/imports", needs=Permission.IMPORT_FILES),
    Place(words="People", address="/people", needs=Permission.MANAGE_PEOPLE),
    Place(words="Audit", address="/audit", needs=Permission.READ_AUDIT),
    Place(words="Tokens", address="/tokens", needs=Permission.ISSUE_TOKENS),
    Place(words="Boxes", address="/boxes", needs=Permission.MANAGE_NOTICES),
)
"""In the order in which they stand on every page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What stands around one page. `token_of_form` is None where nobody is signed in; `trail` leads back from here."""

    council: str
    has_logo: bool
    places: tuple[Place, ...]
    here: str
    zone: ZoneInfo
    token_of_form: str | None
    trail: tuple[tuple[str, str], ...] = ()


def shell(request: Request, visitor: Actor | None = None, trail: Sequence[tuple[str, str]] = ()) -> Shell:
    """The shell for a page; `trail` has words and address of each page above it, the first page left out.

    `visitor` is None on pages that everybody may open, also for whoever is signed in.
    """
    services = cast("Services", request.app.state.services)
    settings, path = services.settings, request.url.path
    return Shell(
        council=settings.council,
        has_logo=settings.logo is not None,
        places=tuple(each for each in PLACES if visitor is not None and visitor.may(each.needs)),
        here=next((each.address for each in PLACES if f"{path}/".startswith(f"{each.address}/")), path),
        zone=services.clock.zone,
        token_of_form=None if path == SIGN_IN else token_of_form_if_signed_in(request),
        trail=tuple(trail),
    )


@router.get("/look.css")
def look(request: Request) -> Response:
    """The one thing of the style that an authority sets: the colour of the head."""
    colour = cast("Services", request.app.state.services).settings.colour
    return PlainTextResponse(f":root {{ --accent: {colour}; }}\n", media_type="text/css", headers=KEPT)


@router.get("/logo.svg")
def logo(request: Request) -> Response:
    """The authority's logo, where one is set."""
    path = cast("Services", request.app.state.services).settings.logo
    if path is None or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type="image/svg+xml", headers=KEPT)
