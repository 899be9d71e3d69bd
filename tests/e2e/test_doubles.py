"""One NHS number or pupil number on two ids: they count once until a person says whether they are one child."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import delete

from csgraph.domain.access import Actor, Role
from csgraph.domain.ties import Mark
from csgraph.errors import Conflict, InvalidInput, NotFound, NotPermitted, Unavailable
from csgraph.store.graph import Check, Graph, Row
from csgraph.store.queries import Query
from csgraph.vault.register_tables import kin_members
from tests.e2e.world import LEAD, Folder, World

NHS, OTHER_NHS = "9434765919", "4010232137"
UPN = "T850728973744"

ANALYST = Actor(id="a", roles=frozenset({Role.ANALYST}), agency="LA")


def borough(**numbers: object) -> Folder:
    """Three people who name one place; `nhs_number` and `upn` are the first two's."""
    rows = Folder().context("C1", "Mill Lane steps")
    for number in range(3):
        rows.person(f"P{number}", dob="2011-02-03", **(numbers if number < 2 else {"nhs_number": OTHER_NHS}))
        rows.says(f"A{number}", f"P{number}", "C1", f"2026-05-{10 + number}", agency=("SCH", "POL", "CSC")[number])
    return rows


def kin_groups(world: World) -> int:
    """How many unrelated young people stand behind the place, at the floor of one that any number meets."""
    found = world.clusters()
    return found["C1"].kin_groups if "C1" in found else 0


@pytest.mark.parametrize("number", [{"nhs_number": NHS}, {"upn": UPN}, {"nhs_number": NHS, "upn": UPN}])
def test_one_number_on_two_ids_counts_once_until_somebody_decides(world: World, number: dict[str, object]) -> None:
    report = world.imports(borough(**number))
    people = world.services.people

    assert (report.doubles, kin_groups(world), world.alert_states()) == (1, 0, [])
    (waiting,) = people.doubles(actor=LEAD)
    assert (waiting.one, waiting.other, waiting.verdict) == ("P0", "P1", None)

    people.decide(actor=LEAD, one="P1", other="P0", are_one=False, reason="Twins, one of them mistyped.")
    assert people.doubles(actor=LEAD) == ()
    assert kin_groups(world) == 3

    people.decide(actor=LEAD, one="P0", other="P1", are_one=True, reason="The same child after all.")
    assert kin_groups(world) == 0
    (decided,) = people.doubles(actor=LEAD, decided=True)
    assert decided.verdict is not None
    assert (decided.verdict.are_one, decided.verdict.reason) == (True, "The same child after all.")


def test_a_decision_outlives_further_imports(world: World) -> None:
    world.imports(borough(nhs_number=NHS))
    world.services.people.decide(actor=LEAD, one="P0", other="P1", are_one=False, reason="Two children.")
    world.imports(borough(nhs_number=NHS, forename="Newly spelt"))
    assert (kin_groups(world), world.services.people.doubles(actor=LEAD)) == (3, ())


def test_a_number_that_is_corrected_makes_them_two_again(world: World) -> None:
    world.imports(borough(nhs_number=NHS))
    report = world.imports(Folder().person("P1", dob="2011-02-03", nhs_number="9990000018"))
    assert (report.doubles, kin_groups(world)) == (0, 3)


def test_a_linked_identifier_counts_like_a_number_of_ones_own(world: World) -> None:
    rows = borough().add(
        "ssd_linked_identifiers",
        link_table_id="L1",
        link_person_id="P0",
        link_identifier_type="NHS Number",
        link_identifier_value="943 476 5919",
    )
    rows.add("ctx_people", person_id="P3", nhs_number=NHS)
    rows.says("A3", "P3", "C1", "2026-05-20", agency="POL")
    world.imports(rows)
    assert [(each.one, each.other) for each in world.services.people.doubles(actor=LEAD)] == [("P0", "P3")]
    assert kin_groups(world) == 3


@pytest.mark.parametrize("number", ["SSD_PH", "0000000000", "9999999999", "1.00023E+11", "", "9434765910"])
def test_a_number_that_is_none_joins_nobody(world: World, number: str) -> None:
    report = world.imports(borough(nhs_number=number))
    assert (report.doubles, kin_groups(world)) == (0, 3)


def test_what_cannot_be_decided_is_refused(world: World) -> None:
    world.imports(borough(nhs_number=NHS))
    decide = world.services.people.decide
    with pytest.raises(NotFound):
        decide(actor=LEAD, one="P0", other="P2", are_one=True, reason="no")
    with pytest.raises(InvalidInput):
        decide(actor=LEAD, one="P0", other="P1", are_one=True, reason=" ")
    with pytest.raises(NotPermitted):
        decide(actor=ANALYST, one="P0", other="P1", are_one=True, reason="one child")
    decide(actor=LEAD, one="P0", other="P1", are_one=True, reason="one child")
    with pytest.raises(Conflict):
        decide(actor=LEAD, one="P0", other="P1", are_one=True, reason="one child")


def test_a_vault_of_earlier_rules_is_derived_anew_with_the_next_import(world: World) -> None:
    """As the first version left it: nobody was under a number, and rows that come again change nothing."""
    rows = borough(nhs_number=NHS)
    world.imports(rows)
    with world.services.vault.unit(actor=LEAD, action="test:rules:older") as unit:
        people = unit.people.all("default")
        unit.doubles().note_derived("default", 1)
        unit.connection.execute(delete(kin_members))
    ask = world.services.connection.driver.execute_query
    for query in ("MATCH ()-[k:KIN_OF]->() DELETE k", "MATCH ()-[k:KIN_IN]->() DELETE k"):
        ask(query, database_=world.services.connection.database)
    assert (len(people), kin_groups(world)) == (3, 3)

    report = world.imports(rows)

    assert (report.doubles, kin_groups(world)) == (1, 0)
    assert not any(each.new + each.changed for each in report.files)


FORMER = [
    {"pers_legacy_id": "P1"},
    {"link_identifier_type": "Former Person ID"},
    {"link_identifier_type": "merged_person_id"},
    {"link_identifier_type": "Legacy client id"},
]


def rekeyed(born: str = "2011-02-03", **how: str) -> Folder:
    """P1 has become Q1, whose row says so, and somebody else speaks of the place."""
    legacy = {key: value for key, value in how.items() if key == "pers_legacy_id"}
    rows = Folder().context("C1", "Mill Lane steps")
    rows.add("ssd_person", pers_person_id="Q1", pers_forename="Ada", pers_dob=born, **legacy)
    if not legacy:
        rows.add("ssd_linked_identifiers", link_table_id="L1", link_person_id="Q1", link_identifier_value="P1", **how)
    return rows.says("B1", "Q1", "C1", "2026-05-20").person("P9", dob="2011-02-03").says("B9", "P9", "C1", "2026-05-21")


def old_id() -> Folder:
    return Folder().context("C1", "Mill Lane steps").person("P1", dob="2011-02-03").says("A1", "P1", "C1", "2026-05-19")


@pytest.mark.parametrize("how", FORMER, ids=lambda how: next(iter(how.values())))
@pytest.mark.parametrize("old_first", [True, False])
def test_somebody_with_a_new_id_counts_once_until_somebody_decides(
    world: World, how: dict[str, str], old_first: bool
) -> None:
    if old_first:
        world.imports(old_id())
    else:
        world.imports(Folder().person("P1", dob="2011-02-03"))
    report = world.imports(rekeyed(**how))
    if not old_first:
        world.imports(old_id())

    assert (report.doubles, kin_groups(world)) == (1, 0)
    (waiting,) = world.services.people.doubles(actor=LEAD)
    assert (waiting.one, waiting.other, waiting.number) == ("P1", "Q1", "an id and its former one")
    world.services.people.decide(actor=LEAD, one="P1", other="Q1", are_one=False, reason="Two children.")
    assert kin_groups(world) == 3


def test_another_systems_number_makes_nobody_one_with_whoever_has_it_here(world: World) -> None:
    world.imports(old_id())
    report = world.imports(rekeyed(born="2010-07-01", pers_legacy_id="P1"))
    assert (report.doubles, kin_groups(world)) == (0, 3)
    other = rekeyed(link_identifier_type="Former UPN")
    assert world.imports(other).doubles == 0


@pytest.mark.parametrize("number", ["943 476 5919", "943-476-5919", "9434765919.0", "\u200b9434765919\u00a0"])
def test_a_linked_number_is_one_however_it_is_written(world: World, number: str) -> None:
    rows = borough().add(
        "ssd_linked_identifiers",
        link_table_id="L1",
        link_person_id="P0",
        link_identifier_type="NHS Number",
        link_identifier_value=number,
    )
    rows.rows["ctx_people"][1]["nhs_number"] = NHS
    assert (world.imports(rows).doubles, kin_groups(world)) == (1, 0)


@dataclass(frozen=True, slots=True)
class LostBeforeRegrouping(Graph):
    """A graph that is lost just before kin groups would be written."""

    def write(
        self,
        steps: Sequence[tuple[Query, Mapping[str, object]]],
        /,
        *,
        check: Check | None = None,
        mark: Mark | None = None,
    ) -> list[list[Row]]:
        """Writes anything else."""
        if any(query.name in {"kin/leave", "kin/join"} for query, _ in steps):
            raise Unavailable("graph_lost", "The graph is gone.")
        return Graph.write(self, steps, check=check, mark=mark)


def test_a_decision_that_ends_before_the_kin_groups_are_written_is_taken_up(world: World) -> None:
    report = world.imports(borough(nhs_number=NHS))
    people = world.services.people
    held = people.graph
    lost = replace(people, graph=LostBeforeRegrouping(held.connection, held.timeout, held.tied))
    with pytest.raises(Unavailable):
        lost.decide(actor=LEAD, one="P0", other="P1", are_one=False, reason="Two children.")

    later = world.imports(Folder().context("C2", "Elsewhere"))
    assert (report.kin_groups, later.kin_groups, kin_groups(world)) == (1, 0, 3)


def test_a_number_on_very_many_ids_is_no_more_links_and_questions_than_ids(world: World) -> None:
    """Every two of 60 would be 1,770 links and questions, of 3,000 four and a half million."""
    rows = Folder()
    for number in range(60):
        rows.person(f"P{number:02}", nhs_number=NHS)
    report = world.imports(rows)

    ask = world.services.connection.driver.execute_query
    (links,) = ask(
        "MATCH ()-[k:KIN_OF]->() RETURN count(k) AS links", database_=world.services.connection.database
    ).records
    assert (report.doubles, links["links"], report.kin_groups) == (59, 59, 1)

    first = world.services.people.doubles(actor=LEAD)[0]
    world.services.people.decide(actor=LEAD, one=first.one, other=first.other, are_one=False, reason="Two children.")
    assert len(world.services.people.doubles(actor=LEAD)) == 58
