"""Tokens that were issued, as the registry has them. The token itself is kept nowhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from csgraph.domain.access import Purpose, Role
from csgraph.ids import NamedPersonId, TokenId


class TokenState(StrEnum):
    """Whether a token still opens anything."""

    VALID = "VALID"
    ENDED = "ENDED"
    REVOKED = "REVOKED"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedToken:
    """What the registry says of one token: whose it is, or else for which role."""

    uid: TokenId
    person: NamedPersonId | None
    role: Role | None
    agency: str
    client: str | None
    purpose: Purpose | None
    issued_by: str
    issued_at: datetime
    expires_at: datetime
    state: TokenState
