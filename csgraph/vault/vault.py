"""The vault: what identifies people and what was said in words, apart from the graph and encrypted.

Everything happens in a unit: one transaction, which writes its own audit event. What the unit read or
wrote and its event survive or vanish together; if the event cannot be written, nothing is disclosed.
"""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, delete, event, insert, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from csgraph.clock import Clock
from csgraph.domain.access import Actor
from csgraph.errors import Unavailable
from csgraph.ids import PersonId, new_id
from csgraph.vault import migrate
from csgraph.vault.candidates import Candidates
from csgraph.vault.content import ContentIds, Sealer
from csgraph.vault.identities import Identities
from csgraph.vault.keys import MasterKey, make_key, read_key
from csgraph.vault.register import Register
from csgraph.vault.schema import audit_events, narratives, person_keys, professionals, vault_facts

CHUNK = 1000
WAIT_SECONDS = 30
READING = "csgraph_reading"


class People:
    """Which random graph id belongs to which of a source's own ids, inside one transaction."""

    def __init__(self, connection: Connection, ids: ContentIds, sealer: Sealer) -> None:
        self._connection = connection
        self._ids = ids
        self._sealer = sealer

    def uids_for(self, source_system: str, people: Sequence[str], *, create: bool) -> dict[str, PersonId]:
        """Graph ids by the source's ids; with `create` every one of them gets a random one."""
        by_token = {self._ids.token("person", source_system, each): each for each in people}
        found: dict[str, PersonId] = {}
        tokens = list(by_token)
        for start in range(0, len(tokens), CHUNK):
            query = select(person_keys.c.token, person_keys.c.person_uid).where(
                person_keys.c.token.in_(tokens[start : start + CHUNK])
            )
            for token, uid in self._connection.execute(query):
                found[by_token[bytes(token)]] = PersonId(uid)
        missing = [(token, key) for token, key in by_token.items() if key not in found] if create else []
        if missing:
            rows: list[dict[str, object]] = []
            for token, key in missing:
                found[key] = PersonId(new_id("yp"))
                sealed = self._sealer.seal(key, belongs_to=token)
                row = {"token": token, "source_system": source_system, "person_uid": found[key], "source_id": sealed}
                rows.append(row)
            self._connection.execute(insert(person_keys), rows)
        return found

    def source_ids(self, source_system: str, people: Sequence[PersonId]) -> dict[PersonId, str]:
        """The source's own ids by graph id."""
        found: dict[PersonId, str] = {}
        for start in range(0, len(people), CHUNK):
            query = select(person_keys.c.token, person_keys.c.person_uid, person_keys.c.source_id).where(
                person_keys.c.person_uid.in_(people[start : start + CHUNK]),
                person_keys.c.source_system == source_system,
            )
            for token, uid, sealed in self._connection.execute(query):
                found[PersonId(uid)] = self._sealer.open(bytes(sealed), belongs_to=bytes(token))
        return found

    def all(self, source_system: str) -> list[PersonId]:
        """Every graph id that a person of this source has."""
        query = select(person_keys.c.person_uid).where(person_keys.c.source_system == source_system)
        return [PersonId(uid) for (uid,) in self._connection.execute(query)]


class Texts:
    """Sealed texts by subject and field in one table: narratives, and names of professionals."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def put_many(self, texts: Sequence[tuple[str, str]], *, field_name: str = "narrative") -> None:
        """Keeps (subject, text) pairs; a text given again replaces the earlier one."""
        for subject, text in texts:
            where = (narratives.c.subject == subject) & (narratives.c.field == field_name)
            self._connection.execute(delete(narratives).where(where))
            sealed = self._sealer.seal(text, belongs_to=f"{subject}|{field_name}".encode())
            self._connection.execute(insert(narratives).values(subject=subject, field=field_name, value=sealed))

    def get(self, subject: str, *, field_name: str = "narrative") -> str | None:
        """A text; None where there is none."""
        query = select(narratives.c.value).where(narratives.c.subject == subject, narratives.c.field == field_name)
        sealed = self._connection.execute(query).scalar_one_or_none()
        if sealed is None:
            return None
        return self._sealer.open(bytes(sealed), belongs_to=f"{subject}|{field_name}".encode())


class Professionals:
    """Names of professionals, sealed."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def put_many(self, people: Sequence[tuple[str, str]]) -> None:
        """Keeps (uid, name) pairs."""
        for uid, name in people:
            self._connection.execute(delete(professionals).where(professionals.c.uid == uid))
            sealed = self._sealer.seal(name, belongs_to=uid.encode())
            self._connection.execute(insert(professionals).values(uid=uid, name=sealed))

    def names(self) -> set[str]:
        """Every name held, for the check of free text."""
        rows = self._connection.execute(select(professionals.c.uid, professionals.c.name))
        return {self._sealer.open(bytes(name), belongs_to=uid.encode()) for uid, name in rows}


@dataclass(slots=True, kw_only=True)
class Unit:
    """One transaction of the vault. `details` go into its audit event: ids and counts, never values."""

    connection: Connection
    ids: ContentIds
    people: People
    identities: Identities
    narratives: Texts
    professionals: Professionals
    sealer: Sealer
    details: dict[str, object] = field(default_factory=dict[str, object])

    def register(self, source_system: str) -> Register:
        """The register of one source's rows."""
        return Register(self.connection, self.ids, source_system=source_system)

    def candidates(self, source_system: str) -> Candidates:
        """The candidates of one source."""
        return Candidates(self.connection, self.ids, self.sealer, source_system=source_system)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """An open vault."""

    engine: Engine
    clock: Clock
    ids: ContentIds
    wrapping: Sealer
    sealer: Sealer

    @classmethod
    def open(cls, url: str, *, key_file: Path, clock: Clock) -> "Vault":
        """Opens the vault at a SQLAlchemy address, making it and its key where both are new.

        Raises Unavailable if the database cannot be reached, or the key is gone, open to others, or another's.
        """
        engine = _engine(url)
        with _translated():
            migrate.upgrade(engine)
            with engine.begin() as connection:
                mark = connection.execute(select(vault_facts.c.value).where(vault_facts.c.name == "key_check"))
                known = mark.scalar_one_or_none()
                key = make_key(key_file) if known is None and not key_file.exists() else read_key(key_file)
                _check_key(connection, key, None if known is None else bytes(known))
        return cls(
            engine=engine,
            clock=clock,
            ids=ContentIds(key.derive("content")),
            wrapping=Sealer(key.derive("wrapping")),
            sealer=Sealer(key.derive("texts")),
        )

    @contextmanager
    def unit(self, *, actor: Actor, action: str, subject: str = "") -> Iterator[Unit]:
        """One transaction with its audit event (`action` as noun:subject:action, `subject` an id)."""
        with _translated(), self.engine.begin() as connection:
            unit = Unit(
                connection=connection,
                ids=self.ids,
                people=People(connection, self.ids, self.sealer),
                identities=Identities(connection, self.ids, self.wrapping),
                narratives=Texts(connection, self.sealer),
                professionals=Professionals(connection, self.sealer),
                sealer=self.sealer,
            )
            yield unit
            connection.execute(insert(audit_events).values(self._event(actor, action, subject, unit.details)))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for looking up what discloses nothing about anybody: no audit event, and no wait for writers."""
        with _translated(), self.engine.connect().execution_options(**{READING: True}) as connection:
            yield connection

    def _event(self, actor: Actor, action: str, subject: str, details: Mapping[str, object]) -> dict[str, object]:
        return {
            "at": self.clock.now(),
            "actor": actor.id,
            "roles": ",".join(sorted(role.value for role in actor.roles)),
            "agency": actor.agency,
            "purpose": actor.purpose.value if actor.purpose else None,
            "action": action,
            "subject": subject,
            "details": dict(details),
        }

    def close(self) -> None:
        """Closes its connections."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    path = Path(url.removeprefix("sqlite:///"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        raise Unavailable(
            "vault_unreachable", "The folder of the vault cannot be made.", advice="Check CSGRAPH_DATA and its rights."
        ) from None
    engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection, _record) -> None:  # noqa: ANN001 — the DB-API connection has no common type
        # WAL lets a reader and a writer be; FULL makes a commit survive power loss, as the graph's does.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A unit always writes (its audit event), so it takes the write lock at once and never has to upgrade.
        connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get(READING) else "BEGIN IMMEDIATE")

    return engine


def _check_key(connection: Connection, key: MasterKey, known: bytes | None) -> None:
    mark = key.derive("check")
    if known is None:
        connection.execute(insert(vault_facts).values(name="key_check", value=mark))
    elif not hmac.compare_digest(known, mark):
        raise Unavailable(
            "vault_key_wrong",
            "The key file belongs to another vault.",
            advice="Put back the key file of this vault, or set CSGRAPH_VAULT_KEY_FILE to where it is.",
        )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        text = str(error.orig).lower()
        if "full" in text:
            message, advice = "The disk of the vault is full.", "Free space and repeat the command: nothing was written."
        elif "locked" in text:
            message, advice = "Another command is writing to the vault.", "Wait for it to end, then repeat this one."
        else:
            message, advice = "The vault cannot be reached.", "Check CSGRAPH_VAULT_URL, or that its folder is there."
        raise Unavailable("vault_unreachable", message, advice=advice) from None
    except SQLAlchemyError as error:
        # The driver's text may hold values: it goes no further than its class.
        kind = type(error).__name__
        raise Unavailable("vault_unreachable", f"The vault refused a statement ({kind}).", advice="Tell support.") from None
