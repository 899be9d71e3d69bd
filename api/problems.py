"""Problems: every error as `application/problem+json` (RFC 9457), in one place, without a word of what was sent."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from python_multipart.exceptions import FormParserError
from starlette.exceptions import HTTPException

from api.advice import Advice, advice_for
from api.auth import SignInNeeded
from api.pages.forms import FormIncomplete, kept
from api.pages.rendering import problem_page
from api.problem_types import TITLES, type_of
from csgraph.errors import Conflict, CsgraphError, InvalidInput, NotFound, NotPermitted, Unavailable

MEDIA_TYPE = "application/problem+json"
SCHEMA = {"$ref": "#/components/schemas/Problem"}
STATUSES: Mapping[type[CsgraphError], int] = {
    InvalidInput: 422,
    NotPermitted: 403,
    NotFound: 404,
    Conflict: 409,
    Unavailable: 503,
}
UNAUTHENTICATED = frozenset({"token_missing", "token_invalid"})
"""Codes of NotPermitted that say: we do not know who you are."""
FOR_PROGRAMS = ("/v1", "/healthz", "/readyz", "/openapi.json")
"""Beginnings of the addresses that programs use; at all others errors are pages."""
AUTHENTICATE = {"WWW-Authenticate": 'Bearer realm="csgraph"'}
MOST_ERRORS = 50
LISTS = frozenset({"enum", "literal_error"})
"""Rules that a field breaks whose words are a list."""
RULES_IN_WORDS: Mapping[str, str] = {
    "missing": "it is missing",
    "date_from_datetime_parsing": "it is no day; write it as 2026-05-12",
    "date_parsing": "it is no day; write it as 2026-05-12",
    "datetime_parsing": "it is no moment; write it as 2026-05-12T09:00:00Z",
    "date_from_datetime_inexact": "it is no day; write it as 2026-05-12",
    "value_error": "it cannot be right; a day is written as 2026-05-12",
    "greater_than_equal": "it is too early or too small",
    "less_than_equal": "it is too late or too large",
    "string_pattern_mismatch": "it has signs that do not belong in it",
    "string_too_short": "it is too short",
    "string_too_long": "it is too long",
    "int_parsing": "it is no whole number",
    "enum": "it is none of the words that are known",
}
"""What is wrong with a field, for a person; a rule that is not here is named as it is."""
WORDS: Mapping[int, tuple[str, str, str]] = {
    400: ("malformed", "The request cannot be read.", "Send it as the description of the API says."),
    401: ("token_missing", "This needs an access token.", "Send it in the Authorization header: Bearer …"),
    403: ("not_permitted", "Your role does not allow this.", "Ask the administrator."),
    404: ("not_found", "There is nothing at this address.", "See /docs for every address."),
    405: ("method_not_allowed", "This address does not take this method.", "See /docs for those that it takes."),
    408: ("too_slow", "The request took too long to arrive.", "Send it again, at once."),
    409: ("conflict", "This does not fit the present state.", "Read it again and decide anew."),
    413: ("too_large", "The request is larger than this service takes.", "Send less at a time."),
    415: ("media_type", "The body is of a type that this address does not take.", "See /docs for the one it takes."),
    422: ("invalid", "Something that was sent is missing or cannot be right.", "See `errors` for where it is."),
    500: ("unexpected", "Something went wrong here.", "Tell support when it was; nobody's data is in this answer."),
    503: ("unavailable", "The service cannot be used now.", "Try again later."),
}
"""Code, detail and advice for each status where no error of our own has better words."""


class FieldProblem(BaseModel):
    """Where a request is wrong: which part and field, and which rule it breaks. What was sent is not repeated."""

    model_config = ConfigDict(extra="forbid")

    field: str = Field(description="Part of the request and path of the field, such as `body.reason`.")
    rule: str = Field(description="The rule that it breaks, such as `missing` or `string_too_long`.")
    expected: str | None = Field(None, description="The words that it takes, where these are a list (rule `enum`).")


class Problem(BaseModel):
    """What went wrong, what it means and what to do next (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(
        description="Tells problems apart, as `code` does: an address, relative to the service, of a page about it.",
        examples=["/problems/no_such_alert"],
        json_schema_extra={"format": "uri-reference"},
    )
    title: str = Field(description="The type in words, the same each time.")
    status: int = Field(ge=400, le=599)
    detail: str = Field(description="What happened, in words.")
    code: str = Field(description="What happened, for programs; stable.")
    advice: str = Field(description="What to do next; may be empty.")
    errors: list[FieldProblem] | None = Field(None, description="Where the request is wrong (422 only).")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route documents about these statuses."""
    return {
        status: {
            "description": f"{HTTPStatus(status).phrase}: {WORDS[status][1]}",
            "content": {MEDIA_TYPE: {"schema": SCHEMA}},
        }
        for status in statuses
    }


FIELDS: Mapping[str, str] = {
    "bad_address": "email",
    "not_one_file": "files",
    "no_such_professional": "professional",
    "out_of_range": "until",
    "personal_data": "reason",
}
"""The field of a form that an error is about, by its code; of others it is the form as a whole."""


def add_handlers(app: FastAPI) -> None:
    """Makes every error of `app` a problem."""
    app.add_exception_handler(CsgraphError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(FormParserError, _unreadable)
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(Exception, _unexpected)


def problem(
    status: int,
    *,
    code: str | None = None,
    detail: str | None = None,
    advice: str | None = None,
    errors: list[FieldProblem] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The answer for a problem; what is not given is said in the words of its status."""
    known = _usual(status)
    code = known[0] if code is None else code
    body = Problem(
        type=type_of(code),
        title=TITLES.get(code, HTTPStatus(status).phrase),
        status=status,
        code=code,
        detail=known[1] if detail is None else detail,
        advice=known[2] if advice is None else advice,
        errors=errors,
    )
    more = AUTHENTICATE if status == 401 else {}
    return JSONResponse(
        body.model_dump(exclude_none=True), status, headers={**more, **(headers or {})}, media_type=MEDIA_TYPE
    )


def status_of(error: CsgraphError) -> int:
    """The status that an error of ours becomes."""
    if error.code in UNAUTHENTICATED:
        return 401
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 500)


def _ours(request: Request, error: Exception) -> Response:
    ours = cast("CsgraphError", error)
    if isinstance(ours, InvalidInput | Conflict | NotFound) and (again := kept(request)) is not None:
        return again(_beside_fields(ours))
    return _answer(request, status_of(ours), code=ours.code, detail=ours.message, advice=advice_for(ours))


def _beside_fields(error: CsgraphError) -> dict[str, str]:
    """What is wrong with a form, by the field that it is about."""
    if isinstance(error, FormIncomplete):
        return dict(error.fields)
    return {error.field or FIELDS.get(error.code, ""): f"{error.message} {advice_for(error).person}".strip()}


def _invalid(request: Request, error: Exception) -> Response:
    found = cast("RequestValidationError", error).errors()
    if any(each["type"] == "json_invalid" for each in found):
        return _answer(request, 400)
    ours = names_of(cast("FastAPI", request.app))
    errors = [
        FieldProblem(field=_field(each["loc"], ours), rule=each["type"], expected=_expected(each))
        for each in found[:MOST_ERRORS]
    ]
    return _answer(request, 422, errors=errors)


def _field(location: tuple[int | str, ...], ours: frozenset[str]) -> str:
    """Where it is, by names of ours alone: a name that the client made up is shown as `…`."""
    return ".".join(str(part) if isinstance(part, int) or part in ours else "…" for part in location)


def _expected(error: Mapping[str, Any]) -> str | None:
    """The words of a list of ours, one of which was to be sent."""
    return error["ctx"]["expected"] if error["type"] in LISTS else None


def names_of(app: FastAPI) -> frozenset[str]:
    """Every name that the description of the API gives to a field or parameter."""
    found: set[str] = {"body", "query", "path", "header"}
    waiting: list[object] = [app.openapi()]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            inner = cast("dict[str, object]", each)
            if "in" in inner:
                found.add(str(inner.get("name")))
            properties = inner.get("properties")
            found.update(cast("dict[str, object]", properties) if isinstance(properties, dict) else ())
            waiting.extend(inner.values())
        elif isinstance(each, list):
            waiting.extend(cast("list[object]", each))
    return frozenset(found)


def _http(request: Request, error: Exception) -> Response:
    found = cast("HTTPException", error)
    return _answer(request, found.status_code, headers=found.headers)


def _unreadable(request: Request, _error: Exception) -> Response:
    return _answer(request, 400)


def _unexpected(request: Request, _error: Exception) -> Response:
    return _answer(request, 500)


def _sign_in(_request: Request, _error: Exception) -> Response:
    return RedirectResponse("/sign-in", 303)


def _answer(
    request: Request,
    status: int,
    *,
    code: str | None = None,
    detail: str | None = None,
    advice: Advice | None = None,
    errors: list[FieldProblem] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem for a program, a page for a person."""
    if request.url.path.startswith(FOR_PROGRAMS):
        to_do = None if advice is None else advice.program
        return problem(status, code=code, detail=detail, advice=to_do, errors=errors, headers=headers)
    _, usual, usual_advice = _usual(status)
    return problem_page(
        request,
        status,
        detail=usual if detail is None else detail,
        advice=_for_a_person(usual_advice, errors) if advice is None else advice.person,
        link=None if advice is None else advice.link,
        wrong=[_in_words(each) for each in errors or []],
        back=_way_back(request),
        headers={**(AUTHENTICATE if status == 401 else {}), **(headers or {})},
    )


def _for_a_person(advice: str, errors: list[FieldProblem] | None) -> str:
    return "Correct what is named here and send it again." if errors else advice


def _in_words(error: FieldProblem) -> str:
    """One thing that is wrong, without what was sent: "known on: date from datetime parsing"."""
    field = error.field.split(".", 1)[-1].replace("_", " ")
    takes = f" (it takes {error.expected})" if error.expected else ""
    return f"{field}: {RULES_IN_WORDS.get(error.rule, error.rule.replace('_', ' '))}{takes}"


def _way_back(request: Request) -> str | None:
    """The same page without what was asked of it, where that was asked in its address."""
    path = request.url.path
    asked = request.method == "GET" and request.url.query
    return path if asked and path.startswith("/") and not path.startswith("//") else None


def _usual(status: int) -> tuple[str, str, str]:
    return WORDS.get(status, WORDS[400 if status < 500 else 500])
