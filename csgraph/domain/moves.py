"""Moves: what one evaluation changes of the alerts as they stand, and under which names."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from csgraph.domain.alert_lists import stepped_back
from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.alerts import Alert, AlertChange, Evaluation, change_of, is_due, not_met, raised, seen_again
from csgraph.domain.clusters import Cluster
from csgraph.domain.merging import best_of, carried, heirs, taken_over
from csgraph.domain.natures import Nature
from csgraph.ids import AlertId, ContextId


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What an evaluation found: every cluster, and the nature of each of those whose floor is met on its day.

    `stood` says whether, by what is known now, the floor of a context was met on a day before. `into` is what each
    context that was merged into another is read as; `holder` says who has an alert, and is asked after a merge only.
    """

    made: Evaluation
    clusters: tuple[Cluster, ...]
    natures: Mapping[ContextId, Nature]
    stood: Callable[[ContextId, date], bool]
    into: Mapping[ContextId, ContextId] = field(default_factory=dict[ContextId, ContextId])
    holder: Callable[[AlertId], str | None] = lambda _alert: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Alerts that are other than they stood, and what changed of them that has a name, in order.

    `held` says who has each alert that took others over: whoever had the one whose state stands.
    """

    alerts: tuple[Alert, ...]
    changes: tuple[tuple[Alert, ChangeKind], ...]
    held: Mapping[AlertId, str] = field(default_factory=dict[AlertId, str])


def moves(alerts: Iterable[Alert], looked: Looked, *, new_uid: Callable[[], AlertId]) -> Moves:
    """What an evaluation changes of these alerts, all of one rule; an alert that is new gets a uid from `new_uid`."""
    living = {alert.context: alert for alert in alerts}
    listed = {cluster.context: cluster for cluster in looked.clusters}
    left = heirs(living.values(), looked.into)
    held = _held(living, left, looked)
    saved: dict[AlertId, Alert] = {}
    named: list[tuple[Alert, ChangeKind]] = []
    told: set[ContextId] = set()
    met = {cluster.context for cluster in looked.clusters if cluster.last_met_on == looked.made.on}
    for cluster in looked.clusters:
        others = left.get(cluster.context, []) if cluster.context in met else []
        alert = living.get(cluster.context)
        # Somebody set a day for it: it comes back then, however usual its context is by now.
        has_come = alert is not None and cluster.context in met and is_due(alert, looked.made.on)
        if cluster.alerts or others or has_come:
            changed, found = _told(alert, others, cluster, looked.natures[cluster.context], looked.made, new_uid)
            saved |= {changed.uid: changed} if changed != alert else {}
            named += found
            told.add(cluster.context)
    for root in sorted(left.keys() - met):
        living[root] = carried(living.get(root), left[root], context=root, new_uid=new_uid)
        saved[living[root].uid] = living[root]
        named.append((living[root], ChangeKind.MERGED))
    for alert in sorted(living.values(), key=lambda each: each.uid):
        cluster = listed.get(alert.context)
        if alert.context in met:
            # It alerts, or is met while another place or a budget speaks for it: it stands as it was.
            if cluster is not None and not cluster.interrupts and alert.context not in told:
                weighed = stepped_back(alert, cluster, looked.made)
                saved |= {weighed.uid: weighed} if weighed != alert else {}
            continue
        ended = _ended(alert, cluster, looked)
        if ended is not None:
            saved[ended[0].uid] = ended[0]
            named.append(ended)
    names = {
        alert.uid: held[alert.context] for alert, kind in named if kind is ChangeKind.MERGED and alert.context in held
    }
    return Moves(alerts=tuple(saved.values()), changes=tuple(named), held=names)


def _held(
    living: Mapping[ContextId, Alert], left: Mapping[ContextId, Sequence[Alert]], looked: Looked
) -> dict[ContextId, str]:
    """By context that takes over alerts who has the best informed of them all; without those that nobody has."""
    found: dict[ContextId, str] = {}
    for root, others in left.items():
        own = [living[root]] if root in living else []
        holder = looked.holder(best_of([*own, *others]).uid)
        if holder is not None:
            found[root] = holder
    return found


def numbered(moved: Moves, last: Mapping[AlertId, int], *, on: date) -> list[AlertChange]:
    """The changes as they are kept, each after the last of its alert, of which `last` has the numbers."""
    numbers, changes = dict(last), list[AlertChange]()
    for alert, kind in moved.changes:
        numbers[alert.uid] += 1
        holder = moved.held.get(alert.uid) if kind is ChangeKind.MERGED else None
        changes.append(change_of(alert, number=numbers[alert.uid], on=on, kind=kind, actor=holder))
    return changes


def _told(
    alert: Alert | None,
    others: Sequence[Alert],
    cluster: Cluster,
    nature: Nature,
    made: Evaluation,
    new_uid: Callable[[], AlertId],
) -> tuple[Alert, list[tuple[Alert, ChangeKind]]]:
    """The alert about a cluster that meets its floor, after taking over `others`, and what changed of it, in order."""
    named: list[tuple[Alert, ChangeKind]] = []
    is_merged = bool(others)
    if alert is None:
        alert = raised(cluster, nature, made, uid=new_uid())
        named.append((alert, ChangeKind.RAISED))
        if not is_merged:
            return alert, named
        # Nobody has decided about one raised by the merge alone: the first of the others goes on under its name.
        alert, others = replace(others[0], uid=alert.uid, context=alert.context, version=0), others[1:]
    found = taken_over(alert, others) if others else alert
    changed, kinds = seen_again(found, cluster, nature, made)
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
