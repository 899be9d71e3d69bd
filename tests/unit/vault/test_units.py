"""Units: what is written or shown and its audit event survive or vanish together, whoever else is at work."""

import multiprocessing
import os
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pg8000.exceptions import DatabaseError
from sqlalchemy import delete, event, text, update
from sqlalchemy.exc import ProgrammingError, SQLAlchemyError

from csgraph.domain.access import Actor, Purpose, Role
from csgraph.domain.people import Identity
from csgraph.errors import Conflict, InvalidInput, NotPermitted, Unavailable
from csgraph.ids import PersonId
from csgraph.vault import audit
from csgraph.vault.database import translated
from csgraph.vault.schema import audit_events
from csgraph.vault.vault import Vault
from tests.unit.vault.conftest import LEAD, Place

ONE = PersonId("yp_one")
LOST = Actor(id="lost", roles=frozenset(), agency="")
SPAWN = multiprocessing.get_context("spawn")


def _events(vault: Vault) -> tuple[audit.AuditEvent, ...]:
    with vault.reading() as connection:
        return audit.read(connection)


def _names(vault: Vault) -> set[str]:
    with vault.unit(actor=LEAD, action="test:names:read") as unit:
        return unit.identities.names()


def test_a_unit_writes_one_event_with_who_why_and_what(vault: Vault) -> None:
    with vault.unit(actor=LEAD, action="people:person:put", subject="run_1") as unit:
        unit.details["rows"] = 3

    (found,) = _events(vault)

    assert (found.actor, found.roles, found.agency) == ("lead", ("contextual_lead",), "LA")
    assert (found.purpose, found.action, found.subject) == ("safeguarding", "people:person:put", "run_1")
    assert found.details == {"rows": 3}
    assert found.at.utcoffset() is not None


def test_events_are_read_from_where_one_left_off(vault: Vault) -> None:
    for number in range(3):
        with vault.unit(actor=LEAD, action="test:unit:run", subject=str(number)):
            pass
    first, *_ = _events(vault)

    with vault.reading() as connection:
        rest = audit.read(connection, after=first.number, at_most=1)

    assert [each.subject for each in rest] == ["1"]


def test_what_fails_leaves_neither_a_write_nor_an_event(vault: Vault) -> None:
    def fail() -> None:
        with vault.unit(actor=LEAD, action="test:people:put") as unit:
            unit.identities.put_many([Identity(uid=ONE, forename="Zephyrine")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert _events(vault) == ()
    assert _names(vault) == set()


REFUSE = {
    "sqlite": ["CREATE TRIGGER no BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'Zephyrine'); END"],
    "postgresql": [
        "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'Zephyrine'; END $$",
        "CREATE TRIGGER no BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION no()",
    ],
}


def test_what_cannot_be_audited_is_not_written_and_not_disclosed(vault: Vault) -> None:
    def show() -> Identity | None:
        with vault.unit(actor=LEAD, action="test:people:get") as unit:
            unit.identities.put_many([Identity(uid=ONE, surname="Changed")])
            return unit.identity(ONE)

    with vault.unit(actor=LEAD, action="test:people:put") as unit:
        unit.identities.put_many([Identity(uid=ONE, surname="Quill")])
    with vault.engine.begin() as connection:
        for statement in REFUSE[vault.engine.dialect.name]:
            connection.execute(text(statement))

    with pytest.raises(Unavailable) as refused:
        show()

    assert "Zephyrine" not in str(refused.value), "the words of a driver go no further"
    with vault.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER no" + (" ON audit_events" if vault.engine.name == "postgresql" else "")))
    assert _names(vault) == {"Quill"}


def test_a_note_is_an_event_like_that_of_a_unit(vault: Vault) -> None:
    vault.note(actor=LEAD, action="alerts:alert:show", subject="alr_1", details={"people": ["yp_one"]})
    with vault.unit(actor=LEAD, action="alerts:alert:show", subject="alr_1") as unit:
        unit.details["people"] = ["yp_one"]

    noted, written = _events(vault)

    assert replace(noted, number=written.number, at=written.at) == written
    assert noted.number < written.number


def test_notes_of_many_readers_at_once_are_all_there(vault: Vault) -> None:
    def read(number: int) -> None:
        vault.note(actor=LEAD, action="alerts:alert:show", subject=f"alr_{number}", details={})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read, range(40)))

    assert sorted(each.subject for each in _events(vault)) == sorted(f"alr_{number}" for number in range(40))


def test_a_note_that_cannot_be_written_is_refused(vault: Vault) -> None:
    with vault.engine.begin() as connection:
        for statement in REFUSE[vault.engine.dialect.name]:
            connection.execute(text(statement))

    with pytest.raises(Unavailable) as refused:
        vault.note(actor=LEAD, action="alerts:alert:show", subject="alr_1", details={})

    assert "Zephyrine" not in str(refused.value)
    assert _events(vault) == ()


@pytest.mark.parametrize(
    "change", [update(audit_events).values(actor="nobody"), delete(audit_events)], ids=["change", "delete"]
)
def test_the_audit_cannot_be_changed(vault: Vault, change: object) -> None:
    with vault.unit(actor=LEAD, action="test:unit:run"):
        pass

    with pytest.raises(SQLAlchemyError, match="append-only"), vault.engine.begin() as connection:
        connection.execute(change)  # type: ignore[call-overload]

    assert [each.actor for each in _events(vault)] == ["lead"]


def _write_until_told(url: str, folder: Path, ready: "multiprocessing.synchronize.Event") -> None:
    vault = Place(url, folder).open()
    with vault.unit(actor=LEAD, action="test:people:put") as unit:
        unit.identities.put_many([Identity(uid=PersonId(f"yp_{number}"), forename="Lost") for number in range(500)])
        audit.write(unit.connection, at=vault.clock.now(), actor=LOST, action="a:b:c", subject="", details={})
        ready.set()
        signal.pause()


def test_a_process_that_is_killed_leaves_nothing_half_done(place: Place) -> None:
    vault = place.open()
    with vault.unit(actor=LEAD, action="test:people:put") as unit:
        unit.identities.put_many([Identity(uid=ONE, forename="Kept")])
    ready = SPAWN.Event()
    process = SPAWN.Process(target=_write_until_told, args=(place.url, place.folder, ready))
    process.start()
    assert ready.wait(60)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(30)

    assert _names(vault) == {"Kept"}
    assert "lost" not in {each.actor for each in _events(vault)}
    vault.close()


def _write_often(url: str, folder: Path, name: str) -> None:
    vault = Place(url, folder).open()
    for number in range(25):
        with vault.unit(actor=LEAD, action="test:people:put", subject=name) as unit:
            unit.people.uids_for("s", [f"{name}-{number}", f"shared-{number}"], create=name == "b")
            unit.identities.put_many([Identity(uid=PersonId(f"yp_{name}_{number}"), forename=f"Ann{name}")])
    vault.close()


def test_two_processes_open_and_write_a_new_vault_at_once(place: Place) -> None:
    place.folder.joinpath("keys").mkdir(mode=0o700)
    processes = [SPAWN.Process(target=_write_often, args=(place.url, place.folder, name)) for name in "ab"]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)

    assert [process.exitcode for process in processes] == [0, 0]
    vault = place.open()
    assert len(_events(vault)) == 50
    assert _names(vault) == {"Anna", "Annb"}
    vault.close()


def _with_pragma(vault: Vault, pragma: str) -> None:
    @event.listens_for(vault.engine, "connect")
    def set_it(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    vault.engine.dispose()


def test_a_vault_that_somebody_keeps_locked_is_a_conflict_with_advice(sqlite_place: Place) -> None:
    vault, other = sqlite_place.open(), sqlite_place.open()
    _with_pragma(other, "busy_timeout=10")

    with (
        vault.unit(actor=LEAD, action="test:unit:run"),
        pytest.raises(Conflict) as refused,
        other.unit(actor=LEAD, action="test:unit:run"),
    ):
        pass

    assert refused.value.code == "vault_busy"
    assert "repeat" in refused.value.advice
    vault.close()
    other.close()


def test_reading_does_not_wait_for_a_writer(sqlite_place: Place) -> None:
    vault, other = sqlite_place.open(), sqlite_place.open()
    _with_pragma(other, "busy_timeout=10")

    with vault.unit(actor=LEAD, action="test:unit:run"):
        assert _events(other) == ()
    vault.close()
    other.close()


def test_a_full_disk_is_said_and_nothing_is_written(sqlite_place: Place) -> None:
    vault = sqlite_place.open()
    _with_pragma(vault, "max_page_count=1")

    with pytest.raises(Unavailable, match="disk of the vault is full"), vault.unit(actor=LEAD, action="t:t:t") as unit:
        unit.narratives.put_many([(f"rec_{number}", "words " * 500) for number in range(50)])

    assert _events(vault) == ()
    vault.close()


def test_a_file_that_is_no_vault_is_refused(sqlite_place: Place) -> None:
    folder = sqlite_place.folder / "vault"
    folder.mkdir()
    (folder / "vault.sqlite3").write_bytes(b"no database at all, but long enough to look at" * 50)

    with pytest.raises(Unavailable, match="damaged or not a vault"):
        sqlite_place.open()


def test_a_server_that_does_not_answer_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be reached"):
        Place("postgresql://vault@127.0.0.1:1/postgres", tmp_path).open()


@pytest.mark.parametrize("code", ["57P01", "57P02", "57P03"])
def test_a_server_that_ends_or_starts_asks_for_patience(code: str) -> None:
    with pytest.raises(Unavailable, match="starting or has just ended") as refused, translated():
        raise ProgrammingError("SELECT 1", {}, DatabaseError({"C": code, "M": "words of the driver"}))

    assert "words of the driver" not in str(refused.value)


@pytest.mark.parametrize("url", ["", "no address", "mysql://somebody:secret@127.0.0.1/vault"])
def test_an_address_of_another_kind_is_refused_without_repeating_it(url: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        Place(url, tmp_path).open()

    assert "secret" not in str(refused.value)


def test_a_vault_of_a_newer_version_is_refused(place: Place) -> None:
    vault = place.open()
    with vault.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    vault.close()

    with pytest.raises(Unavailable) as refused:
        place.open()

    assert refused.value.code == "vault_version"


@pytest.mark.parametrize(
    "actor",
    [
        Actor(id="lead", roles=frozenset({Role.CONTEXTUAL_LEAD}), agency="LA"),
        Actor(id="admin", roles=frozenset({Role.ADMINISTRATOR}), agency="LA", purpose=Purpose.SUPPORT),
        Actor(id="analyst", roles=frozenset({Role.ANALYST}), agency="LA", purpose=Purpose.SAFEGUARDING),
    ],
    ids=["without a purpose", "administrator", "analyst"],
)
def test_identity_is_refused_without_role_and_purpose(sqlite_place: Place, actor: Actor) -> None:
    vault = sqlite_place.open()

    with pytest.raises(NotPermitted), vault.unit(actor=actor, action="test:people:get") as unit:
        unit.identity(ONE)

    assert _events(vault) == ()
    vault.close()


def test_whose_identity_was_shown_is_in_the_event(vault: Vault) -> None:
    with vault.unit(actor=LEAD, action="test:people:put") as unit:
        unit.identities.put_many([Identity(uid=ONE, forename="Zephyrine")])
    with vault.unit(actor=LEAD, action="people:identity:read") as unit:
        found = unit.identity(ONE)
        assert unit.identity(PersonId("yp_nobody")) is None

    assert found == Identity(uid=ONE, forename="Zephyrine")
    assert _events(vault)[-1].details == {"identities": ["yp_one", "yp_nobody"]}
    assert "Zephyrine" not in repr(found)
