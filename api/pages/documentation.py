"""The description of the API as a page without script, made from the same description that programs read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from api.advice import BY_CODE
from api.pages.rendering import page
from api.problem_types import ABOUT, TITLES

router = APIRouter()
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A parameter, or a field of a body."""

    name: str
    where: str
    kind: str
    is_required: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One route: how it is called, what it takes, and every status that it answers with."""

    id: str
    tag: str
    method: str
    path: str
    summary: str
    fields: tuple[Field, ...]
    statuses: tuple[tuple[str, str], ...]


@router.get("/docs")
def show_documentation(request: Request) -> HTMLResponse:
    """Every route of the API."""
    described = cast("FastAPI", request.app).openapi()
    operations = list(_operations(described))
    tags = list(dict.fromkeys(each.tag for each in operations))
    return page("docs.html", request=request, info=described["info"], tags=tags, operations=operations)


@router.get("/problems")
def list_problems(request: Request) -> HTMLResponse:
    """Every type of problem that the API answers with."""
    return page("problems.html", request=request, titles=TITLES, about=ABOUT)


@router.get("/problems/{code}")
def show_problem_type(request: Request, code: str) -> HTMLResponse:
    """One type of problem: what it means, and what to do about it."""
    if code not in TITLES:
        raise HTTPException(404)
    return page("problem_type.html", request=request, code=code, title=TITLES[code], advice=BY_CODE.get(code))


def _operations(described: Json) -> Iterator[Operation]:
    schemas = described["components"]["schemas"]
    for path, methods in described["paths"].items():
        for method, each in methods.items():
            yield Operation(
                id=each["operationId"],
                tag=each["tags"][0],
                method=method.upper(),
                path=path,
                summary=each.get("description", ""),
                fields=(*_parameters(each), *_body(each, schemas)),
                statuses=tuple((status, answer["description"]) for status, answer in each["responses"].items()),
            )


def _parameters(operation: Json) -> Iterator[Field]:
    for each in operation.get("parameters", []):
        yield Field(
            name=each["name"],
            where=each["in"],
            kind=_kind(each["schema"]),
            is_required=each["required"],
            words=each.get("description", ""),
        )


def _body(operation: Json, schemas: Json) -> Iterator[Field]:
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = content["schema"]
        schema = schemas[_name(schema["$ref"])] if "$ref" in schema else schema
        for name, each in schema["properties"].items():
            yield Field(
                name=name,
                where=kind,
                kind=_kind(each),
                is_required=name in schema.get("required", []),
                words=each.get("description", ""),
            )


def _kind(schema: Json) -> str:
    """A schema in a word or two."""
    if "$ref" in schema:
        return _name(schema["$ref"])
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return str(schema.get("format", schema.get("type", "anything")))


def _name(reference: str) -> str:
    return reference.rsplit("/", 1)[-1]
