"""An attempt to sign in, from leaving for the provider to coming back: what ties the two to one browser.

The browser holds one random secret, in a cookie. State, nonce and the verifier of PKCE (RFC 7636) are each made of it
by a hash, so that nothing is to be kept here for somebody who has not signed in, and none of what passes through
addresses tells another.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

LASTS = timedelta(minutes=10)
_FORM = re.compile(r"([0-9]{1,12})\.[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, by the secret that its browser holds."""

    secret: str

    @classmethod
    def begun(cls, at: datetime) -> "Attempt":
        """A fresh one."""
        return cls(f"{int(at.timestamp())}.{secrets.token_urlsafe(32)}")

    @property
    def state(self) -> str:
        """What the provider sends back: whoever comes with it began this attempt."""
        return self._made("state")

    @property
    def nonce(self) -> str:
        """What the provider's token has to say: it was made for this attempt."""
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        """What is told with the code: whoever brings the code is who asked for it."""
        return self._made("verifier")

    @property
    def challenge(self) -> str:
        """What is told of the verifier beforehand (S256)."""
        return _text(hashlib.sha256(self.verifier.encode()).digest())

    @property
    def mark(self) -> bytes:
        """By which it is known that this attempt was used."""
        return hashlib.blake2b(f"attempt|{self.secret}".encode(), digest_size=32).digest()

    def is_of(self, state: str, at: datetime) -> bool:
        """Whether this is the attempt of a state that came back, and was begun at most ten minutes ago."""
        found = _FORM.fullmatch(self.secret)
        if found is None or not hmac.compare_digest(state.encode(errors="replace"), self.state.encode()):
            return False
        return timedelta(seconds=-1) <= timedelta(seconds=at.timestamp() - int(found[1])) <= LASTS

    def _made(self, what: str) -> str:
        return _text(hmac.digest(self.secret.encode(errors="replace"), f"csgraph|{what}".encode(), "sha256"))


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
