"""Identities: who a person is, each under a data key of their own; found again only by exact identifier.

Every value is sealed with the person's data key, with person, field and schema version as associated
data; the data key is wrapped by the vault's key. Deleting a data key makes a person unreadable.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, select

from csgraph.domain.people import FIELDS, Identity
from csgraph.ids import PersonId
from csgraph.vault import bulk
from csgraph.vault.content import ContentIds, Sealer
from csgraph.vault.data_keys import DataKeys
from csgraph.vault.schema import addresses, identifiers, identities

SCHEMA = 1
COLUMNS = ("person_uid", "content", *FIELDS, "dob")
IDENTIFIER_COLUMNS = ("person_uid", "type", "token", "value", "valid_from", "valid_to")
OWN_IDENTIFIERS = ("upn", "nhs_number")
"""Fields of an identity that a person is found by: there is one of each at a time."""


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

    def __init__(self, connection: Connection, ids: ContentIds, keys: DataKeys) -> None:
        self._connection = connection
        self._ids = ids
        self._keys = keys

    def put_many(self, people: Sequence[Identity]) -> None:
        """Keeps what is given of each person: what is None stays as it is, and who is unchanged is skipped."""
        for chunk in bulk.chunks({person.uid: person for person in people}.values()):
            new = {person.uid: self._ids.token("identity", person.uid, *_texts(person)) for person in chunk}
            held = self._contents(list(new))
            changed = [person for person in chunk if held.get(person.uid) != new[person.uid]]
            keys = self._keys.made(person.uid for person in changed)
            rows = [(person.uid, new[person.uid], *_sealed(person, keys[person.uid])) for person in changed]
            bulk.put(self._connection, identities, COLUMNS, rows, keep=True)
            own = [
                LinkedIdentifier(person_uid=person.uid, type=field, value=value)
                for person in changed
                for field in OWN_IDENTIFIERS
                if (value := getattr(person, field))
            ]
            self._forget_own([each for each in own if each.person_uid in held])
            self._put_identifiers(own, keys)

    def get(self, uid: PersonId) -> Identity | None:
        """Who a person is; None if nothing is held. To show it to somebody, ask `Unit.identity` instead."""
        query = select(identities).where(identities.c.person_uid == uid)
        row = self._connection.execute(query).mappings().one_or_none()
        key = self._keys.held([uid]).get(uid)
        if row is None or key is None:
            return None
        held = {
            field: key.open(bytes(row[field]), belongs_to=_bound(uid, field))
            for field in (*FIELDS, "dob")
            if row[field] is not None
        }
        born = held.pop("dob", None)
        return Identity(uid=uid, dob=date.fromisoformat(born) if born else None, **held)

    def births(self, people: Sequence[PersonId]) -> dict[PersonId, date]:
        """Birth dates of those of these people whose birth date is held."""
        return {PersonId(uid): date.fromisoformat(text) for uid, text in self._values(people, "dob")}

    def numbers(self, people: Sequence[PersonId], field: str) -> dict[PersonId, str]:
        """The NHS or pupil numbers (`field`) of those of these people who have one; they go no further than that."""
        assert field in OWN_IDENTIFIERS
        return {PersonId(uid): text for uid, text in self._values(people, field)}

    def names_of(self, people: Sequence[PersonId]) -> set[str]:
        """Forenames and surnames of these people, for the check of free text; they go no further than that."""
        return {text for field in ("forename", "surname") for _, text in self._values(people, field)}

    def names(self) -> set[str]:
        """Every forename and surname held, for the check of free text; they go no further than that."""
        people = self._connection.execute(select(identities.c.person_uid).order_by(identities.c.person_uid))
        return self.names_of([PersonId(uid) for (uid,) in people.all()])

    def find(self, kind: str, value: str) -> tuple[PersonId, ...]:
        """Whose identifier this is, by its keyed token; exact, no wildcards."""
        token = self._ids.token("identifier", kind, value)
        query = select(identifiers.c.person_uid).where(identifiers.c.token == token).distinct()
        return tuple(sorted(PersonId(uid) for (uid,) in self._connection.execute(query)))

    def put_identifiers(self, linked: Sequence[LinkedIdentifier]) -> None:
        """Keeps identifiers, each findable by its own token; one given again gets its days anew."""
        for chunk in bulk.chunks([each for each in linked if each.value]):
            self._put_identifiers(chunk, self._keys.made(each.person_uid for each in chunk))

    def put_addresses(self, held: Sequence[tuple[PersonId, str, dict[str, str]]]) -> None:
        """Keeps addresses: (person, the row's id, what it says); a row given again replaces what it said."""
        for chunk in bulk.chunks(held):
            keys = self._keys.made(uid for uid, _, _ in chunk)
            rows = [
                (
                    uid,
                    self._ids.token("address", uid, row),
                    keys[uid].seal(json.dumps(values), belongs_to=_bound(uid, "address")),
                )
                for uid, row, values in chunk
            ]
            bulk.put(self._connection, addresses, ("person_uid", "token", "value"), rows)

    def _contents(self, people: Sequence[PersonId]) -> dict[PersonId, bytes]:
        query = select(identities.c.person_uid, identities.c.content).where(identities.c.person_uid.in_(people))
        return {PersonId(uid): bytes(content) for uid, content in self._connection.execute(query)}

    def _values(self, people: Sequence[PersonId], field: str) -> Iterable[tuple[str, str]]:
        """(person, value) of one field, of those who have it."""
        column = identities.c[field]
        for chunk in bulk.chunks(people):
            query = select(identities.c.person_uid, column).where(
                identities.c.person_uid.in_(chunk), column.is_not(None)
            )
            rows = self._connection.execute(query).all()
            keys = self._keys.held(uid for uid, _ in rows)
            for uid, value in rows:
                if uid in keys:
                    yield uid, keys[uid].open(bytes(value), belongs_to=_bound(uid, field))

    def _put_identifiers(self, linked: Sequence[LinkedIdentifier], keys: dict[str, Sealer]) -> None:
        rows = [
            (
                each.person_uid,
                each.type,
                self._ids.token("identifier", each.type, each.value),
                keys[each.person_uid].seal(each.value, belongs_to=_bound(each.person_uid, each.type)),
                each.valid_from.isoformat() if each.valid_from else "",
                each.valid_to.isoformat() if each.valid_to else "",
            )
            for each in linked
        ]
        bulk.put(self._connection, identifiers, IDENTIFIER_COLUMNS, rows)

    def _forget_own(self, corrected: Sequence[LinkedIdentifier]) -> None:
        """A corrected number no longer leads to the person: it may be another child's."""
        for field in OWN_IDENTIFIERS:
            people = [each.person_uid for each in corrected if each.type == field]
            where = identifiers.c.person_uid.in_(people) & (identifiers.c.type == field)
            self._connection.execute(delete(identifiers).where(where))


def _texts(person: Identity) -> list[str]:
    """Every field as text, empty where it is not given."""
    return [*(getattr(person, field) or "" for field in FIELDS), person.dob.isoformat() if person.dob else ""]


def _sealed(person: Identity, key: Sealer) -> list[bytes | None]:
    return [
        key.seal(text, belongs_to=_bound(person.uid, field)) if text else None
        for field, text in zip((*FIELDS, "dob"), _texts(person), strict=True)
    ]


def _bound(uid: str, field: str) -> bytes:
    return f"{uid}|{field}|{SCHEMA}".encode()
