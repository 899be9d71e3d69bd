"""What a chair reads: the words and the table of Route 38."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

from csgraph.domain.terms import AssociationKind, Confidence, ContextKind, Handling
from csgraph.domain.times import AsOf, Precision
from csgraph.ids import RecordId
from tests.unit.visualisation.route38 import ASSOCIATIONS, KNOWN_AT, ROUTE, association, facts, scene
from visualisation.table import HEADINGS, draw_table, rows
from visualisation.words import dates_banner, in_words, node_name, paragraphs, watermark

K = AssociationKind


def test_the_words_carry_the_meeting_alone() -> None:
    assert paragraphs(scene()) == (
        (
            "Between 31 May 2025 and 31 May 2026, 7 young people are linked to Route 38 (transport route). "
            "YP-575 and YP-803 are kin and are counted once. That makes 6 unrelated young people."
        ),
        (
            "5 named it unsafe, 4 unrelated (YP-193, YP-222, YP-416, YP-575 and YP-803), all in their own words. "
            "2 were harmed there (YP-326 and YP-564)."
        ),
        "Harm recorded here: serious youth violence (2 records).",
        (
            "They also share: After-school group (peer group): 3 are connected (YP-193, YP-222 and YP-564). "
            "Fern Hill Academy (school): 1 attended until 24 April 2026 (YP-326); 1 attends (YP-416). "
            "Takeaway by Mill Lane stop (place): 1 was seen there (YP-193); 2 spend time there (YP-222 and YP-564)."
        ),
        (
            "Safe places: Harbour youth hub: 3 feel safe there (YP-326, YP-416 and YP-575). "
            "Library homework club: 1 feels safe there (YP-803)."
        ),
        (
            "How sure: the links come from 4 agencies, each of the 19 links rests on one record of its own "
            "and 2 are possible only."
        ),
        (
            "Not shown: links that their source marked as not to be shared (RED); "
            "1 other place or group that only one of these young people is linked to; "
            "homes and home addresses, which are never drawn."
        ),
    )


def test_words_say_when_nobody_is_linked() -> None:
    assert "no young person is linked to Route 38" in in_words(scene(facts(associations=())))
    assert "There is no link to show." in draw_table(scene(facts(associations=())))


def test_words_say_that_no_safe_place_is_known() -> None:
    only = ASSOCIATIONS[:2]

    assert "No safe place is recorded for these young people yet." in in_words(scene(facts(associations=only)))


def test_words_name_eight_and_count_the_rest() -> None:
    crowd = tuple(association(f"p{number}", K.NAMED_UNSAFE, ROUTE, "2026-05-03") for number in range(12))

    assert re.search(
        r"12 named it unsafe \((YP-\d+, ){7}YP-\d+ and 4 more\)", in_words(scene(facts(associations=crowd)))
    )


def test_the_banner_warns_of_another_day() -> None:
    earlier = AsOf(valid_on=date(2026, 3, 31), known_at=datetime(2026, 5, 31, 8, 0, tzinfo=UTC))

    assert dates_banner(scene()) == "True on 31 May 2026 · as known on 31 May 2026, 09:00"
    assert dates_banner(scene(as_of=earlier)).endswith("not a picture of today")


def test_the_watermark_names_viewer_purpose_and_moment() -> None:
    assert watermark(scene()) == "Shown to panel chair for safety of a place, 31 May 2026, 09:00"


def test_the_table_has_a_row_for_each_link() -> None:
    first = next(row for row in rows(scene()) if row.how == "was harmed at")

    assert len(rows(scene())) == len(scene().links)
    assert dict(zip(HEADINGS, first.cells, strict=True)) == {
        "Who": "YP-326",
        "Link": "was harmed at",
        "Where": "Route 38",
        "When": "On 22 April 2026",
        "Part in it": "harmed",
        "Said by": "the police",
        "Sources": "police (1)",
        "How sure": "probable",
    }


def test_a_date_known_to_the_month_is_not_shown_as_a_day() -> None:
    vague = association("gus", K.NAMED_UNSAFE, ROUTE, "2026-04-01", "2026-05-01", precision=Precision.MONTH)
    row = rows(scene(facts(associations=(vague,))))[0]

    assert row.when == "Some time from 1 April 2026 to 30 April 2026"


def test_a_statement_made_again_shows_its_last_day() -> None:
    again = tuple(association("gus", K.NAMED_UNSAFE, ROUTE, day) for day in ("2026-04-01", "2026-05-07"))

    assert rows(scene(facts(associations=again)))[0].when == "First on 1 April 2026, last on 7 May 2026"


def test_an_event_without_a_recorded_part_says_so_and_a_statement_does_not() -> None:
    found = (association("gus", K.HARMED_AT, ROUTE, "2026-04-01"), association("gus", K.ATTENDS, ROUTE, "2026-04-01"))

    assert [row.role for row in rows(scene(facts(associations=found)))] == ["not recorded", "–"]


def test_every_node_has_a_name_that_can_be_heard() -> None:
    picture = scene(facts(associations=(association("gus", K.HARMED_AT, ROUTE, "2026-04-01", harm_types=("SYV",)),)))

    assert [node_name(picture, node) for node in picture.nodes] == [
        "Route 38, transport route: 1 was harmed there (YP-473)",
        "YP-473, young person: was harmed at Route 38",
        "serious youth violence, harm recorded here: 1 record",
    ]


def test_single_and_unsure_links_are_counted_in_words() -> None:
    one = association("gus", K.HARMED_AT, ROUTE, "2026-04-01", confidence=Confidence.POSSIBLE)

    told = in_words(scene(facts(associations=(one,)), drawn_at=KNOWN_AT))
    assert "the links come from 1 agency, the only link rests on 1 record and 1 is possible only." in told


def test_what_lasts_and_what_ended_say_so() -> None:
    lasting = association("gus", K.ATTENDS, ROUTE, "2026-02-01")
    ended = association("hal", K.ATTENDS, ROUTE, "2026-02-01", "2026-03-01")
    one_day = association("ida", K.ATTENDS, ROUTE, "2026-02-01", "2026-02-02")

    assert sorted(row.when for row in rows(scene(facts(associations=(lasting, ended, one_day))))) == [
        "From 1 February 2026 until 28 February 2026",
        "On 1 February 2026",
        "Since 1 February 2026",
    ]


def test_what_several_said_in_one_record_is_not_told_as_several_reports() -> None:
    together = tuple(
        association(name, K.NAMED_UNSAFE, ROUTE, "2026-05-03", record=RecordId("rec_1"))
        for name in ("gus", "hal", "ida")
    )
    told = in_words(scene(facts(associations=together)))

    assert "3 named it unsafe, in 1 record (" in told
    assert "the 3 links rest on 1 record in all, each of them on one only" in told


def test_who_lives_in_a_home_is_withheld_and_not_said_to_be_nobody() -> None:
    home = replace(ROUTE, kind=ContextKind.ACCOMMODATION)
    lodgers = tuple(association(name, K.LIVES_AT, home, "2026-01-01") for name in ("gus", "hal"))
    told = in_words(scene(facts(focus=home, associations=lodgers)))

    assert "no young person is linked" not in told
    assert "that is withheld" in told
    assert told == in_words(scene(facts(focus=home, associations=())))


def test_words_do_not_say_that_nobody_is_linked_where_a_link_may_not_be_shown() -> None:
    red = association("gus", K.HARMED_AT, ROUTE, "2026-05-03", handling=Handling.RED)

    assert "no link of a young person to Route 38" in in_words(scene(facts(associations=(red,))))
