"""Forms: what each carries, so that no other site can send it for whoever is signed in."""

import hashlib
import hmac
from typing import Annotated

from fastapi import Depends, Form, Request

from api.auth import COOKIE
from csgraph.errors import NotPermitted

SEE_OTHER = 303
FROM_HERE = frozenset({None, "same-origin", "none"})
TokenOfForm = Annotated[str, Form(max_length=200)]


def token_of_form_for(request: Request) -> str:
    """What forms of this session carry; it says nothing about the session."""
    held = request.cookies.get(COOKIE, "")
    return hashlib.sha256(f"csgraph|form|{held}".encode()).hexdigest()


def token_of_form_if_signed_in(request: Request) -> str | None:
    """The same where the browser has a session, for pages that everybody may open. Nothing is looked up."""
    return token_of_form_for(request) if request.cookies.get(COOKIE) else None


def check_form(request: Request, given: str, expected: str) -> None:
    """Lets a form of ours pass. Raises NotPermitted where it was made elsewhere, or for another session."""
    is_from_here = request.headers.get("sec-fetch-site") in FROM_HERE
    if not (is_from_here and expected and hmac.compare_digest(given.encode(), expected.encode())):
        raise NotPermitted(
            "form_not_ours",
            "This form was opened too long ago, or elsewhere.",
            advice="Open the page again and repeat it.",
        )


def _of_this_session(request: Request, form: TokenOfForm = "") -> None:
    check_form(request, form, token_of_form_for(request))


OurForm = Depends(_of_this_session)
"""For every route that a form of somebody signed in is sent to."""
