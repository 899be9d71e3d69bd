"""The vault: what identifies people and what was said in words, apart from the graph and encrypted.

Everything happens in a unit: one transaction, which writes its own audit event. What the unit read or
wrote and its event survive or vanish together; if the event cannot be written, nothing is disclosed.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Permission, authorize
from csgraph.domain.people import Identity
from csgraph.domain.ties import Mark, VaultSide
from csgraph.errors import InvalidInput
from csgraph.ids import PersonId
from csgraph.vault import audit, keyring, migrate, tie
from csgraph.vault.candidates import Candidates
from csgraph.vault.content import ContentIds, Sealer
from csgraph.vault.data_keys import DataKeys, Wrapping
from csgraph.vault.database import READING, open_engine, shrink_log, translated
from csgraph.vault.doubles import Doubles
from csgraph.vault.erasure import Receipt, erase
from csgraph.vault.identities import Identities
from csgraph.vault.intents import Intents
from csgraph.vault.keyring import KeyRing
from csgraph.vault.keys import make_key, read_key
from csgraph.vault.left_out import LeftOut
from csgraph.vault.named_people import NamedPeople
from csgraph.vault.people import People
from csgraph.vault.register import Register
from csgraph.vault.rekeying import Rekeying
from csgraph.vault.source_ids import SourceIds
from csgraph.vault.texts import Professionals, Texts
from csgraph.vault.tie import Numbering
from csgraph.vault.together import Together
from csgraph.vault.turns import Turn, alone, check_held

_turn = threading.RLock()
"""One unit at a time in this process: a queue is fairer and quicker than SQLite's waiting and trying again."""

_numbering: ContextVar[Numbering | None] = ContextVar("numbering", default=None)
"""That of the unit which is open in this thread."""


@dataclass(slots=True, kw_only=True)
class Unit:
    """One transaction of the vault. `details` go into its audit event: ids and counts, never values."""

    actor: Actor
    connection: Connection
    ids: ContentIds
    people: People
    identities: Identities
    narratives: Texts
    professionals: Professionals
    source_ids: SourceIds
    sealer: Sealer
    numbering: Numbering
    details: dict[str, object] = field(default_factory=dict[str, object])
    has_erased: bool = False

    def register(self, source_system: str) -> Register:
        """The register of one source's rows."""
        return Register(self.connection, self.ids, source_system=source_system)

    def candidates(self, source_system: str) -> Candidates:
        """The candidates of one source."""
        return Candidates(self.connection, self.ids, self.sealer, source_system=source_system)

    def doubles(self) -> Doubles:
        """Two ids with one number, and what was decided about them."""
        return Doubles(self.connection, self.ids, self.sealer)

    def named_people(self) -> NamedPeople:
        """The register of those who use the service."""
        return NamedPeople(self.connection, self.ids, self.sealer)

    def left_out(self) -> LeftOut:
        """Rows of kinship that imports could not take."""
        return LeftOut(self.connection, self.ids)

    def rekeying(self, source_system: str) -> Rekeying:
        """The same, to be kept under today's normal form of a name."""
        return Rekeying(self.connection, self.ids, self.sealer, source_system=source_system)

    def identity(self, uid: PersonId) -> Identity | None:
        """Who a person is, to be shown to the actor; named in the audit event. None if nothing is held.

        Raises NotPermitted without the permission to read identity or without a purpose.
        """
        authorize(self.actor, Permission.READ_IDENTITY, purpose_required=True)
        seen = self.details.setdefault("identities", [])
        assert isinstance(seen, list), "details of that name are this method's"
        seen.append(uid)
        return self.identities.get(uid)

    def erase(self, uid: PersonId, *, records: Sequence[str] = ()) -> Receipt:
        """Erases a person and the texts of these records, for good; the event holds the receipt's proof, not the id."""
        receipt = erase(self.connection, uid, records=records)
        self.has_erased = True
        self.details |= {"erasure": receipt.proof, "rows": receipt.rows}
        return receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """An open vault."""

    engine: Engine
    clock: Clock
    ring: KeyRing
    uid: str
    _notes: Together = field(default_factory=lambda: Together(_turn), repr=False)

    @property
    def ids(self) -> ContentIds:
        """Makes tokens and ids that only this vault can make."""
        return self.ring.ids

    @classmethod
    def open(cls, url: str, *, key_file: Path, clock: Clock) -> "Vault":
        """Opens the vault at a SQLAlchemy address, making it and its key where both are new.

        Raises Unavailable if the database cannot be reached, or the key is gone, open to others, or another's;
        Conflict if another process writes to it for too long; InvalidInput for an address that cannot be right.
        """
        engine = open_engine(url)
        try:
            with translated(), engine.begin() as connection:
                migrate.upgrade(connection)
                ring = keyring.open_ring(connection, key_file)
                uid = tie.vault_uid(connection)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine=engine, clock=clock, ring=ring, uid=uid)

    @contextmanager
    def alone(self, turn: Turn, *, file: Path, seconds: float) -> Iterator[None]:
        """Has a turn over all processes that share this vault, after waiting for others so long.

        `file` is shared by those that share a data folder. Units of this thread are written only while it has the
        turn. Raises TurnTaken where somebody else has it for longer, Unavailable.
        """
        with translated(), alone(self.engine, turn, file=file, seconds=seconds):
            yield

    @contextmanager
    def unit(self, *, actor: Actor, action: str, subject: str = "") -> Iterator[Unit]:
        """One transaction with its audit event (`action` as noun:subject:action, `subject` an id).

        Raises Unavailable, and Conflict if another process writes for too long; then nothing was written.
        """
        check_held()
        with _turn, translated(), self.engine.begin() as connection:
            keyring.check_version(connection, self.ring)
            self.clock.see(tie.latest(connection, locked=True))
            unit = self._unit(connection, actor)
            token = _numbering.set(unit.numbering)
            try:
                yield unit
            finally:
                _numbering.reset(token)
            is_written = unit.numbering.keep()
            audit.write(
                connection, at=self.clock.now(), actor=actor, action=action, subject=subject, details=unit.details
            )
            tie.note(connection, self.clock.last())
            check_held()
        if is_written:
            unit.numbering.intents.forget()
        if unit.has_erased:
            shrink_log(self.engine)

    def note(self, *, actor: Actor, action: str, subject: str, details: Mapping[str, object]) -> None:
        """The audit event of something that was read elsewhere and is shown once this returns; as that of a unit.

        Those who note at the same moment share a transaction. Raises Unavailable and Conflict; then nothing was
        written, and nothing is to be shown.
        """
        entry = audit.Entry(actor=actor, action=action, subject=subject, details=details)
        self._notes.add(entry, keep=self._keep)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for looking up what discloses nothing about anybody: no audit event, and no wait for writers."""
        with translated(), self.engine.connect().execution_options(**{READING: True}) as connection:
            yield connection

    @contextmanager
    def looking(self, *, actor: Actor) -> Iterator[Unit]:
        """A unit that only looks, for checks that disclose nothing about anybody to anybody.

        It takes no lock, so that it may last minutes while others write, and leaves no audit event.
        """
        with self.reading() as connection:
            yield self._unit(connection, actor)

    def change_key(self, *, actor: Actor, key_file: Path, new_key_file: Path) -> int:
        """Wraps every key again under the key in `new_key_file`, made if it is not there; how many there were.

        The old file then opens nothing but older backups. Open the vault anew with the new one: this object, and
        those of other processes, no longer work. Raises NotPermitted, InvalidInput, Unavailable, Conflict.
        """
        authorize(actor, Permission.MANAGE_ENGINE)
        if new_key_file == key_file:
            raise InvalidInput("same_key", "The new key needs a file of its own.", advice="Give another file.")
        old = read_key(key_file)
        new = read_key(new_key_file) if new_key_file.exists() else make_key(new_key_file)
        with self.unit(actor=actor, action="vault:key:change") as unit:
            count = keyring.rotate(unit.connection, ring=self.ring, old=old, new=new)
            unit.details |= {"version": self.ring.version + 1, "data_keys": count}
        return count

    def mark_now(self) -> Mark | None:
        """The number under which the unit that is open in this thread writes to the graph; None outside of one."""
        numbering = _numbering.get()
        return None if numbering is None else numbering.take()

    def side(self, *, last: int | None = None) -> VaultSide:
        """What this vault says of itself and its graph, whose last unit has the number `last`."""
        with self.reading() as connection:
            return tie.side(connection, last=last, meant=Intents(self.engine).declared())

    def bind(self, graph_uid: str) -> None:
        """Notes which graph is this vault's. Raises Unavailable and Conflict."""
        with _turn, translated(), self.engine.begin() as connection:
            tie.bind(connection, graph_uid)

    def latest(self) -> datetime:
        """The latest instant that was recorded, by whichever process."""
        with self.reading() as connection:
            return tie.latest(connection)

    def close(self) -> None:
        """Closes its connections."""
        self.engine.dispose()

    def _keep(self, entries: Sequence[audit.Entry]) -> None:
        with translated(), self.engine.begin() as connection:
            self.clock.see(tie.latest(connection, locked=True))
            audit.write_all(connection, entries, at=self.clock.now())
            tie.note(connection, self.clock.last())

    def _unit(self, connection: Connection, actor: Actor) -> Unit:
        ids, sealer = self.ring.ids, self.ring.sealer
        keys = DataKeys(connection, Wrapping(sealer=self.ring.wrapping, version=self.ring.version))
        return Unit(
            actor=actor,
            connection=connection,
            ids=ids,
            people=People(connection, ids, sealer),
            identities=Identities(connection, ids, keys),
            narratives=Texts(connection, keys),
            professionals=Professionals(connection, sealer),
            source_ids=SourceIds(connection, sealer),
            sealer=sealer,
            numbering=Numbering(connection=connection, clock=self.clock, intents=Intents(self.engine)),
        )
