"""The inbox: what somebody was told, and that they read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.notice_words import Message, message
from csgraph.domain.notices import About, actor_box, may_open
from csgraph.domain.outgoing import IN_INBOX, Item
from csgraph.errors import NotFound
from csgraph.ids import NoticeId, PersonId
from csgraph.vault.named_people import standing
from csgraph.vault.outbox import Outbox
from csgraph.vault.recipients import Recipients
from csgraph.vault.vault import Unit, Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One notice in an inbox, in words."""

    item: Item
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """Boxes that an actor may open: their own, those they are registered for, and as a lead those of their areas."""

    vault: Vault
    clock: Clock
    source_system: str
    contact: str
    site: str = ""

    def list(self, *, actor: Actor, unread: bool = False, since: datetime | None = None) -> tuple[Entry, ...]:
        """What the actor was told, the latest first: all, or what nobody read yet, or from an instant on.

        Raises NotPermitted.
        """
        authorize(actor, Permission.READ_INBOX)
        with self.vault.unit(actor=actor, action="notices:inbox:list") as unit:
            boxes, leads = self._boxes(unit)
            own = Outbox(unit.connection, unit.ids).in_boxes(boxes, leads=leads)
            return self._entries(unit, [each for each in own if _is_wanted(each, unread=unread, since=since)])

    def read(self, *, actor: Actor, notice_id: NoticeId) -> Entry:
        """One of them, now read. Raises NotPermitted, NotFound (not there, or not the actor's)."""
        authorize(actor, Permission.READ_INBOX)
        with self.vault.unit(actor=actor, action="notices:inbox:read", subject=notice_id) as unit:
            outbox = Outbox(unit.connection, unit.ids)
            if self._may_read(unit, outbox.one(notice_id)):
                outbox.read(notice_id, self.clock.now())
                entries = self._entries(unit, [each for each in [outbox.one(notice_id)] if each is not None])
                if entries:
                    return entries[0]
            raise NotFound("no_such_notice", "There is no such notice.", advice="List them: `csgraph inbox list`.")

    def _boxes(self, unit: Unit) -> tuple[frozenset[str], bool]:
        """The actor's own boxes, those they are registered for and by who they are; and whether all leads' are, too."""
        registered = Recipients(unit.connection, unit.sealer).boxes_of(unit.actor.id)
        own = registered | {actor_box(unit.actor.id)}
        if unit.actor.person is None:
            return own, unit.actor.may(Permission.READ_ALERTS)
        held = standing(unit.connection, unit.actor.person, self.clock.today())
        return (own | held.boxes, held.leads_everywhere) if held else (own, False)

    def _may_read(self, unit: Unit, item: Item | None) -> bool:
        if item is None or item.standing not in IN_INBOX:
            return False
        boxes, leads = self._boxes(unit)
        return may_open(item.box, actor=unit.actor.id, leads=leads, registered=boxes)

    def _entries(self, unit: Unit, items: "Sequence[Item]") -> tuple[Entry, ...]:
        """The items in words. Case numbers are looked up now: of somebody who was erased there is no notice."""
        people = sorted({each for item in items for each in item.refs.get("people", "").split()})
        cases = unit.people.source_ids(self.source_system, [PersonId(each) for each in people])
        unit.details |= {"notices": [each.key for each in items], "people": people}
        found: list[Entry] = []
        for item in items:
            own = sorted(cases[PersonId(each)] for each in item.refs.get("people", "").split() if each in cases)
            if own or item.about is not About.LOOKED_AT:
                words = message(item.about, item.refs, contact=self.contact, site=self.site, cases=own)
                found.append(Entry(item=item, message=words))
        return tuple(found)


def _is_wanted(item: Item, *, unread: bool, since: datetime | None) -> bool:
    return not (unread and item.read_at) and (since is None or item.made_at >= since)
