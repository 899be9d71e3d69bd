"""Lists of alerts: which stand in one, in which order, and who has each. Contexts are put in order, never people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from csgraph.domain.alert_states import ACTS, HANDED, AlertState, ChangeKind
from csgraph.domain.alerts import Alert, AlertChange, Evaluation
from csgraph.domain.clusters import Cluster
from csgraph.domain.contexts import Context
from csgraph.domain.merging import MergedInto
from csgraph.domain.natures import EVERY_HARM
from csgraph.domain.people import LeftOutRow
from csgraph.domain.terms import ContextKind
from csgraph.domain.undoing import PASSING, standing
from csgraph.ids import CandidateId

NEVER_WEIGHED = 2.0
"""Stands for a chance where none was worked out: more than any."""


class Section(StrEnum):
    """Where in a list an alert stands: what waits for a decision first."""

    TO_DECIDE = "to decide"
    IN_HAND = "in hand"
    SET_ASIDE = "set aside or quiet"


class Order(StrEnum):
    """By what a section is put in order."""

    UNUSUAL = "unusual"
    RAISED = "raised"
    NAME = "name"


_SECTIONS = {
    AlertState.NEW: Section.TO_DECIDE,
    AlertState.ACKNOWLEDGED: Section.IN_HAND,
    AlertState.LINKED: Section.IN_HAND,
    AlertState.PROMOTED: Section.IN_HAND,
    AlertState.MONITOR: Section.IN_HAND,
    AlertState.DISMISSED: Section.SET_ASIDE,
    AlertState.QUIET: Section.SET_ASIDE,
    AlertState.SUPERSEDED: Section.SET_ASIDE,
}
_HELD = frozenset(
    {
        ChangeKind.ACKNOWLEDGED,
        ChangeKind.MONITOR,
        ChangeKind.LINKED,
        ChangeKind.PROMOTED,
        ChangeKind.REOPENED,
        *HANDED,
    }
)
"""After these somebody has it; with a merge or split its change keeps who had the alert whose state stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """One association behind an alert: by pseudonym, with the source's ids."""

    association_id: str
    person: str
    kind: str
    role: str
    voice: str
    agency: str | None
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    record_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingName:
    """A written name that may mean a context, and counts nowhere until somebody says whether it does."""

    uid: CandidateId
    text: str
    rows: int

    @property
    def words(self) -> str:
        """What it may mean for a count of that context."""
        rows = "1 row" if self.rows == 1 else f"{self.rows} rows"
        return f"“{self.text}” waits, in {rows}: it may mean this context, and counts here once somebody says so."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """An alert with its context and changes; `evidence` is filled where one alert is shown.

    `area` is whose area the context lies in; `notes` are words that somebody gave with a change, by its number.
    `merged_into` says into what the context of one that no longer stands was merged. `kin_left_out` are rows of
    kinship between young people of the evidence that an import could not take; `waiting` are written names that may
    mean its context, for whom may decide about them.
    """

    alert: Alert
    context: Context
    context_ids: tuple[str, ...]
    changes: tuple[AlertChange, ...]
    area: str
    evidence: tuple[EvidenceRow, ...] = ()
    notes: Mapping[int, str] = field(default_factory=dict[int, str])
    merged_into: MergedInto | None = None
    kin_left_out: tuple[LeftOutRow, ...] = ()
    waiting: tuple[WaitingName, ...] = ()

    @property
    def holder(self) -> str | None:
        """Who has it (None: nobody)."""
        return holder_of(self.changes)

    @property
    def changed_on(self) -> date | None:
        """The day of its last change."""
        return self.changes[-1].on if self.changes else None

    @property
    def section(self) -> "Section":
        """Where in a list it stands."""
        return section_of(self.alert)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnusual:
    """A context that meets the rule today and interrupts nobody; `alert` is one about it that stands no longer, or
    that the policy in force would not have told of.
    """

    cluster: Cluster
    area: str
    alert: Alert | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFilter:
    """Which alerts are wanted; of what is empty, all. A harm type takes those below it: EXP takes EXP.CSE, EFH all.

    `since` is a day: what changed last on it or after it is wanted.
    """

    states: frozenset[AlertState] = frozenset()
    kinds: frozenset[ContextKind] = frozenset()
    harm_types: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    holders: frozenset[str] = frozenset()
    since: date | None = None

    def takes(
        self, alert: Alert, *, kind: ContextKind, area: str, holder: str | None, changed_on: date | None = None
    ) -> bool:
        """Whether this one is wanted; what has no change counts from the day on which it was raised."""
        return (
            (not self.states or alert.state in self.states)
            and (self.since is None or self.since <= (changed_on or alert.raised_on))
            and self.takes_context(kind=kind, area=area, harm_types=alert.harm_types)
            and (not self.holders or holder in self.holders)
        )

    def takes_view(self, view: AlertView) -> bool:
        """Whether an alert of a list is wanted."""
        return self.takes(
            view.alert,
            kind=view.context.kind,
            area=view.area,
            holder=view.holder,
            changed_on=view.changed_on,
        )

    def takes_context(self, *, kind: ContextKind, area: str, harm_types: Sequence[str]) -> bool:
        """Whether one is wanted as far as its context goes."""
        return (
            (not self.kinds or kind in self.kinds)
            and (not self.areas or area in self.areas)
            and (not self.harm_types or any(_is_below(each, self.harm_types) for each in harm_types))
        )


def stepped_back(alert: Alert, cluster: Cluster, made: Evaluation) -> Alert:
    """The alert after an evaluation that finds its floor met, and it not unusual enough to interrupt anybody.

    What was told stays before whoever was told. One that nobody has decided about, and that another policy than
    this one raised, would not have been told of: it steps back into the list of what met the rule.
    """
    steps_back = alert.state is AlertState.NEW and alert.policy_version != made.policy_version
    weighed = replace(alert, p=cluster.score and cluster.score.p, how_unusual=cluster.how_unusual)
    return replace(weighed, interrupts=False) if steps_back else weighed


def is_told(alert: Alert) -> bool:
    """Whether it stands among what was told of: the policy in force would have told of it, or somebody has decided."""
    return alert.interrupts or alert.state is not AlertState.NEW


def section_of(alert: Alert) -> Section:
    """Where it stands."""
    return _SECTIONS[alert.state]


def place_in(order: Order, alert: Alert, name: str) -> tuple[int, float, int, str, str]:
    """What to sort an alert by in a list: its section, then the order asked for, then what is always the same."""
    chance = NEVER_WEIGHED if alert.p is None else alert.p
    first = {Order.UNUSUAL: chance, Order.RAISED: 0.0, Order.NAME: 0.0}[order]
    newest = 0 if order is Order.NAME else -_number(alert.raised_on)
    return (list(Section).index(section_of(alert)), first, newest, name.casefold(), alert.uid)


def least_likely(each: NotUnusual) -> tuple[float, str, str]:
    """What to sort by so that the most unusual comes first."""
    chance = NEVER_WEIGHED if each.cluster.score is None else each.cluster.score.p
    return chance, each.cluster.name.casefold(), each.cluster.context


_ACTED = ACTS | HANDED


def acted_on(changes: Sequence[AlertChange]) -> tuple[str, ...]:
    """Everybody of whom a decision about an alert stands, by id, sorted; `changes` are all of it in order."""
    kept = standing(changes)
    # Whoever had an alert that was given back is told of that one.
    last = max((at for at, each in enumerate(kept) if each.kind is ChangeKind.SPLIT), default=0)
    handed = HANDED - {ChangeKind.RESTORED}
    stands = [each for at, each in enumerate(kept) if at >= last or each.kind not in handed]
    return tuple(sorted({each.actor for each in stands if each.kind in _ACTED and each.actor}))


def holder_of(changes: Sequence[AlertChange]) -> str | None:
    """Who has it: whoever decided last to see to it; nobody once it came back, was set aside or fell quiet."""
    for change in reversed(standing(changes)):
        if change.kind in _HELD:
            return change.actor
        if change.kind not in PASSING:
            return None
    return None


def _is_below(code: str, wanted: frozenset[str]) -> bool:
    return any(each in (code, EVERY_HARM) or code.startswith(f"{each}.") for each in wanted)


def _number(day: date) -> int:
    return day.toordinal()
