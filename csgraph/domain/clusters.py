"""Clusters: a context that several unrelated young people share, with the evidence that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from csgraph.domain.terms import ContextKind
from csgraph.ids import ContextId


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A context that met the floor on a day of the year before `valid_on`, and the window that is shown for it.

    `young_people` are different people, `kin_groups` unrelated ones (a kin group counts once),
    `independent_reports` what is left when incidents, records and kin are counted once. `evidence` holds
    the source's ids of all associations counted in the window, sorted as text. The two tuples of tuples
    say which people make up each kin group and which associations each report, for telling news.
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
    evidence: tuple[str, ...]
    roles: Mapping[str, int]
    voices: Mapping[str, int]
    people_by_kin_group: tuple[tuple[str, ...], ...]
    associations_by_report: tuple[tuple[str, ...], ...]
    explanation: str
    falls_without: tuple[str, ...]
    alerts: bool
    why_not: str | None
    from_sub_places: tuple[str, ...]
    score: None = None
