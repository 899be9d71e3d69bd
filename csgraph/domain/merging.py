"""Merging: what an alert takes over from alerts about contexts that were merged into its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from csgraph.domain.alert_states import AlertState, ChangeKind, leads
from csgraph.domain.alerts import Alert
from csgraph.ids import AlertId, ContextId

BETTER_INFORMED = (
    AlertState.PROMOTED,
    AlertState.LINKED,
    AlertState.MONITOR,
    AlertState.ACKNOWLEDGED,
    AlertState.NEW,
    AlertState.DISMISSED,
    AlertState.QUIET,
    AlertState.SUPERSEDED,
)
"""States, the one first in which most is being done: of two that become one, the first of these stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedInto:
    """Into what the context of an alert was merged, and the alert about that, where there is one."""

    context: ContextId
    name: str
    alert: AlertId | None


def heirs(alerts: Iterable[Alert], into: Mapping[ContextId, ContextId]) -> dict[ContextId, list[Alert]]:
    """By context the alerts that it takes over: those that stood about contexts merged into it, in order."""
    found: dict[ContextId, list[Alert]] = {}
    for alert in sorted(alerts, key=lambda each: each.uid):
        root = into.get(alert.context, alert.context)
        if root != alert.context and leads(ChangeKind.SUPERSEDED, alert.state):
            found.setdefault(root, []).append(alert)
    return found


def best_of(alerts: Sequence[Alert]) -> Alert:
    """The best informed of these, the first of several that are alike."""
    return min(alerts, key=lambda each: BETTER_INFORMED.index(each.state))


def carried(
    alert: Alert | None, others: Sequence[Alert], *, context: ContextId, new_uid: Callable[[], AlertId]
) -> Alert:
    """The alert of a context that does not meet the rule that day, after taking over these others.

    Where it has none, the first of the others goes on under its name: what was decided is not lost by the day on
    which contexts are merged.
    """
    if alert is None:
        alert, others = renamed(others[0], uid=new_uid(), context=context), others[1:]
    return taken_over(alert, others)


def renamed(alert: Alert, *, uid: AlertId, context: ContextId) -> Alert:
    """The alert as it goes on under the name of another context, which had none."""
    return replace(alert, uid=uid, context=context, version=0, took=alert.took | {alert.uid})


def all_of(others: Iterable[Alert]) -> frozenset[AlertId]:
    """The names of these alerts, and of those that they took over themselves."""
    return frozenset[AlertId]().union(*(each.took | {each.uid} for each in others))


def taken_over(alert: Alert, others: Sequence[Alert]) -> Alert:
    """The alert with what these others knew, in the state of the best informed of them all."""
    everyone = (alert, *others)
    best = best_of(everyone)
    return replace(
        alert,
        state=best.state,
        until=best.until,
        case=best.case,
        raised_on=min(each.raised_on for each in everyone),
        last_met_on=max(each.last_met_on for each in everyone),
        known_people=alert.known_people.union(*(each.known_people for each in others)),
        known_associations=alert.known_associations.union(*(each.known_associations for each in others)),
        marks=alert.marks.union(*(each.marks for each in others)),
        # Each of these reports was told of once: that they now stand together is no growth.
        most_reports=sum(each.most_reports for each in everyone),
        took=alert.took | all_of(others),
    )
