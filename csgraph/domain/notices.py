"""Notices: who is told what about a change of an alert. References only; the words are in `notice_words.py`.

A lead is told at once, of growth once a day unless it is more than that (`interrupts`). A practitioner
whose young person is linked is told, from a threshold on and once for each time that an alert comes up,
that a context is being looked at, and nothing else: what they get depends on their own young person and
on whether the threshold was reached, not on anybody else's data.
Source: design page `alerts-and-level2.md`, "Who is told what".
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from csgraph.domain.alert_lists import acted_on
from csgraph.domain.alert_states import NEWS, ChangeKind
from csgraph.domain.alerts import AlertChange
from csgraph.ids import AlertId, CaseId, PersonId, ProfessionalId

DIGEST_AT = time(7)
"""When a day's digest goes out, in the authority's time zone."""

LEADS = "lead:"
"""How the boxes of leads begin, which every lead may open."""

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 10


class About(StrEnum):
    """What a notice says."""

    ALERT = "ALERT"
    CASE = "CASE"
    FELL = "FELL"
    GROWTH = "GROWTH"
    LOOKED_AT = "LOOKED_AT"


class Channel(StrEnum):
    """How it reaches somebody."""

    INBOX = "INBOX"
    EMAIL = "EMAIL"
    WEBHOOK = "WEBHOOK"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePolicy:
    """From how many young people in how many kin groups practitioners are told, and whether once a day."""

    young_people: int = 5
    kin_groups: int = 3
    daily: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Linked:
    """A young person in the evidence, and a professional allocated to them."""

    person: PersonId
    professional: ProfessionalId


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What one evaluation changed of one alert, and whom it may concern.

    `fresh` are those changes; `history` every change up to them. `cases` are the open cases about its context.
    """

    alert: AlertId
    region: str
    fresh: tuple[AlertChange, ...]
    history: tuple[AlertChange, ...]
    cases: tuple[CaseId, ...] = ()
    linked: tuple[Linked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell the holders of one box. `name` is what it is told once by; `refs` are ids and words of ours.

    `on` is the day of what is told.
    """

    name: tuple[str, ...]
    on: date
    box: str
    about: About
    refs: dict[str, str]
    in_digest: bool = False


def alerts_of(refs: Mapping[str, str]) -> tuple[AlertId, ...]:
    """The alerts that a notice of these references is about: of a digest several."""
    return tuple(AlertId(each) for each in refs.get("alerts", refs.get("alert", "")).split())


def notices(news: News, policy: NoticePolicy) -> tuple[Notice, ...]:
    """Everything that is told of some news, in a fixed order; nothing for changes that are no news."""
    told = [each for each in news.fresh if each.kind in NEWS]
    if not told:
        return ()
    refs = {"alert": news.alert, "what": " ".join(each.kind for each in told), "on": told[-1].on.isoformat()}
    change, on = told[0].uid, told[-1].on
    found = [Notice(name=("alert", change), on=on, box=lead_box(news.region), about=About.ALERT, refs=refs)]
    found += [
        Notice(name=("case", change, case), on=on, box=case_box(case), about=About.CASE, refs={**refs, "case": case})
        for case in sorted(news.cases)
    ]
    if interrupts(news.history).isdisjoint(each.number for each in told):
        found = [replace(each, about=About.GROWTH, in_digest=True) for each in found]
    if any(each.kind is ChangeKind.SUPERSEDED for each in told):
        found += [
            Notice(name=("fell", change, actor), on=on, box=actor_box(actor), about=About.FELL, refs=refs)
            for actor in acted_on(news.history)
        ]
        return tuple(found)
    if any(each.kind is ChangeKind.RESTORED for each in told):
        # They were told that it no longer stood.
        found += [
            Notice(name=("stands", change, actor), on=on, box=actor_box(actor), about=About.ALERT, refs=refs)
            for actor in acted_on(news.history)
        ]
    if is_told_further(told[-1], policy):
        found += _to_practitioners(news, policy)
    return tuple(found)


def interrupts(history: Sequence[AlertChange]) -> frozenset[int]:
    """The numbers of those changes, of every change of one alert, that are told at once; the others can wait a day.

    Growth is told at once where the unrelated young people have doubled since one of it was last told at once: since
    it was last told at all, a slow outbreak would never be.
    """
    found: set[int] = set()
    last_told = 0
    for change in history:
        if change.kind in NEWS and (
            change.kind is not ChangeKind.GROWN or has_doubled(change.kin_groups, since=last_told)
        ):
            found.add(change.number)
            last_told = change.kin_groups
    return frozenset(found)


def has_doubled(kin_groups: int, *, since: int) -> bool:
    """Whether so many unrelated young people are at least twice as many as there were."""
    return kin_groups >= 2 * since


def is_told_further(change: AlertChange, policy: NoticePolicy) -> bool:
    """Whether an alert is large enough that practitioners may be told without learning about one other child."""
    return change.young_people >= policy.young_people and change.kin_groups >= policy.kin_groups


def _to_practitioners(news: News, policy: NoticePolicy) -> list[Notice]:
    # Named by when the alert came up and not by this change: growth is told to nobody twice, so that the number of
    # notices says nothing about how many others there are.
    came_up = (ChangeKind.RAISED, ChangeKind.RETURNED)
    life = max(each.number for each in news.history if each.kind in came_up)
    return [
        Notice(
            name=("looked at", f"{news.alert}.{life}", each.person, each.professional),
            on=news.fresh[-1].on,
            box=each.professional,
            about=About.LOOKED_AT,
            refs={"people": each.person},
            in_digest=policy.daily,
        )
        for each in sorted(set(news.linked))
    ]


def lead_box(region: str) -> str:
    """The box of the Level 2 leads of an area."""
    return f"{LEADS}{region}"


def case_box(case: CaseId) -> str:
    """The box of the members of a case."""
    return f"case:{case}"


def actor_box(actor: str) -> str:
    """The box of one person who uses the service."""
    return f"actor:{actor}"


def whose_box(box: str, *, name: str = "") -> str:
    """Whose a box is, in words; `name` is that of the professional, for a box that is one's."""
    kind, _, rest = box.partition(":")
    words = {
        "lead": f"the contextual leads of {rest}",
        "case": f"the members of case {rest}",
        "actor": rest,
    }
    return words.get(kind, name)


def is_professional(box: str) -> bool:
    """Whether a box is one professional's."""
    return box.startswith("pro_")


def may_open(box: str, *, actor: str, leads: bool, registered: Collection[str]) -> bool:
    """Whether somebody may read a box: their own, one they are registered for, or as a lead those of all areas."""
    return box == actor_box(actor) or box in registered or (leads and box.startswith(LEADS))


def digest_of(day: date, zone: ZoneInfo) -> datetime:
    """When the digest of a day goes out: on the next morning, whenever on that day, or after it, it was written.

    So the digests are the same whether somebody looked on that day or later.
    """
    return datetime.combine(day + timedelta(days=1), DIGEST_AT, tzinfo=zone)


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts, each twice as long as the last; None: give up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)


def of_one_digest(people: Sequence[str]) -> tuple[str, ...]:
    """The young people that one digest speaks of: each once, however many contexts, in a fixed order."""
    return tuple(sorted(set(people)))


def digest_refs(about: About, inside: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The references of one digest, from those of what it holds; all of it is of one box and one day."""
    if about is About.GROWTH:
        first = inside[0]
        case = {"case": first["case"]} if "case" in first else {}
        return {"alerts": " ".join(sorted({each["alert"] for each in inside})), "on": first["on"], **case}
    assert about is About.LOOKED_AT, "nothing else waits for a digest"
    return {"people": " ".join(of_one_digest([each["people"] for each in inside]))}
