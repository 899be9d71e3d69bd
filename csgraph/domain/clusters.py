"""Clusters: a context that several unrelated young people share, with the evidence that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from csgraph.domain.terms import ContextKind
from csgraph.ids import ContextId


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How unusual a cluster is: chance of as much, once in how many days, expected and observed.

    `recurrence_days` is None where nothing was evaluated in the year before, as after a first import: how often
    chance would have had its turn is not known then. The last two are what `p` and `recurrence_days` would be
    without one kin group, that without which it is least unusual (None: not taken, as it is not unusual with all).
    """

    p: float
    recurrence_days: float | None
    expected: float
    observed: int
    p_without_one: float | None = None
    recurrence_days_without_one: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A context that met its floor on a day of the year that ends on the day asked about.

    Every count and list is of the window shown, `window_from` to `window_to`, both included.
    `context_ids` are the source's own, those of the context merged into first. `young_people` are
    different people, `kin_groups` unrelated ones (a kin group counts once), `independent_reports` what
    is left when incidents, records and kin are counted once. `evidence` holds the source's ids of all
    associations counted, sorted as text; `evidence_uids` ours; `people` the young people counted.

    `harm_types` are those that any of the evidence names, sorted; `how_unusual` is how often as much comes about by
    chance, in a few words, or why that is not said; `interrupts` whether it is unusual enough for the policy.

    For telling news: `people_by_kin_group` has *every* member of each kin group counted, so that a
    brother who speaks later is no new young person; `associations_by_report` the associations of each
    independent report. Both are sorted, and share nothing between their entries.
    """

    context: ContextId
    context_ids: tuple[str, ...]
    name: str
    kind: ContextKind
    rule: str
    young_people: int
    kin_groups: int
    independent_reports: int
    window_from: date
    window_to: date
    first_met_on: date
    last_met_on: date
    evidence: tuple[str, ...]
    evidence_uids: tuple[str, ...]
    roles: Mapping[str, int]
    voices: Mapping[str, int]
    people: tuple[str, ...]
    people_by_kin_group: tuple[tuple[str, ...], ...]
    associations_by_report: tuple[tuple[str, ...], ...]
    explanation: str
    falls_without: tuple[str, ...]
    alerts: bool
    why_not: str | None
    from_sub_places: tuple[str, ...]
    score: Score | None = None
    harm_types: tuple[str, ...] = ()
    how_unusual: str = ""
    interrupts: bool = True
