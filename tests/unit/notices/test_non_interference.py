"""Two worlds that differ only in other children's data give a practitioner the same bytes, whenever both tell them."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.alerts import AlertChange
from csgraph.domain.notice_words import looked_at
from csgraph.domain.notices import About, Linked, News, NoticePolicy, notices, of_one_digest
from csgraph.ids import AlertId, PersonId, ProfessionalId

POLICY = NoticePolicy()
MINE = Linked(person=PersonId("yp_mine"), professional=ProfessionalId("pro_me"))
TODAY = date(2026, 5, 31)
PAIRS = 10_000


@dataclass(frozen=True)
class Told:
    """What reaches one practitioner: what each notice is told once by, and the bytes of the day's digest."""

    names: frozenset[tuple[str, ...]]
    digest: bytes


def history(rng: random.Random) -> tuple[AlertChange, ...]:
    """A life of an alert in one evaluation after another, as other children's data happen to shape it."""
    changes: list[AlertChange] = []
    for number in range(1, rng.randint(1, 6) + 1):
        kind = ChangeKind.RAISED if number == 1 else rng.choice((ChangeKind.GROWN, ChangeKind.CHANGED_IN_KIND))
        people = rng.randint(1, 12)
        changes.append(
            AlertChange(
                alert=AlertId("alr_1"),
                number=number,
                on=TODAY - timedelta(days=rng.randint(0, 80)),
                kind=kind,
                actor=None,
                reason_code=None,
                rule="threshold",
                young_people=people,
                kin_groups=rng.randint(1, people),
                independent_reports=rng.randint(1, 9),
                window_from=TODAY - timedelta(days=rng.randint(60, 365)),
                window_to=TODAY,
                evidence=tuple(f"A{rng.randint(1, 99)}" for _ in range(people)),
                policy_version=rng.choice(("p1", "p2")),
                known_at=datetime(2026, 5, 31, rng.randint(0, 23), tzinfo=UTC),
            )
        )
    return tuple(changes)


def others(rng: random.Random) -> tuple[Linked, ...]:
    """Other children of the context, with practitioners of their own, who may be the same one for several."""
    return tuple(
        Linked(person=PersonId(f"yp_{rng.randint(1, 30)}"), professional=ProfessionalId(f"pro_{rng.randint(1, 5)}"))
        for _ in range(rng.randint(0, 12))
    )


def told(rng: random.Random) -> Told | None:
    """Everything that reaches my practitioner in a world; None where nothing does."""
    life, linked = history(rng), others(rng)
    linked = tuple(rng.sample((MINE, *linked), k=len(linked) + 1))
    sent = [
        notice
        for at in range(1, len(life) + 1)
        for notice in notices(
            News(alert=AlertId("alr_1"), region="home", fresh=life[at - 1 : at], history=life[:at], linked=linked),
            POLICY,
        )
        if notice.box == MINE.professional
    ]
    if not sent:
        return None
    assert {each.about for each in sent} == {About.LOOKED_AT}
    cases = of_one_digest([each.refs["people"] for each in sent])
    message = looked_at(cases, contact="the contextual lead")
    return Told(frozenset(each.name for each in sent), f"{message.subject}\n{message.body}".encode())


def test_a_practitioner_gets_the_same_bytes_in_both_worlds() -> None:
    tells = Counter[int]()

    @settings(max_examples=PAIRS)
    @given(one=st.integers(0, 2**40), other=st.integers(0, 2**40))
    def compare(one: int, other: int) -> None:
        first, second = told(random.Random(one)), told(random.Random(other))
        tells[(first is not None) + (second is not None)] += 1
        if first and second:
            assert first == second

    compare()
    assert tells.total() >= PAIRS
    assert tells[2] >= PAIRS // 4, "pairs in which both worlds tell"
    assert tells[1], "pairs in which only one reaches the threshold"
