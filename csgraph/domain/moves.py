"""Moves: what one evaluation changes of the alerts as they stand, and under which names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from csgraph.domain.alert_lists import stepped_back
from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.alerts import Alert, Evaluation, not_met, raised, seen_again
from csgraph.domain.clusters import Cluster
from csgraph.domain.natures import Nature
from csgraph.ids import AlertId, ContextId


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What an evaluation found: every cluster, and the nature of each of those whose floor is met on its day.

    `stood` says whether, by what is known now, the floor of a context was met on a day before.
    """

    made: Evaluation
    clusters: tuple[Cluster, ...]
    natures: Mapping[ContextId, Nature]
    stood: Callable[[ContextId, date], bool]


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
    for cluster in looked.clusters:
        if cluster.alerts:
            alert, nature = living.get(cluster.context), looked.natures[cluster.context]
            if alert is None:
                changed, kinds = raised(cluster, nature, looked.made, uid=new_uid()), (ChangeKind.RAISED,)
            else:
                changed, kinds = seen_again(alert, cluster, nature, looked.made)
            saved += [changed] if changed != alert else []
            named += [(changed, kind) for kind in kinds]
    for alert in sorted(living.values(), key=lambda each: each.uid):
        cluster = listed.get(alert.context)
        if cluster is not None and cluster.last_met_on == looked.made.on:
            # It alerts, or is met while another place or a budget speaks for it: it stands as it was.
            if not cluster.alerts and not cluster.interrupts:
                weighed = stepped_back(alert, cluster, looked.made)
                saved += [weighed] if weighed != alert else []
            continue
        ended = _ended(alert, cluster, looked)
        if ended is not None:
            saved.append(ended[0])
            named.append(ended)
    return Moves(alerts=tuple(saved), changes=tuple(named))


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
