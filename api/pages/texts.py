"""The page on which analysts ask in Cypher of their own: check, run, or take the rows away."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.forms import NOTHING, FormIncomplete, Given, GivenDep, OurForm, keep, need
from api.pages.questions import QUESTIONS, as_file
from api.pages.rendering import page
from csgraph.domain.access import Actor, Permission, Purpose
from csgraph.services.queries import SECONDS, Form, Question, Reply
from csgraph.store.parameters import LEFT_OUT, LIMIT_MAXIMUM

router = APIRouter()
PURPOSES = {each.value: each.value.replace("_", " ") for each in Purpose}
NEEDED = {"cypher": "Write what you want to ask.", "purpose": "Choose what it is for."}


@router.get("/questions/cypher")
def write_text(request: Request, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """An empty page to write on."""
    return _form(request, visitor, services.queries.list(actor=visitor), NOTHING)({})


@router.post("/questions/cypher", dependencies=[OurForm])
def ask_text(request: Request, visitor: VisitorDep, services: ServicesDep, given: GivenDep) -> Response:
    """What was asked for: the text to begin from, whether it can be asked, its answer, or that as a file."""
    questions = services.queries.list(actor=visitor)
    again = _form(request, visitor, questions, given)
    if given.text("do") == "open":
        return again({})
    keep(request, again)
    need(given, NEEDED)
    text, purpose = cypher_of(given), _purpose(given)
    if given.text("do") == "check":
        services.queries.check_text(actor=visitor, text=text, purpose=purpose)
        return _form(request, visitor, questions, given, checked=True)({})
    form = Form.CSV if given.text("do") == "download" else Form.SHOWN
    reply = services.queries.run_text(actor=visitor, text=text, purpose=purpose, form=form)
    return as_file("cypher", reply) if form is Form.CSV else _form(request, visitor, questions, given, reply)({})


def cypher_of(given: Given) -> str:
    """The text with lines as they end everywhere but in forms."""
    return given.text("cypher").replace("\r\n", "\n")


def _purpose(given: Given) -> Purpose:
    if given.text("purpose") not in PURPOSES:
        raise FormIncomplete({"purpose": NEEDED["purpose"]})
    return Purpose(given.text("purpose"))


def _form(
    request: Request,
    visitor: Actor,
    questions: tuple[Question, ...],
    given: Given,
    reply: Reply | None = None,
    checked: bool = False,
) -> Callable[[Mapping[str, str]], HTMLResponse]:
    """Makes the page: with what was typed, and what came of it or what is wrong."""

    def made(wrong: Mapping[str, str]) -> HTMLResponse:
        return page(
            "cypher.html",
            request=request,
            visitor=visitor,
            trail=[QUESTIONS],
            status=422 if wrong else 200,
            questions=questions,
            text=cypher_of(given),
            purpose=given.text("purpose"),
            purposes=PURPOSES,
            values=LEFT_OUT,
            seconds=int(SECONDS),
            most=LIMIT_MAXIMUM,
            wrong=wrong,
            reply=reply,
            checked=checked,
            draws=visitor.may(Permission.DRAW_PICTURES),
        )

    return made
