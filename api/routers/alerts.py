"""Alerts: what asks for a decision, and deciding it."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.answering import AnsweringRoute, in_turn
from api.auth import ActorDep
from api.dependencies import ServicesDep
from api.filters import ChosenDep
from api.paging import LINKED, PageDep
from api.problems import problems
from api.schemas.alerts import (
    AlertOut,
    AlertsOut,
    AlertWholeOut,
    DismissalIn,
    LinkIn,
    MonitoringIn,
    NotUnusualOut,
    ReferralIn,
    ReopeningIn,
    UndoingIn,
)
from api.schemas.base import AlertRef
from api.schemas.cases import ReferredOut
from csgraph.domain.alert_lists import AlertView, NotUnusual, Order, least_likely, place_in
from csgraph.ids import AlertId, CaseId
from csgraph.vault.cursors import Place

router = APIRouter(prefix="/v1/alerts", tags=["alerts"], route_class=AnsweringRoute)
DECISION = problems(400, 401, 403, 404, 409, 413, 415, 422, 503)


@router.get("", responses={**LINKED, **problems(401, 403, 422, 503)})
def list_alerts(
    actor: ActorDep,
    services: ServicesDep,
    only: ChosenDep,
    page: PageDep,
    order: Order = Order.UNUSUAL,
    everything: Annotated[bool, Query(alias="all", description="Also what meets the rule and is not unusual.")] = False,
) -> AlertsOut:
    """What was told of: first what waits for a decision, and in each section the most unusual first.

    What is not unusual comes after all alerts, so that a part of the list has some of it only where they end.
    """
    found = services.alerts.list(actor=actor, only=only, order=order)
    others = services.alerts.not_unusual(actor=actor, only=only) if everything else ()

    def place(each: AlertView | NotUnusual) -> Place:
        if isinstance(each, NotUnusual):
            return (1, *least_likely(each))
        return (0, *place_in(order, each.alert, each.context.name))

    part = page.of((*found, *others), place)
    unusual = [NotUnusualOut.of(each) for each in part.things if isinstance(each, NotUnusual)]
    return AlertsOut(
        alerts=[AlertOut.of(each) for each in part.things if isinstance(each, AlertView)],
        count=len(found),
        not_unusual=unusual if everything else None,
        next=part.next,
    )


@router.get("/{alert}", responses=problems(401, 403, 404, 422, 503))
@in_turn
def show_alert(alert: AlertRef, actor: ActorDep, services: ServicesDep) -> AlertWholeOut:
    """One alert with its history, and its evidence by pseudonym."""
    return AlertWholeOut.whole(services.alerts.show(actor=actor, alert_id=AlertId(alert)))


@router.post("/{alert}/acknowledgement", responses=problems(401, 403, 404, 409, 422, 503))
def acknowledge_alert(alert: AlertRef, actor: ActorDep, services: ServicesDep) -> AlertWholeOut:
    """Say that somebody has seen it."""
    return AlertWholeOut.whole(services.alerts.acknowledge(actor=actor, alert_id=AlertId(alert)))


@router.post("/{alert}/dismissal", responses=DECISION)
def dismiss_alert(alert: AlertRef, dismissal: DismissalIn, actor: ActorDep, services: ServicesDep) -> AlertWholeOut:
    """Set an alert aside, with a reason from the list and a day on which to look again."""
    view = services.alerts.dismiss(actor=actor, alert_id=AlertId(alert), reason=dismissal.reason, until=dismissal.until)
    return AlertWholeOut.whole(view)


@router.post("/{alert}/monitoring", responses=DECISION)
def monitor_alert(alert: AlertRef, monitoring: MonitoringIn, actor: ActorDep, services: ServicesDep) -> AlertWholeOut:
    """Keep an alert in sight until a day, on which it returns if the rule is met then."""
    view = services.alerts.monitor(actor=actor, alert_id=AlertId(alert), until=monitoring.until, note=monitoring.reason)
    return AlertWholeOut.whole(view)


@router.post("/{alert}/link", responses=DECISION)
def link_alert(alert: AlertRef, linked: LinkIn, actor: ActorDep, services: ServicesDep) -> AlertWholeOut:
    """Say that an open Level 2 case about an alert's context deals with it."""
    view = services.alerts.link(actor=actor, alert_id=AlertId(alert), case_id=CaseId(linked.case), note=linked.reason)
    return AlertWholeOut.whole(view)


@router.post("/{alert}/reopening", responses=DECISION)
def reopen_alert(alert: AlertRef, reopening: ReopeningIn, actor: ActorDep, services: ServicesDep) -> AlertWholeOut:
    """Open an alert that was dismissed or is watched again before its day."""
    return AlertWholeOut.whole(services.alerts.reopen(actor=actor, alert_id=AlertId(alert), note=reopening.reason))


@router.post("/{alert}/undoing", responses=DECISION)
def undo_step(alert: AlertRef, undoing: UndoingIn, actor: ActorDep, services: ServicesDep) -> AlertWholeOut:
    """Take back one's own last step with an alert, on its day or the next."""
    return AlertWholeOut.whole(services.alerts.undo(actor=actor, alert_id=AlertId(alert), note=undoing.reason))


@router.post("/{alert}/referral", responses=DECISION)
def refer_alert(alert: AlertRef, referral: ReferralIn, actor: ActorDep, services: ServicesDep) -> ReferredOut:
    """Make a Level 2 referral of the alert's context."""
    made = services.alerts.refer(
        actor=actor,
        alert_id=AlertId(alert),
        source_code=referral.source,
        agency=referral.agency,
        harm_types=tuple(referral.harm_types),
        reason_text=referral.reason,
        override_reason=referral.override,
        second_token=referral.second,
    )
    return ReferredOut.of(made)
