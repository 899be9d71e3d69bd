"""Live versions: which versions (see `history.Versions`) are known now, row by row, and how they grow in number."""

from collections.abc import Iterator

import numpy as np

from csgraph.detect.backtest import Replayed
from csgraph.detect.columns import NONE, OPEN, VOICE_CODES, Bool, Int32
from csgraph.detect.compiled import compiled
from csgraph.detect.counting import counted_one, terms_of
from csgraph.detect.growing import longer, longer_all
from csgraph.detect.history import Held
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.standing import Rows
from csgraph.domain.terms import Voice

Key = tuple[int, int]
"""A target and a kin group."""


class LiveVersions:
    """The columns of versions, those of each row chained, and which of them are known now.

    The columns of the replay are taken over: what is written to them is written there.
    """

    def __init__(self, held: Held, replayed: Replayed, policy: DetectionPolicy, alive: Bool) -> None:
        versions = replayed.versions
        self.rows: Rows = Rows(*(getattr(versions, name) for name in Rows._fields))
        self.count = versions.row.size
        self.row, self.target, self.alive = versions.row, versions.target, alive
        self._policy, self.terms, self._belonging = policy, terms_of(held.people, policy), versions.belonging
        self._first = np.full(max(held.rows.person.size, 1), NONE, dtype=np.int32)
        self._next = np.full(max(self.count, 1), NONE, dtype=np.int32)
        _chain_all(self.row, self._first, self._next)

    def of(self, row: int) -> Iterator[int]:
        """The versions of a row, known now or not."""
        version = int(self._first[row]) if row < self._first.size else NONE
        while version != NONE:
            yield version
            version = int(self._next[version])

    def known(self, row: int) -> dict[Key, int]:
        """The versions of a row that are known now, by target and kin group."""
        return {(int(self.target[each]), int(self.rows.kin[each])): each for each in self.of(row) if self.alive[each]}

    def wanted(self, held: Held, row: int, kin: Int32, day: int) -> tuple[set[Key], int]:
        """What ought to be known of a row at the end of a day; and the day from which it counts (OPEN: never)."""
        rows = held.rows
        if not rows.recorded[row] <= day < held.superseded[row]:
            return set(), OPEN
        begins = self.begins(held, row)[0]
        if begins > day:
            return set(), begins
        where = self._belonging
        lo, hi = where.ptr[rows.context[row]], where.ptr[rows.context[row] + 1]
        return {
            (int(where.target[at]), int(kin[rows.person[row]]))
            for at in range(lo, hi)
            if where.opens[at] <= day < where.closes[at]
        }, begins

    def begins(self, held: Held, row: int) -> tuple[int, int, bool]:
        """From which day a row counts (OPEN: never), up to which, and whether by episodes one by one."""
        return counted_one(held.rows, row, self.terms)

    def add(self, held: Held, row: int, key: Key, day: int) -> int:
        """A new version, known from a day on."""
        version = self.count
        self.count += 1
        self.rows = longer_all(self.rows, self.count)
        self.row, self.target = longer(self.row, self.count), longer(self.target, self.count)
        self.alive = longer(self.alive, self.count, False)
        self._next = longer(self._next, self.count, NONE)
        rows, (begins, last, by_spells) = held.rows, self.begins(held, row)
        values = {
            "since": day,
            "said": version,
            "start": rows.start[row],
            "begins": begins,
            "last": last,
            "by_spells": by_spells,
            "person": rows.person[row],
            "kin": key[1],
            "own": rows.voice[row] == VOICE_CODES[Voice.OWN],
            "incident": rows.incident[row],
            "record": rows.record[row],
            "severity": self._policy.severity_of(held.harm_type_sets[rows.harm_types[row]]),
        }
        for name, value in values.items():
            getattr(self.rows, name)[version] = value
        self.row[version], self.target[version], self.alive[version] = row, key[0], True
        self._chain(version, row)
        return version

    def _chain(self, version: int, row: int) -> None:
        self._first = longer(self._first, row + 1, NONE)
        self._next[version] = self._first[row]
        self._first[row] = version


@compiled
def _chain_all(row: Int32, first: Int32, following: Int32) -> None:
    for version in range(row.size):
        following[version] = first[row[version]]
        first[row[version]] = version
