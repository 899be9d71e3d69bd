"""The inbox: what somebody was told."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.answering import AnsweringRoute
from api.auth import ActorDep
from api.dependencies import ServicesDep
from api.paging import LINKED, PageDep
from api.problems import problems
from api.schemas.base import Moment, NoticeRef
from api.schemas.inbox import InboxOut, NoticeOut
from csgraph.ids import NoticeId

router = APIRouter(prefix="/v1/inbox", tags=["inbox"], route_class=AnsweringRoute)


@router.get("", responses={**LINKED, **problems(401, 403, 422, 503)})
def list_inbox(
    actor: ActorDep,
    services: ServicesDep,
    page: PageDep,
    unread: Annotated[bool, Query(description="Only what nobody has read.")] = False,
    since: Annotated[Moment | None, Query(description="Only what arrived at this moment or after it.")] = None,
) -> InboxOut:
    """What you were told, the latest first."""
    found = services.inbox.list(actor=actor, unread=unread, since=since)
    part = page.of(found, lambda each: (-each.item.made_at.timestamp(), each.item.key))
    names = services.alerts.called(actor=actor, alerts=[uid for each in part.things for uid in each.item.alerts])
    return InboxOut(notices=[NoticeOut.of(each, names) for each in part.things], next=part.next)


@router.post("/{notice}/reading", responses=problems(401, 403, 404, 422, 503))
def read_notice(notice: NoticeRef, actor: ActorDep, services: ServicesDep) -> NoticeOut:
    """Read one of them."""
    found = services.inbox.read(actor=actor, notice_id=NoticeId(notice))
    return NoticeOut.of(found, services.alerts.called(actor=actor, alerts=found.item.alerts))
