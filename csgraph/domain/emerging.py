"""Emerging contexts: new ones, or ones that nobody named in the year before."""

from dataclasses import dataclass
from datetime import date

from csgraph.domain.terms import ContextKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergingContext:
    """A context (its id at the source) of which more is told than its kind, its size and the region would have it.

    `first_on` is the day of the first thing ever told of it; `observed` unrelated reports followed a first one
    from `since` to `until`, where `expected` would be expected; `at_least` is the lower 5 % bound of how many times
    as many that is. As much has the chance `p`, and comes about once in `recurrence_days` (None: not known yet).
    """

    context: str
    name: str
    kind: ContextKind
    first_on: date
    since: date
    until: date
    observed: int
    expected: float
    at_least: float
    p: float
    recurrence_days: float | None
    explanation: str
