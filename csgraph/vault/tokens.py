"""Tokens: short-lived access tokens, and the registry that says what each one stands for.

A token says only which registry entry it is (RFC 7519, RFC 9068): the named person whose it is, or role, agency and
client, and the purpose are looked up at every request, so that revoking a token or a role works at the next request.
"""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Permission, Purpose, Role, authorize
from csgraph.domain.issued import IssuedToken, TokenState
from csgraph.errors import InvalidInput, NotFound, NotPermitted, Unavailable
from csgraph.ids import NamedPersonId, TokenId, new_id
from csgraph.vault.keys import MasterKey, make_key, read_key
from csgraph.vault.named_people import acting, standing
from csgraph.vault.schema import token_registry
from csgraph.vault.vault import Vault

ALGORITHM = "HS256"
"""The only one accepted. This service issues and verifies its tokens itself, so one secret key is enough."""
TYPE = "at+jwt"
ISSUER = "csgraph"
AUDIENCE = "csgraph"
LONGEST = timedelta(hours=8)
LONGEST_TOKEN = 2000
UID = re.compile(r"tok_[a-z2-7]{26}")
LONGEST_NAME = 200


_ENTRY = select(token_registry).where(token_registry.c.uid == bindparam("uid"))


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """Issues, verifies and revokes tokens. `key_file` is made, for its owner alone, when first needed."""

    vault: Vault
    clock: Clock
    key_file: Path

    def issue(
        self,
        *,
        actor: Actor,
        role: Role,
        agency: str,
        ttl: timedelta,
        client: str | None = None,
        purpose: Purpose | None = None,
    ) -> str:
        """A fresh token for one role at one agency, valid for `ttl` (more than nothing, at most 8 hours).

        It is nobody's by name: for a registered program (role api_client), or for whoever is given it. Raises
        NotPermitted; InvalidInput (`ttl` out of range, no agency, a client for another role or none for a client's);
        Unavailable.
        """
        authorize(actor, Permission.ISSUE_TOKENS)
        _check(role, agency, client)
        entry = {"role": role.value, "agency": agency, "client": client}
        return self._issued(actor, entry, ttl=ttl, purpose=purpose)

    def issue_for(self, *, actor: Actor, person: str, ttl: timedelta, purpose: Purpose | None = None) -> str:
        """A fresh token of a named person, for all that they may do, now and whenever that changes.

        Raises NotPermitted; InvalidInput (`ttl` out of range); NotFound (nobody of this id who is here and has a
        role); Unavailable.
        """
        authorize(actor, Permission.ISSUE_TOKENS)
        uid = NamedPersonId(person)
        with self.vault.reading() as connection:
            held = standing(connection, uid, self.clock.today())
        if held is None:
            raise NotFound(
                "no_such_person",
                "Nobody of this id is here and has a role.",
                advice="`csgraph people list` shows who is; `csgraph people grant` gives a role.",
            )
        return self._issued(actor, {"person_uid": uid, "agency": held.agency}, ttl=ttl, purpose=purpose)

    def _issued(self, actor: Actor, whose: Mapping[str, str | None], *, ttl: timedelta, purpose: Purpose | None) -> str:
        _check_time(ttl)
        issued_at = self.clock.wall().replace(microsecond=0)
        uid = TokenId(new_id("tok"))
        entry = {
            "uid": uid,
            **whose,
            "purpose": purpose.value if purpose else None,
            "issued_by": actor.id,
            "issued_at": issued_at,
            "expires_at": issued_at + ttl,
            "is_revoked": False,
        }
        key = self._key()
        with self.vault.unit(actor=actor, action="tokens:token:issue", subject=uid) as unit:
            unit.connection.execute(insert(token_registry).values(entry))
            unit.details |= {**whose, "hours": _hours(ttl)}
        return jwt.encode({"alg": ALGORITHM, "typ": TYPE}, _claims(uid, issued_at, ttl), key, algorithms=[ALGORITHM])

    def verify(self, token: str) -> Actor:
        """Who holds this token, by the registry as it stands now. Nothing is written.

        Raises NotPermitted (`token_invalid`, in the same words for every cause), Unavailable.
        """
        return self.holder(self.uid_of(token))

    def holder(self, uid: TokenId) -> Actor:
        """Whom a token that was issued stands for now. Raises NotPermitted (`token_invalid`) where it was revoked."""
        with self.vault.reading() as connection:
            entry = connection.execute(_ENTRY, {"uid": uid}).mappings().one_or_none()
            # The registry decides when it ends, too: what the token says of that is its copy.
            if entry is None or entry["is_revoked"] or _with_zone(entry["expires_at"]) <= self.clock.wall():
                raise _invalid()
            person = NamedPersonId(entry["person_uid"]) if entry["person_uid"] else None
            purpose = Purpose(entry["purpose"]) if entry["purpose"] else None
            named = acting(connection, person, self.clock.today(), purpose) if person else None
        if person:
            if named is None:
                raise _invalid()
            return named
        roles = frozenset({Role(entry["role"])})
        return Actor(id=uid, roles=roles, agency=str(entry["agency"]), purpose=purpose, client=entry["client"])

    def revoke(self, *, actor: Actor, token_id: TokenId) -> None:
        """Ends a token at once, for good; a second time changes nothing. Raises NotPermitted, NotFound, Unavailable."""
        authorize(actor, Permission.ISSUE_TOKENS)
        change = update(token_registry).where(token_registry.c.uid == token_id).values(is_revoked=True)
        with self.vault.unit(actor=actor, action="tokens:token:revoke", subject=token_id) as unit:
            if not unit.connection.execute(change).rowcount:
                raise NotFound("no_such_token", "There is no such token.", advice="`csgraph token list` shows them.")

    def list(self, *, actor: Actor, every: bool = False) -> tuple[IssuedToken, ...]:
        """Tokens that are valid, the latest issued first; with `every` those that ended too. Raises NotPermitted.

        A token of somebody who has left, or who has no role today, has ended: it opens nothing.
        """
        authorize(actor, Permission.ISSUE_TOKENS)
        query = select(token_registry).order_by(token_registry.c.issued_at.desc(), token_registry.c.uid)
        now = self.clock.wall()
        with self.vault.unit(actor=actor, action="tokens:token:list") as unit:
            rows = unit.connection.execute(query).mappings().all()
            here = _here(unit.connection, rows, self.clock.today())
            entries = (_entry(row, now, here) for row in rows)
            found = tuple(each for each in entries if every or each.state is TokenState.VALID)
            unit.details["tokens"] = len(found)
        return found

    def uid_of(self, token: str) -> TokenId:
        """The registry entry that a token names, once its signature, type and claims are found right.

        It may have been revoked since. Raises NotPermitted (`token_invalid`), Unavailable.
        """
        if len(token) > LONGEST_TOKEN:
            raise _invalid()
        required = jwt.JWTClaimsRegistry(
            now=int(self.clock.wall().timestamp()),
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            sub={"essential": True},
            jti={"essential": True},
            iat={"essential": True},
            exp={"essential": True},
        )
        try:
            found = jwt.decode(token, self._key(), algorithms=[ALGORITHM])
            required.validate(found.claims)
        except (JoseError, ValueError, TypeError):
            raise _invalid() from None
        uid = found.claims["jti"]
        if found.header.get("typ") != TYPE or not (isinstance(uid, str) and UID.fullmatch(uid)):
            raise _invalid()
        return TokenId(uid)

    def _key(self) -> OctKey:
        try:
            master = read_key(self.key_file) if self.key_file.exists() else make_key(self.key_file)
        except Unavailable as error:
            raise Unavailable(
                "token_key_unusable",
                "The key file for access tokens cannot be used.",
                advice="It must be readable by its owner alone (chmod 600). A new one is made where it is missing.",
            ) from error
        return _key_for_tokens(master)


@lru_cache(maxsize=2)
def _key_for_tokens(master: MasterKey) -> OctKey:
    """The key that signs; what the file holds is read each time, what follows from it is worked out once."""
    return OctKey.import_key(master.derive("access-tokens"))


def _here(connection: Connection, rows: Sequence[RowMapping], day: date) -> frozenset[str]:
    """Those of the named people whose tokens these are who are here and have a role."""
    named = {str(row["person_uid"]) for row in rows if row["person_uid"]}
    return frozenset(each for each in named if standing(connection, NamedPersonId(each), day) is not None)


def _entry(row: RowMapping, now: datetime, here: Container[str]) -> IssuedToken:
    expires_at = _with_zone(row["expires_at"])
    is_held = not row["person_uid"] or row["person_uid"] in here
    left = TokenState.VALID if expires_at > now and is_held else TokenState.ENDED
    return IssuedToken(
        uid=TokenId(row["uid"]),
        person=NamedPersonId(row["person_uid"]) if row["person_uid"] else None,
        role=Role(row["role"]) if row["role"] else None,
        agency=row["agency"],
        client=row["client"],
        purpose=Purpose(row["purpose"]) if row["purpose"] else None,
        issued_by=row["issued_by"],
        issued_at=_with_zone(row["issued_at"]),
        expires_at=expires_at,
        state=TokenState.REVOKED if row["is_revoked"] else left,
    )


def _with_zone(moment: datetime) -> datetime:
    """When an entry ends, with its zone: SQLite gives it back without."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _check_time(ttl: timedelta) -> None:
    if not timedelta(0) < ttl <= LONGEST:
        raise InvalidInput(
            "out_of_range", "A token is valid for some time, of at most 8 hours.", advice="Ask for 1m to 8h."
        )


def _check(role: Role, agency: str, client: str | None) -> None:
    if not 0 < len(agency.strip()) <= LONGEST_NAME:
        raise InvalidInput("missing_required", "A token needs an agency.", advice="Give its name, in 200 characters.")
    if (role is Role.API_CLIENT) != bool(client and client.strip()):
        raise InvalidInput(
            "client_required",
            "A token for the role api_client names its client, and no other token does.",
            advice="Give --client with --role api_client, and only then.",
        )
    if client is not None and len(client) > LONGEST_NAME:
        raise InvalidInput("too_long", "The client's name is too long.", advice="Shorten it to 200 characters.")


def _claims(uid: TokenId, issued_at: datetime, ttl: timedelta) -> dict[str, object]:
    return {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": uid,
        "jti": uid,
        "iat": int(issued_at.timestamp()),
        "exp": int((issued_at + ttl).timestamp()),
    }


def _hours(ttl: timedelta) -> float:
    return round(ttl / timedelta(hours=1), 2)


def _invalid() -> NotPermitted:
    return NotPermitted(
        "token_invalid",
        "This needs a valid access token.",
        advice="Ask the administrator for one: `csgraph token issue`. A token is valid for at most 8 hours.",
    )
