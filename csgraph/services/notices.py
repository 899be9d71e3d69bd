"""Notices: tells people of changes of alerts by the outbox, and who is registered to be told."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from csgraph.clock import Clock
from csgraph.disclosure.webhooks import checked
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.addresses import email_address
from csgraph.domain.alert_states import NEWS
from csgraph.domain.alerts import Alert, AlertChange
from csgraph.domain.notices import Channel, News, Notice, NoticePolicy, digest_of, is_professional, notices
from csgraph.domain.outgoing import Item, NoticeState, Recipient
from csgraph.domain.times import AsOf
from csgraph.errors import Conflict, InvalidInput, NotFound
from csgraph.ids import AlertId, RecipientId, new_id
from csgraph.store import alerts as alert_store
from csgraph.store import contexts as context_store
from csgraph.store import level2 as case_store
from csgraph.store.graph import Graph
from csgraph.vault.outbox import Outbox, state_on
from csgraph.vault.recipients import Recipients
from csgraph.vault.vault import Unit, Vault

BOX = re.compile(r"(lead:.{1,100}|case:l2_[a-z2-7]{26}|pro_[a-z2-7]{26})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """Writes notices in the transaction that they belong to. `by_mail` says whether there is a mail server."""

    graph: Graph
    vault: Vault
    clock: Clock
    policy: NoticePolicy
    region: str
    by_mail: bool

    def tell(self, *, actor: Actor, unit: Unit, alerts: Sequence[AlertId]) -> None:
        """Puts into the outbox what is to be told of these alerts and was not yet; asked again it adds nothing.

        The outbox and the unit's audit event are written together or not at all.
        """
        outbox = Outbox(unit.connection, unit.ids)
        now, added = self.clock.now(), 0
        for uid, history in alert_store.changes(self.graph, sorted(set(alerts))).items():
            untold = set(outbox.untold([each.uid for each in history if each.kind in NEWS]))
            fresh = [each for each in history if each.uid in untold]
            alert = alert_store.get(self.graph, uid)
            if alert is None:
                continue
            for _, group in groupby(fresh, key=lambda each: each.known_at):
                told = notices(self._news(alert, tuple(group), history), self.policy)
                added += outbox.add(self._items(unit, outbox, told, now))
            outbox.mark_told([each.uid for each in fresh])
        unit.details["notices"] = added

    def catch_up(self, *, actor: Actor) -> None:
        """Tells what was written to the graph when the vault's transaction was lost in a crash."""
        changes = alert_store.news(self.graph)
        with self.vault.reading() as connection:
            untold = Outbox(connection, self.vault.ids).untold(list(changes))
        if untold:
            with self.vault.unit(actor=actor, action="notices:change:catch_up") as unit:
                self.tell(actor=actor, unit=unit, alerts=[changes[each] for each in untold])

    def register(
        self,
        *,
        actor: Actor,
        box: str,
        principal: str | None = None,
        email: str | None = None,
        webhook: str | None = None,
    ) -> Recipient:
        """Registers somebody to be told by a box; the secret that signs what goes to a webhook is in the answer alone.

        Boxes: `lead:AREA`, `case:CASE`, or the id of a professional, which one person reads and nobody else, and who
        reads it reads no other's. Raises NotPermitted, InvalidInput, Conflict.
        """
        authorize(actor, Permission.MANAGE_NOTICES)
        _check(box, principal, email, webhook)
        address = None if email is None else _sent_to(email)
        recipient = Recipient(
            uid=RecipientId(new_id("rcp")),
            box=box,
            principal=principal,
            email=address,
            webhook=None if webhook is None else checked(webhook),
            secret=None if webhook is None else secrets.token_urlsafe(32),
        )
        with self.vault.unit(actor=actor, action="notices:recipient:register", subject=recipient.uid) as unit:
            unit.details |= {"box": box, "principal": principal}
            register = Recipients(unit.connection, unit.sealer)
            _check_new(register, recipient)
            if principal is not None and is_professional(box):
                _check_own(register, box, principal)
                _check_nobody_else(unit, box, principal, self.clock.today())
            register.add(recipient)
        return recipient

    def unregister(self, *, actor: Actor, recipient_id: RecipientId) -> None:
        """Ends a registration; what is on its way to it is dropped. Raises NotPermitted, NotFound."""
        authorize(actor, Permission.MANAGE_NOTICES)
        with self.vault.unit(actor=actor, action="notices:recipient:unregister", subject=recipient_id) as unit:
            if not Recipients(unit.connection, unit.sealer).remove(recipient_id):
                raise NotFound(
                    "no_such_recipient",
                    "There is no such recipient.",
                    advice="List them with `csgraph notices recipients`.",
                )

    def recipients(self, *, actor: Actor) -> tuple[Recipient, ...]:
        """Everybody registered, by box. Raises NotPermitted."""
        authorize(actor, Permission.MANAGE_NOTICES)
        with self.vault.unit(actor=actor, action="notices:recipient:list") as unit:
            return tuple(Recipients(unit.connection, unit.sealer).all())

    def _news(self, alert: Alert, fresh: tuple[AlertChange, ...], history: Sequence[AlertChange]) -> News:
        # As of the change: it may be told on a later day.
        as_of = AsOf(valid_on=fresh[-1].on, known_at=fresh[-1].known_at)
        family = context_store.family(self.graph, alert.context)
        own = next((each.context for each in family if each.uid == alert.context), None)
        context = own or context_store.last_held(self.graph, [alert.context])[alert.context]
        alike = {alert.context, *(each.uid for each in family if each.merged)}
        cases = case_store.of_contexts(self.graph, alike, known_at=self.clock.now())
        return News(
            alert=alert.uid,
            region=context.la_code or self.region,
            fresh=fresh,
            history=tuple(each for each in history if each.number <= fresh[-1].number),
            cases=tuple(each.uid for each in cases if each.is_open),
            linked=alert_store.practitioners(
                self.graph, fresh[-1].evidence, contexts=[each.uid for each in family], as_of=as_of
            ),
        )

    def _items(self, unit: Unit, outbox: Outbox, told: Sequence[Notice], now: datetime) -> list[Item]:
        boxes = sorted({each.box for each in told})
        ways: dict[str, list[tuple[Channel, str]]] = {box: [(Channel.INBOX, "")] for box in boxes}
        for each in Recipients(unit.connection, unit.sealer).of_boxes(boxes):
            ways[each.box] += [(Channel.WEBHOOK, each.uid)] if each.webhook else []
            ways[each.box] += [(Channel.EMAIL, each.uid)] if each.email and self.by_mail else []
        for box in unit.professionals.addresses(boxes) if self.by_mail else ():
            ways[box].append((Channel.EMAIL, box))
        return [
            self._item(outbox, notice, channel, recipient, now)
            for notice in told
            for channel, recipient in ways[notice.box]
        ]

    def _item(self, outbox: Outbox, notice: Notice, channel: Channel, recipient: str, now: datetime) -> Item:
        is_there = channel is Channel.INBOX and not notice.in_digest
        return Item(
            key=outbox.key(notice.name, channel, recipient),
            box=notice.box,
            about=notice.about,
            channel=channel,
            recipient=recipient,
            refs=notice.refs,
            state=NoticeState.HELD if notice.in_digest else state_on(channel),
            made_at=now,
            due_at=digest_of(notice.on, self.clock.zone) if notice.in_digest else now,
            done_at=now if is_there else None,
        )


def _check(box: str, principal: str | None, email: str | None, webhook: str | None) -> None:
    if not BOX.fullmatch(box):
        raise InvalidInput(
            "no_such_box", "There is no such box.", advice="Give lead:AREA, case:CASE, or the id of a professional."
        )
    if not (principal or email or webhook):
        raise InvalidInput(
            "missing_required",
            "A registration needs a way to reach somebody.",
            advice="Give a principal, an e-mail address or a webhook.",
        )


def _sent_to(email: str) -> str:
    found = email_address(email)
    if found is None:
        raise InvalidInput("bad_email", "This is no e-mail address.", advice="Write it as name@example.org.")
    return found


def _check_new(register: Recipients, recipient: Recipient) -> None:
    """Raises Conflict where the same is registered for the box already: each letter would come twice."""
    for held in register.of_boxes([recipient.box]):
        for name in ("email", "webhook"):
            given = getattr(recipient, name)
            if given is not None and given == getattr(held, name):
                raise Conflict(
                    "registered_already",
                    f"This is registered for the box already: {held.uid}.",
                    advice="End that registration first, if it is to be another: `csgraph notices unregister`.",
                )


def _check_nobody_else(unit: Unit, box: str, principal: str, today: date) -> None:
    """Raises Conflict where the professional is a named person, who reads it already."""
    if any(each.is_here_on(today) and each.uid != principal for each in unit.named_people().who_are(box)):
        raise Conflict(
            "box_of_another",
            "This box is read by the named person whose it is.",
            advice="`csgraph people list` shows them; `csgraph people leave` ends it once they have left.",
        )


def _check_own(register: Recipients, box: str, principal: str) -> None:
    """Raises Conflict where somebody else reads a professional's box, or this one reads another professional's."""
    readers = {each.principal for each in register.of_boxes([box])} - {None, principal}
    others = sorted(each for each in register.boxes_of(principal) if is_professional(each) and each != box)
    if readers:
        raise Conflict(
            "box_of_another",
            "Somebody else reads this box: a professional's notices are read by one person.",
            advice="See whose it is with `csgraph notices boxes`; end the other registration first if it was wrong.",
        )
    if others:
        raise Conflict(
            "box_of_another",
            f"This person reads the box of another professional: {others[0]}.",
            advice="See whose it is with `csgraph notices boxes`; end that registration first if it was wrong.",
        )
