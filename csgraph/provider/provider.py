"""A provider of log-ins, as its client: where to send somebody, who came back, and who signed out there.

Source: OpenID Connect Core 1.0, sections 3.1 and 5.3; Back-Channel Logout 1.0; RFC 7636, 9207 and 9700.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast
from urllib.parse import urlencode

from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry, Token

from csgraph.clock import Clock
from csgraph.provider import asking
from csgraph.provider.attempts import Attempt
from csgraph.provider.keys import Keys, not_valid
from csgraph.provider.metadata import Metadata, discover

SCOPE = "openid email"
LEEWAY = 60
"""Seconds by which the clocks of two servers may differ."""
OLDEST = timedelta(minutes=10)
LONGEST_SUBJECT = 255
LONGEST_CODE = 4000
SIGNED_OUT = "http://schemas.openid.net/event/backchannel-logout"
KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whom the provider says somebody is. `email` is one that it has verified, or None."""

    subject: str
    session: str | None
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut:
    """Who signed out at the provider: an account, one session of it there, or whoever has that session.

    `once` tells this message from others.
    """

    subject: str | None
    session: str | None
    once: str


@dataclass(slots=True)
class _Known:
    metadata: Metadata | None = None
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider. `answers_at` is our own address to which it sends people back, and no other."""

    issuer: str
    client_id: str
    client_secret: str | None
    answers_at: str
    trusts_emails: bool
    clock: Clock
    _known: _Known = field(default_factory=_Known, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _keys: list[Keys] = field(default_factory=list[Keys], repr=False)

    def address_for(self, attempt: Attempt) -> str:
        """Where somebody signs in. Raises Unavailable."""
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.answers_at,
            "scope": SCOPE,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        to = self._metadata().authorization_endpoint
        return f"{to}{'&' if '?' in to else '?'}{urlencode(asked)}"

    def account(self, *, attempt: Attempt, code: str, issuer: str | None) -> Account:
        """Who came back with a code. `issuer` is what the address said (RFC 9207): no other one's code is taken.

        Raises NotPermitted (`sign_in_not_valid`), Unavailable.
        """
        metadata = self._metadata()
        is_said = issuer is not None or metadata.authorization_response_iss_parameter_supported
        if (is_said and issuer != self.issuer) or not 0 < len(code) <= LONGEST_CODE:
            raise not_valid()
        given = self._exchanged(metadata, attempt, code)
        token = given.get("id_token")
        claims = self._claims(token if isinstance(token, str) else "", typ=("JWT",))
        if claims.get("nonce") != attempt.nonce:
            raise not_valid()
        subject, session = _subject(claims), claims.get("sid")
        about = claims if "email" in claims else self._asked_about(metadata, given.get("access_token"), subject)
        return Account(
            subject=subject,
            session=session if isinstance(session, str) else None,
            email=self._email(about),
        )

    def signed_out(self, token: str) -> SignedOut:
        """Who signed out there, by what the provider says of it. Raises NotPermitted, Unavailable."""
        claims = self._claims(token, typ=("logout+jwt", "JWT"))
        events, once, session = claims.get("events"), claims.get("jti"), claims.get("sid")
        is_one = isinstance(events, dict) and isinstance(cast("dict[str, object]", events).get(SIGNED_OUT), dict)
        if not is_one or "nonce" in claims or not isinstance(once, str):
            raise not_valid()
        session = session if isinstance(session, str) else None
        subject = _subject(claims) if "sub" in claims or session is None else None
        return SignedOut(subject=subject, session=session, once=once)

    def _metadata(self) -> Metadata:
        with self._lock:
            known, now = self._known, self.clock.wall()
            if known.metadata is None or known.asked_at is None or not known.asked_at <= now < known.asked_at + KEPT:
                known.metadata, known.asked_at = discover(self.issuer), now
            if not self._keys:
                self._keys.append(Keys(clock=self.clock, where=lambda: self._metadata().jwks_uri))
            return known.metadata

    def _exchanged(self, metadata: Metadata, attempt: Attempt, code: str) -> Mapping[str, object]:
        """What the code is good for. A code that was used, or is another's, is refused by the provider."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.answers_at,
            "code_verifier": attempt.verifier,
        }
        secret, basic = self.client_secret, None
        if secret is None or metadata.sends_the_secret_in_the_form:
            form |= {"client_id": self.client_id} | ({"client_secret": secret} if secret else {})
        else:
            basic = (self.client_id, secret)
        answer = asking.post(metadata.token_endpoint, form, basic=basic)
        if answer.status in (400, 401, 403):
            raise not_valid()
        if answer.status != 200:
            raise asking.unreachable()
        return answer.body

    def _claims(self, token: str, *, typ: tuple[str, ...]) -> Mapping[str, object]:
        self._metadata()
        found = self._keys[0].read(token)
        said = found.header.get("typ", "JWT")
        if not isinstance(said, str) or said.upper() not in [each.upper() for each in typ]:
            raise not_valid()
        self._check(found)
        return found.claims

    def _check(self, found: Token) -> None:
        """Issuer, audience and times. Raises NotPermitted."""
        now = int(self.clock.wall().timestamp())
        wanted = JWTClaimsRegistry(
            now=now,
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            wanted.validate(found.claims)
        except (JoseError, ValueError, TypeError):
            raise not_valid() from None
        audience, party = found.claims["aud"], found.claims.get("azp", self.client_id)
        is_for_several = isinstance(audience, list) and len(cast("list[object]", audience)) > 1
        if party != self.client_id or (is_for_several and "azp" not in found.claims):
            raise not_valid()
        if found.claims["iat"] < now - OLDEST.total_seconds() - LEEWAY:
            raise not_valid()

    def _asked_about(self, metadata: Metadata, bearer: object, subject: str) -> Mapping[str, object]:
        """The same person's address, where the token says none. It has to be about them (Core 5.3.2)."""
        if metadata.userinfo_endpoint is None or not isinstance(bearer, str) or not bearer.isascii():
            return {}
        answer = asking.get(metadata.userinfo_endpoint, bearer=bearer)
        return answer.body if answer.status == 200 and answer.body.get("sub") == subject else {}

    def _email(self, about: Mapping[str, object]) -> str | None:
        email, verified = about.get("email"), about.get("email_verified")
        is_verified = verified is True or (self.trusts_emails and verified is None)
        return email if isinstance(email, str) and is_verified else None


def _subject(claims: Mapping[str, object]) -> str:
    found = claims.get("sub")
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_SUBJECT:
        raise not_valid()
    return found
