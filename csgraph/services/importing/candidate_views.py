"""Candidates as somebody decides them: a text, its rows, and what it may mean."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from csgraph.ids import CandidateId, ContextId
from csgraph.ingest.resolve import Suggester, Suggestion
from csgraph.vault.candidates import Candidate, Decision, WaitingRow

FOREMOST = 5
"""Suggestions that are shown at least, where there are so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateView:
    """A candidate as somebody decides it: its text, the ids of its rows, what it may mean, what was decided."""

    uid: CandidateId
    text: str
    association_ids: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    joined: ContextId | None
    rejected: bool
    decisions: tuple[Decision, ...]
    after: ContextId | None = None
    """The context of this name that had closed by the day that the text was said of."""

    @property
    def foremost(self) -> tuple[Suggestion, ...]:
        """The suggestions to show first: five, and all that are as good as the fifth."""
        least = self.suggestions[FOREMOST - 1].score if len(self.suggestions) > FOREMOST else 0.0
        return tuple(each for each in self.suggestions if each.score >= least)


def view_of(candidate: Candidate, rows: Sequence[WaitingRow], suggester: Suggester) -> CandidateView:
    """A candidate with its rows and suggestions."""
    return CandidateView(
        uid=candidate.uid,
        text=candidate.text,
        association_ids=tuple(row.key for row in rows),
        suggestions=tuple(_had_closed(each, candidate) for each in suggester.suggest(candidate.text)),
        joined=candidate.joined,
        rejected=candidate.rejected,
        decisions=candidate.decisions,
        after=candidate.after,
    )


def _had_closed(suggestion: Suggestion, candidate: Candidate) -> Suggestion:
    if suggestion.context != candidate.after:
        return suggestion
    return replace(suggestion, reasons=("it had closed by the day that this was said of", *suggestion.reasons))
