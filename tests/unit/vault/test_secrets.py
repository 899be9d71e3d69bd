"""What lies on the disk can be read by nobody without the key, and cannot be moved to somebody else."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from csgraph.domain.people import Identity
from csgraph.errors import Unavailable
from csgraph.ids import PersonId
from csgraph.vault.candidates import Decision, DecisionKind, WaitingRow, Written
from csgraph.vault.identities import LinkedIdentifier
from csgraph.vault.register import Entry, KinMember, Where
from csgraph.vault.schema import identifiers, identities, narratives
from csgraph.vault.vault import Unit, Vault
from tests.unit.vault.conftest import LEAD, Place

CANARIES = {
    "forename": "Zephyrine",
    "surname": "Quillfeather",
    "dob": "2011-07-19",
    "ethnicity": "QXETHNIC",
    "upn": "A801200001001",
    "nhs_number": "9434765919",
    "linked": "LINKED-77213",
    "address": "Obsidian Cottage",
    "narrative": "the narrative of the heron",
    "professional": "Dr Thistlewhistle",
    "source_id": "PERSON-0042771",
    "candidate": "under the marmalade bridge",
    "waiting": "WAITING-88120",
    "reason": "because of the lantern",
    "row": "ROWKEY-553311",
    "family": "FAMILY-991177",
}
ONE, OTHER = PersonId("yp_one"), PersonId("yp_other")


def _fill(unit: Unit) -> None:
    plain = {name: CANARIES[name] for name in ("forename", "surname", "ethnicity", "upn", "nhs_number")}
    uid = unit.people.uids_for("s", [CANARIES["source_id"]], create=True)[CANARIES["source_id"]]
    unit.identities.put_many([Identity(uid=uid, dob=date.fromisoformat(CANARIES["dob"]), **plain)])
    unit.identities.put_identifiers([LinkedIdentifier(person_uid=uid, type="PNC", value=CANARIES["linked"])])
    unit.identities.put_addresses([(uid, "A1", {"line": CANARIES["address"]})])
    unit.narratives.put_many([("rec_1", CANARIES["narrative"])])
    unit.professionals.put_many([("pro_1", CANARIES["professional"])])
    candidates = unit.candidates("s")
    row = WaitingRow(
        token=b"t" * 16, version=1, key=CANARIES["waiting"], values={"context_text": CANARIES["candidate"]}
    )
    candidates.add_rows("run_1", 1, [(Written(CANARIES["candidate"]), row)])
    made = Decision(
        at=datetime(2026, 3, 1, tzinfo=UTC), actor="lead", kind=DecisionKind.REJECT, reason=CANARIES["reason"]
    )
    candidates.decide("run_1", 1, made)
    register = unit.register("s")
    entry = Entry(
        file="ctx_people.csv", key=CANARIES["row"], version=1, content=b"c" * 16, withdrawn=False, where=Where()
    )
    register.add("run_1", 1, [entry])
    member = KinMember(
        file="ssd_family.csv",
        key=CANARIES["row"],
        version=1,
        basis="FAMILY",
        group=register.group_token("FAMILY", CANARIES["family"]),
        other="",
        person=uid,
        first_day="",
        last_day="",
    )
    register.add_kin_members("run_1", 1, [member])


def test_no_file_of_the_vault_holds_anything_that_it_was_told(sqlite_place: Place) -> None:
    vault = sqlite_place.open()
    with vault.unit(actor=LEAD, action="test:canaries:put") as unit:
        _fill(unit)
    files = sorted((sqlite_place.folder / "vault").iterdir())
    log = next(path.read_bytes() for path in files if path.name.endswith("-wal"))
    while_open = b"".join(path.read_bytes() for path in files)
    vault.close()
    closed = b"".join(path.read_bytes() for path in (sqlite_place.folder / "vault").iterdir())

    assert b"test:canaries:put" in log
    assert b"test:canaries:put" in closed, "the search itself can find something"
    for text in CANARIES.values():
        spaceless = text.replace("-", "")
        for form in (text, text.lower(), text.upper(), json.dumps(text), spaceless, text.encode("utf-16-le").hex()):
            assert form.encode() not in while_open
            assert form.encode() not in closed


def _two_people(vault: Vault) -> None:
    with vault.unit(actor=LEAD, action="test:people:put") as unit:
        unit.identities.put_many(
            [
                Identity(uid=ONE, forename="Zephyrine", surname="Quill", nhs_number="9434765919"),
                Identity(uid=OTHER, forename="Oberon", surname="Quill"),
            ]
        )
        unit.narratives.put_many([("rec_1", "one text"), ("rec_2", "another")])


def _swap(vault: Vault, column: str, value: bytes) -> None:
    with vault.engine.begin() as connection:
        connection.execute(update(identities).where(identities.c.person_uid == ONE).values({column: value}))


def _value(vault: Vault, uid: PersonId, column: str) -> bytes:
    with vault.engine.begin() as connection:
        return bytes(
            connection.execute(select(identities.c[column]).where(identities.c.person_uid == uid)).scalar_one()
        )


def _cannot_read(vault: Vault) -> None:
    with pytest.raises(Unavailable, match="cannot be opened"), vault.unit(actor=LEAD, action="test:people:get") as unit:
        unit.identity(ONE)


def test_a_value_moved_to_another_person_is_refused(vault: Vault) -> None:
    _two_people(vault)
    _swap(vault, "surname", _value(vault, OTHER, "surname"))
    _cannot_read(vault)


def test_a_value_moved_to_another_field_is_refused(vault: Vault) -> None:
    _two_people(vault)
    _swap(vault, "surname", _value(vault, ONE, "forename"))
    _cannot_read(vault)


HARMS: dict[str, Callable[[bytes], bytes]] = {
    "last byte gone": lambda sealed: sealed[:-1],
    "no text left": lambda sealed: sealed[:20],
    "no nonce left": lambda sealed: sealed[:5],
    "last byte changed": lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]),
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_value_cut_or_changed_is_refused(sqlite_place: Place, harm: Callable[[bytes], bytes]) -> None:
    vault = sqlite_place.open()
    _two_people(vault)
    _swap(vault, "surname", harm(_value(vault, ONE, "surname")))
    _cannot_read(vault)
    vault.close()


def test_a_text_moved_to_another_record_is_refused(vault: Vault) -> None:
    _two_people(vault)
    with vault.engine.begin() as connection:
        text = connection.execute(select(narratives.c.value).where(narratives.c.subject == "rec_2")).scalar_one()
        connection.execute(update(narratives).where(narratives.c.subject == "rec_1").values(value=bytes(text)))

    with pytest.raises(Unavailable), vault.unit(actor=LEAD, action="test:text:get") as unit:
        unit.narratives.get("rec_1")


def test_the_same_value_is_sealed_differently_each_time(vault: Vault) -> None:
    _two_people(vault)

    assert _value(vault, ONE, "surname") != _value(vault, OTHER, "surname")


def test_an_identifier_has_another_token_in_each_field_and_each_vault(tmp_path: Path) -> None:
    tokens: list[bytes] = []
    for name in ("a", "b"):
        vault = Place(f"sqlite:///{tmp_path / name / 'vault.sqlite3'}", tmp_path / name).open()
        with vault.unit(actor=LEAD, action="test:identifier:put") as unit:
            linked = [LinkedIdentifier(person_uid=ONE, type=kind, value="9434765919") for kind in ("nhs_number", "upn")]
            unit.identities.put_identifiers(linked)
            tokens += [bytes(token) for (token,) in unit.connection.execute(select(identifiers.c.token))]
        vault.close()

    assert len(set(tokens)) == 4
