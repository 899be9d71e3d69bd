"""Forms: what each carries, so that no other site can send it for whoever is signed in, and what was given in one.

What is refused is said on the page with the form, beside the field, and nothing that was typed is lost.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Form, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BeforeValidator

from api.auth import COOKIE
from api.schemas.base import Day
from csgraph.domain.times import parsed_day
from csgraph.errors import InvalidInput, NotPermitted

SEE_OTHER = 303
MOST_FIELDS = 200
FROM_HERE = frozenset({None, "same-origin", "none"})
TokenOfForm = Annotated[str, Form(max_length=200)]


def _none_if_empty(text: object) -> object:
    return None if text == "" else text


ChosenDay = Annotated[Day | None, BeforeValidator(_none_if_empty), Query()]
"""A day of a form that is sent in the address; left empty it is none."""


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


class FormIncomplete(InvalidInput):
    """A form that cannot be taken as it was sent: `fields` says beside which field what is to be done."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("form_incomplete", "Something is missing or cannot be right.", advice="See beside each field.")
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed and chosen in a form, by the names of its fields."""

    fields: Mapping[str, tuple[str, ...]]

    def text(self, name: str) -> str:
        """What was typed, without space around it; nothing where the field was left empty."""
        return self.fields.get(name, ("",))[0].strip()

    def all(self, name: str) -> tuple[str, ...]:
        """All that was ticked."""
        return tuple(each for each in self.fields.get(name, ()) if each)

    def day(self, name: str) -> date | None:
        """A day as browsers send it; None where it is none."""
        return parsed_day(self.text(name))


async def given_of(request: Request) -> Given:
    """The fields of the form that was sent, but for files."""
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            fields[name] = (*fields.get(name, ()), value)
    return Given(fields)


def need(given: Given, fields: Mapping[str, str]) -> None:
    """Lets a form pass in which each of these fields is filled in. Raises FormIncomplete, with the words for each."""
    wrong = {name: words for name, words in fields.items() if not given.text(name)}
    if wrong:
        raise FormIncomplete(wrong)


NOTHING = Given({})
"""What was given before anybody typed."""
GivenDep = Annotated[Given, Depends(given_of)]
Again = Callable[[Mapping[str, str]], HTMLResponse]
"""Makes the page with a form again; what is wrong stands by the name of the field (empty: of the form as a whole)."""


def keep(request: Request, again: Again) -> None:
    """Lets whatever is refused from here on be said on the page with the form, with all that was typed."""
    request.state.again = again


def kept(request: Request) -> Again | None:
    """How the form of this request is made again, if it is one that is kept."""
    return getattr(request.state, "again", None)
