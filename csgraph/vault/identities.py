"""Identities: who a person is, each under a data key of their own; found again only by exact identifier.

Every value is sealed with the person's data key, with person, field and schema version as associated
data; the data key is wrapped by the vault's key. Deleting a data key makes a person unreadable.
"""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection, delete, insert, select

from csgraph.domain.people import FIELDS, Identity
from csgraph.ids import PersonId
from csgraph.vault.content import ContentIds, Sealer
from csgraph.vault.schema import addresses, data_keys, identifiers, identity_fields

CHUNK = 1000
SCHEMA = 1
KEK_VERSION = 1
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedIdentifier:
    """An identifier of a person with its type and the days it is valid."""

    person_uid: PersonId
    type: str
    value: str
    valid_from: date | None = None
    valid_to: date | None = None


class Identities:
    """The identities, inside one transaction of the vault."""

    def __init__(self, connection: Connection, ids: ContentIds, wrapping: Sealer) -> None:
        self._connection = connection
        self._ids = ids
        self._wrapping = wrapping

    def put_many(self, people: Sequence[Identity]) -> None:
        """Keeps what is given of each person; fields that are None stay as they are."""
        latest = {person.uid: person for person in people}
        for chunk in _chunks(list(latest.values())):
            keys = self._keys([person.uid for person in chunk], make=True)
            rows: list[dict[str, object]] = []
            for person in chunk:
                for field, text in _texts(person):
                    sealed = keys[person.uid].seal(text, belongs_to=_bound(person.uid, field))
                    rows.append({"person_uid": person.uid, "field": field, "value": sealed})
            self._replace(rows)
            self.put_identifiers(
                [
                    LinkedIdentifier(person_uid=person.uid, type=field, value=value)
                    for person in chunk
                    for field in ("upn", "nhs_number")
                    if (value := getattr(person, field))
                ]
            )

    def get(self, uid: PersonId) -> Identity | None:
        """Who a person is; None if nothing is held. The caller's unit is the audit of it."""
        keys = self._keys([uid], make=False)
        if uid not in keys:
            return None
        query = select(identity_fields.c.field, identity_fields.c.value).where(identity_fields.c.person_uid == uid)
        held = {
            field: keys[uid].open(bytes(value), belongs_to=_bound(uid, field))
            for field, value in self._connection.execute(query)
        }
        born = held.pop("dob", None)
        return Identity(uid=uid, dob=date.fromisoformat(born) if born else None, **held)

    def births(self, people: Sequence[PersonId]) -> dict[PersonId, date]:
        """Birth dates of those of these people whose birth date is held."""
        found: dict[PersonId, date] = {}
        for chunk in _chunks(people):
            query = select(identity_fields.c.person_uid, identity_fields.c.value).where(
                identity_fields.c.person_uid.in_(chunk), identity_fields.c.field == "dob"
            )
            rows = [(PersonId(uid), bytes(value)) for uid, value in self._connection.execute(query)]
            keys = self._keys([uid for uid, _ in rows], make=False)
            for uid, value in rows:
                if uid in keys:
                    found[uid] = date.fromisoformat(keys[uid].open(value, belongs_to=_bound(uid, "dob")))
        return found

    def names(self) -> set[str]:
        """Every forename and surname held, for the check of free text; stays inside the vault's callers."""
        query = select(identity_fields.c.person_uid, identity_fields.c.field, identity_fields.c.value).where(
            identity_fields.c.field.in_(("forename", "surname"))
        )
        rows = [(PersonId(uid), field, bytes(value)) for uid, field, value in self._connection.execute(query)]
        found: set[str] = set()
        for chunk in _chunks(rows):
            keys = self._keys(sorted({uid for uid, _, _ in chunk}), make=False)
            found.update(
                keys[uid].open(value, belongs_to=_bound(uid, field)) for uid, field, value in chunk if uid in keys
            )
        return found

    def find(self, kind: str, value: str) -> tuple[PersonId, ...]:
        """Whose identifier this is, by its keyed token; exact, no wildcards."""
        token = self._ids.token("identifier", kind, value)
        query = select(identifiers.c.person_uid).where(identifiers.c.token == token).distinct()
        return tuple(sorted(PersonId(uid) for (uid,) in self._connection.execute(query)))

    def put_identifiers(self, linked: Sequence[LinkedIdentifier]) -> None:
        """Keeps identifiers, each findable by its own token."""
        unique = {(each.person_uid, each.type, each.value): each for each in linked if each.value}
        for chunk in _chunks(list(unique.values())):
            keys = self._keys(sorted({each.person_uid for each in chunk}), make=True)
            for each in chunk:
                token = self._ids.token("identifier", each.type, each.value)
                where = (
                    (identifiers.c.person_uid == each.person_uid)
                    & (identifiers.c.type == each.type)
                    & (identifiers.c.token == token)
                )
                self._connection.execute(delete(identifiers).where(where))
                self._connection.execute(
                    insert(identifiers).values(
                        person_uid=each.person_uid,
                        type=each.type,
                        token=token,
                        value=keys[each.person_uid].seal(each.value, belongs_to=_bound(each.person_uid, each.type)),
                        valid_from=each.valid_from.isoformat() if each.valid_from else "",
                        valid_to=each.valid_to.isoformat() if each.valid_to else "",
                    )
                )

    def put_addresses(self, held: Sequence[tuple[PersonId, str, dict[str, str]]]) -> None:
        """Keeps addresses: (person, the row's id, what it says)."""
        for uid, row, values in held:
            token = self._ids.token("address", uid, row)
            key = self._keys([uid], make=True)[uid]
            where = (addresses.c.person_uid == uid) & (addresses.c.token == token)
            self._connection.execute(delete(addresses).where(where))
            sealed = key.seal(json.dumps(values), belongs_to=_bound(uid, "address"))
            self._connection.execute(insert(addresses).values(person_uid=uid, token=token, value=sealed))

    def erase(self, uid: PersonId) -> int:
        """Deletes a person's data key and every row under it; the number of rows that went."""
        gone = 0
        for table, column in (
            (data_keys, data_keys.c.uid),
            (identity_fields, identity_fields.c.person_uid),
            (identifiers, identifiers.c.person_uid),
            (addresses, addresses.c.person_uid),
        ):
            gone += self._connection.execute(delete(table).where(column == uid)).rowcount
        return gone

    def _keys(self, people: Sequence[PersonId], *, make: bool) -> dict[PersonId, Sealer]:
        found: dict[PersonId, Sealer] = {}
        for chunk in _chunks(people):
            query = select(data_keys.c.uid, data_keys.c.wrapped).where(data_keys.c.uid.in_(chunk))
            for uid, wrapped in self._connection.execute(query):
                opened = self._wrapping.open(bytes(wrapped), belongs_to=_wrapped_for(uid))
                found[PersonId(uid)] = Sealer(bytes.fromhex(opened))
        missing = sorted({uid for uid in people if uid not in found}) if make else []
        if missing:
            rows: list[dict[str, object]] = []
            for uid in missing:
                fresh = secrets.token_bytes(32)
                found[uid] = Sealer(fresh)
                wrapped = self._wrapping.seal(fresh.hex(), belongs_to=_wrapped_for(uid))
                rows.append({"uid": uid, "wrapped": wrapped, "kek_version": KEK_VERSION})
            self._connection.execute(insert(data_keys), rows)
        return found

    def _replace(self, rows: list[dict[str, object]]) -> None:
        if not rows:
            return
        people = sorted({str(row["person_uid"]) for row in rows})
        query = select(identity_fields.c.person_uid, identity_fields.c.field).where(
            identity_fields.c.person_uid.in_(people)
        )
        known = {(uid, field) for uid, field in self._connection.execute(query)}
        for row in rows:
            if (row["person_uid"], row["field"]) in known:
                where = (identity_fields.c.person_uid == row["person_uid"]) & (identity_fields.c.field == row["field"])
                self._connection.execute(delete(identity_fields).where(where))
        self._connection.execute(insert(identity_fields), rows)


def _texts(person: Identity) -> Iterable[tuple[str, str]]:
    for field in FIELDS:
        if value := getattr(person, field):
            yield field, value
    if person.dob is not None:
        yield "dob", person.dob.isoformat()


def _bound(uid: str, field: str) -> bytes:
    return f"{uid}|{field}|{SCHEMA}".encode()


def _wrapped_for(uid: str) -> bytes:
    return f"dek|{uid}|{KEK_VERSION}".encode()


def _chunks(items: Sequence[_T]) -> Iterable[Sequence[_T]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
