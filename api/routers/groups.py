"""Groups: contexts that the same young people share, that bridge communities or emerge, and unusual places."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Query

from api.answering import AnsweringRoute
from api.auth import ActorDep
from api.dependencies import ServicesDep
from api.paging import LINKED, PageDep
from api.problems import problems
from api.schemas.base import KnownAt, SuggestionRef, ValidOn
from api.schemas.contexts import ContextOut
from api.schemas.groups import (
    AcceptanceIn,
    BridgesOut,
    DeclinationIn,
    DeclinedOut,
    EmergingContextsOut,
    EmergingOut,
    GroupOut,
    GroupsOut,
    UnusualPlaceOut,
    UnusualPlacesOut,
)
from csgraph.domain.reports import UnusualPlace
from csgraph.vault.cursors import Place

router = APIRouter(prefix="/v1/groups", tags=["groups"], route_class=AnsweringRoute)
READ = {**LINKED, **problems(401, 403, 422, 503)}
DECISION = problems(400, 401, 403, 404, 409, 413, 415, 422, 503)
Month = Annotated[
    str, Query(pattern=r"^(199\d|20\d\d|21\d\d)-(0[1-9]|1[0-2])$", description="A month.", examples=["2026-05"])
]


@router.get("/suggestions", responses=READ)
def suggest_groups(
    actor: ActorDep, services: ServicesDep, page: PageDep, valid_on: ValidOn = None, known_at: KnownAt = None
) -> GroupsOut:
    """Sets of contexts that more unrelated young people share than chance would have it. Nothing is written."""
    found = services.groups.suggest(actor=actor, valid_on=valid_on, known_at=known_at)
    part = page.of(found, lambda each: (min(pair.p for pair in each.pairs), each.uid))
    return GroupsOut(groups=[GroupOut.of(each) for each in part.things], next=part.next)


@router.post("/suggestions/{suggestion}/acceptance", responses=DECISION)
def accept_group(
    suggestion: SuggestionRef, acceptance: AcceptanceIn, actor: ActorDep, services: ServicesDep
) -> ContextOut:
    """Make a peer group of a suggestion, with its young people, until a day of review."""
    context = services.groups.accept(
        actor=actor,
        suggestion=suggestion,
        name=acceptance.name,
        reason=acceptance.reason,
        review_by=acceptance.review_by,
        incident=acceptance.incident,
    )
    return ContextOut.of(context)


@router.post("/suggestions/{suggestion}/declination", responses=DECISION)
def decline_group(
    suggestion: SuggestionRef, declination: DeclinationIn, actor: ActorDep, services: ServicesDep
) -> DeclinedOut:
    """Set a suggestion aside: this set of contexts is not suggested again."""
    services.groups.decline(actor=actor, suggestion=suggestion, reason=declination.reason)
    return DeclinedOut(suggestion=suggestion)


@router.get("/bridging-contexts", responses=READ)
def bridging_contexts(
    actor: ActorDep, services: ServicesDep, page: PageDep, valid_on: ValidOn = None, known_at: KnownAt = None
) -> BridgesOut:
    """Contexts whose users come from several groups, where these could meet; the groups are in each part."""
    found = services.groups.bridging(actor=actor, valid_on=valid_on, known_at=known_at)
    part = page.of(found.contexts, lambda each: (-each.participation, each.context))
    return BridgesOut.of(found, part.things, part.next)


@router.get("/emerging-contexts", responses=READ)
def emerging_contexts(
    actor: ActorDep, services: ServicesDep, page: PageDep, valid_on: ValidOn = None, known_at: KnownAt = None
) -> EmergingContextsOut:
    """Contexts that are new, or that nobody named in the year before, the most unusual first."""
    found = services.groups.emerging(actor=actor, valid_on=valid_on, known_at=known_at)
    part = page.of(found, lambda each: (each.p, each.context))
    return EmergingContextsOut(contexts=[EmergingOut.of(each) for each in part.things], next=part.next)


@router.get("/unusual-places", responses=READ)
def unusual_places(
    month: Month, actor: ActorDep, services: ServicesDep, page: PageDep, known_at: KnownAt = None
) -> UnusualPlacesOut:
    """Places, alone or with their neighbours, of which more was said up to the end of a month than usual."""
    found = services.reports.unusual_places(actor=actor, month=month, known_at=known_at)
    part = page.of(found, _most_unusual)
    return UnusualPlacesOut(month=month, places=[UnusualPlaceOut.of(each) for each in part.things], next=part.next)


def _most_unusual(place: UnusualPlace) -> Place:
    name = hashlib.sha256("\n".join(place.contexts).encode()).hexdigest()
    return (place.region, place.p, place.fitted_p, name)
