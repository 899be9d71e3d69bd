"""At once: which of a replay's lines would have interrupted somebody, and which growth waited for the day's digest.

Decision 31 says the rule; `domain/notices.py` is where alerts follow it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from csgraph.detect.columns import KIND_CODES, Int8, Int32
from csgraph.detect.history import Held
from csgraph.detect.policy import DetectionPolicy
from csgraph.domain.natures import HARM, class_mark, new_marks, type_marks
from csgraph.domain.notices import has_doubled
from csgraph.domain.terms import AssociationKind

HARMED_AT = KIND_CODES[AssociationKind.HARMED_AT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """What each row of an extract is like: its kind, and its harm types as a place in `sets`."""

    kind: Int8
    harm_types: Int32
    sets: Sequence[tuple[str, ...]]

    @classmethod
    def of(cls, held: Held) -> "Kinds":
        """Those of everything held."""
        return cls(kind=held.rows.kind, harm_types=held.rows.harm_types, sets=held.harm_type_sets)

    def marks(self, rows: Int32, policy: DetectionPolicy) -> frozenset[str]:
        """The marks of these rows (numbered from 0) under a policy, as those of an alert."""
        found = {code for place in np.unique(self.harm_types[rows]).tolist() for code in self.sets[place]}
        classes = {class_mark(each.name) for each in policy.budgets if found.intersection(each.harm_types)}
        harmed = {HARM} if (self.kind[rows] == HARMED_AT).any() else set[str]()
        return type_marks(found) | classes | harmed


class Interruptions:
    """What each context's alert was last told of at once; lines are to be asked about in their order."""

    def __init__(self) -> None:
        self._groups: dict[int, int] = {}
        self._marks: dict[int, frozenset[str]] = {}

    def told_at_once(self, context: int, kin_groups: int, marks: frozenset[str], *, is_growth: bool) -> bool:
        """Whether a line interrupts: it is no growth, the young people have doubled, or the nature changed."""
        known = self._marks.get(context, frozenset())
        self._marks[context] = known | marks
        waits = is_growth and not has_doubled(kin_groups, since=self._groups[context]) and not new_marks(known, marks)
        if not waits:
            self._groups[context] = kin_groups
        return not waits
