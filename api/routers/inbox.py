"""The inbox: what somebody was told."""

from fastapi import APIRouter

from api.answering import AnsweringRoute
from api.auth import ActorDep
from api.dependencies import ServicesDep
from api.problems import problems
from api.schemas.base import NoticeRef
from api.schemas.inbox import InboxOut, NoticeOut
from csgraph.ids import NoticeId

router = APIRouter(prefix="/v1/inbox", tags=["inbox"], route_class=AnsweringRoute)


@router.get("", responses=problems(401, 403, 503))
def list_inbox(actor: ActorDep, services: ServicesDep) -> InboxOut:
    """What you were told, the latest first."""
    found = services.inbox.list(actor=actor)
    names = services.alerts.called(actor=actor, alerts=[uid for each in found for uid in each.item.alerts])
    return InboxOut(notices=[NoticeOut.of(each, names) for each in found])


@router.post("/{notice}/reading", responses=problems(401, 403, 404, 422, 503))
def read_notice(notice: NoticeRef, actor: ActorDep, services: ServicesDep) -> NoticeOut:
    """Read one of them."""
    found = services.inbox.read(actor=actor, notice_id=NoticeId(notice))
    return NoticeOut.of(found, services.alerts.called(actor=actor, alerts=found.item.alerts))
