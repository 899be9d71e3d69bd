"""The key ring: the keys that the vault works with, each random and wrapped by the key in the file.

From the file's key come only the key that wraps others and a mark to know it by. So the file's key can be
changed without touching what is sealed: the wrapped keys are wrapped again, and nothing else.
"""

import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from csgraph.errors import InvalidInput, Unavailable
from csgraph.vault import bulk, data_keys
from csgraph.vault.content import ContentIds, Sealer
from csgraph.vault.keys import LENGTH, MasterKey, make_key, read_key
from csgraph.vault.schema import vault_facts

MARK = "key_check"
VERSION = "kek_version"
USES = ("content", "texts")
"""Tokens and content ids; texts that belong to nobody in particular, such as a candidate's."""

_VERSION_HELD = select(vault_facts.c.value).where(vault_facts.c.name == VERSION).with_for_update(read=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """The keys in use; `version` counts how often the file's key was changed, from 1."""

    version: int
    wrapping: Sealer
    ids: ContentIds
    sealer: Sealer


def open_ring(connection: Connection, key_file: Path) -> KeyRing:
    """The ring of a vault; in an empty vault a new one, with a new file if there is none.

    Raises Unavailable: the file is gone, open to others, no key, or another vault's.
    """
    facts = _facts(connection)
    if MARK in facts:
        key = read_key(key_file)
        if not hmac.compare_digest(facts[MARK], key.derive("check")):
            raise _wrong_key()
        return _ring(_opened(facts, key), int(facts[VERSION]), key)
    key = read_key(key_file) if key_file.exists() else make_key(key_file)
    keys = {use: secrets.token_bytes(LENGTH) for use in USES}
    _keep(connection, keys, 1, key)
    return _ring(keys, 1, key)


def check_version(connection: Connection, ring: KeyRing) -> None:
    """Raises Unavailable if the file's key was changed since the ring was opened. Holds off a change until it ends."""
    if int(bytes(connection.execute(_VERSION_HELD).scalar_one())) != ring.version:
        raise Unavailable(
            "vault_key_changed",
            "The key of the vault was changed while this command ran.",
            advice="Set CSGRAPH_VAULT_KEY_FILE to the new file and start again.",
        )


def rotate(connection: Connection, *, ring: KeyRing, old: MasterKey, new: MasterKey) -> int:
    """Wraps every key again, under `new`; how many data keys there were.

    Raises InvalidInput if `new` is the present key; Unavailable if `old` is not this vault's.
    """
    facts = _facts(connection)
    if not hmac.compare_digest(facts[MARK], old.derive("check")):
        raise _wrong_key()
    if hmac.compare_digest(old.derive("check"), new.derive("check")):
        raise InvalidInput("same_key", "The new key is the present one.", advice="Give a file that is not there yet.")
    version = ring.version + 1
    _keep(connection, _opened(facts, old), version, new)
    to = data_keys.Wrapping(sealer=_wrapping(new), version=version)
    return data_keys.rewrap(connection, old=ring.wrapping, new=to)


def _facts(connection: Connection) -> dict[str, bytes]:
    query = select(vault_facts.c.name, vault_facts.c.value).with_for_update()
    return {name: bytes(value) for name, value in connection.execute(query)}


def _opened(facts: dict[str, bytes], key: MasterKey) -> dict[str, bytes]:
    wrapping, version = _wrapping(key), int(facts[VERSION])
    return {use: wrapping.open_bytes(facts[f"key:{use}"], belongs_to=_bound(use, version)) for use in USES}


def _keep(connection: Connection, keys: dict[str, bytes], version: int, key: MasterKey) -> None:
    wrapping = _wrapping(key)
    rows = [(f"key:{use}", wrapping.seal_bytes(keys[use], belongs_to=_bound(use, version))) for use in USES]
    rows += [(MARK, key.derive("check")), (VERSION, str(version).encode())]
    bulk.put(connection, vault_facts, ("name", "value"), rows)


def _ring(keys: dict[str, bytes], version: int, key: MasterKey) -> KeyRing:
    return KeyRing(
        version=version, wrapping=_wrapping(key), ids=ContentIds(keys["content"]), sealer=Sealer(keys["texts"])
    )


def _wrapping(key: MasterKey) -> Sealer:
    return Sealer(key.derive("wrapping"))


def _bound(use: str, version: int) -> bytes:
    return f"key|{use}|{version}".encode()


def _wrong_key() -> Unavailable:
    return Unavailable(
        "vault_key_wrong",
        "The key file belongs to another vault, or to an earlier key of this one.",
        advice="Put back the key file of this vault, or set CSGRAPH_VAULT_KEY_FILE to where it is.",
    )
