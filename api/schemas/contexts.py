"""Contexts and candidates as the API shows them, and decisions about them as it takes them."""

from typing import Literal

from pydantic import Field

from api.schemas.base import Closed, Line, Listed, Reason
from api.schemas.news import AlertNewsOut, alerts_of
from csgraph.domain.contexts import Context
from csgraph.domain.news import Decided
from csgraph.domain.terms import ContextKind, ContextState
from csgraph.ingest.resolve import Suggestion
from csgraph.services.importing.candidate_views import CandidateView


class ContextOut(Closed):
    """A context as held now."""

    context: str = Field(examples=["ctx_pqzfj2ay4m3tdgx6nsvkl5bwuo"])
    context_id: str | None = Field(description="The source's own id.", examples=["C9"])
    context_ids: list[str]
    name: str = Field(examples=["Route 38"])
    kind: ContextKind
    state: ContextState

    @classmethod
    def of(cls, context: Context) -> "ContextOut":
        """The context."""
        return cls(
            context=context.uid,
            context_id=context.source_ids[0] if context.source_ids else None,
            context_ids=list(context.source_ids),
            name=context.name,
            kind=context.kind,
            state=context.state,
        )


class DecidedOut(ContextOut):
    """A context after a decision, with the alerts that this raised or changed."""

    alerts: list[AlertNewsOut]

    @classmethod
    def made(cls, decided: Decided) -> "DecidedOut":
        """The context, and the alerts."""
        return cls(**ContextOut.of(decided.context).model_dump(), alerts=alerts_of(decided.news))


class FoundOut(ContextOut):
    """A context that was found by its name."""

    score: float = Field(ge=0, le=1, description="How alike the name is; 1 is the same.")

    @classmethod
    def like(cls, context: Context, score: float) -> "FoundOut":
        """The context, and how alike it is."""
        return cls(**ContextOut.of(context).model_dump(), score=score)


class ContextsOut(Listed):
    """Contexts, the likeliest first."""

    contexts: list[FoundOut]


class SuggestionOut(Closed):
    """A context that a written name may mean."""

    context: str
    context_id: str
    name: str
    score: float = Field(ge=0, le=1)
    reasons: list[str]

    @classmethod
    def of(cls, suggestion: Suggestion) -> "SuggestionOut":
        """The suggestion."""
        return cls(
            context=suggestion.context,
            context_id=suggestion.source_id,
            name=suggestion.name,
            score=suggestion.score,
            reasons=list(suggestion.reasons),
        )


class CandidateOut(Closed):
    """A written name that a person has to match, with the rows that use it."""

    candidate: str
    text: str = Field(examples=["bus 38"])
    association_ids: list[str]
    suggestions: list[SuggestionOut]
    joined: str | None
    rejected: bool
    after: str | None = Field(description="The context of this name that had closed when the text was said.")

    @classmethod
    def of(cls, view: CandidateView) -> "CandidateOut":
        """The candidate."""
        return cls(
            candidate=view.uid,
            text=view.text,
            association_ids=list(view.association_ids),
            suggestions=[SuggestionOut.of(each) for each in view.suggestions],
            joined=view.joined,
            rejected=view.rejected,
            after=view.after,
        )


class CandidatesOut(Listed):
    """Candidates, by their written name."""

    candidates: list[CandidateOut]


class ConfirmationIn(Closed):
    """Which context a written name means."""

    context: Line = Field(description="A uid or the source's own id.", examples=["C9"])
    reason: Reason = Field(examples=["The same route, by its number."])


class CreationIn(Closed):
    """A context to make of a written name."""

    kind: ContextKind
    name: Line = Field(examples=["Route 38"])
    reason: Reason = Field(examples=["A route that was not known yet."])


class RejectionIn(Closed):
    """Why a written name is no context."""

    reason: Reason = Field(examples=["It names no place."])


class RejectedOut(Closed):
    """A candidate whose rows count nowhere."""

    candidate: str
    state: Literal["REJECTED"]
    alerts: list[AlertNewsOut] = Field(description="Alerts that this changed.")
