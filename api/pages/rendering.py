"""Rendering: templates filled in with everything escaped, and an error as a page."""

from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus
from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from csgraph.domain.terms import EventRole, Voice
from csgraph.vocabulary import HARM_TYPES
from visualisation.days import day, moment
from visualisation.words import KIND_WORDS, ROLE_WORDS, VOICE_WORDS

HERE = Path(__file__).parent
STATIC = HERE / "static"
NOTHING = "–"
STANDING = {
    "LINKED": "linked to a Level 2 case",
    "PROMOTED": "referred to Level 2",
    "MONITOR": "being watched",
    "DISMISSED": "set aside",
    "SUPERSEDED": "no longer stands",
    "REOPENED": "opened again",
    "UNDONE": "last step taken back",
}
"""States and changes of an alert where their code, in lower case, would not be understood."""


def _words(code: object) -> str:
    """A code as words: `HARMED_AT` is harmed at."""
    return NOTHING if code is None else str(code).replace("_", " ").lower()


def _standing(code: str) -> str:
    return STANDING.get(code, _words(code))


def _role(code: EventRole | None) -> str:
    return NOTHING if code in (None, EventRole.UNKNOWN) else ROLE_WORDS[EventRole(code)]


def _voice(code: Voice | None) -> str:
    return NOTHING if code is None else VOICE_WORDS[Voice(code)]


def _harm(code: str) -> str:
    return HARM_TYPES[code].label if code in HARM_TYPES else code


def _day(when: date | None) -> str:
    return NOTHING if when is None else day(when)


templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
templates.filters.update(
    harm=_harm,
    words=_words,
    standing=_standing,
    role=_role,
    voice=_voice,
    day=_day,
    moment=moment,
    kind=KIND_WORDS.__getitem__,
)


def page(
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    token_of_form: str | None = None,
    **values: object,
) -> HTMLResponse:
    """A page. `token_of_form` is given where somebody is signed in: it goes into the form that signs them out."""
    text = templates.get_template(template).render(**values, token_of_form=token_of_form)
    return HTMLResponse(text, status, headers)


def problem_page(
    status: int,
    *,
    detail: str,
    advice: str,
    headers: Mapping[str, str],
    token_of_form: str | None,
    wrong: Sequence[str] = (),
    link: tuple[str, str] | None = None,
    back: str | None = None,
) -> HTMLResponse:
    """A page that says what went wrong, each thing of `wrong`, what to do next with a `link`, and the way `back`."""
    title = HTTPStatus(status).phrase
    return page(
        "problem.html",
        status=status,
        headers=headers,
        title=title,
        detail=detail,
        advice=advice,
        wrong=wrong,
        link=link,
        back=back,
        token_of_form=token_of_form,
    )
