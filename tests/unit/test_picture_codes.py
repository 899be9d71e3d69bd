"""Codes of an item: everybody keeps theirs, whenever and by whomever a picture is asked for."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from csgraph.disclosure.picture_codes import FirstRecorded, deal
from csgraph.domain.pictures import NodeKind, Scene
from csgraph.domain.terms import AssociationKind
from csgraph.domain.times import AsOf, RecordTime
from csgraph.ids import PersonId
from tests.unit.visualisation.route38 import ASSOCIATIONS, KNOWN_AT, ROUTE, association, facts, scene

START = datetime(2026, 1, 1, tzinfo=UTC)
EVERYBODY = tuple(
    (START, PersonId(f"yp_{name}")) for name in ("asha", "asha_sister", "ben", "cai", "dee", "eli", "fay")
)
first_recorded = st.builds(
    lambda minutes, number: (START + timedelta(minutes=minutes), PersonId(f"yp_{number}")),
    st.integers(0, 5),
    st.integers(0, 10_000),
)
pools = st.lists(first_recorded, max_size=300)


def labels(picture: Scene) -> set[str]:
    return {node.label for node in picture.nodes if node.kind == NodeKind.YOUNG_PERSON}


@given(pools, st.randoms())
def test_nobody_shares_a_code_and_the_order_of_rows_decides_nothing(
    people: list[FirstRecorded], chance: Random
) -> None:
    dealt = deal(people, "item 3")
    chance.shuffle(people)

    assert len(set(dealt.values())) == len(dealt) == len({person for _, person in people})
    assert deal(people, "item 3") == dealt


@settings(max_examples=60)
@given(pools, st.lists(st.integers(0, 20_000), max_size=300))
def test_newcomers_renumber_nobody(people: list[FirstRecorded], numbers: list[int]) -> None:
    known = {person for _, person in people}
    later = START + timedelta(days=1)
    newcomers = [(later, PersonId(f"yp_{number}")) for number in numbers if f"yp_{number}" not in known]
    before, after = deal(people, "item 3"), deal([*newcomers, *people], "item 3")

    assert {person: after[person] for person in before} == before


def test_a_thousand_have_codes_of_their_own_that_can_be_said_aloud() -> None:
    dealt = deal([(START, PersonId(f"yp_{number}")) for number in range(1000)], "item 3")

    assert len(set(dealt.values())) == 1000
    assert max(dealt.values()) < 10_000


def test_codes_of_two_items_cannot_be_joined() -> None:
    people = [(START, PersonId(f"yp_{number}")) for number in range(100)]
    one, other = deal(people, "item 3"), deal(people, "item 4")
    order_of_one, order_of_other = sorted(one, key=one.__getitem__), sorted(other, key=other.__getitem__)

    assert sum(one[person] == other[person] for person in one) < 5
    assert sum(a == b for a, b in zip(order_of_one, order_of_other, strict=True)) < 10


@settings(max_examples=60)
@given(st.dates(date(2026, 3, 30), date(2026, 6, 30)), st.integers(0, 60), st.text(max_size=12))
def test_a_young_person_has_one_code_on_every_day_and_for_every_viewer(on: date, days: int, viewer: str) -> None:
    everybody = facts(ever_linked=EVERYBODY)
    asked = AsOf(valid_on=on, known_at=KNOWN_AT + timedelta(days=days))
    picture = scene(everybody, as_of=asked, viewer=viewer, drawn_at=KNOWN_AT + timedelta(days=days))

    assert labels(picture) <= labels(scene(everybody))


def test_only_the_young_person_decides_who_has_a_code() -> None:
    newcomer = association(
        "gus", AssociationKind.NAMED_UNSAFE, ROUTE, "2026-05-03", recorded=RecordTime(recorded_at=KNOWN_AT)
    )

    with_them = labels(scene(facts(newcomer)))
    assert labels(scene()) < with_them
    assert len(with_them) == 8


def test_a_code_of_somebody_no_longer_shown_is_nobody_elses() -> None:
    """What was corrected away is among those ever linked, so its code stays taken."""
    gone = replace(facts(associations=ASSOCIATIONS[1:]), ever_linked=EVERYBODY)

    assert labels(scene(gone)) < labels(scene())
