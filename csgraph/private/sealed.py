"""Sealed for now: rows and files that nobody can read once the process that wrote them has ended.

The keys are random, one for each sealer or file, and are kept nowhere but in memory.
"""

import hashlib
import io
import os
import secrets
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Self

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR

from csgraph.private.files import open_new

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

NONCE = 12
BLOCK = 16
WINDOW = 1 << 16


class RowSealer:
    """Seals rows (AES-256-GCM), and makes tokens that rows can be found by (BLAKE2b with a key)."""

    def __init__(self) -> None:
        self._cipher = AESGCM(secrets.token_bytes(32))
        self._keyed = hashlib.blake2b(key=secrets.token_bytes(32), digest_size=16)
        self._numbers = count()

    def seal(self, content: bytes) -> bytes:
        """Nonce and ciphertext. The nonce counts, since the key lives no longer than this object."""
        nonce = next(self._numbers).to_bytes(NONCE, "big")
        return nonce + self._cipher.encrypt(nonce, content, None)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed."""
        return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], None)

    def token(self, word: str) -> str:
        """32 hexadecimal digits that stand for a word; none for an empty one."""
        if not word:
            return ""
        keyed = self._keyed.copy()
        keyed.update(word.encode())
        return keyed.hexdigest()


class SealedFile(io.RawIOBase):
    """A file that is written once, front to back, and read anywhere (AES-256 in counter mode, a key for each file)."""

    def __init__(self, path: Path) -> None:
        """Makes the file, which must not be there. Raises OSError."""
        super().__init__()
        self._file = open_new(path)
        self._key = AES256(secrets.token_bytes(32))
        self._at = 0
        self._size = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is, to be read."""
        return True

    def write(self, content: "ReadableBuffer", /) -> int:
        """Adds to the end. Raises OSError."""
        assert self._at == self._size, "what is written twice under one counter can be read"
        plain = bytes(content)
        self._file.seek(self._at)
        self._file.write(self._turned(plain))
        self._at = self._size = self._at + len(plain)
        return len(plain)

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fills a buffer as far as there is something. Raises OSError."""
        view = memoryview(buffer).cast("B")
        self._file.seek(self._at)
        found = self._turned(self._file.read(len(view)))
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Goes to a place from the beginning, from here or from the end; says where that is."""
        self._at = max(0, offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence])
        return self._at

    def tell(self) -> int:
        """Where it stands."""
        return self._at

    def close(self) -> None:
        """Closes the file; its key is forgotten with this object."""
        self._file.close()
        super().close()

    def reading(self) -> io.BufferedReader:
        """The file from its beginning, read many bytes at a time."""
        self.seek(0)
        return io.BufferedReader(self, WINDOW)

    def __enter__(self) -> Self:
        return self

    def _turned(self, content: bytes) -> bytes:
        """Plain to sealed, or sealed to plain, where the file stands."""
        block, skipped = divmod(self._at, BLOCK)
        keystream = Cipher(self._key, CTR(block.to_bytes(BLOCK, "big"))).encryptor()
        keystream.update(bytes(skipped))
        return keystream.update(content)
