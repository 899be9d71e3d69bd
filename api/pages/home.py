"""The first page after signing in: what needs doing, by role, with a way to each list."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.rendering import page
from csgraph.bootstrap import Services
from csgraph.domain.access import Actor, Permission
from csgraph.domain.alert_lists import Section
from csgraph.domain.outgoing import NoticeState

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """Something that may need doing: how much of it there is, in words, and the list of exactly that."""

    count: int
    words: str
    address: str


@router.get("/")
def show_home(request: Request, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """What needs doing today by whoever is signed in."""
    tiles = [*_safeguarding(visitor, services), *_keeping(visitor, services)]
    return page("home.html", request=request, visitor=visitor, who=visitor, tiles=tiles)


def _safeguarding(visitor: Actor, services: Services) -> Iterator[Tile]:
    """What waits for leads, panels and practitioners."""
    if visitor.may(Permission.READ_ALERTS):
        found = [each.section for each in services.alerts.list(actor=visitor)]
        yield Tile(count=found.count(Section.TO_DECIDE), words="alerts to decide about", address="/alerts?state=NEW")
        yield Tile(
            count=found.count(Section.IN_HAND),
            words="alerts in hand",
            address="/alerts?state=ACKNOWLEDGED&state=LINKED&state=PROMOTED&state=MONITOR",
        )
    if visitor.may(Permission.DECIDE_CONTEXTS):
        yield Tile(count=services.contexts.waiting(actor=visitor), words="names that wait", address="/names")
    if visitor.may(Permission.READ_CASES):
        cases = services.level2.list(actor=visitor)
        yield Tile(count=sum(1 for each in cases if each.is_open), words="open Level 2 cases", address="/cases")
    if visitor.may(Permission.READ_INBOX):
        unread = [each for each in services.inbox.list(actor=visitor) if each.item.standing is NoticeState.UNREAD]
        yield Tile(count=len(unread), words="notices that you have not read", address="/notices")


def _keeping(visitor: Actor, services: Services) -> Iterator[Tile]:
    """What waits for information governance and administrators."""
    if visitor.may(Permission.APPROVE_SUMMARIES):
        drafts = services.summaries.waiting(actor=visitor)
        yield Tile(count=len(drafts), words="summaries that wait for approval", address="/summaries")
    if visitor.may(Permission.ISSUE_TOKENS):
        tokens = services.tokens.list(actor=visitor)
        yield Tile(count=len(tokens), words="access tokens that are valid", address="/tokens")
    if visitor.may(Permission.MANAGE_NOTICES):
        unread = [each for each in services.boxes.list(actor=visitor) if each.unread and not each.readers]
        yield Tile(count=len(unread), words="boxes with notices that nobody reads", address="/boxes")
