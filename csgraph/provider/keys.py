"""The provider's keys, and what is signed with one of them: of closed kinds, and looked up anew when they change."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from csgraph.clock import Clock
from csgraph.errors import NotPermitted
from csgraph.provider import asking

ALGORITHMS = ("RS256", "PS256", "ES256")
"""The only ones accepted, whatever a token or the provider says: all are of a public key, so that nothing which is
known to others can be taken for a secret one."""
LONGEST = 16_000
KEPT = timedelta(hours=1)
AGAIN = timedelta(minutes=1)
"""Keys that are not known are asked for at most so often, however many tokens name one."""


@dataclass(slots=True)
class _Held:
    keys: KeySet | None = None
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Reads what the provider signed. `where` says where its keys are."""

    clock: Clock
    where: Callable[[], str]
    _held: _Held = field(default_factory=_Held, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def read(self, token: str) -> jwt.Token:
        """A token whose signature is the provider's; its claims are still to be looked at.

        Raises NotPermitted (`sign_in_not_valid`), Unavailable.
        """
        if len(token) > LONGEST:
            raise not_valid()
        found = self._read(token, self._keys(KEPT))
        if found is None:  # The provider may have changed its keys.
            found = self._read(token, self._keys(AGAIN))
        if found is None:
            raise not_valid()
        return found

    def _read(self, token: str, keys: KeySet) -> jwt.Token | None:
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def _keys(self, kept: timedelta) -> KeySet:
        with self._lock:
            held, now = self._held, self.clock.wall()
            if held.keys is None or held.asked_at is None or not held.asked_at <= now < held.asked_at + kept:
                held.keys = _asked(self.where())
                held.asked_at = now
            return held.keys


def not_valid() -> NotPermitted:
    """That what the provider sent proves nothing: in the same words for every cause."""
    return NotPermitted(
        "sign_in_not_valid",
        "What the service that you signed in with sent is not valid here.",
        advice="Sign in again. If it happens twice, tell whoever runs this service.",
    )


def _asked(address: str) -> KeySet:
    answer = asking.get(address)
    if answer.status != 200 or not isinstance(answer.body.get("keys"), list):
        raise asking.unreachable()
    try:
        return KeySet.import_key_set(cast("KeySetSerialization", answer.body))
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        raise asking.unreachable() from None
