"""Dependencies: what a route is given besides what the client sent, and what it is spared."""

from typing import Annotated, Any, cast

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from csgraph.bootstrap import Services

BODIES = frozenset({"", "application/json", "multipart/form-data"})


async def services_of(request: Request) -> Services:
    """The services that the application was made with."""
    return cast("Services", request.app.state.services)


async def known_only(request: Request) -> None:
    """Lets a request pass that holds nothing but what its route takes.

    A parameter that is misspelt, or given twice, would else be passed over, and the answer be about another day than
    was asked for.
    Raises RequestValidationError; HTTPException 415 for a body that is neither JSON nor a form with a file.
    """
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in BODIES:
            raise HTTPException(415)
    given = [name for name, _ in request.query_params.multi_items()]
    if not given:
        return
    known = _query_schemas(request)
    wrong = {name: "repeated" for name in given if given.count(name) > 1 and known.get(name, {}).get("type") != "array"}
    wrong |= {name: "extra_forbidden" for name in given if name not in known}
    if wrong:
        raise RequestValidationError([{"type": rule, "loc": ("query", name)} for name, rule in sorted(wrong.items())])


def _query_schemas(request: Request) -> dict[str, dict[str, Any]]:
    """The query parameters that the description of the API gives to this route, each with its schema."""
    described = cast("FastAPI", request.app).openapi()
    route = cast("APIRoute", request.scope["route"])
    operation = cast("dict[str, Any]", described["paths"][route.path_format][request.method.lower()])
    return {each["name"]: each["schema"] for each in operation.get("parameters", ()) if each["in"] == "query"}


ServicesDep = Annotated[Services, Depends(services_of)]
