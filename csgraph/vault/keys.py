"""Keys: one file of 32 random bytes, from which every other key of the vault is derived."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from csgraph.errors import Unavailable
from csgraph.private.files import make_folder, new_file

LENGTH = 32


@dataclass(frozen=True, slots=True)
class MasterKey:
    """The key of a vault; `derive` makes the key for one use. Its repr says nothing."""

    _bytes: bytes

    def __repr__(self) -> str:
        return "MasterKey(…)"

    def derive(self, use: str) -> bytes:
        """32 bytes for one use (HKDF with SHA-256, RFC 5869)."""
        return HKDF(algorithm=SHA256(), length=LENGTH, salt=None, info=f"csgraph|{use}|1".encode()).derive(self._bytes)


def read_key(path: Path) -> MasterKey:
    """The key in a file. Raises Unavailable if it is not there, not a key, or open to others."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        content = path.read_bytes()
    except OSError:
        raise Unavailable(
            "vault_key_missing",
            "The key file of the vault cannot be read.",
            advice="Put it back from its backup, or set CSGRAPH_VAULT_KEY_FILE to where it is.",
        ) from None
    if mode & 0o077:
        raise Unavailable(
            "vault_key_open",
            "The key file of the vault can be read by others.",
            advice="Take their rights away: chmod 600.",
        )
    if len(content) != LENGTH:
        raise Unavailable("vault_key_wrong", "The key file does not hold a key.", advice="Put back the right file.")
    return MasterKey(content)


def make_key(path: Path) -> MasterKey:
    """A fresh key in a new file of mode 0600, in a folder of mode 0700. Raises Unavailable if it cannot be written."""
    try:
        make_folder(path.parent)
        new_file(path, os.urandom(LENGTH))
    except OSError:
        raise Unavailable(
            "vault_key_missing", "The key file cannot be written.", advice="Check the folder's rights and space."
        ) from None
    return read_key(path)
