"""The key file: made once, its owner's alone, never replaced in silence; changed without touching what is sealed."""

import stat
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from csgraph.domain.people import Identity
from csgraph.errors import CsgraphError, InvalidInput, NotPermitted, Unavailable
from csgraph.ids import PersonId
from csgraph.vault import data_keys, keyring
from csgraph.vault.keys import make_key, read_key
from csgraph.vault.schema import data_keys as data_keys_table
from csgraph.vault.schema import identities
from csgraph.vault.vault import Vault
from tests.unit.vault.conftest import ADMINISTRATOR, LEAD, Place

ONE = PersonId("yp_one")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _keep_somebody(place: Place) -> None:
    vault = place.open()
    with vault.unit(actor=LEAD, action="test:people:put") as unit:
        unit.identities.put_many([Identity(uid=ONE, forename="Zephyrine")])
        unit.people.uids_for("s", ["P1"], create=True)
    vault.close()


def _forename(place: Place, key_file: Path | None = None) -> str | None:
    vault = place.open(key_file)
    try:
        with vault.unit(actor=LEAD, action="test:people:get") as unit:
            found = unit.identity(ONE)
            assert unit.people.uids_for("s", ["P1"], create=False).keys() == {"P1"}
            return found.forename if found else None
    finally:
        vault.close()


def _code(place: Place, key_file: Path | None = None) -> str:
    with pytest.raises(CsgraphError) as refused:
        place.open(key_file)
    assert isinstance(refused.value, Unavailable)
    assert refused.value.advice
    return refused.value.code


def test_a_new_vault_and_its_key_are_their_owners_alone(sqlite_place: Place) -> None:
    _keep_somebody(sqlite_place)

    assert _mode(sqlite_place.key_file) == 0o600
    assert _mode(sqlite_place.key_file.parent) == 0o700
    assert {_mode(path) for path in (sqlite_place.folder / "vault").iterdir()} == {0o600}


def test_what_was_kept_opens_again(place: Place) -> None:
    _keep_somebody(place)

    assert _forename(place) == "Zephyrine"


def test_a_key_that_is_gone_is_not_replaced(place: Place) -> None:
    _keep_somebody(place)
    place.key_file.unlink()

    assert _code(place) == "vault_key_missing"
    assert not place.key_file.exists()


def test_the_key_of_another_vault_is_refused(place: Place) -> None:
    _keep_somebody(place)
    other = place.folder / "other.key"
    make_key(other)

    assert _code(place, other) == "vault_key_wrong"


@pytest.mark.parametrize("content", [b"", b"too short", b"x" * 33])
def test_a_file_that_is_no_key_is_refused(sqlite_place: Place, content: bytes) -> None:
    _keep_somebody(sqlite_place)
    sqlite_place.key_file.write_bytes(content)

    assert _code(sqlite_place) == "vault_key_wrong"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(sqlite_place: Place, mode: int) -> None:
    _keep_somebody(sqlite_place)
    sqlite_place.key_file.chmod(mode)

    assert _code(sqlite_place) == "vault_key_open"


def test_a_key_that_cannot_be_written_makes_no_vault(sqlite_place: Place) -> None:
    sqlite_place.key_file.parent.write_text("in the way")

    assert _code(sqlite_place) == "vault_key_missing"
    sqlite_place.key_file.parent.unlink()
    _keep_somebody(sqlite_place)


def test_a_key_says_nothing_of_itself(tmp_path: Path) -> None:
    key = make_key(tmp_path / "some.key")

    assert (tmp_path / "some.key").read_bytes().hex() not in repr(key).lower()
    assert repr(key) == "MasterKey(…)"
    assert key.derive("one") != key.derive("another")


def _sealed(vault: Vault) -> list[bytes]:
    with vault.engine.begin() as connection:
        return [bytes(value) for (value,) in connection.execute(select(identities.c.forename))]


def test_a_changed_key_opens_everything_and_the_old_one_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_keys, "AT_ONCE", 2)  # A limit of the module, so that there are several turns.
    _keep_somebody(place)
    vault = place.open()
    with vault.unit(actor=LEAD, action="test:text:put") as unit:
        unit.narratives.put_many([(f"rec_{number}", "text") for number in range(4)])
    before = _sealed(vault)
    new = place.folder / "keys" / "second.key"

    count = vault.change_key(actor=ADMINISTRATOR, key_file=place.key_file, new_key_file=new)

    assert count == 5
    assert _sealed(vault) == before, "what is sealed is not touched"
    with pytest.raises(Unavailable) as refused, vault.unit(actor=LEAD, action="test:people:get"):
        pass
    assert refused.value.code == "vault_key_changed"
    vault.close()
    assert _code(place) == "vault_key_wrong"
    assert _forename(place, new) == "Zephyrine"


def test_a_key_may_be_changed_again(sqlite_place: Place) -> None:
    _keep_somebody(sqlite_place)
    files = [sqlite_place.key_file, *(sqlite_place.folder / "keys" / f"{name}.key" for name in ("b", "c"))]
    for old, new in pairwise(files):
        vault = sqlite_place.open(old)
        vault.change_key(actor=ADMINISTRATOR, key_file=old, new_key_file=new)
        vault.close()

    assert _forename(sqlite_place, files[-1]) == "Zephyrine"
    vault = sqlite_place.open(files[-1])
    with vault.engine.begin() as connection:
        assert set(connection.execute(select(data_keys_table.c.kek_version)).scalars()) == {3}
    vault.close()


def test_a_change_of_key_that_breaks_off_leaves_the_old_one(place: Place) -> None:
    _keep_somebody(place)
    vault, new = place.open(), place.folder / "keys" / "second.key"
    old_key, new_key = read_key(place.key_file), make_key(new)

    def break_off() -> None:
        with vault.unit(actor=ADMINISTRATOR, action="vault:key:change") as unit:
            keyring.rotate(unit.connection, ring=vault.ring, old=old_key, new=new_key)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    vault.close()

    assert _forename(place) == "Zephyrine"
    vault = place.open()
    vault.change_key(actor=ADMINISTRATOR, key_file=place.key_file, new_key_file=new)
    vault.close()
    assert _forename(place, new) == "Zephyrine"


def test_a_change_of_key_needs_another_key_and_an_administrator(sqlite_place: Place) -> None:
    _keep_somebody(sqlite_place)
    vault, copy = sqlite_place.open(), sqlite_place.folder / "copy.key"
    copy.write_bytes(sqlite_place.key_file.read_bytes())
    copy.chmod(0o600)
    strange = sqlite_place.folder / "strange.key"
    make_key(strange)
    present = sqlite_place.key_file

    with pytest.raises(InvalidInput):
        vault.change_key(actor=ADMINISTRATOR, key_file=present, new_key_file=present)
    with pytest.raises(InvalidInput):
        vault.change_key(actor=ADMINISTRATOR, key_file=present, new_key_file=copy)
    with pytest.raises(Unavailable):
        vault.change_key(actor=ADMINISTRATOR, key_file=strange, new_key_file=sqlite_place.folder / "new.key")
    with pytest.raises(NotPermitted):
        vault.change_key(actor=LEAD, key_file=present, new_key_file=sqlite_place.folder / "new.key")
    vault.close()
    assert _forename(sqlite_place) == "Zephyrine"
