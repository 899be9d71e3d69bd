"""Sessions of the pages: what a browser holds instead of a token, until somebody signs out or the token ends.

The browser's secret is random and is kept here as a hash alone: neither the cookie nor this table opens anything
at the API.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import bindparam, delete, insert, select

from csgraph.clock import Clock
from csgraph.domain.access import Actor
from csgraph.errors import NotPermitted
from csgraph.ids import TokenId
from csgraph.vault.schema import sessions, token_registry
from csgraph.vault.tokens import Tokens
from csgraph.vault.vault import Vault

LONGEST_SECRET = 100

_HELD = (
    select(sessions.c.token_uid, token_registry.c.expires_at)
    .join(token_registry, token_registry.c.uid == sessions.c.token_uid)
    .where(sessions.c.hash == bindparam("hash"))
)


@dataclass(frozen=True, kw_only=True)
class Sessions:
    """Begins, finds and ends sessions."""

    vault: Vault
    clock: Clock
    tokens: Tokens

    def begin(self, *, token: str) -> str:
        """A session for whoever holds a token: the secret that its browser is to send.

        Sessions whose token has ended are forgotten by the way. Raises NotPermitted (`token_invalid`), Unavailable.
        """
        uid = self.tokens.uid_of(token)
        actor = self.tokens.holder(uid)
        secret = secrets.token_urlsafe(32)
        over = select(token_registry.c.uid).where(token_registry.c.expires_at <= self.clock.wall())
        with self.vault.unit(actor=actor, action="tokens:session:begin", subject=uid) as unit:
            unit.connection.execute(delete(sessions).where(sessions.c.token_uid.in_(over)))
            row = {"hash": _hash(secret), "token_uid": uid, "begun_at": self.clock.wall()}
            unit.connection.execute(insert(sessions), row)
        return secret

    def visitor(self, *, secret: str) -> Actor:
        """Whose session it is, by the registry as it stands now. Nothing is written.

        Raises NotPermitted (`token_invalid`) where there is none, it has ended, or its token has ended.
        """
        with self.vault.reading() as connection:
            row = connection.execute(_HELD, {"hash": _hash(secret)}).one_or_none()
        if row is None or _utc(row.expires_at) <= self.clock.wall():
            raise NotPermitted("token_invalid", "You are not signed in.", advice="Sign in again with a token.")
        return self.tokens.holder(TokenId(row.token_uid))

    def end(self, *, secret: str) -> None:
        """Ends a session at once, for good; one that has ended already stays so. Raises Unavailable."""
        with self.vault.reading() as connection:
            row = connection.execute(_HELD, {"hash": _hash(secret)}).one_or_none()
        if row is None:
            return
        uid = TokenId(row.token_uid)
        try:
            actor = self.tokens.holder(uid)
        except NotPermitted:  # It opens nothing now, and is not to do so again when a role is given back.
            actor = Actor(id=uid, roles=frozenset(), agency="")
        with self.vault.unit(actor=actor, action="tokens:session:end", subject=uid) as unit:
            unit.connection.execute(delete(sessions).where(sessions.c.hash == _hash(secret)))


def _hash(secret: str) -> bytes:
    return hashlib.blake2b(secret[:LONGEST_SECRET].encode(errors="replace"), digest_size=32).digest()


def _utc(moment: datetime) -> datetime:
    """The moment with its zone: SQLite gives it back without."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
