"""The inbox: what somebody was told, and that they read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.notice_words import Message, message
from csgraph.domain.notices import About, may_open
from csgraph.domain.outgoing import Item
from csgraph.errors import NotFound
from csgraph.ids import NoticeId, PersonId
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
    """Boxes that an actor may open: their own, those they are registered for, and as a lead those of every area."""

    vault: Vault
    clock: Clock
    source_system: str
    contact: str

    def list(self, *, actor: Actor) -> tuple[Entry, ...]:
        """What the actor was told, the latest first. Raises NotPermitted."""
        authorize(actor, Permission.READ_INBOX)
        with self.vault.unit(actor=actor, action="notices:inbox:list") as unit:
            return self._entries(unit, self._own(unit))

    def read(self, *, actor: Actor, notice_id: NoticeId) -> Entry:
        """One of them, now read. Raises NotPermitted, NotFound (not there, or not the actor's)."""
        authorize(actor, Permission.READ_INBOX)
        with self.vault.unit(actor=actor, action="notices:inbox:read", subject=notice_id) as unit:
            if any(each.key == notice_id for each in self._own(unit)):
                Outbox(unit.connection, unit.ids).read(notice_id, self.clock.now())
            entries = self._entries(unit, [each for each in self._own(unit) if each.key == notice_id])
            if not entries:
                raise NotFound("no_such_notice", "There is no such notice.", advice="List them: `csgraph inbox list`.")
            return entries[0]

    def _own(self, unit: Unit) -> "Sequence[Item]":
        registered = Recipients(unit.connection, unit.sealer).boxes_of(unit.actor.id)
        leads = unit.actor.may(Permission.READ_ALERTS)
        return [
            each
            for each in Outbox(unit.connection, unit.ids).in_boxes()
            if may_open(each.box, actor=unit.actor.id, leads=leads, registered=registered)
        ]

    def _entries(self, unit: Unit, items: "Sequence[Item]") -> tuple[Entry, ...]:
        """The items in words. Case numbers are looked up now: of somebody who was erased there is no notice."""
        people = sorted({each for item in items for each in item.refs.get("people", "").split()})
        cases = unit.people.source_ids(self.source_system, [PersonId(each) for each in people])
        unit.details |= {"notices": [each.key for each in items], "people": people}
        found: list[Entry] = []
        for item in items:
            own = sorted(cases[PersonId(each)] for each in item.refs.get("people", "").split() if each in cases)
            if own or item.about is not About.LOOKED_AT:
                words = message(item.about, item.refs, contact=self.contact, cases=own)
                found.append(Entry(item=item, message=words))
        return tuple(found)
