"""Row index: which rows are of each person, as a state is built, and those written since."""

import numpy as np

from csgraph.detect.columns import Int32
from csgraph.detect.ordering import counted_out


class RowIndex:
    """The rows of each person, of those there were at first and of those added."""

    def __init__(self, person: Int32) -> None:
        people = int(person.max(initial=-1)) + 1
        self._order = counted_out(np.arange(person.size), person, 0, people).astype(np.int32)
        self._ptr = np.zeros(people + 1, dtype=np.int64)
        np.cumsum(np.bincount(person, minlength=people), out=self._ptr[1:])
        self._more: dict[int, list[int]] = {}

    def add(self, person: int, row: int) -> None:
        """A row more of a person."""
        self._more.setdefault(person, []).append(row)

    def of(self, person: int) -> list[int]:
        """All rows of a person, in order."""
        first: list[int] = []
        if person + 1 < self._ptr.size:
            first = self._order[self._ptr[person] : self._ptr[person + 1]].tolist()
        return [*first, *self._more.get(person, ())]
