"""Cursors: where in a list an answer ended, sealed for whoever asked, and of use for nothing else.

A cursor is AES-SIV (RFC 5297) under a key of the vault: equal answers have equal cursors, so that an answer can be
compared with an earlier one. What was asked and by whom is associated data: given with another question, or by
somebody else, it cannot be opened.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from csgraph.domain.access import Actor
from csgraph.errors import InvalidInput
from csgraph.vault.content import ContentIds

Place = tuple[int | float | str, ...]
"""What a list is in order of, of one thing in it; no two things of a list have the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursors:
    """Makes cursors and opens them, under a key that only this vault has."""

    ids: ContentIds

    def seal(self, place: Place, *, actor: Actor, asked: str) -> str:
        """The cursor for what comes after `place`, for this actor and question alone."""
        sealed = self._cipher().encrypt(json.dumps(place, ensure_ascii=False).encode(), _bound(actor, asked))
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def open(self, cursor: str, *, actor: Actor, asked: str) -> Place:
        """The place again. Raises InvalidInput for a cursor that was made for anything else, or never."""
        try:
            sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            opened = self._cipher().decrypt(sealed, _bound(actor, asked))
        except (InvalidTag, ValueError, binascii.Error):
            raise InvalidInput(
                "cursor_invalid",
                "This cursor belongs to another list, or to another way of asking for it.",
                advice="Ask again without a cursor, then follow the links to the next.",
            ) from None
        return tuple(cast("list[int | float | str]", json.loads(opened)))

    def _cipher(self) -> AESSIV:
        return AESSIV(self.ids.token("cursors", "first half") + self.ids.token("cursors", "second half"))


def _bound(actor: Actor, asked: str) -> list[bytes]:
    return [actor.id.encode(), asked.encode()]
