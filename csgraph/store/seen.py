"""Seen: an alert as somebody decides about it, and whether it stands as it was seen when the decision is written."""

from dataclasses import dataclass
from datetime import date

from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.alerts import Alert, change_of
from csgraph.errors import Conflict, NotFound
from csgraph.ids import AlertId
from csgraph.store import alerts as store
from csgraph.store import guarded
from csgraph.store.graph import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An alert and the number of its last change."""

    alert: Alert
    changes: int

    def saving(
        self, after: Alert, *, on: date, kind: ChangeKind, actor: str, reason_code: str | None = None
    ) -> list[guarded.Step]:
        """The steps that keep what was decided of it as its next change."""
        made = change_of(after, number=self.changes + 1, on=on, kind=kind, actor=actor, reason_code=reason_code)
        return store.saving([after], [made])


def see(graph: Graph, uid: AlertId) -> Seen:
    """An alert as it stands. Raises NotFound."""
    # In this order, so that a change between the two is never taken for one that was seen.
    changes = store.last_changes(graph, [uid])[uid]
    alert = store.get(graph, uid)
    if alert is None:
        raise no_such_alert()
    return Seen(alert=alert, changes=changes)


def see_unchanged(graph: Graph, seen: Seen) -> Seen:
    """The alert as it stands now. Raises Conflict where it changed since it was seen: that was decided on less."""
    now = see(graph, seen.alert.uid)
    if now.changes != seen.changes:
        raise Conflict(
            "alert_changed",
            "This alert changed while you decided: somebody else decided about it, or there is news.",
            advice="Nothing was written. Look at it with `csgraph alerts show`, then decide.",
        )
    return now


def no_such_alert() -> NotFound:
    """What is said of an alert that is not there."""
    return NotFound("no_such_alert", "There is no such alert.", advice="List them with `csgraph alerts list`.")
