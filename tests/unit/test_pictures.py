"""What a picture may show: facts of the rules, on Route 38."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from csgraph.domain.associations import Association
from csgraph.domain.contexts import Context
from csgraph.domain.pictures import MAX_NODES, LinkKind, LinkPhrase, NodeKind, Scene, as_dict, as_json, plain
from csgraph.domain.terms import AssociationKind, ContextKind, EventRole, Handling, Locus
from csgraph.domain.times import AsOf, RecordTime, ValidTime
from csgraph.ids import ContextId, KinGroupId, PersonId
from tests.unit.visualisation.route38 import (
    ARCADE,
    AS_OF,
    ASSOCIATIONS,
    HARMS,
    HUB,
    KNOWN_AT,
    LIBRARY,
    OTHERS,
    RECORDED,
    ROUTE,
    SCHOOL,
    TAKEAWAY,
    association,
    facts,
    scene,
)
from visualisation.palette import Meaning, meaning

K = AssociationKind


def labels(picture: Scene, kind: NodeKind) -> set[str]:
    return {node.label for node in picture.nodes if node.kind == kind}


def hidden(picture: Scene) -> dict[str, int | None]:
    return {each.code: each.count for each in picture.hidden}


def test_sisters_are_bracketed_and_counted_once() -> None:
    picture = scene()

    assert (picture.young_people, picture.kin_groups) == (7, 6)
    assert [len(each.nodes) for each in picture.brackets] == [2]


def test_a_home_is_never_drawn_even_where_two_spend_time() -> None:
    picture = scene()

    assert "12 Fern Street" not in json.dumps(as_dict(picture))
    assert "HOMES" in hidden(picture)


def test_a_home_stays_hidden_when_the_picture_is_of_a_time_before_it_was_known_to_be_one() -> None:
    later = RecordTime(recorded_at=datetime(2026, 6, 9, tzinfo=UTC))
    picture = scene(facts(association("cai", K.LIVES_AT, TAKEAWAY, "2026-01-01", recorded=later)))

    assert TAKEAWAY.name not in labels(picture, NodeKind.PLACE)


def test_somebody_who_only_lives_at_the_context_is_not_on_its_picture() -> None:
    assert scene(facts(association("gus", K.LIVES_AT, ROUTE, "2026-01-01"))).young_people == 7


def test_red_links_are_left_out_and_that_is_said_without_a_number() -> None:
    red = association("gus", K.HARMED_AT, ROUTE, "2026-05-03", handling=Handling.RED)
    picture = scene(facts(red))

    assert picture.young_people == 7
    assert hidden(picture)["RED"] is None


def test_nothing_is_said_of_red_links_where_there_are_none() -> None:
    clear = tuple(each for each in ASSOCIATIONS if each.handling != Handling.RED)

    assert "RED" not in hidden(scene(facts(associations=clear)))


def test_a_place_of_one_young_person_is_counted_and_not_drawn() -> None:
    picture = scene()

    assert ARCADE.name not in labels(picture, NodeKind.PLACE)
    assert hidden(picture)["NOT_SHARED"] == 1


def test_a_safe_place_of_one_young_person_is_drawn_however_old() -> None:
    pool = Context(uid=ContextId("ctx_pool"), kind=ContextKind.LOCATION, name="Swimming pool")
    old = association("ben", K.NAMED_SAFE, pool, "2022-01-01")
    picture = scene(facts(old, contexts={each.uid: each for each in (*OTHERS, pool)}))

    assert pool.name in labels(picture, NodeKind.SAFE_PLACE)


def test_a_place_that_a_link_not_to_be_shared_calls_unsafe_has_no_star() -> None:
    picture = scene(facts(association("ben", K.NAMED_SAFE, ARCADE, "2026-05-01")))

    assert ARCADE.name in labels(picture, NodeKind.PLACE)


def test_a_place_that_one_finds_safe_and_another_unsafe_is_not_called_safe() -> None:
    picture = scene(facts(association("fay", K.NAMED_UNSAFE, HUB, "2026-05-01")))

    assert HUB.name in labels(picture, NodeKind.PLACE)
    assert LinkKind.NAMED_SAFE in {link.kind for link in picture.links}


@pytest.mark.parametrize(
    ("kind", "on", "starred"),
    [
        (K.NAMED_MIXED, "2026-05-01", False),
        (K.HARMED_AT, "2026-05-01", False),
        (K.NAMED_UNSAFE, "2026-05-01", False),
        (K.NAMED_UNSAFE, "2024-05-01", True),
        (K.SPENDS_TIME_AT, "2026-05-01", True),
    ],
)
def test_only_what_nobody_calls_unsafe_in_the_window_is_a_safe_place(kind: K, on: str, starred: bool) -> None:
    same_young_person = association("asha", kind, HUB, on)
    picture = scene(facts(same_young_person))

    assert (HUB.name in labels(picture, NodeKind.SAFE_PLACE)) == starred


@pytest.mark.parametrize(
    "said",
    [
        association("ben", K.NAMED_UNSAFE, HUB, "2026-05-04", locus=Locus.FAMILIAL),
        association("ben", K.NAMED_UNSAFE, HUB, "2026-05-04", role=EventRole.HELPED),
        association("ben", K.HARMED_AT, HUB, "2026-05-04", locus=Locus.FAMILIAL),
        association("ben", K.FOUND_AT, HUB, "2026-05-04", role=EventRole.HARMED),
        association("ben", K.FOUND_AT, HUB, "2026-05-04", role=EventRole.CAUSED_HARM_ALLEGED),
        association("ben", K.NAMED_MIXED, HUB, "2026-05-04", handling=Handling.RED),
    ],
    ids=lambda said: f"{said.kind} {said.role} {said.locus} {said.handling}",
)
def test_no_star_stands_beside_words_that_contradict_it(said: Association) -> None:
    assert HUB.name in labels(scene(facts(said)), NodeKind.PLACE)


@pytest.mark.parametrize("part_of", [HUB.uid, "ctx_hall"])
def test_a_place_with_an_unsafe_part_is_no_safe_place(part_of: str) -> None:
    hall = Context(uid=ContextId("ctx_hall"), kind=ContextKind.LOCATION, name="Hall", within=HUB.uid)
    stairs = Context(uid=ContextId("ctx_stairs"), kind=ContextKind.LOCATION, name="Stairs", within=ContextId(part_of))
    places = {each.uid: each for each in (*OTHERS, hall, stairs)}

    assert HUB.name in labels(scene(facts(contexts=places, unsafe=frozenset({stairs.uid}))), NodeKind.PLACE)


def test_a_safe_part_of_an_unsafe_place_keeps_its_star() -> None:
    hall = Context(uid=ContextId("ctx_hall"), kind=ContextKind.LOCATION, name="Hall", within=HUB.uid)
    safe = association("ben", K.NAMED_SAFE, hall, "2026-05-01")
    places = {each.uid: each for each in (*OTHERS, hall)}
    picture = scene(facts(safe, contexts=places, unsafe=frozenset({HUB.uid})))

    assert hall.name in labels(picture, NodeKind.SAFE_PLACE)
    assert HUB.name in labels(picture, NodeKind.PLACE)


def test_places_that_lie_within_each_other_end_the_walk() -> None:
    round_ = replace(HUB, within=LIBRARY.uid), replace(LIBRARY, within=HUB.uid)
    places = {each.uid: each for each in (*OTHERS, *round_)}

    assert labels(scene(facts(contexts=places, unsafe=frozenset({HUB.uid}))), NodeKind.SAFE_PLACE) == set()


def test_a_statement_that_was_taken_back_costs_no_star() -> None:
    back = RecordTime(recorded_at=datetime(2026, 5, 5, tzinfo=UTC), superseded_at=datetime(2026, 5, 20, tzinfo=UTC))
    withdrawn = facts(association("ben", K.NAMED_UNSAFE, HUB, "2026-05-04", recorded=back))
    before = AsOf(valid_on=date(2026, 5, 31), known_at=datetime(2026, 5, 10, tzinfo=UTC))

    assert HUB.name in labels(scene(withdrawn), NodeKind.SAFE_PLACE)
    assert HUB.name not in labels(scene(withdrawn, as_of=before), NodeKind.SAFE_PLACE)


def test_a_place_that_somebody_not_on_the_picture_calls_unsafe_is_no_safe_place() -> None:
    assert HUB.name in labels(scene(facts(unsafe=frozenset({HUB.uid}))), NodeKind.PLACE)


def test_harm_that_is_only_feared_is_no_harm_recorded() -> None:
    feared = association("gus", K.NAMED_UNSAFE, ROUTE, "2026-05-03", harm_types=("EXP.CCE",))
    happened = association("hal", K.HARMED_AT, ROUTE, "2026-05-03", harm_types=("SYV",))
    seen = association("ida", K.FOUND_AT, ROUTE, "2026-05-03", harm_types=("EXP.CCE",))

    assert labels(scene(facts(associations=(feared, happened, seen))), NodeKind.HARM_TYPE) == {HARMS["SYV"]}


def test_links_before_the_window_are_not_drawn() -> None:
    window = ValidTime(start=date(2026, 5, 1), end=date(2026, 6, 1))

    assert scene(window=window).young_people == 4


def test_what_began_after_the_day_asked_for_is_not_drawn() -> None:
    assert scene(as_of=AsOf(valid_on=date(2026, 5, 10), known_at=KNOWN_AT)).young_people == 5


def test_codes_are_dealt_anew_for_each_item() -> None:
    def harmed(item: str) -> frozenset[str]:
        return frozenset(link.source for link in scene(item=item).links if link.kind == LinkKind.HARMED_AT)

    assert len({harmed(f"item {number}") for number in range(12)}) > 4


def test_the_order_of_facts_changes_nothing() -> None:
    turned = facts(associations=tuple(reversed(ASSOCIATIONS)))

    assert as_json(scene(turned)) == as_json(scene())


def test_no_id_of_the_graph_is_on_a_picture() -> None:
    told = json.dumps(as_dict(scene()))

    assert not [each for each in ("asha", "kin_sisters", "ctx_", "as_asha", "yp_") if each in told]


def test_a_later_correction_changes_no_earlier_picture() -> None:
    corrected_at = datetime(2026, 6, 3, tzinfo=UTC)
    first = ASSOCIATIONS[0]
    old = replace(first, recorded=RecordTime(recorded_at=RECORDED.recorded_at, superseded_at=corrected_at))
    new = replace(first, version=2, recorded=RecordTime(recorded_at=corrected_at), context=SCHOOL.uid)

    assert scene(facts(associations=(old, new, *ASSOCIATIONS[1:]))) == scene()


def test_a_state_that_ended_is_drawn_as_ended_and_a_statement_never_is() -> None:
    ended = [link for link in scene().links if link.ended]

    assert [(link.kind, link.valid.end) for link in ended] == [(LinkKind.ATTENDS, date(2026, 4, 25))]


def test_coming_back_is_a_second_link() -> None:
    again = association("eli", K.ATTENDS, SCHOOL, "2026-05-05")
    spells = [link for link in scene(facts(again)).links if link.kind == LinkKind.ATTENDS]

    assert len(spells) == 3


def test_two_records_of_one_statement_are_one_link_with_its_sources_by_agency() -> None:
    again = association("ben", K.NAMED_UNSAFE, ROUTE, "2026-05-04", agency="education")
    found = [
        link for link in scene(facts(again)).links if len(link.sources) == 2 and link.kind == LinkKind.NAMED_UNSAFE
    ]

    assert [(link.sources, link.last_said) for link in found] == [
        ((("education", 1), ("youth justice", 1)), date(2026, 5, 4))
    ]


@pytest.mark.parametrize(
    ("role", "says"),
    [
        (EventRole.HARMED, "was harmed at"),
        (EventRole.CAUSED_HARM_ALLEGED, "is alleged to have caused harm at"),
        (EventRole.BOTH, "was harmed, and is alleged to have caused harm, at"),
        (EventRole.PRESENT, "was present when harm happened at"),
        (EventRole.HELPED, "helped at"),
    ],
)
def test_who_was_harmed_is_never_mixed_with_who_is_alleged_to_harm(role: EventRole, says: str) -> None:
    only = association("gus", K.HARMED_AT, ROUTE, "2026-05-03", role=role)

    assert [link.phrase for link in scene(facts(associations=(only,))).links] == [says]


def test_whoever_was_found_harmed_is_not_told_as_merely_seen() -> None:
    found = association("gus", K.FOUND_AT, ROUTE, "2026-05-03", role=EventRole.HARMED, harm_types=("SYV",))
    picture = scene(facts(associations=(found,)))

    assert [(link.phrase, meaning(link)) for link in picture.links] == [
        (LinkPhrase.HARMED, Meaning.HARM),
        (LinkPhrase.HARM_RECORDED, Meaning.HARM),
    ]


def test_harm_inside_a_family_is_neither_evidence_nor_harm_of_the_place() -> None:
    inside = association("gus", K.HARMED_AT, ROUTE, "2026-05-03", locus=Locus.FAMILIAL, harm_types=("SYV",))
    picture = scene(facts(associations=(inside,)))

    assert [(link.kind, link.evidence) for link in picture.links] == [(LinkKind.HARMED_AT, False)]


def test_evidence_of_an_alert_is_marked_where_it_is_given() -> None:
    only = ASSOCIATIONS[0].uid
    picture = scene(facts(evidence=frozenset({only})))

    assert sum(link.evidence for link in picture.links) == 1


def test_a_merged_context_is_read_as_the_one_it_stands_for() -> None:
    other = replace(ROUTE, uid=ContextId("ctx_bus_38"), name="bus 38")
    more = association("gus", K.NAMED_UNSAFE, other, "2026-05-03")

    assert scene(facts(more, standing_for={other.uid: ROUTE.uid})).young_people == 8


def test_a_picture_holds_400_at_most_and_says_what_it_leaves_out() -> None:
    crowd = tuple(association(f"p{number}", K.NAMED_UNSAFE, ROUTE, "2026-05-03") for number in range(450))
    safe = association("p7", K.NAMED_SAFE, HUB, "2026-05-03")
    picture = scene(facts(associations=(*crowd, safe)))

    assert len(picture.nodes) == MAX_NODES
    assert labels(picture, NodeKind.SAFE_PLACE) == {HUB.name}
    assert hidden(picture)["TOO_MANY"] == 52


def test_a_context_without_links_has_a_picture() -> None:
    picture = scene(facts(associations=()))

    assert [node.label for node in picture.nodes] == ["Route 38"]
    assert (picture.young_people, picture.kin_groups) == (0, 0)


def test_a_picture_of_another_day_says_so() -> None:
    earlier = AsOf(valid_on=AS_OF.valid_on, known_at=datetime(2026, 5, 28, 9, 0, tzinfo=UTC))

    assert scene().is_today
    assert not scene(as_of=earlier).is_today


def test_a_school_as_the_focus_keeps_its_kind() -> None:
    focus = replace(ROUTE, kind=ContextKind.SCHOOL)
    picture = scene(facts(focus=focus, contexts={each.uid: each for each in OTHERS}))

    assert [node.kind for node in picture.nodes if node.focus] == [NodeKind.SCHOOL]


def test_three_kin_make_one_bracket() -> None:
    kin = {PersonId(f"yp_{name}"): KinGroupId("kin_a") for name in ("asha", "asha_sister", "ben")}

    assert [len(each.nodes) for each in scene(facts(kin=kin)).brackets] == [3]


def test_plain_text_is_one_line_without_marks_that_disguise() -> None:
    assert plain("Old\n\tMill\u202e \x00Lane\ud800 ") == "Old Mill Lane"
