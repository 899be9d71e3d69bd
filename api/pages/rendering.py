"""Rendering: templates filled in with everything escaped, and an error as a page."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import cast

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined

from api.pages.fields import choices, errors, message, options, ticks
from api.pages.shell import shell
from csgraph.domain.access import Actor
from csgraph.domain.news import RESULT
from csgraph.domain.terms import EventRole, Voice
from csgraph.domain.times import instant
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


DECISIONS = {
    "CONFIRM": "said what it means",
    "CREATE": "made a context of it",
    "REJECT": "said that it means no context",
    "EXACT": "joined, since it came to be the name of one context alone",
}
"""Decisions about a written name in words."""

COMPONENTS = {
    "govukButton": "button",
    "govukCheckboxes": "checkboxes",
    "govukErrorSummary": "error-summary",
    "govukInput": "input",
    "govukRadios": "radios",
    "govukSelect": "select",
    "govukTextarea": "textarea",
}
"""The macros of the design system that pages use, and where each stands. Source: govuk-frontend-jinja 4.1.0."""


def _words(code: object) -> str:
    """A code as words: `HARMED_AT` is harmed at."""
    return NOTHING if code is None else str(code).replace("_", " ").lower()


def standing(code: str) -> str:
    """A state or change of an alert in words."""
    return STANDING.get(code, _words(code))


def _first_of(found: Collection[str]) -> str:
    """The one that a list of a form can show of several."""
    return next(iter(sorted(found)), "")


def _role(code: EventRole | None) -> str:
    return NOTHING if code in (None, EventRole.UNKNOWN) else ROLE_WORDS[EventRole(code)]


def _voice(code: Voice | None) -> str:
    return NOTHING if code is None else VOICE_WORDS[Voice(code)]


def _harm(code: str) -> str:
    return HARM_TYPES[code].label if code in HARM_TYPES else code


def _cell(value: object) -> str:
    """A value of an answer as people read it."""
    match value:
        case None:
            return NOTHING
        case bool():
            return "yes" if value else "no"
        case datetime():
            return instant(value)
        case date():
            return day(value)
        case list() | tuple():
            return ", ".join(map(_cell, cast("Sequence[object]", value))) or NOTHING
        case _:
            return str(value)


def _day(when: date | None) -> str:
    return NOTHING if when is None else day(when)


templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


design_system = Environment(
    loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
"""Its macros ask for options that nobody gave; our own templates may not."""
for name, of in COMPONENTS.items():
    templates.globals[name] = getattr(
        design_system.get_template(f"govuk_frontend_jinja/components/{of}/macro.html").module, name
    )
FILTERS: dict[str, Callable[..., object]] = {
    "choices": choices,
    "options": options,
    "ticks": ticks,
    "errors": errors,
    "message": message,
    "first_of": _first_of,
    "harm": _harm,
    "words": _words,
    "cell": _cell,
    "standing": standing,
    "decision": DECISIONS.__getitem__,
    "result": RESULT.__getitem__,
    "role": _role,
    "voice": _voice,
    "day": _day,
    "moment": moment,
    "kind": KIND_WORDS.__getitem__,
}
templates.filters.update(FILTERS)


def page(
    template: str,
    *,
    request: Request,
    visitor: Actor | None = None,
    trail: Sequence[tuple[str, str]] = (),
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """A page in its shell (`shell.py`); `visitor` is whoever is signed in, None on what everybody may open."""
    around = shell(request, visitor, trail)
    text = templates.get_template(template).render(
        **values, shell=around, token_of_form=around.token_of_form, zone=around.zone
    )
    return HTMLResponse(text, status, headers)


def problem_page(
    request: Request,
    status: int,
    *,
    detail: str,
    advice: str,
    headers: Mapping[str, str],
    wrong: Sequence[str] = (),
    link: tuple[str, str] | None = None,
    back: str | None = None,
) -> HTMLResponse:
    """A page that says what went wrong, each thing of `wrong`, what to do next with a `link`, and the way `back`."""
    title = HTTPStatus(status).phrase
    return page(
        "problem.html",
        request=request,
        status=status,
        headers=headers,
        title=title,
        detail=detail,
        advice=advice,
        wrong=wrong,
        link=link,
        back=back,
    )
