"""People: which random graph id belongs to which of a source's own ids."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from csgraph.ids import PersonId, new_id
from csgraph.vault import bulk
from csgraph.vault.content import ContentIds, Sealer
from csgraph.vault.schema import person_keys

COLUMNS = ("token", "source_system", "person_uid", "source_id")


class People:
    """Ids of people, inside one transaction of the vault. A source's id is kept sealed, and found by its token."""

    def __init__(self, connection: Connection, ids: ContentIds, sealer: Sealer) -> None:
        self._connection = connection
        self._ids = ids
        self._sealer = sealer

    def uids_for(self, source_system: str, people: Sequence[str], *, create: bool) -> dict[str, PersonId]:
        """Graph ids by the source's ids; with `create` every one of them gets a random one."""
        by_token = {self._ids.token("person", source_system, each): each for each in people}
        found: dict[str, PersonId] = {}
        for tokens in bulk.chunks(by_token):
            query = "SELECT token, person_uid FROM person_keys WHERE token IN"
            for token, uid in bulk.among(self._connection, query, tokens):
                found[by_token[bytes(token)]] = PersonId(uid)
        missing = [(token, key) for token, key in by_token.items() if key not in found] if create else []
        rows: list[tuple[bytes, str, str, bytes]] = []
        for token, key in missing:
            found[key] = PersonId(new_id("yp"))
            rows.append((token, source_system, found[key], self._sealer.seal(key, belongs_to=token)))
        bulk.add(self._connection, person_keys, COLUMNS, rows)
        return found

    def source_ids(self, source_system: str, people: Sequence[PersonId]) -> dict[PersonId, str]:
        """The source's own ids by graph id."""
        found: dict[PersonId, str] = {}
        for chunk in bulk.chunks(people):
            query = select(person_keys.c.token, person_keys.c.person_uid, person_keys.c.source_id).where(
                person_keys.c.person_uid.in_(chunk), person_keys.c.source_system == source_system
            )
            for token, uid, sealed in self._connection.execute(query):
                found[PersonId(uid)] = self._sealer.open(bytes(sealed), belongs_to=bytes(token))
        return found

    def all(self, source_system: str) -> list[PersonId]:
        """Every graph id that a person of this source has, in order."""
        query = (
            select(person_keys.c.person_uid)
            .where(person_keys.c.source_system == source_system)
            .order_by(person_keys.c.person_uid)
        )
        return [PersonId(uid) for (uid,) in self._connection.execute(query)]
