"""States of an alert, and the table of changes between them; docs/states.md is made from it.

Source: design page `alerts-and-level2.md`, "The life of an alert".
"""

from dataclasses import dataclass
from enum import StrEnum

from csgraph.errors import Conflict


class AlertState(StrEnum):
    """Where an alert stands."""

    NEW = "NEW"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    LINKED = "LINKED"
    PROMOTED = "PROMOTED"
    MONITOR = "MONITOR"
    DISMISSED = "DISMISSED"
    QUIET = "QUIET"
    SUPERSEDED = "SUPERSEDED"


OPEN = frozenset({AlertState.NEW, AlertState.ACKNOWLEDGED, AlertState.LINKED, AlertState.PROMOTED, AlertState.MONITOR})
"""States in which an alert stands before somebody."""


class ChangeKind(StrEnum):
    """What changed: by evidence, or by a person."""

    RAISED = "RAISED"
    GROWN = "GROWN"
    CHANGED_IN_KIND = "CHANGED_IN_KIND"
    QUIET = "QUIET"
    RETURNED = "RETURNED"
    SUPERSEDED = "SUPERSEDED"
    MERGED = "MERGED"
    SPLIT = "SPLIT"
    RESTORED = "RESTORED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    LINKED = "LINKED"
    PROMOTED = "PROMOTED"
    MONITOR = "MONITOR"
    DISMISSED = "DISMISSED"
    REOPENED = "REOPENED"
    UNDONE = "UNDONE"


NEWS = frozenset(
    {
        ChangeKind.RAISED,
        ChangeKind.GROWN,
        ChangeKind.CHANGED_IN_KIND,
        ChangeKind.RETURNED,
        ChangeKind.SUPERSEDED,
        ChangeKind.RESTORED,
    }
)
"""Changes that somebody is told of. That an alert fell quiet, and what people decided, is read in its history."""

HANDED = frozenset({ChangeKind.MERGED, ChangeKind.SPLIT, ChangeKind.RESTORED})
"""Changes by merging and splitting contexts: each keeps who has the alert afterwards, and nobody decided them of it."""

ENDS = frozenset({ChangeKind.QUIET, ChangeKind.SUPERSEDED})
"""Changes by which evidence takes an alert away again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row of the table: a change leads from one of the states `before` (none: there was no alert) to `after`.

    `after` None leaves the state as it is. `given` is what a person gives; empty where evidence makes the change.
    """

    kind: ChangeKind
    before: tuple[AlertState, ...]
    after: AlertState | None
    by_person: bool
    when: str
    given: tuple[str, ...] = ()


_S, _K = AlertState, ChangeKind
_OPEN = tuple(state for state in AlertState if state in OPEN)

CHANGES: tuple[Change, ...] = (
    Change(kind=_K.RAISED, before=(), after=_S.NEW, by_person=False, when="the rule is met today for the first time"),
    Change(
        kind=_K.GROWN,
        before=_OPEN,
        after=None,
        by_person=False,
        when="an unrelated young person or an independent report is in the evidence of which the alert knew nothing, "
        "or more independent reports than it ever counted",
    ),
    Change(
        kind=_K.CHANGED_IN_KIND,
        before=_OPEN,
        after=None,
        by_person=False,
        when="harm happened there where none was recorded before, or a harm type is named or a severity class of the "
        "policy reached that was not before",
    ),
    Change(
        kind=_K.QUIET,
        before=(*_OPEN, _S.DISMISSED),
        after=_S.QUIET,
        by_person=False,
        when="the rule was last met 90 days ago and only days passed; a dismissed alert once its day has come",
    ),
    Change(
        kind=_K.SUPERSEDED,
        before=(*_OPEN, _S.DISMISSED),
        after=_S.SUPERSEDED,
        by_person=False,
        when="the rule is no longer met because what is known changed, or the context was merged into another",
    ),
    Change(
        kind=_K.RETURNED,
        before=(_S.QUIET, _S.SUPERSEDED, _S.DISMISSED, _S.MONITOR),
        after=_S.NEW,
        by_person=False,
        when="the rule is met again; dismissed: on new independent evidence, on harm or a "
        "harm type that was not there before, or on the day set; monitored: on the day set. The day set brings it back "
        "however usual its context is by then",
    ),
    Change(
        kind=_K.MERGED,
        before=tuple(AlertState),
        after=None,
        by_person=False,
        when="a context of which an alert stood was merged into this one: the better informed state of the two stands "
        "(PROMOTED, LINKED, MONITOR, ACKNOWLEDGED, NEW, DISMISSED, QUIET, SUPERSEDED, in this order)",
    ),
    Change(
        kind=_K.SPLIT,
        before=tuple(AlertState),
        after=None,
        by_person=False,
        when="a context that was merged into this one is so no longer: what the alert had from that one's goes back, "
        "and it stands as its own evidence and what people decided of it since have it",
    ),
    Change(
        kind=_K.RESTORED,
        before=(_S.SUPERSEDED,),
        after=None,
        by_person=False,
        when="its context is no longer merged into another, and meets the rule by itself: it stands as it stood before "
        "the merge",
    ),
    Change(kind=_K.ACKNOWLEDGED, before=(_S.NEW,), after=_S.ACKNOWLEDGED, by_person=True, when="somebody has seen it"),
    Change(
        kind=_K.LINKED,
        before=(_S.NEW, _S.ACKNOWLEDGED, _S.MONITOR),
        after=_S.LINKED,
        by_person=True,
        when="an open Level 2 case is about its context",
        given=("case", "reason"),
    ),
    Change(
        kind=_K.PROMOTED,
        before=(_S.NEW, _S.ACKNOWLEDGED, _S.LINKED, _S.MONITOR),
        after=_S.PROMOTED,
        by_person=True,
        when="a Level 2 referral is made of it",
        given=("what a referral needs",),
    ),
    Change(
        kind=_K.MONITOR,
        before=(_S.NEW, _S.ACKNOWLEDGED, _S.MONITOR),
        after=_S.MONITOR,
        by_person=True,
        when="it is to be looked at again on a day, at most 365 days away; it stays in sight and may grow",
        given=("day", "reason"),
    ),
    Change(
        kind=_K.DISMISSED,
        before=(_S.NEW, _S.ACKNOWLEDGED, _S.LINKED, _S.MONITOR),
        after=_S.DISMISSED,
        by_person=True,
        when="it is set aside until a day, at most 180 days away",
        given=("day", "reason from the list"),
    ),
    Change(
        kind=_K.REOPENED,
        before=(_S.DISMISSED, _S.MONITOR),
        after=_S.ACKNOWLEDGED,
        by_person=True,
        when="somebody looks at it again before its day",
        given=("reason",),
    ),
    Change(
        kind=_K.UNDONE,
        before=(_S.ACKNOWLEDGED, _S.LINKED, _S.MONITOR, _S.DISMISSED),
        after=None,
        by_person=True,
        when="whoever took the last step takes it back on the same day or the next: it stands as it stood before that "
        "step, and the history keeps both",
        given=("reason",),
    ),
)

UNDOABLE = frozenset({_K.ACKNOWLEDGED, _K.LINKED, _K.MONITOR, _K.DISMISSED, _K.REOPENED})
"""Decisions that can be taken back. A referral is not among them: a case began with it, which others have read."""

ACTS = frozenset(row.kind for row in CHANGES if row.by_person)
"""What people decide."""


class DismissalReason(StrEnum):
    """Why an alert is set aside; labels are in the vocabulary `dismissal_reasons`."""

    SAME_FAMILY = "SAME_FAMILY"
    SAME_INCIDENT = "SAME_INCIDENT"
    DUPLICATE_PLACE = "DUPLICATE_PLACE"
    ATTENDANCE_ONLY = "ATTENDANCE_ONLY"
    STALE = "STALE"
    SAFE_MENTION = "SAFE_MENTION"
    WRONG_PLACE = "WRONG_PLACE"
    ALREADY_KNOWN = "ALREADY_KNOWN"
    BELOW_THRESHOLD = "BELOW_THRESHOLD"


def state_after(kind: ChangeKind, before: AlertState) -> AlertState:
    """The state that a change leads to. Raises Conflict where the table has no such step."""
    row = next(row for row in CHANGES if row.kind is kind)
    if before not in row.before:
        open_to = ", ".join(each.kind.value for each in CHANGES if each.by_person and before in each.before)
        raise Conflict(
            "already_decided",
            f"An alert that is {before.value} cannot become {kind.value}.",
            advice=f"Decisions open to it now: {open_to or 'none'}. Look at it with `csgraph alerts show`.",
        )
    return row.after or before


def leads(kind: ChangeKind, before: AlertState) -> bool:
    """Whether the table has this change from this state."""
    return any(row.kind is kind and before in row.before for row in CHANGES)
