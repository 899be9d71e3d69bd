"""Decisions about an alert: what each one that a person takes makes of it, by the table of its states."""

from dataclasses import replace
from datetime import date, timedelta

from csgraph.domain.alert_states import ChangeKind, state_after
from csgraph.domain.alerts import Alert
from csgraph.errors import InvalidInput
from csgraph.ids import CaseId

LONGEST_DISMISSAL = timedelta(days=180)
LONGEST_MONITORING = timedelta(days=365)


def acknowledge(alert: Alert) -> Alert:
    """Somebody has seen it. Raises Conflict unless it is new."""
    return replace(alert, state=state_after(ChangeKind.ACKNOWLEDGED, alert.state))


def link(alert: Alert, *, case: CaseId) -> Alert:
    """An open Level 2 case of its context deals with it. Raises Conflict where its state has no such step."""
    return replace(alert, state=state_after(ChangeKind.LINKED, alert.state), case=case, until=None)


def promote(alert: Alert, *, case: CaseId) -> Alert:
    """A Level 2 referral was made of it. Raises Conflict if it is not open, or promoted already."""
    return replace(alert, state=state_after(ChangeKind.PROMOTED, alert.state), case=case, until=None)


def monitor(alert: Alert, *, until: date, on: date) -> Alert:
    """It is looked at again on a day. Raises Conflict; InvalidInput for a day not 1 to 365 days away."""
    state = state_after(ChangeKind.MONITOR, alert.state)
    _check_day(until, on, LONGEST_MONITORING, returns="it returns on that day if the rule is met then")
    return replace(alert, state=state, until=until)


def dismiss(alert: Alert, *, until: date, on: date) -> Alert:
    """Sets it aside until a day. Raises Conflict if it is not open, InvalidInput for a day not 1 to 180 days away."""
    state = state_after(ChangeKind.DISMISSED, alert.state)
    _check_day(until, on, LONGEST_DISMISSAL, returns="it returns by itself when new evidence arrives")
    return replace(alert, state=state, until=until)


def reopen(alert: Alert) -> Alert:
    """Looks at one that was set aside or watched before its day. Raises Conflict where it is neither."""
    return replace(alert, state=state_after(ChangeKind.REOPENED, alert.state), until=None)


def words_given(note: str) -> str:
    """The words given. Raises InvalidInput where there are none."""
    if not note.strip():
        raise InvalidInput(
            "missing", "A reason in words is missing.", advice="Say why; it is kept sealed with this step."
        )
    return note


def _check_day(until: date, on: date, longest: timedelta, *, returns: str) -> None:
    if not on < until <= on + longest:
        raise InvalidInput(
            "out_of_range",
            f"An alert can be set aside for 1 to {longest.days} days.",
            advice=f"Give a day from {on + timedelta(days=1)} to {on + longest}; {returns}.",
        )
