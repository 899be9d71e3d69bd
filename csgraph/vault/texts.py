"""Texts: what was said in words, each record's under a data key of its own; and names of professionals."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from csgraph.vault import bulk
from csgraph.vault.content import Sealer
from csgraph.vault.data_keys import DataKeys
from csgraph.vault.notice_tables import professional_addresses
from csgraph.vault.schema import narratives, professionals

SCHEMA = 1


class Texts:
    """Sealed texts by subject (the id of a record or case) and field, inside one transaction of the vault."""

    def __init__(self, connection: Connection, keys: DataKeys) -> None:
        self._connection = connection
        self._keys = keys

    def put_many(self, texts: Sequence[tuple[str, str]], *, field_name: str = "narrative") -> None:
        """Keeps (subject, text) pairs; a text given again replaces the earlier one."""
        for chunk in bulk.chunks(dict(texts).items()):
            keys = self._keys.made(subject for subject, _ in chunk)
            rows = [
                (subject, field_name, keys[subject].seal(text, belongs_to=_bound(subject, field_name)))
                for subject, text in chunk
            ]
            bulk.put(self._connection, narratives, ("subject", "field", "value"), rows)

    def get(self, subject: str, *, field_name: str = "narrative") -> str | None:
        """A text; None where there is none."""
        query = select(narratives.c.value).where(narratives.c.subject == subject, narratives.c.field == field_name)
        sealed = self._connection.execute(query).scalar_one_or_none()
        key = self._keys.held([subject]).get(subject)
        if sealed is None or key is None:
            return None
        return key.open(bytes(sealed), belongs_to=_bound(subject, field_name))


class Professionals:
    """Names of professionals, sealed, inside one transaction of the vault."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def put_many(self, people: Sequence[tuple[str, str]]) -> None:
        """Keeps (uid, name) pairs; a name given again replaces the earlier one."""
        rows = [(uid, self._sealer.seal(name, belongs_to=uid.encode())) for uid, name in dict(people).items()]
        bulk.put(self._connection, professionals, ("uid", "name"), rows)

    def put_addresses(self, people: Sequence[tuple[str, str]]) -> None:
        """Keeps (uid, e-mail address) pairs; an address given again replaces the earlier one."""
        rows = [(uid, self._sealer.seal(address, belongs_to=_mail(uid))) for uid, address in dict(people).items()]
        bulk.put(self._connection, professional_addresses, ("uid", "email"), rows)

    def addresses(self, uids: Sequence[str]) -> dict[str, str]:
        """E-mail addresses by uid, of those who have one."""
        found: dict[str, str] = {}
        for chunk in bulk.chunks(uids):
            query = select(professional_addresses).where(professional_addresses.c.uid.in_(chunk))
            for row in self._connection.execute(query):
                found[row.uid] = self._sealer.open(bytes(row.email), belongs_to=_mail(row.uid))
        return found

    def called(self, uids: Sequence[str]) -> dict[str, str]:
        """Names by uid, of those who are held."""
        found: dict[str, str] = {}
        for chunk in bulk.chunks(uids):
            query = select(professionals.c.uid, professionals.c.name).where(professionals.c.uid.in_(chunk))
            for uid, name in self._connection.execute(query):
                found[uid] = self._sealer.open(bytes(name), belongs_to=uid.encode())
        return found

    def names(self) -> set[str]:
        """Every name held, for the check of free text."""
        rows = self._connection.execute(select(professionals.c.uid, professionals.c.name))
        return {self._sealer.open(bytes(name), belongs_to=uid.encode()) for uid, name in rows}


def _mail(uid: str) -> bytes:
    return f"{uid}|email".encode()


def _bound(subject: str, field_name: str) -> bytes:
    return f"{subject}|{field_name}|{SCHEMA}".encode()
