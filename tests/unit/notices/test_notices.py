"""Who is told what about an alert."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.alerts import AlertChange
from csgraph.domain.notice_words import WHAT, message
from csgraph.domain.notices import (
    MOST_ATTEMPTS,
    NEWS,
    About,
    Linked,
    News,
    NoticePolicy,
    digest_of,
    may_open,
    notices,
    pause_after,
)
from csgraph.ids import AlertId, CaseId, PersonId, ProfessionalId

LONDON = ZoneInfo("Europe/London")
POLICY = NoticePolicy()
ALERT = AlertId("alr_1")
LINKED = (
    Linked(person=PersonId("yp_a"), professional=ProfessionalId("pro_1")),
    Linked(person=PersonId("yp_b"), professional=ProfessionalId("pro_2")),
)


def change(kind: ChangeKind = ChangeKind.RAISED, *, number: int = 1, **changed: object) -> AlertChange:
    """A change of an alert that stands on five young people of three kin groups."""
    whole = AlertChange(
        alert=ALERT,
        number=number,
        on=date(2026, 5, 31),
        kind=kind,
        actor=None,
        reason_code=None,
        rule="threshold",
        young_people=5,
        kin_groups=3,
        independent_reports=3,
        window_from=date(2026, 3, 3),
        window_to=date(2026, 5, 31),
        evidence=("A1",),
        policy_version="p1",
        known_at=datetime(2026, 5, 31, 9, tzinfo=UTC),
    )
    return replace(whole, **changed)  # type: ignore[arg-type]


def news(*fresh: AlertChange, before: tuple[AlertChange, ...] = (), cases: tuple[str, ...] = ()) -> News:
    return News(
        alert=ALERT,
        region="home",
        fresh=fresh,
        history=(*before, *fresh),
        cases=tuple(CaseId(each) for each in cases),
        linked=LINKED,
    )


def boxes(found: News, policy: NoticePolicy = POLICY) -> list[str]:
    return [each.box for each in notices(found, policy)]


def test_a_new_alert_is_told_to_the_lead_at_once_and_to_practitioners_in_a_digest() -> None:
    told = notices(news(change()), POLICY)

    assert [(each.box, each.about, each.in_digest) for each in told] == [
        ("lead:home", About.ALERT, False),
        ("pro_1", About.LOOKED_AT, True),
        ("pro_2", About.LOOKED_AT, True),
    ]


@pytest.mark.parametrize(("young_people", "kin_groups", "is_told"), [(5, 3, True), (4, 4, False), (5, 2, False)])
def test_below_the_threshold_the_lead_alone_is_told(young_people: int, kin_groups: int, is_told: bool) -> None:
    found = news(change(young_people=young_people, kin_groups=kin_groups))

    assert ("pro_1" in boxes(found)) is is_told
    assert "lead:home" in boxes(found)


@pytest.mark.parametrize("kind", sorted(set(ChangeKind) - NEWS))
def test_what_is_no_news_is_told_to_nobody(kind: ChangeKind) -> None:
    assert notices(news(change(kind, number=2), before=(change(),), cases=("l2_1",)), POLICY) == ()


def test_growth_gives_a_practitioner_the_notice_that_they_have_already() -> None:
    first = notices(news(change()), POLICY)
    then = notices(news(change(ChangeKind.GROWN, number=2), before=(change(),)), POLICY)

    assert [each for each in then if each.box == "pro_1"] == [each for each in first if each.box == "pro_1"]
    assert then[0] != first[0], "the lead is told of growth"


def test_an_alert_that_returns_is_told_anew() -> None:
    before = (change(), change(ChangeKind.QUIET, number=2))
    then = notices(news(change(ChangeKind.RETURNED, number=3), before=before), POLICY)

    assert {each.name for each in then}.isdisjoint(each.name for each in notices(news(change()), POLICY))


def test_growth_and_a_change_in_kind_of_one_evaluation_are_one_notice() -> None:
    both = (change(ChangeKind.GROWN, number=2), change(ChangeKind.CHANGED_IN_KIND, number=3))
    found = news(*both, before=(change(),))

    assert boxes(found).count("lead:home") == 1
    assert notices(found, POLICY)[0].refs["what"] == "GROWN CHANGED_IN_KIND"


def test_members_of_a_case_about_the_context_are_told() -> None:
    assert "case:l2_1" in boxes(news(change(ChangeKind.GROWN, number=2), before=(change(),), cases=("l2_1",)))


def test_an_alert_that_falls_by_a_withdrawal_is_told_to_whoever_acted_on_it_and_to_no_practitioner() -> None:
    acted = (change(), change(ChangeKind.ACKNOWLEDGED, number=2, actor="lead"))
    found = boxes(news(change(ChangeKind.SUPERSEDED, number=3), before=acted))

    assert found == ["lead:home", "actor:lead"]


def test_nobody_who_has_no_linked_young_person_is_told() -> None:
    assert boxes(replace(news(change()), linked=())) == ["lead:home"]


@pytest.mark.parametrize("kind", sorted(NEWS))
@pytest.mark.parametrize("about", [About.ALERT, About.CASE, About.FELL])
def test_every_kind_of_news_has_its_words(kind: ChangeKind, about: About) -> None:
    refs = {"alert": ALERT, "what": kind.value, "on": "2026-05-31", "case": "l2_1"}

    told = message(about, refs, contact="Sefa Hallow").body
    assert WHAT[kind] in told
    assert ("Contact Sefa Hallow." in told) == (about is not About.ALERT), "a lead is told by nobody to ask a lead"


@pytest.mark.parametrize("about", [About.ALERT, About.CASE, About.FELL])
def test_no_two_kinds_of_news_have_one_subject(about: About) -> None:
    refs = {"alert": ALERT, "on": "2026-05-31", "case": "l2_1"}
    subjects = {message(about, {**refs, "what": kind.value}, contact="").subject for kind in NEWS}

    assert len(subjects) == (1 if about is About.FELL else len(NEWS))


@pytest.mark.parametrize("about", list(About))
def test_what_is_sent_links_to_the_pages_where_their_address_is_known(about: About) -> None:
    refs = {"alert": ALERT, "what": "GROWN", "on": "2026-05-31", "case": "l2_1"}
    told = message(about, refs, contact="the lead", site="https://csgraph.example.org", cases=("P7",)).body
    linked = {About.LOOKED_AT: "/", About.CASE: "/cases/l2_1"}.get(about, f"/alerts/{ALERT}")

    assert f"https://csgraph.example.org{linked}\n" in told
    assert "csgraph alerts" not in told


def test_a_practitioner_reads_a_fixed_sentence() -> None:
    told = message(About.LOOKED_AT, {}, contact="the contextual lead", cases=("P7",))

    assert told.body == (
        "A context linked to your young person (case no. P7) is being looked at. Contact the contextual lead.\n"
    )


@pytest.mark.parametrize(
    ("box", "leads", "opens"),
    [
        ("lead:home", True, True),
        ("lead:home", False, False),
        ("actor:sam", False, True),
        ("actor:alex", True, False),
        ("pro_1", False, True),
        ("pro_2", True, False),
        ("case:l2_1", True, False),
    ],
)
def test_a_box_is_opened_by_whom_it_is_for(box: str, leads: bool, opens: bool) -> None:
    assert may_open(box, actor="sam", leads=leads, registered={"pro_1"}) is opens


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 5, 30), datetime(2026, 5, 31, 6, tzinfo=UTC)),
        (date(2026, 1, 30), datetime(2026, 1, 31, 7, tzinfo=UTC)),
        (date(2026, 3, 28), datetime(2026, 3, 29, 6, tzinfo=UTC)),
    ],
)
def test_the_digest_of_a_day_goes_out_at_seven_the_next_morning_where_the_authority_is(
    day: date, due: datetime
) -> None:
    assert digest_of(day, LONDON) == due


def test_pauses_double_up_to_six_hours_and_then_end() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]

    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses[-2:] == [timedelta(minutes=256), None]
