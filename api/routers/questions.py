"""Questions: the reviewed questions that analysts ask by name, and texts of their own."""

from fastapi import APIRouter

from api.answering import AnsweringRoute
from api.auth import ActorDep
from api.dependencies import ServicesDep
from api.paging import LINKED, PageDep
from api.problems import problems
from api.schemas.base import QuestionRef
from api.schemas.questions import AnswerOut, CypherIn, QuestionOut, QuestionsOut, QuestionWholeOut, RunIn

router = APIRouter(prefix="/v1/questions", tags=["questions"], route_class=AnsweringRoute)


@router.get("", responses={**LINKED, **problems(401, 403, 422, 503)})
def list_questions(actor: ActorDep, services: ServicesDep, page: PageDep) -> QuestionsOut:
    """Every question, by name."""
    part = page.of(services.queries.list(actor=actor), lambda each: (each.name,))
    return QuestionsOut(questions=[QuestionOut.of(each) for each in part.things], next=part.next)


@router.post("/cypher", responses=problems(400, 401, 403, 413, 415, 422, 503))
def ask_cypher(asked: CypherIn, actor: ActorDep, services: ServicesDep) -> AnswerOut:
    """Ask in Cypher of your own: one statement that only reads, within 10 seconds, of which 1,000 rows are given."""
    return AnswerOut.of(services.queries.run_text(actor=actor, text=asked.cypher, purpose=asked.purpose))


@router.get("/{question}", responses=problems(401, 403, 404, 422, 503))
def show_question(question: QuestionRef, actor: ActorDep, services: ServicesDep) -> QuestionWholeOut:
    """One question: what it asks, takes and returns, and its text."""
    return QuestionWholeOut.whole(services.queries.show(actor=actor, name=question))


@router.post("/{question}/runs", responses=problems(400, 401, 403, 404, 409, 413, 415, 422, 503))
def run_question(question: QuestionRef, run: RunIn, actor: ActorDep, services: ServicesDep) -> AnswerOut:
    """Ask a question; parameters that are left out are today, now, the last 90 days and 200 rows."""
    return AnswerOut.of(services.queries.run(actor=actor, name=question, params=run.parameters))
