"""Moves: what one evaluation changes of the alerts as they stand, and under which names."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from csgraph.domain.alert_lists import holder_of, stepped_back
from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.alerts import Alert, AlertChange, Evaluation, change_of, is_due, not_met, raised, seen_again
from csgraph.domain.clusters import Cluster
from csgraph.domain.merging import all_of, best_of, carried, heirs, renamed, taken_over
from csgraph.domain.natures import Nature
from csgraph.domain.splitting import Parted, Split, as_of_its_own, split, stands
from csgraph.ids import AlertId, ContextId


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What an evaluation found: every cluster, and the nature of each of those whose floor is met on its day.

    `stood` says whether, by what is known now, the floor of a context was met on a day before. `into` is what each
    context that was merged into another is read as; `history` gives every change of an alert, and is asked
    after a merge or split only.
    """

    made: Evaluation
    clusters: tuple[Cluster, ...]
    natures: Mapping[ContextId, Nature]
    stood: Callable[[ContextId, date], bool]
    into: Mapping[ContextId, ContextId] = field(default_factory=dict[ContextId, ContextId])
    history: Callable[[AlertId], Sequence[AlertChange]] = lambda _alert: ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """Who has an alert after a merge or split (None: nobody), and the other alerts of it."""

    holder: str | None
    others: tuple[AlertId, ...] = ()


_NOBODY = Handed(holder=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Alerts that are other than they stood, and what changed of them that has a name, in order.

    `handed` says of each merge and split who has the alert afterwards, and which others it took over or gave back.
    """

    alerts: tuple[Alert, ...]
    changes: tuple[tuple[Alert, ChangeKind], ...]
    handed: Mapping[tuple[AlertId, ChangeKind], Handed] = field(
        default_factory=dict[tuple[AlertId, ChangeKind], Handed]
    )


def moves(alerts: Iterable[Alert], looked: Looked, *, new_uid: Callable[[], AlertId]) -> Moves:
    """What an evaluation changes of these alerts, all of one rule; an alert that is new gets a uid from `new_uid`."""
    living = {alert.context: alert for alert in alerts}
    listed = {cluster.context: cluster for cluster in looked.clusters}
    met = {cluster.context for cluster in looked.clusters if cluster.last_met_on == looked.made.on}
    apart = _apart(living, listed, met, looked)
    begun = _begun(apart)
    living |= {each.alert.context: each.alert for each in (*apart.parted, *apart.restored)}
    left = heirs([*living.values(), *(each.alert for each in apart.elsewhere)], looked.into)
    handed = _handed(living, left, looked, apart)
    saved: dict[AlertId, Alert] = {each.alert.uid: living[each.alert.context] for each in apart.parted}
    saved |= {each.alert.uid: each.alert for each in apart.restored}
    named: list[tuple[Alert, ChangeKind]] = []
    told: set[ContextId] = set()
    for cluster in looked.clusters:
        others = left.get(cluster.context, []) if cluster.context in met else []
        alert = living.get(cluster.context)
        # Somebody set a day for it: it comes back then, however usual its context is by now.
        has_come = alert is not None and cluster.context in met and is_due(alert, looked.made.on)
        # What it shows is of its own context from now on.
        is_parted = alert is not None and alert.uid in begun and cluster.context in met and stands(alert)
        if cluster.alerts or others or has_come or is_parted:
            nature = looked.natures[cluster.context]
            changed, found = _told(alert, others, cluster, nature, looked.made, new_uid, begun)
            saved |= {changed.uid: changed} if changed != alert else {}
            named += found
            told.add(cluster.context)
    for uid, kinds in begun.items():
        alert = saved[uid]
        named += [(alert, kind) for kind in kinds] if alert.context not in told else []
    for root in sorted(left.keys() - met):
        living[root] = carried(living.get(root), left[root], context=root, new_uid=new_uid)
        saved[living[root].uid] = living[root]
        named.append((living[root], ChangeKind.MERGED))
    for alert in sorted(living.values(), key=lambda each: each.uid):
        if alert.context in told:
            continue
        changed, kind = _left(alert, listed.get(alert.context), looked)
        saved |= {changed.uid: changed} if changed != alert or kind else {}
        named += [(changed, kind)] if kind else []
    return Moves(
        alerts=tuple(saved.values()),
        changes=tuple(named),
        handed={
            (alert.uid, kind): handed[alert.context, kind] for alert, kind in named if (alert.context, kind) in handed
        },
    )


def _left(alert: Alert, cluster: Cluster | None, looked: Looked) -> tuple[Alert, ChangeKind | None]:
    """An alert that nothing was told of in this evaluation: it stands as it was, steps back or ends."""
    if cluster is None or cluster.last_met_on != looked.made.on:
        return _ended(alert, cluster, looked) or (alert, None)
    # It is met while another place or a budget speaks for it.
    return (alert if cluster.interrupts else stepped_back(alert, cluster, looked.made)), None


def _apart(
    living: Mapping[ContextId, Alert], listed: Mapping[ContextId, Cluster], met: set[ContextId], looked: Looked
) -> Split:
    """What came of merges that were taken back; what would end at once does not stand again first."""
    if not any(alert.took for alert in living.values()):
        return Split()
    fresh = {
        context: raised(listed[context], looked.natures[context], looked.made, uid=living[context].uid)
        for context in sorted(met & living.keys())
    }
    found = split(living.values(), looked.into, fresh=fresh, history=looked.history)
    parted = [_of_its_own(each, listed, met) for each in found.parted]
    restored = [
        _of_its_own(each, listed, met)
        for each in found.restored
        if each.alert.context in met or _ended(each.alert, listed.get(each.alert.context), looked) is None
    ]
    return replace(found, parted=tuple(parted), restored=tuple(restored))


def _of_its_own(parted: Parted, listed: Mapping[ContextId, Cluster], met: set[ContextId]) -> Parted:
    alert = parted.alert
    is_shown_else = alert.context in met or alert.context not in listed or not stands(alert)
    return parted if is_shown_else else replace(parted, alert=as_of_its_own(alert, listed[alert.context]))


def _begun(apart: Split) -> dict[AlertId, list[ChangeKind]]:
    """By alert the changes with which this evaluation begins, in order."""
    found: dict[AlertId, list[ChangeKind]] = {each.alert.uid: [ChangeKind.SPLIT] for each in apart.parted}
    for each in apart.restored:
        found.setdefault(each.alert.uid, []).append(ChangeKind.RESTORED)
    return found


def _handed(
    living: Mapping[ContextId, Alert],
    left: Mapping[ContextId, Sequence[Alert]],
    looked: Looked,
    apart: Split,
) -> dict[tuple[ContextId, ChangeKind], Handed]:
    """By context and change who has its alert: of a merge whoever had the best informed of them all."""
    found = {
        (each.alert.context, ChangeKind.SPLIT): Handed(holder=each.holder, others=each.others) for each in apart.parted
    }
    found |= {(each.alert.context, ChangeKind.RESTORED): Handed(holder=each.holder) for each in apart.restored}
    now = {each.alert.uid: each.holder for each in (*apart.parted, *apart.restored, *apart.elsewhere)}
    for root, others in left.items():
        own = [living[root]] if root in living else []
        best = best_of([*own, *others]).uid
        holder = now[best] if best in now else holder_of(looked.history(best))
        found[root, ChangeKind.MERGED] = Handed(holder=holder, others=tuple(sorted(all_of(others))))
    return found


def numbered(moved: Moves, last: Mapping[AlertId, int], *, on: date) -> list[AlertChange]:
    """The changes as they are kept, each after the last of its alert, of which `last` has the numbers."""
    numbers, changes = dict(last), list[AlertChange]()
    for alert, kind in moved.changes:
        numbers[alert.uid] += 1
        handed = moved.handed.get((alert.uid, kind), _NOBODY)
        number = numbers[alert.uid]
        changes.append(change_of(alert, number=number, on=on, kind=kind, actor=handed.holder, others=handed.others))
    return changes


def _told(
    alert: Alert | None,
    others: Sequence[Alert],
    cluster: Cluster,
    nature: Nature,
    made: Evaluation,
    new_uid: Callable[[], AlertId],
    begun: Mapping[AlertId, Sequence[ChangeKind]],
) -> tuple[Alert, list[tuple[Alert, ChangeKind]]]:
    """The alert about a cluster that meets its floor, after taking over `others`, and what changed of it, in order.

    `begun` is what had changed of each before.
    """
    named: list[tuple[Alert, ChangeKind]] = []
    is_merged = bool(others)
    if alert is None:
        alert = raised(cluster, nature, made, uid=new_uid())
        named.append((alert, ChangeKind.RAISED))
        if not is_merged:
            return alert, named
        # Nobody has decided about one raised by the merge alone: the first of the others goes on under its name.
        alert, others = renamed(others[0], uid=alert.uid, context=alert.context), others[1:]
    found = taken_over(alert, others) if others else alert
    changed, kinds = seen_again(found, cluster, nature, made)
    own = replace(changed, state=alert.state, until=alert.until, case=alert.case)
    named += [(own, kind) for kind in begun.get(alert.uid, ())]
    if is_merged:
        named.append((replace(changed, state=found.state, until=found.until), ChangeKind.MERGED))
    return changed, [*named, *((changed, kind) for kind in kinds)]


def _ended(alert: Alert, cluster: Cluster | None, looked: Looked) -> tuple[Alert, ChangeKind] | None:
    """The alert that this evaluation takes away, with how; None where it stands."""
    on = looked.made.on
    if cluster is not None and cluster.last_met_on > alert.last_met_on:
        # Met on days on which nobody evaluated: the days until it falls quiet count from the last of them.
        alert = replace(alert, last_met_on=cluster.last_met_on)
    # On the very day of the evaluation it did not stand: what is known has changed.
    stood = alert.last_met_on < on and looked.stood(alert.context, alert.last_met_on)
    changed, kind = not_met(alert, on=on, floor_stood=stood)
    return None if kind is None else (changed, kind)
