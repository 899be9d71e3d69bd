"""Foreseen: what a decision that is not made yet would change of alerts, and of the counts behind them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.alerts import Alert
from csgraph.domain.clusters import Cluster
from csgraph.domain.news import RESULT
from csgraph.ids import AlertId, ContextId


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenChange:
    """One change of an alert that would come, with its counts then. `alert` is None for one that would be new."""

    alert: AlertId | None
    context: ContextId
    name: str
    kind: ChangeKind
    kin_groups: int
    independent_reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenCount:
    """Unrelated young people that a context counts now and would count then; None where it does not meet the rule."""

    context: ContextId
    name: str
    now: int | None
    then: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Foresight:
    """What a decision would come to today: changes of alerts in the order of `RESULT`, counts by name."""

    changes: tuple[ForeseenChange, ...]
    counts: tuple[ForeseenCount, ...]


def foresight(
    now: Iterable[Cluster],
    then: Iterable[Cluster],
    changes: Iterable[tuple[Alert, ChangeKind]],
    *,
    held: Iterable[AlertId],
    names: Mapping[ContextId, str],
    on: date,
) -> Foresight:
    """Two evaluations of one day side by side; `held` are the alerts there are, `names` those of their contexts."""
    before, after = ({each.context: each for each in found if each.last_met_on == on} for found in (now, then))
    called = {**names, **{uid: each.name for uid, each in (before | after).items()}}
    known = set(held)
    told = [
        ForeseenChange(
            alert=alert.uid if alert.uid in known else None,
            context=alert.context,
            name=called[alert.context],
            kind=kind,
            kin_groups=alert.kin_groups,
            independent_reports=alert.independent_reports,
        )
        for alert, kind in changes
        if kind in RESULT
    ]
    counts = [
        ForeseenCount(context=uid, name=called[uid], now=_counted(before.get(uid)), then=_counted(after.get(uid)))
        for uid in before.keys() | after.keys()
    ]
    return Foresight(
        changes=tuple(sorted(told, key=lambda each: (list(RESULT).index(each.kind), each.name, each.context))),
        counts=tuple(
            sorted((each for each in counts if each.now != each.then), key=lambda each: (each.name, each.context))
        ),
    )


def _counted(cluster: Cluster | None) -> int | None:
    return None if cluster is None else cluster.kin_groups
