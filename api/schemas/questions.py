"""Analysts' questions and their answers as the API shows them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, cast

from pydantic import Field, StringConstraints

from api.schemas.base import ONE_LINE, Closed, Listed
from csgraph.domain.access import Purpose
from csgraph.domain.times import instant
from csgraph.services.queries import Question, Reply

Cell = str | int | float | bool | list[str] | None
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Value = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=ONE_LINE)]


class ParameterOut(Closed):
    """What a question is given."""

    type: str
    example: str
    meaning: str


class ColumnOut(Closed):
    """What a question returns in one column."""

    type: str
    meaning: str


class QuestionOut(Closed):
    """A question that can be asked by name."""

    name: str = Field(examples=["people_per_context"])
    title: str
    description: str
    discloses: str
    parameters: dict[str, ParameterOut]
    returns: dict[str, ColumnOut]

    @classmethod
    def of(cls, question: Question) -> "QuestionOut":
        """The question."""
        return cls(
            name=question.name,
            title=question.title,
            description=question.description,
            discloses=question.discloses,
            parameters={
                name: ParameterOut(type=each.type, example=str(each.example), meaning=each.meaning)
                for name, each in question.parameters.items()
            },
            returns={name: ColumnOut(type=each.type, meaning=each.meaning) for name, each in question.returns.items()},
        )


class QuestionsOut(Listed):
    """Questions, by name."""

    questions: list[QuestionOut]


class QuestionWholeOut(QuestionOut):
    """A question with its text."""

    cypher: str

    @classmethod
    def whole(cls, question: Question) -> "QuestionWholeOut":
        """The question and its text."""
        return cls(**QuestionOut.of(question).model_dump(), cypher=question.text)


class RunIn(Closed):
    """Parameters of one run, as text: a day is YYYY-MM-DD, a list has `;` between its items."""

    parameters: dict[Name, Value] = Field(
        default_factory=dict, max_length=20, examples=[{"valid_on": "2026-05-31", "limit": "20"}]
    )


class CypherIn(Closed):
    """A question in Cypher and what it is for; both are written down, the text by its hash."""

    cypher: str = Field(
        min_length=1,
        max_length=4096,
        examples=["MATCH (c:ContextState) RETURN c.kind AS kind, count(*) AS contexts ORDER BY kind"],
    )
    purpose: Purpose


class AnswerOut(Closed):
    """An answer; `truncated` where there are more rows than were asked for."""

    columns: list[str]
    rows: list[list[Cell]]
    truncated: bool

    @classmethod
    def of(cls, answer: Reply) -> "AnswerOut":
        """The answer, its cells plain."""
        rows = [[_plain(cell) for cell in row] for row in answer.rows]
        return cls(columns=list(answer.columns), rows=rows, truncated=answer.truncated)


def _plain(cell: object) -> Cell:
    match cell:
        case None | str() | int() | float():
            return cell
        case datetime():
            return instant(cell)
        case date():
            return cell.isoformat()
        case list() | tuple():
            return [str(each) for each in cast("Sequence[object]", cell)]
        case _:
            return str(cell)
