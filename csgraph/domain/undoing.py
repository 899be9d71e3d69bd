"""Undoing: taking back one's own last step with an alert. Both stay in its history; counts of it leave both out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from csgraph.domain.alert_states import UNDOABLE, AlertState, ChangeKind
from csgraph.domain.alerts import Alert, AlertChange, state_of
from csgraph.errors import Conflict

LONGEST = timedelta(days=1)
"""How long after the day of a step it can be taken back."""
PASSING = frozenset({ChangeKind.GROWN, ChangeKind.CHANGED_IN_KIND})
"""News that leaves a decision as it is."""


def undo(alert: Alert, changes: Sequence[AlertChange], *, actor: str, on: date) -> Alert:
    """The alert as it stood before the last step of `changes`, which are all of it in order.

    What evidence has brought since stays. Raises Conflict where the last step is no decision that can be taken back,
    is somebody else's, or was taken before yesterday.
    """
    at = _last_step(changes)
    step = changes[at]
    if step.kind not in UNDOABLE or at == 0:
        raise _refused(
            f"The last step of this alert is {step.kind.value}, which cannot be taken back.",
            "Decide anew: a dismissed or watched alert is opened again with `csgraph alerts reopen`.",
        )
    if step.actor != actor:
        raise _refused(
            "Somebody else took the last step with this alert: only they can take it back.",
            "Speak with them, or decide anew, for example with `csgraph alerts reopen`.",
        )
    if on - step.on > LONGEST:
        raise _refused(
            f"The last step was taken on {step.on}; a step can be taken back on the same day and the next.",
            "Decide anew, for example with `csgraph alerts reopen`.",
        )
    before = changes[at - 1]
    return replace(alert, state=_state(changes[:at]), until=before.until, case=before.case)


def standing(changes: Sequence[AlertChange]) -> tuple[AlertChange, ...]:
    """The changes in order without those that were taken back and without their taking back."""
    kept: list[AlertChange] = []
    for change in changes:
        if change.kind is ChangeKind.UNDONE and kept:
            del kept[_last_step(kept)]
        else:
            kept.append(change)
    return tuple(kept)


def _last_step(changes: Sequence[AlertChange]) -> int:
    """The place of the last change that is more than news in passing; an alert begins with one."""
    return max((at for at, each in enumerate(changes) if each.kind not in PASSING), default=0)


def _state(changes: Sequence[AlertChange]) -> AlertState:
    for change in reversed(changes):
        state = state_of(change)
        if state is not None:
            return state
    raise AssertionError("an alert begins with a change that has a state")


def _refused(message: str, advice: str) -> Conflict:
    return Conflict("not_undoable", message, advice=f"Nothing was changed. {advice}")
