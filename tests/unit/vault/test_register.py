"""The register: what is held of each row, version after version, and batches taken back."""

from csgraph.vault.register import Entry, Register, Standing, Where
from csgraph.vault.vault import Vault
from tests.unit.vault.conftest import LEAD, Place

FILE = "ctx_associations.csv"


def _entry(key: str, version: int, *, withdrawn: bool = False) -> Entry:
    where = Where(end=(("associations/end", {"uid": key}),), graph_version=version, facts={"stub": True})
    content = f"{key} {version}".encode().ljust(16)[:16]
    return Entry(file=FILE, key=key, version=version, content=content, withdrawn=withdrawn, where=where)


def test_the_last_version_of_a_row_stands(vault: Vault) -> None:
    with vault.unit(actor=LEAD, action="test:rows:put") as unit:
        register = unit.register("s")
        register.add("run_1", 1, [_entry("A1", 1), _entry("A2", 1)])
        register.add("run_1", 2, [_entry("A1", 2, withdrawn=True)])
        held = register.current(FILE, ["A1", "A2", "A3"])
        count = register.count_held(FILE)
        facts = register.facts(FILE, ["A1", "A2", "A3"])
        elsewhere = unit.register("another").current(FILE, ["A1"])

    last = _entry("A1", 2)
    assert held.keys() == {"A1", "A2"}
    assert held["A1"] == Standing(
        version=2, content=last.content, withdrawn=True, where=last.where, older=frozenset({_entry("A1", 1).content})
    )
    assert facts == {"A1": {"stub": True}, "A2": {"stub": True}}
    assert count == 1
    assert elsewhere == {}


def test_a_batch_that_never_reached_the_graph_is_taken_back(vault: Vault) -> None:
    with vault.unit(actor=LEAD, action="test:rows:put") as unit:
        register = unit.register("s")
        register.begin_run("run_1", started_at=vault.clock.now())
        register.add("run_1", 1, [_entry("A1", 1)])
        register.add("run_1", 2, [_entry("A1", 2), _entry("A2", 1)])
        unfinished = [run for run, _ in register.unfinished_runs()]
        register.take_back("run_1", 1)
        held, left = register.current(FILE, ["A1", "A2"]), register.unfinished_runs()
        register.end_run("run_1")
        at_the_end = register.unfinished_runs()

    assert unfinished == ["run_1"]
    assert {key: each.version for key, each in held.items()} == {"A1": 1}
    assert [run for run, _ in left] == ["run_1"], "taken back, and not yet taken up"
    assert at_the_end == []


def test_thousands_of_rows_are_looked_up_at_once(sqlite_place: Place) -> None:
    vault = sqlite_place.open()
    keys = [f"A{number}" for number in range(4500)]
    with vault.unit(actor=LEAD, action="test:rows:put") as unit:
        register: Register = unit.register("s")
        register.add("run_1", 1, [_entry(key, 1) for key in keys])
        held = register.current(FILE, keys)
    vault.close()

    assert held.keys() == set(keys)
