"""Steps: the decisions about an alert as forms, with their words, and which of them are open to somebody."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from csgraph.domain.access import Actor
from csgraph.domain.alert_lists import AlertView
from csgraph.domain.alert_states import CHANGES, UNDOABLE, ChangeKind

ANY_HARM = "EFH"
REFERRAL_NEEDS = {
    "source": "Choose where the referral comes from.",
    "agency": "Give the code of the referring agency.",
    "harm_types": "Choose at least one harm type.",
    "reason": "Say in words what the theme is.",
}
"""What a referral needs, by the field of its form, in the words that stand beside one left empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One decision as a form: where it stands below its alert, its words, and what must be filled in, and why.

    `follows` says what will come of it, before it is done.
    """

    address: str
    kind: ChangeKind
    title: str
    follows: str
    needs: Mapping[str, str] = field(default_factory=dict[str, str])


STEPS = (
    Step(
        address="acknowledgement",
        kind=ChangeKind.ACKNOWLEDGED,
        title="I have seen it",
        follows="It is then with you and stays in sight. Nobody is told.",
    ),
    Step(
        address="referral",
        kind=ChangeKind.PROMOTED,
        title="Refer to Level 2",
        follows="A Level 2 case about this context begins, and waits to be screened. A referral cannot be taken back.",
        needs=REFERRAL_NEEDS,
    ),
    Step(
        address="link",
        kind=ChangeKind.LINKED,
        title="Link to an open case",
        follows="The case deals with it from then on; its members are told when it grows.",
        needs={"case": "Choose the case.", "reason": "Say how the case deals with it."},
    ),
    Step(
        address="monitoring",
        kind=ChangeKind.MONITOR,
        title="Watch it until a day",
        follows="It stays in sight, may grow meanwhile, and returns on that day if the rule is met then.",
        needs={"until": "Give the day to look at it again.", "reason": "Say why it can wait."},
    ),
    Step(
        address="dismissal",
        kind=ChangeKind.DISMISSED,
        title="Set it aside",
        follows="It leaves the list until that day, and returns by itself when new independent evidence arrives.",
        needs={"until": "Give the day on which to look again.", "why": "Choose why it is set aside."},
    ),
    Step(
        address="reopening",
        kind=ChangeKind.REOPENED,
        title="Open it again",
        follows="It is acknowledged, and with you.",
        needs={"reason": "Say why it is looked at again."},
    ),
    Step(
        address="undoing",
        kind=ChangeKind.UNDONE,
        title="Take my last step back",
        follows="It stands as it stood before; its history keeps both.",
        needs={"reason": "Say why you take it back."},
    ),
)


def open_to(view: AlertView, visitor: Actor) -> list[Step]:
    """The steps that the alert's state allows; taking back, to whoever took the last one."""
    rows = {row.kind: row for row in CHANGES}
    last = view.changes[-1] if view.changes else None
    is_own = last is not None and last.kind in UNDOABLE and last.actor == visitor.id
    return [
        each
        for each in STEPS
        if view.alert.state in rows[each.kind].before and (is_own or each.kind is not ChangeKind.UNDONE)
    ]
