"""Delivery: sends what is due in the outbox, one pass at a time, and says what could not be sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Event

from csgraph.clock import Clock
from csgraph.disclosure.letters import Letter, Sender
from csgraph.domain.access import Actor, Permission, Role, authorize
from csgraph.domain.notice_words import message
from csgraph.domain.notices import About, Channel
from csgraph.domain.outgoing import Item, NoticeState
from csgraph.errors import CsgraphError, NotFound, Unavailable
from csgraph.ids import NoticeId, PersonId
from csgraph.vault.outbox import Outbox
from csgraph.vault.recipients import Recipients
from csgraph.vault.vault import Unit, Vault

LEASE = timedelta(minutes=15)
"""How long a pass keeps to itself what it took: longer than servers that answer late can take over one batch."""

COURIER = Actor(id="csgraph:delivery", roles=frozenset({Role.ADMINISTRATOR}), agency="csgraph")
"""Who delivers where nobody asked: the service itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What one pass did."""

    digests: int = 0
    sent: int = 0
    failed: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Works off the outbox. `senders` has one for each channel that leaves the service; `catch_up` runs first."""

    vault: Vault
    clock: Clock
    senders: Mapping[Channel, Sender]
    catch_up: Callable[[Actor], None]
    source_system: str
    contact: str

    def deliver(self, *, actor: Actor) -> Delivered:
        """One pass: makes the digests that are due, then sends until nothing is due. Raises NotPermitted, Unavailable.

        What a killed pass had taken is sent again once its lease is over, under the same idempotency key.
        """
        authorize(actor, Permission.MANAGE_NOTICES)
        self.catch_up(actor)
        with self.vault.reading() as connection:
            if not Outbox(connection, self.vault.ids).has_work(self.clock.now()):
                return Delivered()
        with self.vault.unit(actor=actor, action="notices:digest:make") as unit:
            digests = self._outbox(unit).make_digests(self.clock.now())
            unit.details["digests"] = digests
        counts = {"sent": 0, "failed": 0, "dropped": 0}
        while taken := self._take(actor):
            for item, letter in taken:
                counts[self._send(actor, item, letter)] += 1
        return Delivered(digests=digests, **counts)

    def deliver_until(self, *, actor: Actor, stop: Event, seconds: float) -> None:
        """A pass every so many seconds until `stop` is set. What goes wrong is left for the next pass."""
        while not stop.wait(seconds):
            try:
                self.deliver(actor=actor)
            except CsgraphError:
                continue

    def list(self, *, actor: Actor) -> tuple[Item, ...]:
        """Every notice, the latest made first. Raises NotPermitted."""
        return self._listed(actor)

    def dead_letters(self, *, actor: Actor) -> tuple[Item, ...]:
        """Notices that could not be sent in all their attempts. Raises NotPermitted."""
        return self._listed(actor, NoticeState.DEAD)

    def retry(self, *, actor: Actor, notice_id: NoticeId) -> None:
        """Tries a dead one anew with the next pass. Raises NotPermitted, NotFound."""
        authorize(actor, Permission.MANAGE_NOTICES)
        with self.vault.unit(actor=actor, action="notices:notice:retry", subject=notice_id) as unit:
            if not self._outbox(unit).revive(notice_id, self.clock.now()):
                raise NotFound(
                    "no_such_notice",
                    "There is no such dead letter.",
                    advice="List them with `csgraph notices dead-letters`.",
                )

    def _listed(self, actor: Actor, *states: NoticeState) -> tuple[Item, ...]:
        authorize(actor, Permission.MANAGE_NOTICES)
        with self.vault.unit(actor=actor, action="notices:notice:list") as unit:
            found = tuple(self._outbox(unit).all(*states))
            unit.details["notices"] = len(found)
        return found

    def _outbox(self, unit: Unit) -> Outbox:
        return Outbox(unit.connection, unit.ids)

    def _take(self, actor: Actor) -> "Sequence[tuple[Item, Letter | None]]":
        with self.vault.unit(actor=actor, action="notices:notice:take") as unit:
            items = self._outbox(unit).take(self.clock.now(), lease=LEASE)
            unit.details["notices"] = [each.key for each in items]
            return [(each, self._letter(unit, each)) for each in items]

    def _letter(self, unit: Unit, item: Item) -> Letter | None:
        """What is sent; None where whom it is for, or about, is no longer there."""
        people = [PersonId(each) for each in item.refs.get("people", "").split()]
        cases = sorted(unit.people.source_ids(self.source_system, people).values())
        recipient = Recipients(unit.connection, unit.sealer).with_uid(item.recipient)
        if recipient is not None:
            address = recipient.webhook if item.channel is Channel.WEBHOOK else recipient.email
        else:
            address = unit.professionals.addresses([item.recipient]).get(item.recipient)
        if not address or (item.about is About.LOOKED_AT and not cases):
            return None
        return Letter(
            key=item.key,
            address=address,
            about=item.about,
            message=message(item.about, item.refs, contact=self.contact, cases=cases),
            refs=item.refs,
            at=self.clock.now(),
            secret=recipient.secret if recipient else None,
        )

    def _send(self, actor: Actor, item: Item, letter: Letter | None) -> str:
        failure = None
        if letter is not None:
            try:
                self.senders[item.channel](letter)
            except Unavailable as error:
                failure = error.code
        outcome = "dropped" if letter is None else "failed" if failure else "sent"
        with self.vault.unit(actor=actor, action="notices:notice:send", subject=item.key) as unit:
            unit.details |= {"channel": item.channel.value, "recipient": item.recipient, "outcome": outcome}
            outbox, now = self._outbox(unit), self.clock.now()
            if letter is None:
                outbox.drop(item.key, now)
            elif failure:
                outbox.failed(item, now, failure=failure)
            else:
                outbox.sent(item.key, now)
        return outcome
