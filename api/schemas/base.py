"""What every schema shares: closed to fields it does not know, and texts within limits."""

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Path, Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

UID = r"_[a-z2-7]{26}$"
ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f]+$"
"""No control characters, line breaks included."""


def an_id(text: str) -> str:
    """Whatever an import takes for an id: a source may have any sign in its own but the one that ends a text."""
    if "\0" in text:
        raise ValueError
    return text


def _has_words(text: str) -> str:
    if not text.strip():
        raise ValueError
    return text


class Closed(BaseModel):
    """A schema that refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Listed(Closed):
    """A list, or a part of one."""

    next: str | None = Field(None, description="What to give as `cursor` to go on; left out where there is no more.")


Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=ONE_LINE)]
"""One line of text."""
Reason = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"\S"), AfterValidator(_has_words)]
"""Words of a person, which are kept sealed."""

ContextRef = Annotated[
    str,
    Path(
        min_length=1,
        max_length=200,
        description="A uid (`ctx_…`) or the source's own id of a context.",
        examples=["C9"],
    ),
    AfterValidator(an_id),
]
AlertRef = Annotated[str, Path(pattern=f"^alr{UID}", description="The uid of an alert.")]
CaseRef = Annotated[str, Path(pattern=f"^l2{UID}", description="The uid of a Level 2 case.")]
NamedPersonRef = Annotated[str, Path(pattern=f"^per{UID}", description="The uid of a person who uses the service.")]
NoticeRef = Annotated[str, Path(pattern=f"^ntc{UID}", description="The id of a notice.")]
CandidateRef = Annotated[str, Path(pattern=f"^cnd{UID}", description="The uid of a candidate.")]
SuggestionRef = Annotated[str, Path(pattern=r"^grp_[0-9a-f]{26}$", description="The id of a suggested group.")]
RunRef = Annotated[str, Path(pattern=f"^run{UID}", description="The uid of an import.")]
SummaryRef = Annotated[str, Path(pattern=f"^pub{UID}", description="The id of a summary.")]
QuestionRef = Annotated[str, Path(pattern=r"^[a-z0-9_]{1,60}$", description="The name of a question.")]
SearchText = Annotated[
    str, Query(min_length=1, max_length=200, pattern=ONE_LINE, description="A name, alias or id of a place.")
]

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)
FIRST, LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _written(text: object) -> object:
    """Lets a day or moment pass as it is written; a bare number would else be taken for seconds since 1970."""
    if isinstance(text, int | float) or (isinstance(text, str) and "-" not in text[1:]):
        raise ValueError
    return text


Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY), BeforeValidator(_written)]
Moment = Annotated[AwareDatetime, Field(ge=FIRST, le=LAST), BeforeValidator(_written)]
ValidOn = Annotated[Day | None, Query(description="True on this day; default today.")]
KnownAt = Annotated[Moment | None, Query(description="As known at this moment; default now.")]
