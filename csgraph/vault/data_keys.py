"""Data keys: one for each person and each record, wrapped by the vault's key. Without it they cannot be read."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from csgraph.vault import bulk
from csgraph.vault.content import Sealer
from csgraph.vault.keys import LENGTH
from csgraph.vault.schema import data_keys

COLUMNS = ("uid", "wrapped", "kek_version")
AT_ONCE = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapping:
    """The key that wraps others, and its version."""

    sealer: Sealer
    version: int


class DataKeys:
    """The data keys, inside one transaction."""

    def __init__(self, connection: Connection, wrapping: Wrapping) -> None:
        self._connection = connection
        self._wrapping = wrapping

    def held(self, uids: Iterable[str]) -> dict[str, Sealer]:
        """The keys of those of these people or records that have one."""
        found: dict[str, Sealer] = {}
        for chunk in bulk.chunks(dict.fromkeys(uids)):
            query = select(data_keys).where(data_keys.c.uid.in_(chunk))
            for uid, wrapped, version in self._connection.execute(query):
                opened = self._wrapping.sealer.open_bytes(bytes(wrapped), belongs_to=_bound(uid, version))
                found[uid] = Sealer(opened)
        return found

    def made(self, uids: Iterable[str]) -> dict[str, Sealer]:
        """The keys of these people or records, fresh ones where they had none."""
        wanted = list(dict.fromkeys(uids))
        found = self.held(wanted)
        rows: list[tuple[str, bytes, int]] = []
        for uid in (each for each in wanted if each not in found):
            fresh = secrets.token_bytes(LENGTH)
            found[uid] = Sealer(fresh)
            bound = _bound(uid, self._wrapping.version)
            rows.append((uid, self._wrapping.sealer.seal_bytes(fresh, belongs_to=bound), self._wrapping.version))
        bulk.add(self._connection, data_keys, COLUMNS, rows)
        return found


def rewrap(connection: Connection, *, old: Sealer, new: Wrapping) -> int:
    """Wraps every data key again, some at a time; how many there were."""
    last, done = "", 0
    while True:
        query = select(data_keys).where(data_keys.c.uid > last).order_by(data_keys.c.uid).limit(AT_ONCE)
        rows = connection.execute(query).all()
        if not rows:
            return done
        again: list[tuple[str, bytes, int]] = []
        for uid, wrapped, version in rows:
            opened = old.open_bytes(bytes(wrapped), belongs_to=_bound(uid, version))
            again.append((uid, new.sealer.seal_bytes(opened, belongs_to=_bound(uid, new.version)), new.version))
        bulk.put(connection, data_keys, COLUMNS, again)
        last, done = rows[-1].uid, done + len(rows)


def _bound(uid: str, version: int) -> bytes:
    return f"dek|{uid}|{version}".encode()
