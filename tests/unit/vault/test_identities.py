"""Identities: kept once, corrected, found by exact identifier only, and erased for good."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from csgraph.domain.people import FIELDS, Identity
from csgraph.ids import PersonId
from csgraph.vault.identities import LinkedIdentifier
from csgraph.vault.register_tables import kin_members
from csgraph.vault.schema import addresses, data_keys, identifiers, identities, narratives, person_keys
from csgraph.vault.vault import Unit, Vault
from tests.unit.vault.conftest import LEAD, Place

ONE, OTHER = PersonId("yp_one"), PersonId("yp_other")
FULL = Identity(
    uid=ONE,
    forename="Zephyrine",
    surname="Quill",
    dob=date(2011, 7, 19),
    sex="F",
    gender="F",
    ethnicity="WBRI",
    upn="A801200001001",
    nhs_number="9434765919",
)


def _in_unit(vault: Vault):  # noqa: ANN202
    return vault.unit(actor=LEAD, action="test:people:put")


def _contents(unit: Unit) -> list[bytes]:
    return [bytes(value) for (value,) in unit.connection.execute(select(identities.c.forename))]


def test_an_identity_comes_back_as_it_was_given(vault: Vault) -> None:
    with _in_unit(vault) as unit:
        unit.identities.put_many([FULL])
        found, nobody = unit.identities.get(ONE), unit.identities.get(OTHER)

    assert found == FULL
    assert nobody is None


def test_what_is_not_given_again_stays(vault: Vault) -> None:
    with _in_unit(vault) as unit:
        unit.identities.put_many([FULL])
        unit.identities.put_many([Identity(uid=ONE, surname="Feather")])
        found = unit.identities.get(ONE)

    assert found is not None
    assert (found.forename, found.surname, found.dob) == ("Zephyrine", "Feather", date(2011, 7, 19))


def test_an_unchanged_identity_is_not_written_again(vault: Vault) -> None:
    with _in_unit(vault) as unit:
        unit.identities.put_many([FULL])
        before = _contents(unit)
        unit.identities.put_many([FULL, FULL])
        after = _contents(unit)

    assert after == before


def test_a_person_is_found_by_an_exact_identifier_of_its_kind(vault: Vault) -> None:
    linked = LinkedIdentifier(person_uid=OTHER, type="HOME_OFFICE", value="H1", valid_from=date(2025, 1, 1))
    with _in_unit(vault) as unit:
        unit.identities.put_many([FULL])
        unit.identities.put_identifiers([linked, linked])
        find = unit.identities.find

        assert find("nhs_number", "9434765919") == (ONE,)
        assert find("HOME_OFFICE", "H1") == (OTHER,)
        assert find("upn", "9434765919") == ()
        assert find("nhs_number", "943476591") == ()


def test_a_corrected_number_no_longer_leads_to_the_person(vault: Vault) -> None:
    with _in_unit(vault) as unit:
        unit.identities.put_many([FULL])
        unit.identities.put_many([Identity(uid=ONE, nhs_number="4505577104")])
        find = unit.identities.find

        assert find("nhs_number", "9434765919") == ()
        assert find("nhs_number", "4505577104") == (ONE,)
        assert find("upn", "A801200001001") == (ONE,), "what was not corrected still does"


def test_birth_dates_and_names_of_some_people_are_read_at_once(vault: Vault) -> None:
    people = [
        Identity(uid=PersonId(f"yp_{number}"), forename=f"Name{number}", dob=date(2010, 1, 1 + number % 28))
        for number in range(2300)
    ]
    with _in_unit(vault) as unit:
        unit.identities.put_many([*people, Identity(uid=ONE, surname="Undated")])
        births = unit.identities.births([ONE, OTHER, *(each.uid for each in people)])
        names = unit.identities.names_of([ONE, people[7].uid])
        everybody = unit.identities.names()

    assert births == {each.uid: each.dob for each in people}
    assert names == {"Undated", "Name7"}
    assert len(everybody) == 2301


TABLES = (identities, identifiers, addresses, person_keys, kin_members, data_keys, narratives)


def _rows(unit: Unit) -> dict[str, int]:
    return {
        table.name: unit.connection.execute(select(func.count()).select_from(table)).scalar_one() for table in TABLES
    }


def test_an_erased_person_is_nowhere_in_the_vault(vault: Vault) -> None:
    with _in_unit(vault) as unit:
        empty = _rows(unit)
        uid = unit.people.uids_for("s", ["P1"], create=True)["P1"]
        unit.identities.put_many([Identity(uid=uid, forename="Zephyrine", upn="A801200001001")])
        unit.identities.put_addresses([(uid, "A1", {"line": "x"})])
        unit.narratives.put_many([("rec_1", "words")])
        filled = _rows(unit)
    with vault.unit(actor=LEAD, action="people:person:erase") as unit:
        receipt = unit.erase(uid, records=["rec_1"])
        details = dict(unit.details)
    with _in_unit(vault) as unit:
        left, found = _rows(unit), unit.identities.find("upn", "A801200001001")
        text, again = unit.narratives.get("rec_1"), unit.people.uids_for("s", ["P1"], create=True)["P1"]

    assert left == empty
    assert receipt.rows == sum(filled.values())
    assert (found, text) == ((), None)
    assert again != uid, "somebody who comes back is somebody new"
    assert uid not in str(details)
    assert receipt.salt not in str(details)
    assert details["erasure"] == receipt.proof


def test_a_receipt_is_for_one_person_and_for_whoever_holds_it(vault: Vault) -> None:
    with _in_unit(vault) as unit:
        receipt, second = unit.erase(ONE), unit.erase(ONE)

    assert receipt.is_for(ONE)
    assert not receipt.is_for(OTHER)
    assert receipt.proof != second.proof
    assert receipt.salt not in repr(receipt)


def test_a_deleted_data_key_is_not_left_in_the_files(sqlite_place: Place) -> None:
    vault = sqlite_place.open()
    with _in_unit(vault) as unit:
        unit.identities.put_many([FULL])
        wrapped = bytes(unit.connection.execute(select(data_keys.c.wrapped)).scalar_one())
    assert wrapped in _bytes(sqlite_place.folder / "vault")

    with _in_unit(vault) as unit:
        unit.erase(ONE)

    assert wrapped not in _bytes(sqlite_place.folder / "vault")
    vault.close()


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    folder = tmp_path_factory.mktemp("vault")
    opened = Place(f"sqlite:///{folder / 'vault.sqlite3'}", folder).open()
    yield opened
    opened.close()


VALUES = st.fixed_dictionaries(
    {field: st.none() | st.text(st.characters(codec="utf-8"), min_size=1, max_size=8) for field in FIELDS}
    | {"dob": st.none() | st.dates()}
)


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), VALUES), max_size=6))
def test_each_field_is_the_last_one_that_was_given(shared: Vault, given_in_order) -> None:  # noqa: ANN001
    wanted: dict[str, dict[str, object]] = {}
    with _in_unit(shared) as unit:
        for name in "abc":
            unit.erase(PersonId(f"yp_{name}"))
        for name, values in given_in_order:
            unit.identities.put_many([Identity(uid=PersonId(f"yp_{name}"), **values)])
            known = wanted.setdefault(name, {})
            known |= {field: value for field, value in values.items() if value is not None}
        found = {name: unit.identities.get(PersonId(f"yp_{name}")) for name in wanted}

    assert found == {name: Identity(uid=PersonId(f"yp_{name}"), **known) for name, known in wanted.items()}  # type: ignore[arg-type]
