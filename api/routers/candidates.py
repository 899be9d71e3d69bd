"""Candidates: written names that wait for a person to say what they mean, and the decisions about them."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.answering import AnsweringRoute
from api.auth import ActorDep
from api.dependencies import ServicesDep
from api.paging import LINKED, PageDep
from api.problems import problems
from api.schemas.base import CandidateRef
from api.schemas.contexts import (
    CandidateOut,
    CandidatesOut,
    ConfirmationIn,
    CreationIn,
    DecidedOut,
    RejectedOut,
    RejectionIn,
)
from api.schemas.news import alerts_of
from csgraph.domain.names import normal_form
from csgraph.ids import CandidateId

router = APIRouter(prefix="/v1/candidates", tags=["contexts"], route_class=AnsweringRoute)
DECISION = problems(400, 401, 403, 404, 409, 413, 415, 422, 503)


@router.get("", responses={**LINKED, **problems(401, 403, 422, 503)})
def list_candidates(
    actor: ActorDep,
    services: ServicesDep,
    page: PageDep,
    decided: Annotated[bool, Query(description="Those that were decided too.")] = False,
) -> CandidatesOut:
    """Written names that wait for a person to say which context they mean."""
    found = services.contexts.candidates(actor=actor, decided=decided)
    part = page.of(found, lambda each: (normal_form(each.text), each.uid))
    return CandidatesOut(candidates=[CandidateOut.of(each) for each in part.things], next=part.next)


@router.post("/{candidate}/confirmation", responses=DECISION)
def confirm_candidate(
    candidate: CandidateRef, confirmation: ConfirmationIn, actor: ActorDep, services: ServicesDep
) -> DecidedOut:
    """Say which context a written name means: its rows count there from now on."""
    decided = services.contexts.confirm(
        actor=actor,
        candidate_id=CandidateId(candidate),
        context=confirmation.context,
        reason=confirmation.reason,
    )
    return DecidedOut.made(decided)


@router.post("/{candidate}/creation", responses=DECISION)
def create_from_candidate(
    candidate: CandidateRef, creation: CreationIn, actor: ActorDep, services: ServicesDep
) -> DecidedOut:
    """Make a new context of a written name."""
    decided = services.contexts.create(
        actor=actor,
        candidate_id=CandidateId(candidate),
        kind=creation.kind,
        name=creation.name,
        reason=creation.reason,
    )
    return DecidedOut.made(decided)


@router.post("/{candidate}/rejection", responses=DECISION)
def reject_candidate(
    candidate: CandidateRef, rejection: RejectionIn, actor: ActorDep, services: ServicesDep
) -> RejectedOut:
    """Say that a written name is no context, or take an earlier decision back."""
    news = services.contexts.reject(actor=actor, candidate_id=CandidateId(candidate), reason=rejection.reason)
    return RejectedOut(candidate=candidate, state="REJECTED", alerts=alerts_of(news))
