"""Pages about named questions: what each asks, a form for what it takes, its answer as a table and as a file."""

from collections.abc import Callable, Mapping
from io import StringIO
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.forms import FormIncomplete, GivenDep, OurForm, keep
from api.pages.rendering import page
from api.schemas.base import QuestionRef
from csgraph.domain.access import Actor, Permission
from csgraph.domain.cells import write_csv
from csgraph.services.queries import Form, Question, Reply
from csgraph.store.parameters import LEFT_OUT, example_text

router = APIRouter()
QUESTIONS = ("Questions", "/questions")
LONGEST = 2000


@router.get("/questions")
def list_questions(request: Request, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """Every named question."""
    found = services.queries.list(actor=visitor)
    return page("questions.html", request=request, visitor=visitor, questions=found)


@router.get("/questions/{question}")
def show_question(request: Request, question: QuestionRef, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """One named question with its form; with anything given in the address, its answer too."""
    found = services.queries.show(actor=visitor, name=question)
    typed = dict(request.query_params)
    keep(request, _form(request, visitor, found, typed))
    reply = services.queries.run(actor=visitor, name=question, params=_filled(found, typed)) if typed else None
    return _form(request, visitor, found, typed, reply)({})


@router.post("/questions/{question}/download", dependencies=[OurForm])
def download_answer(
    request: Request, question: QuestionRef, visitor: VisitorDep, services: ServicesDep, given: GivenDep
) -> Response:
    """The answer as a file of comma-separated values."""
    found = services.queries.show(actor=visitor, name=question)
    typed = {name: given.text(name) for name in given.fields.keys() & found.parameters.keys()}
    keep(request, _form(request, visitor, found, typed))
    params = _filled(found, typed)
    return as_file(question, services.queries.run(actor=visitor, name=question, params=params, form=Form.CSV))


def as_file(name: str, reply: Reply) -> Response:
    """The rows as a file; where there would have been more, its name says so."""
    cut = f"-first-{reply.limit}-rows" if reply.truncated else ""
    stream = StringIO()
    write_csv(stream, reply.columns, reply.rows)
    disposition = f'attachment; filename="{name}{cut}.csv"'
    return Response(stream.getvalue(), media_type="text/csv", headers={"Content-Disposition": disposition})


def _filled(question: Question, typed: Mapping[str, str]) -> dict[str, str]:
    """What was given, without what was left empty. Raises FormIncomplete for what cannot be a value."""
    values = {name: text.strip() for name, text in typed.items() if text.strip()}
    wrong = {
        name if name in question.parameters else "": f"Write it on one line of at most {LONGEST:,} characters."
        for name, text in values.items()
        if len(text) > LONGEST or not text.isprintable()
    }
    if wrong:
        raise FormIncomplete(wrong)
    return values


def _form(
    request: Request, visitor: Actor, question: Question, typed: Mapping[str, str], reply: Reply | None = None
) -> Callable[[Mapping[str, str]], HTMLResponse]:
    """Makes the page of a question: with what was typed, and its answer or what is wrong."""

    def made(wrong: Mapping[str, str]) -> HTMLResponse:
        return page(
            "question.html",
            request=request,
            visitor=visitor,
            trail=[QUESTIONS],
            status=422 if wrong else 200,
            question=question,
            hints={name: _hint(question, name) for name in question.parameters},
            typed=typed,
            wrong=wrong,
            reply=reply,
            address=f"/questions/{question.name}?{urlencode(reply.asked)}" if reply else "",
            draws=visitor.may(Permission.DRAW_PICTURES),
        )

    return made


def _hint(question: Question, name: str) -> str:
    """What a parameter means, with an example, and what it is when left empty."""
    declared = question.parameters[name]
    empty = f" Left empty: {LEFT_OUT[name]}." if name in LEFT_OUT else ""
    meaning = declared.meaning[:1].upper() + declared.meaning[1:]
    several = " Several stand with ; between them." if declared.type.startswith("LIST") else ""
    return f"{meaning}. For example {example_text(declared.example)}.{several}{empty}"
