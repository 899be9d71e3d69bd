"""What follows from rows: households, leaving, outcomes of a row that comes again."""

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from csgraph.ingest.addresses import address_tokens
from csgraph.ingest.factors import candidate_harm_types
from csgraph.ingest.staging import StagedRow
from csgraph.services.importing.diff import Outcome, outcome_of
from csgraph.services.importing.households import implied_pairs
from csgraph.services.importing.kin import groups_of
from csgraph.services.importing.particulars import left
from csgraph.vault.register import KinMember, Standing, Where


def member(person: str, first: str = "", last: str = "", *, basis: str = "PROPERTY", other: str = "") -> KinMember:
    return KinMember(
        file="", key="", version=1, basis=basis, group="g", other=other, person=person, first_day=first, last_day=last
    )


def pairs(*members: KinMember, held: str = "abcdefghij") -> set[tuple[str, str]]:
    return implied_pairs(members, held_people=held, most_at_once=8)


def test_people_who_lived_at_one_address_for_more_than_a_day_are_a_household() -> None:
    assert pairs(member("a", "2025-01-01", "2025-06-30"), member("b", "2025-06-29")) == {("a", "b")}
    assert pairs(member("a", "2025-01-01", "2025-06-30"), member("b", "2025-06-30")) == set()
    assert pairs(member("a", "2025-01-01", "2025-06-29"), member("b", "2025-06-30")) == set()


def test_nine_people_at_once_are_no_household_and_nine_one_after_another_may_be() -> None:
    assert pairs(*(member(person) for person in "abcdefghi")) == set()
    assert len(pairs(*(member(person) for person in "abcdefgh"))) == 28
    spread = [member(person, f"202{n}-01-01", f"202{n}-12-31") for n, person in enumerate("abcdefghi")]
    assert pairs(*spread) == set()


def tenants(count: int, *, shared: int, stay: int = 120) -> list[KinMember]:
    """So many people, each of whom moves in when the one before has yet some days to stay."""
    firsts = [date(2020, 1, 1) + timedelta(days=number * (stay - shared)) for number in range(count)]
    return [
        member(f"t{number:02}", first.isoformat(), (first + timedelta(days=stay - 1)).isoformat())
        for number, first in enumerate(firsts)
    ]


def linked(members: list[KinMember]) -> set[tuple[str, str]]:
    return implied_pairs(members, held_people={each.person for each in members}, most_at_once=8)


@given(count=st.integers(2, 30), stay=st.integers(30, 300))
def test_a_day_of_change_over_makes_no_household_however_many_follow(count: int, stay: int) -> None:
    assert linked(tenants(count, shared=1, stay=stay)) == set()


@given(count=st.integers(3, 30), shared=st.integers(2, 14), stay=st.integers(60, 300))
def test_tenants_who_hand_over_are_no_family(count: int, shared: int, stay: int) -> None:
    assert linked(tenants(count, shared=shared, stay=stay)) == set()


@given(count=st.integers(9, 30), shared=st.integers(15, 50))
def test_a_house_that_many_went_through_is_no_family(count: int, shared: int) -> None:
    assert linked(tenants(count, shared=shared)) == set()


def test_those_who_came_to_such_a_house_on_one_day_are_one() -> None:
    family = [member("x", "2021-01-10", "2021-03-01"), member("y", "2021-01-10", "2021-03-02")]
    assert linked([*tenants(12, shared=40), *family]) == {("x", "y")}


def test_brothers_and_sisters_who_come_and_go_one_after_the_other_stay_a_family() -> None:
    home = [
        member("a", "2002-05-01", "2020-09-01"),
        member("b", "2006-01-20", "2024-09-01"),
        member("c", "2021-03-03"),
        member("d", "2020-08-30", "2020-09-05"),
    ]
    assert {("a", "b"), ("b", "c"), ("b", "d")} <= linked(home)


def test_a_few_days_are_enough_where_everybody_met() -> None:
    moving = [member("a", "2010-01-01", "2024-03-10"), member("b", "2024-03-05"), member("c", "2024-03-05")]
    assert linked(moving) == {("a", "b"), ("a", "c"), ("b", "c")}


SPELLS = st.builds(
    lambda person, first, length: member(
        person, first.isoformat(), "" if length is None else (first + timedelta(days=length)).isoformat()
    ),
    st.sampled_from("abcdefghijkl"),
    st.dates(date(2020, 1, 1), date(2021, 1, 1)),
    st.none() | st.integers(0, 200),
)


@given(st.lists(SPELLS, max_size=14), st.randoms())
def test_the_order_of_rows_makes_no_household(members: list[KinMember], random: Random) -> None:
    found = linked(members)
    random.shuffle(members)
    assert linked(members) == found


def test_two_properties_of_one_written_address_are_two_households() -> None:
    assert pairs(member("a", other="x", basis="ADDRESS"), member("b", other="y", basis="ADDRESS")) == set()
    assert pairs(member("a", other="x", basis="ADDRESS"), member("b", basis="ADDRESS")) == {("a", "b")}


def test_a_family_links_everybody_in_it_who_is_held() -> None:
    family = [member(person, basis="FAMILY") for person in "cab"]
    assert pairs(*family) == {("a", "b"), ("a", "c"), ("b", "c")}
    assert pairs(*family, held="ac") == {("a", "c")}


def test_a_kin_group_keeps_its_id_when_somebody_joins() -> None:
    leave, join = groups_of([("a", "b"), ("b", "c")], {"a": "kin_1", "b": "kin_1"})
    assert (leave, join) == ([], [("c", "kin_1")])
    leave, join = groups_of([("a", "b")], {"a": "kin_1", "b": "kin_1", "c": "kin_1"})
    assert (leave, join) == (["c"], [])


def episode(end: str | None, reason: str | None = None) -> dict[str, object]:
    return {"valid_to": None if end is None else date.fromisoformat(end), "closure_reason": reason}


def test_leaving_is_the_closing_of_the_latest_episode_and_only_for_three_reasons() -> None:
    assert left([episode("2026-01-02", "RC5")]) == (date(2026, 1, 1), "RC5")
    assert left([episode("2026-01-02", "RC8")]) == (None, None)
    assert left([episode("2026-01-02", "RC5"), episode("2026-02-02", "RC8")]) == (None, None)
    assert left([episode("2026-01-02", "RC5"), episode(None)]) == (None, None)
    assert left([]) == (None, None)


def row(content: bytes, *, withdrawn: bool = False) -> StagedRow:
    return StagedRow(file="f", line=2, key="k", content=content, withdrawn=withdrawn, repeated=False, values={})


def standing(content: bytes, *older: bytes, withdrawn: bool = False) -> Standing:
    return Standing(version=1, content=content, withdrawn=withdrawn, where=Where(), older=frozenset(older))


def test_a_row_that_comes_again_is_judged_by_every_version_there_was() -> None:
    gone = b"withdrawn-------"

    def outcome(staged: StagedRow, held: Standing | None, *, accept_older: bool = False) -> Outcome:
        return outcome_of(staged, held, accept_older=accept_older)

    assert outcome(row(b"1"), None) is Outcome.NEW
    assert outcome(row(b"1"), standing(b"1")) is Outcome.UNCHANGED
    assert outcome(row(b"2"), standing(b"1")) is Outcome.CHANGED
    assert outcome(row(b"1"), standing(b"2", b"1")) is Outcome.SEEN_BEFORE
    assert outcome(row(b"1"), standing(b"2", b"1"), accept_older=True) is Outcome.CHANGED
    assert outcome(row(gone, withdrawn=True), standing(b"1")) is Outcome.WITHDRAWN
    assert outcome(row(gone, withdrawn=True), standing(gone, b"1", withdrawn=True)) is Outcome.UNCHANGED
    assert outcome(row(gone, withdrawn=True), None) is Outcome.UNCHANGED
    assert outcome(row(b"1"), standing(gone, b"1", withdrawn=True)) is Outcome.SEEN_BEFORE


def test_an_address_is_compared_by_property_number_or_by_its_words_and_postcode() -> None:
    one = {
        "addr_address_json": '{"PAON": "12", "STREET": "Mill Lane", "UPRN": "0099"}',
        "addr_address_postcode": "ZZ11AA",
    }
    other = {"addr_address_json": '{"STREET": "mill lane", "PAON": "12"}', "addr_address_postcode": "ZZ11AA"}
    assert address_tokens(one) == ("99", "12 mill lane|ZZ11AA")
    assert address_tokens(other) == ("", "12 mill lane|ZZ11AA")
    assert address_tokens({"addr_address_postcode": "ZZ11AA"}) == ("", "")


def test_census_factors_give_candidates_and_never_more() -> None:
    assert "EXP.CSE" in candidate_harm_types('["11A", "10A"]')
    assert candidate_harm_types('["21"]') == []
