"""Erasure: a person's data key goes, and every row that led to them; what stays is a receipt."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Column, Connection, Table, delete

from csgraph.ids import PersonId
from csgraph.vault.register_tables import kin_left_out, kin_members, person_decisions
from csgraph.vault.schema import addresses, data_keys, identifiers, identities, narratives, person_keys, source_ids

BY_PERSON: tuple[tuple[Table, Column[str]], ...] = (
    (data_keys, data_keys.c.uid),
    (identities, identities.c.person_uid),
    (identifiers, identifiers.c.person_uid),
    (addresses, addresses.c.person_uid),
    (person_keys, person_keys.c.person_uid),
    (kin_members, kin_members.c.person_uid),
    (kin_left_out, kin_left_out.c.one),
    (kin_left_out, kin_left_out.c.other),
    (person_decisions, person_decisions.c.one),
    (person_decisions, person_decisions.c.other),
    (source_ids, source_ids.c.person_uid),
)
BY_RECORD: tuple[tuple[Table, Column[str]], ...] = (
    (data_keys, data_keys.c.uid),
    (narratives, narratives.c.subject),
    (source_ids, source_ids.c.uid),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Shows later that this person was erased. `proof` is in the audit; `salt` is nowhere but here.

    Whoever holds the graph id and this receipt can check it with `is_for`; from the audit alone nobody can tell whom
    it is about.
    """

    proof: str
    salt: str = field(repr=False)
    rows: int

    def is_for(self, uid: PersonId) -> bool:
        """Whether the receipt is this person's."""
        return _proof(uid, self.salt) == self.proof


def erase(connection: Connection, uid: PersonId, *, records: Sequence[str] = ()) -> Receipt:
    """Deletes what the vault holds of a person, and the texts of these records; `rows` is how many rows went."""
    gone = sum(
        connection.execute(delete(table).where(column == value)).rowcount
        for tables, values in ((BY_PERSON, (uid,)), (BY_RECORD, records))
        for value in values
        for table, column in tables
    )
    salt = secrets.token_hex(16)
    return Receipt(proof=_proof(uid, salt), salt=salt, rows=gone)


def _proof(uid: PersonId, salt: str) -> str:
    return hashlib.blake2b(uid.encode(), salt=bytes.fromhex(salt), digest_size=16).hexdigest()
