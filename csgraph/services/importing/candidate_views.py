"""Candidates as somebody decides them: a text, its rows, and what it may mean."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from csgraph.domain.terms import EventRole, Voice
from csgraph.ids import CandidateId, ContextId
from csgraph.ingest.resolve import Suggester, Suggestion
from csgraph.vault.candidates import Candidate, Decision, WaitingRow

FOREMOST = 5
"""Suggestions that are shown at least, where there are so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRow:
    """A row that has the text: what it says, without who it is about. `person` is a number for one view alone."""

    association_id: str
    person: int
    kind: str
    valid_from: date
    role: EventRole
    voice: Voice
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateView:
    """A candidate as somebody decides it: its text, the ids of its rows, what it may mean, what was decided."""

    uid: CandidateId
    text: str
    rows: tuple[WrittenRow, ...]
    suggestions: tuple[Suggestion, ...]
    joined: ContextId | None
    rejected: bool
    decisions: tuple[Decision, ...]
    after: ContextId | None = None
    """The context of this name that had closed by the day that the text was said of."""

    @property
    def association_ids(self) -> tuple[str, ...]:
        """The sources' ids of the rows."""
        return tuple(each.association_id for each in self.rows)

    @property
    def people(self) -> int:
        """How many young people the rows are about."""
        return len({each.person for each in self.rows})

    @property
    def waits(self) -> bool:
        """Whether a person has yet to decide."""
        return self.joined is None and not self.rejected

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
        rows=_written(rows),
        suggestions=tuple(_had_closed(each, candidate) for each in suggester.suggest(candidate.text)),
        joined=candidate.joined,
        rejected=candidate.rejected,
        decisions=candidate.decisions,
        after=candidate.after,
    )


def _written(rows: Sequence[WaitingRow]) -> tuple[WrittenRow, ...]:
    people = {who: number for number, who in enumerate(dict.fromkeys(str(row.values["person_id"]) for row in rows), 1)}
    return tuple(
        WrittenRow(
            association_id=row.key,
            person=people[str(row.values["person_id"])],
            kind=str(row.values["kind"]),
            valid_from=date.fromisoformat(str(row.values["valid_from"])),
            role=EventRole(str(row.values.get("role", EventRole.UNKNOWN))),
            voice=Voice(str(row.values.get("voice", Voice.UNKNOWN))),
            text=str(row.values["context_text"]),
        )
        for row in rows
    )


def _had_closed(suggestion: Suggestion, candidate: Candidate) -> Suggestion:
    if suggestion.context != candidate.after:
        return suggestion
    return replace(suggestion, reasons=("it had closed by the day that this was said of", *suggestion.reasons))
