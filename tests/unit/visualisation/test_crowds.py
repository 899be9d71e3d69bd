"""Pictures of many: short enough to read, the subject first, and nobody lost."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csgraph.domain.pictures import NodeKind, Scene
from tests.unit.visualisation import reading
from tests.unit.visualisation.crowd import crowd
from tests.unit.visualisation.route38 import scene
from visualisation.grouping import MAX_ROWS, ONE_BY_ONE, gather
from visualisation.layout import lay_out
from visualisation.network import draw_html
from visualisation.svg import draw_file
from visualisation.table import draw_table
from visualisation.words import not_shown

crowds = st.builds(lambda count, seed: scene(crowd(count, seed=seed)), st.integers(1, 130), st.integers(0, 99))


def row_tops(picture: Scene) -> dict[str, float]:
    return {card.node.id: card.top for card in lay_out(picture).cards if card.node.kind == NodeKind.YOUNG_PERSON}


@settings(max_examples=25, deadline=None)
@given(crowds)
def test_every_face_of_a_crowd_names_everybody_and_every_link(picture: Scene) -> None:
    shown = reading.in_scene(picture)

    assert reading.in_svg(draw_file(picture)) == shown
    assert reading.Page(draw_html(picture)).canvas() == shown
    assert reading.Page(draw_table(picture)).rows() == shown.links


@settings(max_examples=40, deadline=None)
@given(crowds)
def test_a_crowd_is_gathered_once_each_and_no_more_than_it_must_be(picture: Scene) -> None:
    gathered = gather(picture)
    people = [person for row in gathered.members.values() for person in row]
    every_line = [link.id for bundle in gathered.bundles.values() for link in bundle]

    assert sorted(people) == sorted(node.id for node in picture.nodes if node.kind == NodeKind.YOUNG_PERSON)
    assert sorted(every_line) == sorted(link.id for link in picture.links)
    assert len(gathered.members) == len(people) or len(people) > ONE_BY_ONE


@pytest.mark.parametrize("count", [26, 115, 390])
def test_a_picture_of_many_fits_a_screen(count: int) -> None:
    layout = lay_out(scene(crowd(count)))

    assert len(layout.members) <= MAX_ROWS
    assert layout.height < 900
    assert layout.width < 1600


@settings(max_examples=25, deadline=None)
@given(crowds)
def test_the_subject_stands_at_the_top(picture: Scene) -> None:
    cards = lay_out(picture).cards

    assert min(card.top for card in cards) == next(card.top for card in cards if card.node.focus)


def test_a_young_person_with_another_link_stays_where_they_were() -> None:
    picture = scene(crowd(9))
    fewer = replace(picture, links=tuple(each for each in picture.links if each.target == "c-0"))

    assert row_tops(fewer) == row_tops(picture)


def test_a_long_table_is_folded_and_a_short_one_is_not() -> None:
    assert "<details" in draw_table(scene(crowd(60)))
    assert "<details" not in draw_table(scene(crowd(5)))


@pytest.mark.parametrize("count", range(20, 32))
def test_words_that_fit_one_line_stand_on_one(count: int) -> None:
    picture = scene(crowd(count))

    assert f">{not_shown(picture)}</text>" in draw_file(picture)
