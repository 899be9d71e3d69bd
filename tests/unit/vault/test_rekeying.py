"""Candidates that an older normal form kept: what was one text becomes several, and what was decided stays decided."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import insert, update

from csgraph.domain.names import plain_words
from csgraph.ids import ContextId
from csgraph.vault.candidates import Candidate, Decision, DecisionKind, WaitingRow, Written
from csgraph.vault.register_tables import candidate_rows, candidates, source_rows
from csgraph.vault.vault import Unit, Vault
from tests.unit.vault.conftest import LEAD


def kept_as_before(unit: Unit, texts: Iterable[str]) -> None:
    """Rows as the first version kept them: under letters and digits alone, each row named after its text."""
    held = unit.candidates("s")
    for text in texts:
        older = unit.ids.token("candidate", "s", plain_words(text))
        if not held.is_known(older):
            held.make("run_1", 1, {older: Written(text)})
        row = WaitingRow(token=unit.ids.token("row", text), version=1, key=text, values={"context_text": text})
        held.keep("run_1", 1, [(older, row)])
        entry = {"token": row.token, "version": 1, "source_system": "s", "file": "ctx_associations.csv"}
        more = {"content": b"c" * 16, "withdrawn": False, "place": "[]", "run": "run_1", "batch": 1}
        unit.connection.execute(insert(source_rows).values(**entry, **more))
    unit.connection.execute(update(candidates).values(form=1))


def decided(unit: Unit, text: str, kind: DecisionKind, context: str | None = None) -> None:
    (found,) = [each for each in unit.candidates("s").all() if each.text == text]
    decision = Decision(
        at=datetime(2026, 3, 1, tzinfo=UTC),
        actor="lead",
        kind=kind,
        reason="seen",
        candidate=found.uid,
        context=None if context is None else ContextId(context),
    )
    unit.candidates("s").decide("run_1", 1, decision)


def now(unit: Unit) -> dict[str, tuple[list[str], Candidate]]:
    """Each candidate by its text, with the keys of its rows."""
    held = unit.candidates("s")
    return {each.text: ([row.key for row in held.rows_of(each)], each) for each in held.all()}


def test_texts_of_signs_that_were_one_candidate_are_several(vault: Vault) -> None:
    with vault.unit(actor=LEAD, action="test:candidates:keep") as unit:
        kept_as_before(unit, ["\U0001f343", "???", "\U0001f525", "bus 38"])
        assert len(unit.candidates("s").all()) == 2

        assert unit.rekeying("s").run() == 2

        assert {text: rows for text, (rows, _) in now(unit).items()} == {
            each: [each] for each in ("\U0001f343", "???", "\U0001f525", "bus 38")
        }
        assert unit.rekeying("s").run() == 0


def test_what_was_decided_of_them_stays_decided_of_each(vault: Vault) -> None:
    with vault.unit(actor=LEAD, action="test:candidates:keep") as unit:
        kept_as_before(unit, ["jay.123", "jay_123"])
        decided(unit, "jay.123", DecisionKind.CONFIRM, "ctx_a")

        unit.rekeying("s").run()

        assert {text: each.joined for text, (_, each) in now(unit).items()} == {"jay.123": "ctx_a", "jay_123": "ctx_a"}
        assert [each.reason for each in now(unit)["jay_123"][1].decisions] == ["seen"]
        assert unit.candidates("s").joined([Written("JAY_123")]) == {Written("JAY_123"): "ctx_a"}


def test_two_that_have_become_one_name_are_decided_each_by_itself(vault: Vault) -> None:
    with vault.unit(actor=LEAD, action="test:candidates:keep") as unit:
        kept_as_before(unit, ["O'Garveys", "O Garvey's", "O'Garvey's"])
        decided(unit, "O Garvey's", DecisionKind.CONFIRM, "ctx_a")

        unit.rekeying("s").run()

        found = now(unit)
        assert {text: (rows, each.joined) for text, (rows, each) in found.items()} == {
            "O Garvey's": (["O Garvey's"], "ctx_a"),
            "O'Garvey's": (["O'Garvey's"], "ctx_a"),
            "O'Garveys": (["O'Garveys"], None),
        }
        assert unit.candidates("s").joined([Written("o garveys")]) == {Written("o garveys"): "ctx_a"}


def test_nothing_is_lost_of_what_cannot_be_kept_anew(vault: Vault) -> None:
    texts = ["Mill Lane", "mill-lane", "MILL LANE!", "a.b", "a b", "\u0915\u0940", "\u0915\u0941", "cafe\u0301"]
    with vault.unit(actor=LEAD, action="test:candidates:keep") as unit:
        kept_as_before(unit, texts)

        unit.rekeying("s").run()

        assert sorted(row for rows, _ in now(unit).values() for row in rows) == sorted(texts)
        tokens = {
            bytes(token)
            for (token,) in unit.connection.execute(
                candidate_rows.select().with_only_columns(candidate_rows.c.candidate_token)
            )
        }
        assert all(unit.candidates("s").is_known(token) for token in tokens)
