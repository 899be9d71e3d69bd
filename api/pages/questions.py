"""Pages about named questions: which there are, and what each asks, takes and returns."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.rendering import page

router = APIRouter()
QUESTIONS = ("Questions", "/questions")


@router.get("/questions")
def list_questions(request: Request, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """Every named question."""
    found = services.queries.list(actor=visitor)
    return page("questions.html", request=request, visitor=visitor, questions=found)


@router.get("/questions/{question}")
def show_question(request: Request, question: str, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """One named question: what it asks, takes and returns."""
    found = services.queries.show(actor=visitor, name=question)
    return page("question.html", request=request, visitor=visitor, trail=[QUESTIONS], question=found)
