"""Moves: what one evaluation changes of the alerts as they stand, and under which names."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from csgraph.domain.alert_lists import stepped_back
from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.alerts import Alert, AlertChange, Evaluation, change_of, not_met, raised, seen_again
from csgraph.domain.clusters import Cluster
from csgraph.domain.merging import heirs, taken_over
from csgraph.domain.natures import Nature
from csgraph.ids import AlertId, ContextId


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What an evaluation found: every cluster, and the nature of each of those whose floor is met on its day.

    `stood` says whether, by what is known now, the floor of a context was met on a day before. `into` is what each
    context that was merged into another is read as.
    """

    made: Evaluation
    clusters: tuple[Cluster, ...]
    natures: Mapping[ContextId, Nature]
    stood: Callable[[ContextId, date], bool]
    into: Mapping[ContextId, ContextId] = field(default_factory=dict[ContextId, ContextId])


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Alerts that are other than they stood, and what changed of them that has a name, in order."""

    alerts: tuple[Alert, ...]
    changes: tuple[tuple[Alert, ChangeKind], ...]


def moves(alerts: Iterable[Alert], looked: Looked, *, new_uid: Callable[[], AlertId]) -> Moves:
    """What an evaluation changes of these alerts, all of one rule; an alert that is new gets a uid from `new_uid`."""
    living = {alert.context: alert for alert in alerts}
    listed = {cluster.context: cluster for cluster in looked.clusters}
    saved: list[Alert] = []
    named: list[tuple[Alert, ChangeKind]] = []
    left = heirs(living.values(), looked.into)
    for cluster in looked.clusters:
        is_met = cluster.last_met_on == looked.made.on
        others = left.get(cluster.context, []) if is_met else []
        if cluster.alerts or others:
            alert, nature = living.get(cluster.context), looked.natures[cluster.context]
            changed, found = _told(alert, others, cluster, nature, looked.made, new_uid)
            saved += [changed] if changed != alert else []
            named += found
    for alert in sorted(living.values(), key=lambda each: each.uid):
        cluster = listed.get(alert.context)
        if cluster is not None and cluster.last_met_on == looked.made.on:
            # It alerts, or is met while another place or a budget speaks for it: it stands as it was.
            if not cluster.alerts and not cluster.interrupts and alert.context not in left:
                weighed = stepped_back(alert, cluster, looked.made)
                saved += [weighed] if weighed != alert else []
            continue
        ended = _ended(alert, cluster, looked)
        if ended is not None:
            saved.append(ended[0])
            named.append(ended)
    return Moves(alerts=tuple(saved), changes=tuple(named))


def numbered(moved: Moves, last: Mapping[AlertId, int], *, on: date) -> list[AlertChange]:
    """The changes as they are kept, each after the last of its alert, of which `last` has the numbers."""
    numbers, changes = dict(last), list[AlertChange]()
    for alert, kind in moved.changes:
        numbers[alert.uid] += 1
        changes.append(change_of(alert, number=numbers[alert.uid], on=on, kind=kind))
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
