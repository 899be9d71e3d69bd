"""Delivery: sends what is due in the outbox, one pass at a time, and says what could not be sent."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from csgraph.clock import Clock
from csgraph.deadlines import in_time
from csgraph.disclosure.letters import Letter, Sender
from csgraph.domain.access import Actor, Permission, Role, authorize
from csgraph.domain.notice_words import message
from csgraph.domain.notices import FIRST_PAUSE, About, Channel
from csgraph.domain.outgoing import Item, NoticeState
from csgraph.errors import CsgraphError, NotFound
from csgraph.ids import NoticeId, PersonId
from csgraph.vault.outbox import Outbox
from csgraph.vault.recipients import Recipients
from csgraph.vault.vault import Unit, Vault

LONGEST = 30.0
"""Seconds for one letter, from looking up its host to the last byte of the answer."""

NO_ANSWER = frozenset({"webhook_unreachable", "mail_unreachable", "too_slow"})
"""Failures after which others on the same way wait for a later pass: each would take as long to fail."""

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
    put_off: int = 0


def _quietly() -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Works off the outbox. `senders` has one for each channel that leaves the service; `catch_up` runs first.

    No letter takes more than `longest` seconds.
    """

    vault: Vault
    clock: Clock
    senders: Mapping[Channel, Sender]
    catch_up: Callable[[Actor], None]
    source_system: str
    contact: str
    site: str = ""
    longest: float = LONGEST

    def deliver(self, *, actor: Actor, beat: Callable[[], None] = _quietly) -> Delivered:
        """One pass: makes the digests that are due, then sends until nothing is due. `beat` is called as it goes on.

        Whatever goes wrong with one letter is one failed attempt, and the others are sent. What a killed pass had
        taken is sent again once its lease is over, under the same idempotency key. Raises NotPermitted, Unavailable;
        and, once all else is sent, what kept it from telling of changes that a crash left untold.
        """
        authorize(actor, Permission.MANAGE_NOTICES)
        trouble = self._caught_up(actor)
        done = self._worked_off(actor, beat)
        if trouble is not None:
            raise trouble
        return done

    def _caught_up(self, actor: Actor) -> Exception | None:
        try:
            self.catch_up(actor)
        except Exception as trouble:  # noqa: BLE001 — raised again once what can be sent is sent
            return trouble
        return None

    def _worked_off(self, actor: Actor, beat: Callable[[], None]) -> Delivered:
        with self.vault.reading() as connection:
            if not Outbox(connection, self.vault.ids).has_work(self.clock.now()):
                return Delivered()
        with self.vault.unit(actor=actor, action="notices:digest:make") as unit:
            digests = self._outbox(unit).make_digests(self.clock.now())
            unit.details["digests"] = digests
        counts = Counter[str]()
        away: set[Way] = set()
        while taken := self._take(actor):
            for each in taken:
                beat()
                counts[self._send(actor, each, away)] += 1
        return Delivered(digests=digests, **{name: counts[name] for name in ("sent", "failed", "dropped", "put_off")})

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

    def _take(self, actor: Actor) -> "Sequence[_Taken]":
        with self.vault.unit(actor=actor, action="notices:notice:take") as unit:
            items = self._outbox(unit).take(self.clock.now(), lease=LEASE)
            unit.details["notices"] = [each.key for each in items]
            return [self._written(unit, each) for each in items]

    def _written(self, unit: Unit, item: Item) -> "_Taken":
        try:
            return _Taken(item=item, letter=self._letter(unit, item))
        except SQLAlchemyError:
            raise  # The vault's own trouble is not this letter's.
        except Exception as error:  # noqa: BLE001 — one letter that cannot be written stops no other
            return _Taken(item=item, letter=None, failure=_code(error))

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
            message=message(item.about, item.refs, contact=self.contact, site=self.site, cases=cases),
            refs=item.refs,
            at=self.clock.now(),
            secret=recipient.secret if recipient else None,
        )

    def _send(self, actor: Actor, taken: "_Taken", away: "set[Way]") -> str:
        """Sends one letter, and notes what became of it. `away` are ways that did not answer in this pass."""
        item, failure = taken.item, taken.failure
        way = _way(item)
        if taken.letter is not None and way not in away:
            failure = self._failure(item, taken.letter)
            if failure in NO_ANSWER:
                away.add(way)
        elif taken.letter is not None:
            return self._put_off(actor, item)
        outcome = "failed" if failure else "sent" if taken.letter is not None else "dropped"
        with self.vault.unit(actor=actor, action="notices:notice:send", subject=item.key) as unit:
            unit.details |= {"channel": item.channel.value, "recipient": item.recipient, "outcome": outcome}
            outbox, now = self._outbox(unit), self.clock.now()
            if failure:
                outbox.failed(item, now, failure=failure)
            elif taken.letter is None:
                outbox.drop(item.key, now)
            else:
                outbox.sent(item.key, now)
        return outcome

    def _put_off(self, actor: Actor, item: Item) -> str:
        """Leaves a letter for a later pass, without counting an attempt: its way gave no answer a moment ago."""
        with self.vault.unit(actor=actor, action="notices:notice:put_off", subject=item.key) as unit:
            self._outbox(unit).put_off(item.key, self.clock.now() + FIRST_PAUSE)
        return "put_off"

    def _failure(self, item: Item, letter: Letter) -> str | None:
        """Why a letter was not sent; None where it was."""
        try:
            in_time(lambda: self.senders[item.channel](letter), seconds=self.longest)
        except Exception as error:  # noqa: BLE001 — whatever a sender raises is one failed attempt
            return _code(error)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A notice that is due with its letter, or why there is none: nobody is there any more, or it cannot be written."""

    item: Item
    letter: Letter | None
    failure: str | None = None


Way = tuple[Channel, str]
"""What letters share that fail together: the mail server, or the address of a webhook."""


def _way(item: Item) -> Way:
    return item.channel, item.recipient if item.channel is Channel.WEBHOOK else ""


def _code(error: Exception) -> str:
    """A word for what went wrong: the text of an error may hold an address."""
    return error.code if isinstance(error, CsgraphError) else type(error).__name__[:60]
