"""Ids of people: random, the same every time for the same person of the same source, and nobody else's."""

import re

from hypothesis import given
from hypothesis import strategies as st

from csgraph.vault.content import ContentIds
from csgraph.vault.vault import Vault
from tests.unit.vault.conftest import LEAD


def test_the_same_source_and_id_is_the_same_person(vault: Vault) -> None:
    with vault.unit(actor=LEAD, action="test:people:put") as unit:
        first = unit.people.uids_for("s", ["P1", "P2", "P1"], create=True)
        again = unit.people.uids_for("s", ["P2", "P3"], create=True)
        other = unit.people.uids_for("another", ["P1"], create=True)
        absent = unit.people.uids_for("s", ["P1", "P9"], create=False)

    assert first.keys() == {"P1", "P2"}
    assert again["P2"] == first["P2"]
    assert len({*first.values(), *again.values(), *other.values()}) == 4
    assert absent == {"P1": first["P1"]}
    assert all(re.fullmatch(r"yp_[a-z2-7]{26}", uid) for uid in first.values())


def test_somebody_permitted_can_be_told_the_id_of_the_source(vault: Vault) -> None:
    with vault.unit(actor=LEAD, action="test:people:put") as unit:
        uids = unit.people.uids_for("s", ["P1", "P2"], create=True)
        unit.people.uids_for("another", ["P3"], create=True)
        told = unit.people.source_ids("s", list(uids.values()))
        everybody = unit.people.all("s")

    assert told == {uid: key for key, uid in uids.items()}
    assert everybody == sorted(uids.values())


def test_thousands_are_found_at_once(vault: Vault) -> None:
    keys = [f"P{number}" for number in range(2500)]
    with vault.unit(actor=LEAD, action="test:people:put") as unit:
        made = unit.people.uids_for("s", keys, create=True)
        found = unit.people.uids_for("s", keys, create=False)

    assert made == found
    assert len(set(made.values())) == len(keys)


def test_an_id_from_content_is_the_same_every_time_and_another_for_each_client(vault: Vault) -> None:
    once, again = vault.ids.graph_id("rec", "s", "f", "R1"), vault.ids.graph_id("rec", "s", "f", "R1")
    clients = {vault.ids.graph_id("pub", client, "panel", "ctx_1") for client in ("one", "two")}

    assert once == again
    assert len(clients) == 2


@given(st.lists(st.lists(st.text(max_size=5), min_size=1, max_size=4), min_size=2, max_size=2, unique_by=tuple))
def test_no_two_lists_of_words_have_one_token(words: list[list[str]]) -> None:
    ids = ContentIds(b"k" * 32)

    assert ids.token(*words[0]) != ids.token(*words[1])
