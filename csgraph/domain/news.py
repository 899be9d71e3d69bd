"""News: what an import or a decision came to, told to whoever made it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.contexts import Context
from csgraph.ids import AlertId, ContextId

RESULT = {
    ChangeKind.RAISED: "raised",
    ChangeKind.GROWN: "grown",
    ChangeKind.CHANGED_IN_KIND: "changed in kind",
    ChangeKind.QUIET: "fallen quiet",
    ChangeKind.RETURNED: "returned",
    ChangeKind.SUPERSEDED: "no longer standing",
    ChangeKind.MERGED: "merged",
    ChangeKind.SPLIT: "no longer merged with another",
    ChangeKind.RESTORED: "standing again",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertNews:
    """One change of an alert by evidence, the `number`th: of which context, by its name, and its counts then."""

    alert: AlertId
    number: int
    context: ContextId
    context_ids: tuple[str, ...]
    name: str
    kind: ChangeKind
    kin_groups: int
    independent_reports: int

    @property
    def words(self) -> str:
        """The change in a line."""
        people = "1 young person" if self.kin_groups == 1 else f"{self.kin_groups} unrelated young people"
        reports = "1 report" if self.independent_reports == 1 else f"{self.independent_reports} reports"
        return f"{self.alert}  {RESULT[self.kind]}: {self.name} ({people}, {reports})"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What changed of alerts: how many changes of each kind and, for those who may read alerts, which."""

    counts: Mapping[ChangeKind, int] = field(default_factory=dict[ChangeKind, int])
    alerts: tuple[AlertNews, ...] = ()

    @classmethod
    def of(cls, changes: Iterable[AlertNews], *, are_shown: bool) -> "News":
        """The news that these changes are."""
        found = tuple(changes)
        kinds = Counter(each.kind for each in found)
        return cls(
            counts={kind: kinds[kind] for kind in RESULT if kinds[kind]},
            alerts=found if are_shown else (),
        )

    @property
    def words(self) -> str:
        """The counts in a line; nothing where there is no news."""
        if not self.counts:
            return ""
        told = ", ".join(f"{count} {RESULT[kind]}" for kind, count in self.counts.items())
        return f"Alerts: {told}. Read them with `csgraph alerts list`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A context as it stands after a decision, and what that came to."""

    context: Context
    news: News
