"""Splitting: what an alert gives back when a merge is taken back, and how the one that it took over stands again.

How an alert stands without what it took over is read from its history: the states that its own evidence and people
led to, and of each merge the better informed of those that are still part of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from csgraph.domain.alert_lists import holder_of
from csgraph.domain.alert_states import AlertState, ChangeKind, leads
from csgraph.domain.alerts import Alert, AlertChange, state_of
from csgraph.domain.clusters import Cluster
from csgraph.domain.merging import BETTER_INFORMED
from csgraph.domain.undoing import PASSING, standing
from csgraph.ids import AlertId, CaseId, ContextId

History = Callable[[AlertId], Sequence[AlertChange]]
Into = Mapping[ContextId, ContextId]
Lost = frozenset[AlertId]
_NOBODY = frozenset[str]()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """An alert after a split, with who has it then. `others` are those that it gave back; none: it was given back."""

    alert: Alert
    holder: str | None
    others: tuple[AlertId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What came of merges that were taken back, by alert: those that gave others back, and those that stand again.

    `elsewhere` are alerts as they would stand again, had their context not been merged into another one meanwhile.
    """

    parted: tuple[Parted, ...] = ()
    restored: tuple[Parted, ...] = ()
    elsewhere: tuple[Parted, ...] = ()


def split(alerts: Iterable[Alert], into: Into, *, fresh: Mapping[ContextId, Alert], history: History) -> Split:
    """What each alert gives back whose took over others are no longer about its own context.

    `fresh` is by context what would be raised of it today, where it meets the rule; `history` every change of one.
    """
    by_uid = {each.uid: each for each in sorted(alerts, key=lambda each: each.uid)}
    losing = {uid: lost for uid, each in by_uid.items() if (lost := _lost(each, by_uid, into))}
    lost = frozenset[AlertId]().union(*losing.values())
    joined = {
        into[each.context] for each in by_uid.values() if each.context in into and (stands(each) or each.uid in lost)
    }
    # Of one that others join in the same evaluation, the reports of today are not its own alone.
    counted = {context: each for context, each in fresh.items() if context not in joined}
    parted = [
        _parted(by_uid[uid], [by_uid[each] for each in sorted(gone)], by_uid, fresh, counted, history)
        for uid, gone in losing.items()
    ]
    now = by_uid | {each.alert.uid: each.alert for each in parted}
    restored, elsewhere = list[Parted](), list[Parted]()
    inner = frozenset[AlertId]().union(*(by_uid[each].took - losing.get(each, frozenset()) for each in lost))
    for uid in sorted(lost - inner):
        had = [by_uid[each] for each, gone in losing.items() if uid in gone]
        found = _restored(now[uid], had, fresh, counted, losing.get(uid, frozenset()), history)
        if found is not None and by_uid[uid].context in into:
            elsewhere.append(found)
        elif found is not None:
            restored.append(found)
    return Split(parted=tuple(parted), restored=tuple(restored), elsewhere=tuple(elsewhere))


def stands(alert: Alert) -> bool:
    """Whether it has not ended: its context being no longer met would end it."""
    return leads(ChangeKind.SUPERSEDED, alert.state)


def as_of_its_own(alert: Alert, cluster: Cluster) -> Alert:
    """The alert with counts, evidence and words of its own context, which met the rule last on an earlier day."""
    return replace(
        alert,
        last_met_on=cluster.last_met_on,
        young_people=cluster.young_people,
        kin_groups=cluster.kin_groups,
        independent_reports=cluster.independent_reports,
        window_from=cluster.window_from,
        window_to=cluster.window_to,
        evidence=cluster.evidence,
        explanation=cluster.explanation,
        first_met_on=cluster.first_met_on,
        harm_types=cluster.harm_types,
        falls_without=cluster.falls_without,
    )


def _lost(alert: Alert, by_uid: Mapping[AlertId, Alert], into: Into) -> Lost:
    """Those that an alert took over and whose contexts are no longer read as the same as its own."""
    own = into.get(alert.context, alert.context)
    contexts = {uid: by_uid[uid].context for uid in alert.took if uid in by_uid}
    # Of one that is merged into nothing that is so whatever this one is read as: the two may have changed places.
    return frozenset(uid for uid, context in contexts.items() if into.get(context) != own)


def _parted(
    alert: Alert,
    lost: Sequence[Alert],
    by_uid: Mapping[AlertId, Alert],
    fresh: Mapping[ContextId, Alert],
    counted: Mapping[ContextId, Alert],
    history: History,
) -> Parted:
    """The alert without those that it lost: what only they knew is news to it again.

    What its own evidence holds today it has counted, and what people decided about it after the merge stays.
    """
    uids = frozenset(each.uid for each in lost)
    changes, own = history(alert.uid), fresh.get(alert.context)
    stand = _stand(changes, uids, history) or Stand(state=AlertState.SUPERSEDED)
    stays = [by_uid[uid] for uid in sorted(alert.took - uids) if uid in by_uid]
    known = [*stays, own] if own else stays
    reports = alert.most_reports - sum(each.most_reports for each in lost)
    without = replace(
        alert,
        state=stand.state,
        until=stand.until,
        case=stand.case,
        took=alert.took - uids,
        raised_on=min([changes[0].on, *(each.raised_on for each in stays)]),
        known_people=_kept(alert.known_people, people(lost), people(known)),
        known_associations=_kept(alert.known_associations, rows(lost), rows(known)),
        # Of a context that is not met today nobody knows which marks are its own.
        marks=_kept(alert.marks, marks(lost), marks(known)) if own else alert.marks,
        most_reports=max(_told_reports(counted.get(alert.context), alert.known_associations), reports),
    )
    return Parted(alert=without, holder=stand.holder, others=tuple(sorted(uids)))


def _restored(
    alert: Alert,
    had: Sequence[Alert],
    fresh: Mapping[ContextId, Alert],
    counted: Mapping[ContextId, Alert],
    lost: Lost,
    history: History,
) -> Parted | None:
    """The alert as it stood before its context was merged away; None where it did not stand then.

    What those alerts that `had` it told meanwhile of its own evidence is no news to it.
    """
    stand = _stand(history(alert.uid), lost, history, is_before_its_end=True)
    if alert.state is not AlertState.SUPERSEDED or stand is None:
        return None
    own = [fresh[alert.context]] if alert.context in fresh else []
    known = alert.known_associations | rows(had)
    again = replace(
        alert,
        state=stand.state,
        until=stand.until,
        case=stand.case,
        known_people=alert.known_people | (people(had) & people(own)),
        # A row is about one context: of all the others it says nothing.
        known_associations=known,
        marks=alert.marks | (marks(had) & marks(own)),
        most_reports=max(alert.most_reports, _told_reports(counted.get(alert.context), known)),
    )
    return Parted(alert=again, holder=stand.holder)


def people(alerts: Iterable[Alert]) -> frozenset[str]:
    """Everybody that any of these alerts counted."""
    return _NOBODY.union(*(each.known_people for each in alerts))


def rows(alerts: Iterable[Alert]) -> frozenset[str]:
    """Every association that any of these alerts counted."""
    return _NOBODY.union(*(each.known_associations for each in alerts))


def marks(alerts: Iterable[Alert]) -> frozenset[str]:
    """Every mark of any of these alerts."""
    return _NOBODY.union(*(each.marks for each in alerts))


def _told_reports(own: Alert | None, known: frozenset[str]) -> int:
    """How many reports there are today where each of their rows was told of; 0 where one is news."""
    return own.most_reports if own and own.known_associations <= known else 0


def _kept(everything: frozenset[str], lost: frozenset[str], own: frozenset[str]) -> frozenset[str]:
    return (everything - lost) | (everything & own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How an alert stands: its state with its day and case, and who has it."""

    state: AlertState
    until: date | None = None
    case: CaseId | None = None
    holder: str | None = None


def _stand(
    changes: Sequence[AlertChange], lost: Lost, history: History, *, is_before_its_end: bool = False
) -> Stand | None:
    """How an alert with these changes stands without those that it lost; None: it came of nothing else.

    `is_before_its_end`: as it stood before it ended last, which was when its context was merged away.
    """
    kept = standing(changes)
    ends = [at for at, each in enumerate(kept) if each.kind is ChangeKind.SUPERSEDED]
    end = len(kept) if not is_before_its_end else ends[-1] if ends else 0
    now: Stand | None = None
    for at, change in enumerate(kept[:end]):
        if change.kind is ChangeKind.MERGED and change.others:
            gone = lost.union(*(each.others for each in kept[at:] if each.kind is ChangeKind.SPLIT))
            now = _together(now, [each for each in change.others if each not in gone], gone, history)
        elif change.kind is not ChangeKind.SPLIT and change.kind not in PASSING:
            now = _after(change, now, kept[: at + 1])
    return now


def _together(now: Stand | None, others: Sequence[AlertId], gone: Lost, history: History) -> Stand | None:
    """The better informed of an alert and those that it took over."""
    stands = [_stand(history(each), gone, history, is_before_its_end=True) for each in others]
    everyone = [each for each in (now, *stands) if each is not None]
    return min(everyone, key=lambda each: BETTER_INFORMED.index(each.state), default=None)


def _after(change: AlertChange, now: Stand | None, changes: Sequence[AlertChange]) -> Stand:
    """How it stands after a change: its case is the one that a step gave it, or that it had."""
    is_given = change.kind in (ChangeKind.LINKED, ChangeKind.PROMOTED, ChangeKind.MERGED)
    state = state_of(change) or (now.state if now else AlertState.NEW)
    case = now.case if now and not is_given else change.case
    return Stand(state=state, until=change.until, case=case, holder=holder_of(changes))
