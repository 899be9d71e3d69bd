"""Level 2 cases: their states, and the table of steps between them.

The table is the pathway of docs/states.md, which is made from it. Steps that are not `offered` yet
are listed, so that the table is whole; nothing takes them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from csgraph.domain.referrals import Outcome, ScreeningLevel
from csgraph.errors import Conflict
from csgraph.ids import AlertId, CaseId, ContextId


class CaseState(StrEnum):
    """Where a Level 2 case stands."""

    REFERRED = "REFERRED"
    SCREENED = "SCREENED"
    PANEL_HEARD = "PANEL_HEARD"
    ASSESSING = "ASSESSING"
    ASSESSED = "ASSESSED"
    PLANNED = "PLANNED"
    CLOSED = "CLOSED"


OPEN = frozenset(CaseState) - {CaseState.CLOSED}


class Step(StrEnum):
    """What somebody does with a case."""

    REFER = "REFER"
    SCREEN = "SCREEN"
    HEAR_PANEL = "HEAR_PANEL"
    START_ASSESSMENT = "START_ASSESSMENT"
    COMPLETE_ASSESSMENT = "COMPLETE_ASSESSMENT"
    AGREE_PLAN = "AGREE_PLAN"
    REVIEW = "REVIEW"
    END_EARLY = "END_EARLY"
    CLOSE = "CLOSE"
    REOPEN = "REOPEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row of the table: from which states a step leads to which, and what must be given or hold."""

    step: Step
    before: tuple[CaseState, ...]
    after: tuple[CaseState, ...]
    words: str
    given: tuple[str, ...]
    guard: str
    offered: bool = False

    @property
    def begins_a_case(self) -> bool:
        """Whether there is no case before it."""
        return not self.before


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        step=Step.REFER,
        before=(),
        after=(CaseState.REFERRED,),
        words="refer",
        given=("context", "source code", "referring agency", "harm types", "reason"),
        guard="the context has no open case; the alert, if there is one, is named",
        offered=True,
    ),
    Transition(
        step=Step.SCREEN,
        before=(CaseState.REFERRED,),
        after=(CaseState.SCREENED,),
        words="screen",
        given=("level", "outcome", "reason"),
        guard="the decision-maker is the actor",
        offered=True,
    ),
    Transition(
        step=Step.HEAR_PANEL,
        before=(CaseState.SCREENED,),
        after=(CaseState.PANEL_HEARD,),
        words="schedule and hear panel",
        given=("attendees by role and agency", "decisions", "conflicts of interest declared"),
        guard="",
    ),
    Transition(
        step=Step.START_ASSESSMENT,
        before=(CaseState.SCREENED, CaseState.PANEL_HEARD),
        after=(CaseState.ASSESSING,),
        words="start assessment",
        given=("lead", "members", "due date"),
        guard="",
    ),
    Transition(
        step=Step.COMPLETE_ASSESSMENT,
        before=(CaseState.ASSESSING,),
        after=(CaseState.ASSESSED,),
        words="complete assessment",
        given=("three headings", "strengths", "sources", "young people's views", "weighting"),
        guard="frozen with the evidence of that day",
    ),
    Transition(
        step=Step.AGREE_PLAN,
        before=(CaseState.ASSESSED,),
        after=(CaseState.PLANNED,),
        words="agree plan",
        given=("safety goals", "actions", "links to individual plans"),
        guard="at least one safety goal for each heading in scope, with baseline and measure",
    ),
    Transition(
        step=Step.REVIEW,
        before=(CaseState.PLANNED,),
        after=(CaseState.PLANNED, CaseState.CLOSED),
        words="review",
        given=("a measure for every goal",),
        guard="each goal by the measure it began with; measures of effort alone are flagged",
    ),
    Transition(
        step=Step.END_EARLY,
        before=tuple(state for state in CaseState if state in OPEN),
        after=(CaseState.CLOSED,),
        words="step down, transfer, merge or do not progress",
        given=("reason from the list",),
        guard="",
    ),
    Transition(
        step=Step.CLOSE,
        before=(CaseState.PLANNED,),
        after=(CaseState.CLOSED,),
        words="close",
        given=("reason from the list",),
        guard="a safety reason needs, for each goal in scope, a measure better than its baseline, who judged it, "
        "and whether young people's views were sought",
    ),
    Transition(
        step=Step.REOPEN,
        before=(CaseState.CLOSED,),
        after=(CaseState.SCREENED,),
        words="reopen",
        given=("reason",),
        guard="the same case, its history kept",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStep:
    """One step of a case as it was taken: `number` from 1, at an instant (UTC), leading to `state`."""

    number: int
    step: Step
    state: CaseState
    at: datetime
    actor: str
    role: str
    level: ScreeningLevel | None = None
    outcome: Outcome | None = None
    reason_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level2Case:
    """A case about one context as it stands, with its steps in order. It names no person and holds no text."""

    uid: CaseId
    context: ContextId
    state: CaseState
    harm_types: tuple[str, ...]
    source_code: str
    agency: str
    referred_on: date
    alert: AlertId | None = None
    level: ScreeningLevel | None = None
    outcome: Outcome | None = None
    steps: tuple[CaseStep, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether work on it goes on."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases are wanted; of what is empty, all. `since` is an instant: a step was taken then or after it."""

    states: frozenset[CaseState] = frozenset()
    contexts: frozenset[str] = frozenset()
    since: datetime | None = None

    def takes(self, case: Level2Case) -> bool:
        """Whether this one is wanted."""
        return (
            (not self.states or case.state in self.states)
            and (not self.contexts or case.context in self.contexts)
            and (self.since is None or any(step.at >= self.since for step in case.steps))
        )


def transition(step: Step) -> Transition:
    """The row of the table for this step."""
    return next(row for row in TRANSITIONS if row.step is step)


def state_after(step: Step, before: CaseState | None) -> CaseState:
    """The state that `step` leads to from `before` (None: there is no case yet).

    Raises Conflict where the step does not fit the state or is not offered yet.
    """
    row = transition(step)
    fits = row.begins_a_case if before is None else before in row.before
    if not (fits and row.offered):
        raise Conflict(
            "step_does_not_fit",
            f"A case that is {_words(before)} cannot take the step: {row.words}.",
            advice=f"Steps open to it now: {', '.join(each.words for each in steps_from(before)) or 'none'}.",
        )
    return row.after[0]


def steps_from(state: CaseState | None) -> tuple[Transition, ...]:
    """The steps offered from `state` (None: there is no case yet), in order of the table."""
    return tuple(
        row for row in TRANSITIONS if row.offered and (row.begins_a_case if state is None else state in row.before)
    )


def _words(state: CaseState | None) -> str:
    return "not yet referred" if state is None else state.value.lower().replace("_", " ")
