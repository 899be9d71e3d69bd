"""Content ids and sealed text: keyed tokens for what files name, and authenticated encryption for what must be kept.

Tokens are BLAKE2b with a key of the vault's own: the same every time for the same words, and of no
use to somebody without the key. Sealed text is AES-256-GCM under a key of its own, with what it
belongs to as associated data, so that it cannot be moved to another row.
"""

import hashlib
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from csgraph.errors import Unavailable

NONCE = 12
SEPARATOR = "\x1f"
REMEMBERED = 8_000
"""Ids kept at hand: the rows of an import name the same people, places and records again and again."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [one + other for one in _LETTERS for other in _LETTERS]
_SHIFTS = range(120, -1, -10)


class ContentIds:
    """Makes tokens and ids from words, under the vault's key for it (32 bytes)."""

    def __init__(self, key: bytes) -> None:
        self._keyed = hashlib.blake2b(key=key, digest_size=16)
        self.graph_id = lru_cache(maxsize=REMEMBERED)(self._graph_id)

    def token(self, *words: str) -> bytes:
        """16 bytes that stand for these words."""
        token = self._keyed.copy()
        token.update(SEPARATOR.join(words).encode())
        return token.digest()

    def _graph_id(self, prefix: str, *words: str) -> str:
        """An id for the graph that stands for these words: prefix, underscore, 26 characters of base32 (RFC 4648).

        Written here for speed: an import makes three a row, and the library's way goes byte by byte in Python.
        """
        bits = int.from_bytes(self.token(prefix, *words), "big") << 2
        return f"{prefix}_{''.join([_PAIRS[bits >> shift & 1023] for shift in _SHIFTS])}"


class Sealer:
    """Seals and opens text under one key (32 bytes)."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, text: str, *, belongs_to: bytes) -> bytes:
        """Nonce and ciphertext of `text`, bound to what it belongs to."""
        return self.seal_bytes(text.encode(), belongs_to=belongs_to)

    def open(self, sealed: bytes, *, belongs_to: bytes) -> str:
        """The text again. Raises Unavailable if the key is another one or the text was moved or changed."""
        return self.open_bytes(sealed, belongs_to=belongs_to).decode()

    def seal_bytes(self, content: bytes, *, belongs_to: bytes) -> bytes:
        """As `seal`, for bytes."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._cipher.encrypt(nonce, content, belongs_to)

    def open_bytes(self, sealed: bytes, *, belongs_to: bytes) -> bytes:
        """As `open`, for bytes."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], belongs_to)
        except (InvalidTag, ValueError):
            raise Unavailable(
                "vault_key_wrong",
                "What the vault holds cannot be opened with this key.",
                advice="Put back the key file that belongs to this vault, or the vault from its backup.",
            ) from None
