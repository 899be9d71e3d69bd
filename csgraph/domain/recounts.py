"""Recounts: the numbers of an alert beside what they come to when counted again from what was held then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.alerts import AlertChange
from csgraph.domain.clusters import Cluster

GONE = "nothing was counted again: the context no longer meets the rule by what is held of that day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """One change counted again; `differences` in words, empty where every number is the same."""

    number: int
    on: date
    kind: ChangeKind
    differences: tuple[str, ...]


def recount(change: AlertChange, again: Cluster | None) -> Recount:
    """A change beside the cluster that the same evaluation finds now (None: it finds none)."""
    return Recount(number=change.number, on=change.on, kind=change.kind, differences=_differences(change, again))


def words_differ(explanation: str, again: Cluster | None) -> bool:
    """Whether the paragraph is another one when made again."""
    return again is None or again.explanation != explanation


def _differences(change: AlertChange, again: Cluster | None) -> tuple[str, ...]:
    if again is None:
        return (GONE,)
    pairs = (
        ("young people", change.young_people, again.young_people),
        ("unrelated young people", change.kin_groups, again.kin_groups),
        ("independent reports", change.independent_reports, again.independent_reports),
        ("first day counted", change.window_from, again.window_from),
        ("last day counted", change.window_to, again.window_to),
    )
    found = [f"{name}: {then} then, {now} counted again" for name, then, now in pairs if then != now]
    return (*found, *_rows(change.evidence, again.evidence))


def _rows(then: Sequence[str], now: Sequence[str]) -> list[str]:
    missing, added = sorted(set(then) - set(now)), sorted(set(now) - set(then))
    found = [f"cited but not counted again: {', '.join(missing)}"] if missing else []
    return [*found, f"counted again but not cited: {', '.join(added)}"] if added else found
