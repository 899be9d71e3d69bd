"""Level 2 cases as the API shows them, and steps as it takes them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from api.schemas.alerts import AlertWholeOut, ReferralIn
from api.schemas.base import Closed, Listed, Reason, an_id
from csgraph.domain.level2 import CaseState, Level2Case, Step
from csgraph.domain.referrals import Outcome, ScreeningLevel
from csgraph.services.alerts import AlertView
from csgraph.services.level2 import StepText


class StepOut(Closed):
    """One step of a case. `reason` holds its words where the case is shown by itself."""

    number: int
    step: Step
    state: CaseState
    at: datetime
    actor: str
    reason: str | None


class CaseOut(Closed):
    """A case about one context."""

    case: str = Field(examples=["l2_pqzfj2ay4m3tdgx6nsvkl5bwuo"])
    state: CaseState
    context: str
    harm_types: list[str]
    source: str
    agency: str
    referred_on: date
    level: ScreeningLevel | None
    outcome: Outcome | None
    alert: str | None
    history: list[StepOut]

    @classmethod
    def of(cls, case: Level2Case, texts: Sequence[StepText] = ()) -> "CaseOut":
        """The case, with its words where they are given."""
        words = {each.number: each.reason for each in texts}
        return cls(
            case=case.uid,
            state=case.state,
            context=case.context,
            harm_types=list(case.harm_types),
            source=case.source_code,
            agency=case.agency,
            referred_on=case.referred_on,
            level=case.level,
            outcome=case.outcome,
            alert=case.alert,
            history=[
                StepOut(
                    number=step.number,
                    step=step.step,
                    state=step.state,
                    at=step.at,
                    actor=step.actor,
                    reason=words.get(step.number),
                )
                for step in case.steps
            ],
        )


class CasesOut(Listed):
    """Cases, in order of referral."""

    cases: list[CaseOut]


class ContextReferralIn(ReferralIn):
    """A Level 2 referral of a context that no alert is about."""

    context: Annotated[str, AfterValidator(an_id)] = Field(
        min_length=1, max_length=200, description="A uid or the source's own id.", examples=["C9"]
    )


class ScreeningIn(Closed):
    """How much response the context needs, and what comes of the referral."""

    level: ScreeningLevel
    outcome: Outcome
    reason: Reason = Field(examples=["Several young people name it; nobody is working on it yet."])
    override: Reason | None = Field(None, description="Why text that looks personal is none.")
    second: str | None = Field(
        None, min_length=1, max_length=2000, description="Access token of a colleague who read the text too."
    )


class ReferredOut(Closed):
    """An alert and the case that was made of it."""

    alert: AlertWholeOut
    case: CaseOut

    @classmethod
    def of(cls, made: tuple[AlertView, Level2Case]) -> "ReferredOut":
        """Both."""
        view, case = made
        return cls(alert=AlertWholeOut.whole(view), case=CaseOut.of(case))
