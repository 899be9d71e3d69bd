"""Sessions of the pages: what a browser holds once somebody has signed in, by a token or by a provider of log-ins.

The browser's secret is random and is kept here as a hash alone: neither the cookie nor this table opens anything
at the API. A session ends when somebody signs out, half an hour after it was last used, eight hours after it began,
and with the token that it was begun with. What its visitor may do is looked up at each request.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, func, insert, or_, select

from csgraph.clock import Clock
from csgraph.domain.access import Actor
from csgraph.errors import NotPermitted
from csgraph.ids import NamedPersonId, TokenId
from csgraph.vault.named_people import acting
from csgraph.vault.schema import sessions, token_registry
from csgraph.vault.tokens import Tokens
from csgraph.vault.vault import Unit, Vault

LONGEST_SECRET = 100
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)

_HELD = (
    select(sessions, token_registry.c.expires_at)
    .outerjoin(token_registry, token_registry.c.uid == sessions.c.token_uid)
    .where(sessions.c.hash == bindparam("hash"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How a provider of log-ins knows who signed in: keyed tokens of the account, and of its session there."""

    account: bytes
    provider_session: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What somebody is told of their session. `others` are further sessions of theirs that may still be open."""

    begun_at: datetime
    ends_at: datetime
    others: int


@dataclass(frozen=True, kw_only=True)
class Sessions:
    """Begins, finds and ends sessions.

    When each was last used is remembered here and not stored, so that looking at a page waits for no writer: after a
    restart, a session counts as last used when it began.
    """

    vault: Vault
    clock: Clock
    tokens: Tokens
    _used: dict[bytes, datetime] = field(default_factory=dict[bytes, datetime], repr=False)

    def begin(self, *, token: str) -> str:
        """A session for whoever holds a token: the secret that its browser is to send.

        Raises NotPermitted (`token_invalid`), Unavailable.
        """
        uid = self.tokens.uid_of(token)
        actor = self.tokens.holder(uid)
        with self.vault.unit(actor=actor, action="tokens:session:begin", subject=uid) as unit:
            return self._begun(unit.connection, {"token_uid": uid, "person_uid": actor.person})

    def begin_for(self, unit: Unit, *, person: NamedPersonId, login: Login | None = None) -> str:
        """The same for a named person of whom it is known that it is they, in the caller's unit."""
        known = (login.account, login.provider_session) if login else (None, None)
        row = {"person_uid": person, "account": known[0], "provider_session": known[1]}
        return self._begun(unit.connection, row)

    def visitor(self, *, secret: str) -> Actor:
        """Whose session it is, by the registers as they stand now. Nothing is written.

        Raises NotPermitted (`token_invalid`) where there is none, it has ended, or its token has ended.
        """
        hashed, today = _hash(secret), self.clock.today()
        with self.vault.reading() as connection:
            row = connection.execute(_HELD, {"hash": hashed}).one_or_none()
            if row is None or self._ends_at(row) <= self.clock.wall():
                raise _signed_out()
            person = NamedPersonId(row.person_uid) if row.person_uid and not row.token_uid else None
            actor = acting(connection, person, today) if person else None
        actor = actor if person else self.tokens.holder(TokenId(row.token_uid))
        if actor is None:
            raise _signed_out()
        self._used[hashed] = self.clock.wall()
        return actor

    def held(self, *, secret: str) -> Held:
        """Since when somebody is signed in, and until when at most. Raises NotPermitted (`token_invalid`)."""
        with self.vault.reading() as connection:
            row = connection.execute(_HELD, {"hash": _hash(secret)}).one_or_none()
            if row is None:
                raise _signed_out()
            count = select(func.count()).where(_theirs(row))
            others = connection.execute(count.where(sessions.c.begun_at > self._too_old())).scalar_one() - 1
        return Held(begun_at=_utc(row.begun_at), ends_at=_latest_end(row), others=max(others, 0))

    def end(self, *, secret: str) -> None:
        """Ends a session at once, for good; one that has ended already stays so. Raises Unavailable."""
        self._end(secret, everywhere=False)

    def end_everywhere(self, *, secret: str) -> None:
        """Ends every session of whoever has this one: of the named person, or of the token. Raises Unavailable."""
        self._end(secret, everywhere=True)

    def end_of(self, unit: Unit, *, account: bytes | None, provider_session: bytes | None) -> int:
        """Ends those of an account, of a session at the provider, or of both, in the caller's unit; how many."""
        asked = {"account": account, "provider_session": provider_session}
        meant = [sessions.c[name] == value for name, value in asked.items() if value is not None]
        assert meant, "whose sessions, is to be said"
        return self._ended(unit, and_(*meant))

    def _begun(self, connection: Connection, whose: Mapping[str, object]) -> str:
        """Those that are over are forgotten by the way."""
        secret, now = secrets.token_urlsafe(32), self.clock.wall()
        over = select(token_registry.c.uid).where(token_registry.c.expires_at <= now)
        gone = or_(sessions.c.token_uid.in_(over), sessions.c.begun_at <= self._too_old())
        connection.execute(delete(sessions).where(gone))
        connection.execute(insert(sessions), {"hash": _hash(secret), "begun_at": now, **whose})
        for hashed in [each for each, used in list(self._used.items()) if used + IDLE <= now]:
            self._used.pop(hashed, None)
        return secret

    def _end(self, secret: str, *, everywhere: bool) -> None:
        with self.vault.reading() as connection:
            row = connection.execute(_HELD, {"hash": _hash(secret)}).one_or_none()
        if row is None:
            return
        noun = "tokens" if row.token_uid else "people"
        subject = row.token_uid or row.person_uid
        with self.vault.unit(actor=self._owner(row), action=f"{noun}:session:end", subject=subject) as unit:
            self._ended(unit, _theirs(row) if everywhere else sessions.c.hash == _hash(secret))

    def _ended(self, unit: Unit, which: ColumnElement[bool]) -> int:
        query = delete(sessions).where(which).returning(sessions.c.hash, sessions.c.person_uid)
        ended = unit.connection.execute(query).all()
        for each in ended:
            self._used.pop(bytes(each.hash), None)
        unit.details |= {"sessions": len(ended), "people": sorted({each.person_uid for each in ended} - {None})}
        return len(ended)

    def _owner(self, row: Row[Any]) -> Actor:
        """Whose session it is, also where it opens nothing now: it is not to do so again when a role is given back."""
        nobody = Actor(id=row.person_uid or row.token_uid, roles=frozenset(), agency="")
        try:
            return self.tokens.holder(TokenId(row.token_uid)) if row.token_uid else nobody
        except NotPermitted:
            return nobody

    def _ends_at(self, row: Row[Any]) -> datetime:
        used = max(self._used.get(bytes(row.hash), _utc(row.begun_at)), _utc(row.begun_at))
        return min(_latest_end(row), used + IDLE)

    def _too_old(self) -> datetime:
        return self.clock.wall() - LONGEST


def _theirs(row: Row[Any]) -> ColumnElement[bool]:
    """Every session of whoever has this one."""
    if row.person_uid:
        return sessions.c.person_uid == row.person_uid
    return sessions.c.token_uid == row.token_uid


def _latest_end(row: Row[Any]) -> datetime:
    end = _utc(row.begun_at) + LONGEST
    return end if row.expires_at is None else min(end, _utc(row.expires_at))


def _signed_out() -> NotPermitted:
    return NotPermitted("token_invalid", "You are not signed in.", advice="Sign in again.")


def _hash(secret: str) -> bytes:
    return hashlib.blake2b(secret[:LONGEST_SECRET].encode(errors="replace"), digest_size=32).digest()


def _utc(moment: datetime) -> datetime:
    """The moment with its zone: SQLite gives it back without."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
