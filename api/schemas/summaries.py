"""Summaries of contexts as the API shows them, and requests for them as it takes them."""

from datetime import date

from pydantic import Field

from api.schemas.base import Closed, Line
from csgraph.domain.access import Purpose
from csgraph.domain.summaries import RequestAnswer, RequestStatus, Summary, SummaryState


class SummaryRequestIn(Closed):
    """Which context a client asks about, and what for."""

    context: Line = Field(description="A uid or the source's own id.", examples=["C9"])
    purpose: Purpose


class SummaryAnswerOut(Closed):
    """Whether there is a summary. The refusal is the same, whatever its reason."""

    status: RequestStatus
    summary: str | None = Field(description="Its id, once it is ready.")
    reason: str | None

    @classmethod
    def of(cls, answer: RequestAnswer) -> "SummaryAnswerOut":
        """The answer."""
        return cls(status=answer.status, summary=answer.summary, reason=answer.reason)


class DraftIn(Closed):
    """What to draw up, for whom and what for."""

    context: Line = Field(description="A uid or the source's own id.", examples=["C9"])
    client: Line = Field(description="The partner's program that may read it.", examples=["partner"])
    purpose: Purpose
    names_places: bool = Field(False, description="The client's agreement names places.")


class ApprovalIn(Closed):
    """The version that was read before it is approved."""

    version: int = Field(ge=1, le=1_000_000)


class SummaryOut(Closed):
    """A summary with its standing; `body` is what the client reads, byte for byte."""

    summary: str
    version: int
    state: SummaryState
    client: str
    purpose: Purpose
    expires_on: date | None
    body: str

    @classmethod
    def of(cls, summary: Summary) -> "SummaryOut":
        """The summary."""
        return cls(
            summary=summary.uid,
            version=summary.version,
            state=summary.state,
            client=summary.client,
            purpose=summary.purpose,
            expires_on=summary.expires_on,
            body=summary.body.decode(),
        )


class SummaryBodyOut(Closed):
    """What leaves: words and codes about one context. `not shown` stands for few and for none alike."""

    context: str = Field(description="The id of this summary.")
    kind: str
    area: str
    name: str
    themes: list[str]
    safe_places: list[str]
    stage: str
    last_review: str
