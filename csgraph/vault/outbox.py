"""The outbox: notices from the transaction that made them until they are read or sent, inside one unit of the vault.

A row names no person but by pseudonym, and no address: both are looked up when it is sent or read. Its key
is the idempotency key: written again, or sent again after a crash, it is the same notice.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count, groupby
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from csgraph.domain.notices import LEADS, About, Channel, digest_refs, pause_after
from csgraph.domain.outgoing import IN_INBOX, Item, NoticeState
from csgraph.ids import NoticeId
from csgraph.vault import bulk
from csgraph.vault.content import ContentIds
from csgraph.vault.notice_tables import notices, told_changes

MOST_AT_ONCE = 10
_INBOX = (notices.c.channel == Channel.INBOX, notices.c.state == NoticeState.SENT)


class Outbox:
    """Every notice, inside one transaction of the vault."""

    def __init__(self, connection: Connection, ids: ContentIds) -> None:
        self._connection = connection
        self._ids = ids

    def key(self, name: Sequence[str], channel: Channel, recipient: str) -> NoticeId:
        """The idempotency key: the same for the same notice, and telling nobody what it stands for."""
        return NoticeId(self._ids.graph_id("ntc", *name, channel, recipient))

    def add(self, items: Iterable[Item]) -> int:
        """Adds those that are not there yet; how many were added."""
        make = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        statement = make(notices).on_conflict_do_nothing()
        return sum(self._connection.execute(statement.values(_row(each))).rowcount for each in items)

    def untold(self, changes: Sequence[str]) -> list[str]:
        """Which of these changes were not told yet, in their order."""
        told: set[str] = set()
        for chunk in bulk.chunks(changes):
            query = select(told_changes.c.change_uid).where(told_changes.c.change_uid.in_(chunk))
            told.update(self._connection.execute(query).scalars())
        return [each for each in changes if each not in told]

    def mark_told(self, changes: Sequence[str]) -> None:
        """Notes that these changes were told, so that no later look at them tells them again."""
        for each in self.untold(changes):
            self._connection.execute(insert(told_changes).values(change_uid=each))

    def has_work(self, now: datetime) -> bool:
        """Whether a digest is to be made or a notice to be sent."""
        query = select(notices.c.key).where(
            notices.c.state.in_((NoticeState.HELD, NoticeState.WAITING)), notices.c.due_at <= now.astimezone(UTC)
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def make_digests(self, now: datetime) -> int:
        """Puts what waits for a digest that is due into one message for each box, channel and day; how many were made.

        A day's digest that is there already, since a clock went back or somebody looked late, is never written over:
        what it does not say yet follows in another.
        """
        query = select(notices).where(notices.c.state == NoticeState.HELD, notices.c.due_at <= now.astimezone(UTC))
        held = sorted(self._found(query.order_by(notices.c.key)), key=_digest_of)
        made = 0
        for _, group in groupby(held, key=_digest_of):
            inside = list(group)
            digest, is_new = self._digest(inside, now)
            made += self.add([digest] if is_new else [])
            for each in inside:
                self._set(each.key, state=NoticeState.DIGESTED, digest=digest.key)
        return made

    def take(self, now: datetime, *, lease: timedelta) -> list[Item]:
        """Some notices that are due, the longest due first; nobody else takes them until the lease is over."""
        moment = now.astimezone(UTC)
        is_free = notices.c.taken_until.is_(None) | (notices.c.taken_until <= moment)
        query = (
            select(notices)
            .where(notices.c.state == NoticeState.WAITING, notices.c.due_at <= moment, is_free)
            .order_by(notices.c.due_at, notices.c.key)
            .limit(MOST_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        found = self._found(query)
        for each in found:
            self._set(each.key, taken_until=moment + lease)
        return found

    def sent(self, key: NoticeId, now: datetime) -> None:
        """It was sent."""
        self._set(key, state=NoticeState.SENT, done_at=now.astimezone(UTC), failure=None, taken_until=None)

    def drop(self, key: NoticeId, now: datetime) -> None:
        """Whom it is for, or about, is no longer there: nothing is sent."""
        self._set(key, state=NoticeState.DROPPED, done_at=now.astimezone(UTC), taken_until=None)

    def put_off(self, key: NoticeId, until: datetime) -> None:
        """It is to be sent later; nothing was tried."""
        self._set_waiting(key, due_at=until.astimezone(UTC), taken_until=None)

    def failed(self, item: Item, now: datetime, *, failure: str) -> None:
        """It could not be sent: later again, or after the last attempt never by itself."""
        attempts = item.attempts + 1
        pause = pause_after(attempts)
        values: dict[str, object] = {"attempts": attempts, "failure": failure, "taken_until": None}
        if pause is None:
            self._set_waiting(item.key, **values, state=NoticeState.DEAD, done_at=now.astimezone(UTC))
        else:
            self._set_waiting(item.key, **values, due_at=(now + pause).astimezone(UTC))

    def revive(self, key: NoticeId, now: datetime) -> bool:
        """Tries a dead one anew from now on; False where there is no such dead one."""
        item = self.one(key)
        if item is None or item.state is not NoticeState.DEAD:
            return False
        self._set(key, state=NoticeState.WAITING, attempts=0, due_at=now.astimezone(UTC), done_at=None)
        return True

    def read(self, key: NoticeId, now: datetime) -> None:
        """Somebody has read it; the first time counts."""
        self._connection.execute(
            update(notices).where(notices.c.key == key, notices.c.read_at.is_(None)).values(read_at=now.astimezone(UTC))
        )

    def one(self, key: NoticeId) -> Item | None:
        """One notice; None where there is none."""
        return next(iter(self._found(select(notices).where(notices.c.key == key))), None)

    def all(self, *states: NoticeState) -> list[Item]:
        """Those in these states (none given: every one), the latest made first."""
        query = select(notices) if not states else select(notices).where(notices.c.state.in_(states))
        return self._found(query.order_by(notices.c.made_at.desc(), notices.c.key))

    def in_boxes(self, boxes: Iterable[str], *, leads: bool) -> list[Item]:
        """What lies in these inboxes, and (`leads`) in those of leads, the latest first; no other is looked at."""
        found: list[Item] = []
        for chunk in bulk.chunks(sorted(set(boxes))):
            found += [each for each in self._found(of_boxes(chunk)) if each.standing in IN_INBOX]
        if leads:
            held = {each.key for each in found}
            query = select(notices).where(notices.c.box.startswith(LEADS), *_INBOX)
            found += [each for each in self._found(query) if each.key not in held]
        return sorted(sorted(found, key=lambda each: each.key), key=lambda each: each.made_at, reverse=True)

    def unread(self) -> dict[str, int]:
        """How many notices lie unread in each inbox that has one, read or not, by box."""
        read = func.count(notices.c.read_at)
        query = select(notices.c.box, func.count() - read).where(*_INBOX).group_by(notices.c.box)
        return {str(box): int(count) for box, count in self._connection.execute(query)}

    def _digest(self, inside: Sequence[Item], now: datetime) -> tuple[Item, bool]:
        """The digest that these go into, and whether it is to be made."""
        first, due = inside[0], max(each.due_at for each in inside)
        refs = digest_refs(first.about, [each.refs for each in inside])
        keys = (self.key(_digest_name(first, due, number), first.channel, first.recipient) for number in count(1))
        there, key = next(
            (found, key) for key in keys for found in (self.one(key),) if found is None or found.refs == refs
        )
        if there is not None:
            return there, False
        digest = Item(
            key=key,
            box=first.box,
            about=first.about,
            channel=first.channel,
            recipient=first.recipient,
            refs=refs,
            state=state_on(first.channel),
            made_at=now,
            due_at=due,
            done_at=now if first.channel is Channel.INBOX else None,
        )
        return digest, True

    def _set_waiting(self, key: NoticeId, **values: object) -> None:
        """As `_set`, unless it is done: a pass whose lease was over may come to an end after another sent it."""
        is_waiting = notices.c.state == NoticeState.WAITING
        self._connection.execute(update(notices).where(notices.c.key == key, is_waiting).values(**values))

    def _set(self, key: NoticeId, **values: object) -> None:
        self._connection.execute(update(notices).where(notices.c.key == key).values(**values))

    def _found(self, query: Select[Any]) -> list[Item]:
        return [_item(row) for row in self._connection.execute(query).mappings()]


def of_boxes(boxes: Sequence[str]) -> Select[Any]:
    """Everything of these boxes. By box alone: with a state, SQLite looks through all of that state."""
    return select(notices).where(notices.c.box.in_(boxes))


def _digest_of(item: Item) -> tuple[str, str, str, str, str]:
    return item.box, item.about.value, item.channel.value, item.recipient, item.due_at.date().isoformat()


def _digest_name(item: Item, due: datetime, number: int) -> tuple[str, ...]:
    about = () if item.about is About.LOOKED_AT else (item.about.value,)
    return ("digest", item.box, due.date().isoformat(), *about, *(() if number == 1 else (str(number),)))


def state_on(channel: Channel) -> NoticeState:
    """Where a notice begins that waits for no digest: an inbox has it at once."""
    return NoticeState.SENT if channel is Channel.INBOX else NoticeState.WAITING


def _row(item: Item) -> dict[str, object]:
    return {
        "key": item.key,
        "box": item.box,
        "about": item.about.value,
        "channel": item.channel.value,
        "recipient": item.recipient,
        "refs": json.dumps(dict(item.refs), sort_keys=True),
        "state": item.state.value,
        "made_at": item.made_at.astimezone(UTC),
        "due_at": item.due_at.astimezone(UTC),
        "attempts": item.attempts,
        "done_at": item.done_at and item.done_at.astimezone(UTC),
    }


def _item(row: RowMapping) -> Item:
    return Item(
        key=NoticeId(row["key"]),
        box=row["box"],
        about=About(row["about"]),
        channel=Channel(row["channel"]),
        recipient=row["recipient"],
        refs=json.loads(row["refs"]),
        state=NoticeState(row["state"]),
        made_at=_utc(row["made_at"]),
        due_at=_utc(row["due_at"]),
        attempts=row["attempts"],
        failure=row["failure"],
        done_at=row["done_at"] and _utc(row["done_at"]),
        read_at=row["read_at"] and _utc(row["read_at"]),
    )


def _utc(moment: datetime) -> datetime:
    """The moment with its zone: SQLite gives it back without."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
