"""Seen: an alert as somebody decides about it, and whether it stands as it was seen when the decision is written."""

from dataclasses import dataclass
from datetime import date, datetime

from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.alerts import Alert, change_of
from csgraph.errors import Conflict, NotFound
from csgraph.ids import AlertId, CaseId
from csgraph.store import alerts as store
from csgraph.store import contexts, guarded, level2
from csgraph.store.alike import with_own
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


def see_open_case(graph: Graph, alert: Alert, case_id: CaseId, *, at: datetime) -> None:
    """Looks whether there is such a case about the alert's context, and open. Raises NotFound, Conflict."""
    family = with_own(graph, contexts.family(graph, alert.context), alert.context)
    alike = [each.uid for each in family if each.merged]
    case = next((each for each in level2.of_contexts(graph, alike, known_at=at) if each.uid == case_id), None)
    if case is None:
        raise NotFound(
            "no_such_case",
            "There is no such case about this context.",
            advice="List cases with `csgraph cases list`, or refer the alert.",
        )
    if not case.is_open:
        raise Conflict("case_closed", "This case is closed.", advice="Refer the alert, or reopen the case.")
