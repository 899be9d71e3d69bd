"""Emerging contexts (S4): new ones, or ones that nobody named in the year before, by how unusual they are.

Source: background section 2, S4. Growth alone never ranks: from one to three is "200 %".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from csgraph.detect.columns import OPEN, Evidence, Int32, number_of
from csgraph.detect.kin_incidents import counted_rows
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.tails import poisson_mean_at

NEW_FOR = 90
"""Days from its first record for which a context is new."""
LOWER = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The score of a context (code): p, the k-th last incident that gave it, the rest expected, incidents before."""

    context: int
    p: float
    k: int
    expected: float
    incidents_before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Emerging:
    """An emerging context; `at_least` is the lower 5 % bound of how many times more than expected there were."""

    context: int
    first_record: int
    p: float
    observed: int
    expected: float
    at_least: float


def emerging(evidence: Evidence, policy: DetectionPolicy, valid_on: date, scored: Iterable[Scored]) -> list[Emerging]:
    """Those of the scored contexts that emerge on a day, the least likely by chance first, then by code."""
    today = number_of(valid_on)
    first = first_records(evidence, policy, valid_on)
    found = [
        Emerging(
            context=each.context,
            first_record=int(first[each.context]),
            p=each.p,
            observed=each.k - 1,
            expected=each.expected,
            at_least=poisson_mean_at(each.k - 1, LOWER) / each.expected if each.expected > 0 else float("inf"),
        )
        for each in scored
        if each.incidents_before == 0 or today - int(first[each.context]) < NEW_FOR
    ]
    return sorted(found, key=lambda each: (each.p, each.context))


def first_records(evidence: Evidence, policy: DetectionPolicy, valid_on: date) -> Int32:
    """The first day of the first counted association of each context up to a day (OPEN: none); merged ones are one."""
    rows = counted_rows(evidence, policy, number_of(valid_on))
    first = np.full(evidence.places.root.size, OPEN, dtype=np.int32)
    np.minimum.at(first, evidence.places.root[evidence.context[rows]], evidence.start[rows])
    return first[evidence.places.root]
