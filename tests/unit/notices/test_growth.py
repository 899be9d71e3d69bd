"""Growth has a budget: told at once where it is more than growth or the young people doubled, else once a day."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.alerts import AlertChange
from csgraph.domain.notice_words import message
from csgraph.domain.notices import About, News, Notice, NoticePolicy, digest_of, digest_refs, interrupts, notices
from csgraph.ids import AlertId, CaseId
from tests.unit.notices.test_notices import LONDON, change

DAY = date(2026, 3, 1)
GROWN, IN_KIND = ChangeKind.GROWN, ChangeKind.CHANGED_IN_KIND


def life(*told: tuple[ChangeKind, int], each_day: int = 1) -> list[AlertChange]:
    """Changes of one alert, so many a day, each of an evaluation of its own: what changed, and the kin groups then."""
    return [
        change(
            kind,
            number=at + 1,
            on=DAY + timedelta(days=at // each_day),
            kin_groups=groups,
            known_at=datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC) + timedelta(days=at // each_day, minutes=at),
        )
        for at, (kind, groups) in enumerate(told)
    ]


def outbreak(days: int, *, each_day: int = 1) -> list[AlertChange]:
    """Raised on three young people, then so many more every day."""
    more = [(GROWN, 4 + at) for at in range(days * each_day)]
    return life((ChangeKind.RAISED, 3), *more, each_day=each_day)


def told(changes: list[AlertChange], *, cases: tuple[str, ...] = ()) -> list[Notice]:
    """What the leads and the members of these cases are told, of each change in an evaluation of its own."""
    return [
        notice
        for at in range(1, len(changes) + 1)
        for notice in notices(
            News(
                alert=changes[0].alert,
                region="home",
                fresh=(changes[at - 1],),
                history=tuple(changes[:at]),
                cases=tuple(CaseId(each) for each in cases),
            ),
            NoticePolicy(),
        )
    ]


def groups_told_at_once(changes: list[AlertChange]) -> list[int]:
    return [each.kin_groups for each in changes if each.number in interrupts(changes)]


def test_an_outbreak_of_48_days_interrupts_when_raised_and_at_each_doubling() -> None:
    assert groups_told_at_once(outbreak(48)) == [3, 6, 12, 24, 48]


def test_slow_growth_doubles_too_though_each_step_was_told_in_a_digest() -> None:
    assert groups_told_at_once(life((ChangeKind.RAISED, 3), (GROWN, 4), (GROWN, 5), (GROWN, 6))) == [3, 6]


def test_a_change_in_kind_interrupts_and_doubling_counts_from_it() -> None:
    changes = life((ChangeKind.RAISED, 3), (GROWN, 4), (IN_KIND, 5), (GROWN, 6), (GROWN, 9), (GROWN, 10))

    assert groups_told_at_once(changes) == [3, 5, 10]


def test_an_alert_that_returns_interrupts_and_doubling_counts_from_it() -> None:
    changes = life((ChangeKind.RAISED, 9), (ChangeKind.QUIET, 9), (ChangeKind.RETURNED, 3), (GROWN, 5), (GROWN, 6))

    assert groups_told_at_once(changes) == [9, 3, 6]


def test_what_people_decide_between_does_not_count_as_telling() -> None:
    changes = life((ChangeKind.RAISED, 3), (GROWN, 5), (ChangeKind.ACKNOWLEDGED, 5), (GROWN, 6))

    assert groups_told_at_once(changes) == [3, 6]


def test_growth_and_a_change_in_kind_of_one_evaluation_interrupt_as_one_notice() -> None:
    changes = life((ChangeKind.RAISED, 3), (GROWN, 4), (IN_KIND, 4))
    found = notices(
        News(alert=AlertId("alr_1"), region="home", fresh=tuple(changes[1:]), history=tuple(changes)), NoticePolicy()
    )

    assert [(each.about, each.in_digest, each.refs["what"]) for each in found] == [
        (About.ALERT, False, "GROWN CHANGED_IN_KIND")
    ]


@pytest.mark.parametrize("each_day", [1, 4])
def test_a_growing_outbreak_tells_a_box_of_growth_once_a_day_however_much_it_grows(each_day: int) -> None:
    found = told(outbreak(48, each_day=each_day), cases=("l2_1",))
    waiting = Counter((each.box, digest_of(each.on, LONDON)) for each in found if each.in_digest)

    assert {each.about for each in found if each.in_digest} == {About.GROWTH}
    assert {box for box, _ in waiting} == {"lead:home", "case:l2_1"}
    assert len(waiting) <= 2 * 49, "digests"
    assert sum(not each.in_digest for each in found) <= 2 * 8, "at once: raised, and doublings"


@settings(max_examples=300)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from([GROWN, GROWN, IN_KIND, ChangeKind.SUPERSEDED, ChangeKind.RETURNED]), st.integers(1, 60)
        ),
        max_size=40,
    ),
    each_day=st.integers(1, 5),
)
def test_nothing_that_is_news_is_lost(steps: list[tuple[ChangeKind, int]], each_day: int) -> None:
    changes = life((ChangeKind.RAISED, 3), *steps, each_day=each_day)
    found = told(changes)

    assert [each.name for each in found] == [("alert", each.uid) for each in changes]
    late = {each.name[1] for each in found if each.in_digest}
    assert late <= {each.uid for each in changes if each.kind is GROWN}, "only growth waits"


def test_a_digest_names_each_alert_once_and_says_that_it_grew() -> None:
    inside = [each.refs for each in told(outbreak(1, each_day=2)) if each.in_digest]
    other = [{**inside[0], "alert": "alr_0"}]
    refs = digest_refs(About.GROWTH, [*inside, *other])

    assert refs["alerts"] == "alr_0 alr_1"
    words = message(About.GROWTH, refs, contact="")
    assert words.body.count("has grown") == 2
    assert "csgraph alerts show alr_1" in words.body
    assert "1 March 2026" in words.subject


def test_a_digest_of_a_case_says_which() -> None:
    inside = [each.refs for each in told(outbreak(2), cases=("l2_1",)) if each.in_digest and "case" in each.refs]

    assert "Level 2 case l2_1" in message(About.GROWTH, digest_refs(About.GROWTH, inside[:1]), contact="").body
