"""Parting: a history's versions region by region, so that those of one lie close together while they are gone through.

The same versions as `history.unfold` gives, without what only windows and alerts need of them.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from csgraph.detect.changing import INCIDENT, KIN, RECORD, SINCE, START, UNTIL, Known
from csgraph.detect.columns import NONE, VOICE_CODES, Int8, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.history import Held, severities, spread
from csgraph.detect.ordering import by_target, counted_out, places_among
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.threads import in_threads, threads_for
from csgraph.domain.terms import Voice


class Part(NamedTuple):
    """One region's versions by target, then by start, then by row.

    Targets are numbered from 0 here; `targets` are their codes (see `Versions`), in order.
    """

    targets: Int32
    known: Known
    last: Int32
    severity: Int8


class Parting:
    """All versions of what counts under a policy, of what was recorded up to `known` and begins up to `valid`.

    `days` are the days of record. `where` says whose evidence each context's is; `number` is each target's in its
    region.
    """

    def __init__(self, held: Held, policy: DetectionPolicy, days: Int32, *, known: int, valid: int) -> None:
        found, self.where, _, (row, target, kin, since, until) = spread(held, policy, known=known, valid=valid)
        self._days, self._severities = days, severities(held, policy)
        region: Int32 = self.where.places.region[self.where.context]
        regions = len(self.where.places.regions)
        self._targets = counted_out(np.arange(region.size), region, 0, regions).astype(np.int32)
        self._first: Int64 = np.searchsorted(region[self._targets], np.arange(regions + 1))
        number = np.empty_like(self._targets)
        number[self._targets] = np.arange(number.size) - self._first[region[self._targets]]
        self.number: Int32 = number
        self._begin, slot = _slots(target, region, regions)
        rows, each = held.rows, np.arange(target.size, dtype=np.int32)
        columns = [(number, target), (since, each), (until, each), (rows.start, row), (kin, each)]
        columns += [(column, row) for column in (rows.incident, rows.record, rows.voice, found.last, rows.harm_types)]
        self._columns = in_threads(lambda at: _put(*columns[at], slot), len(columns), threads=threads_for(slot.size))

    def part(self, region: int) -> Part:
        """The versions of one region."""
        begin, end = self._begin[region], self._begin[region + 1]
        targets = self._targets[self._first[region] : self._first[region + 1]]
        target, since, until, *columns = (column[begin:end] for column in self._columns)
        since, until = places_among(self._days, since), places_among(self._days, until)
        real = np.flatnonzero(since < np.minimum(until, self._days.size))
        order = by_target(real, target, columns[0], targets.size)
        start, kin, incident, record, voice, last, harm_types = (column[order] for column in columns)
        own = voice == VOICE_CODES[Voice.OWN]
        rows = np.empty((order.size, 6), dtype=np.int32)
        rows[:, SINCE], rows[:, UNTIL], rows[:, START], rows[:, KIN] = since[order], until[order], start, kin
        rows[:, INCIDENT], rows[:, RECORD] = np.where(own, NONE, incident), np.where(own, NONE, record)
        ptr = np.concatenate([[0], np.cumsum(np.bincount(target[order], minlength=targets.size))])
        return Part(
            targets=targets,
            known=Known(ptr=ptr, rows=rows, never=self._days.size),
            last=last,
            severity=self._severities[harm_types],
        )


@compiled
def _slots(target: Int32, region: Int32, regions: int) -> tuple[Int64, Int32]:
    """Where the versions of each region begin (and where those of the last end), and the place of each version."""
    begin, slot = np.zeros(regions + 1, dtype=np.int64), np.empty(target.size, dtype=np.int32)
    for which in target:
        begin[region[which] + 1] += 1
    for each in range(regions):
        begin[each + 1] += begin[each]
    free = begin.copy()
    for at in range(target.size):
        where = region[target[at]]
        slot[at] = free[where]
        free[where] += 1
    return begin, slot


def _put(column: npt.NDArray[Any], which: Int32, slot: Int32) -> npt.NDArray[Any]:
    found = np.empty(slot.size, dtype=column.dtype)
    _scatter(column, which, slot, found)
    return found


@compiled
def _scatter(column: npt.NDArray[Any], which: Int32, slot: Int32, found: npt.NDArray[Any]) -> None:
    for at in range(slot.size):
        found[slot[at]] = column[which[at]]
