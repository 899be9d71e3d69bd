"""Parting: a history's versions region by region, so that those of one lie close together while they are gone through.

The same versions as `history.unfold` gives, without what only windows and alerts need of them.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from csgraph.detect.changing import INCIDENT, KIN, RECORD, SINCE, START, UNTIL, Known
from csgraph.detect.columns import NONE, OPEN, VOICE_CODES, Int8, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.history import Held, days_of_record, severities, spread
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


class Columns(NamedTuple):
    """Versions, those of one region together."""

    target: Int32
    since: Int32
    until: Int32
    kin: Int32
    start: Int32
    incident: Int32
    record: Int32
    voice: Int8
    last: Int32
    severity: Int8


class Parting:
    """All versions of what counts under a policy, of what was recorded up to `known` and begins up to `valid`.

    `days` are the days of record, with `valid` if it is later. `where` says whose evidence each context's is;
    `number` is each target's in its region.
    """

    def __init__(self, held: Held, policy: DetectionPolicy, *, known: int, valid: int) -> None:
        self.policy, self.known, self.valid = policy, known, valid
        found, self.where, _, (row, *spans) = spread(held, policy, known=known, valid=valid)
        last = found.last
        del found
        days = days_of_record(held, known)
        self.days: Int32 = np.append(days, np.int32(valid)) if valid > known else days
        region: Int32 = self.where.region
        regions = np.arange(len(self.where.places.regions) + 1)
        self._targets = counted_out(np.arange(region.size), region, 0, regions.size).astype(np.int32)
        self._first: Int64 = np.searchsorted(region[self._targets], regions)
        self.number: Int32 = np.empty_like(self._targets)
        self.number[self._targets] = np.arange(region.size) - self._first[region[self._targets]]
        self._begin, slot = _slots(spans[0], region, regions.size - 1)
        threads, rows = threads_for(slot.size), held.rows

        def put(at: int) -> Int32:
            # Each is let go as soon as it is at its place: new memory costs more than the arithmetic.
            column, spans[at] = spans[at], spans[at][:0].copy()
            return _put(column, slot)

        target, kin, since, until = in_threads(put, 4, threads=threads)
        severity = severities(held, policy)[rows.harm_types]
        by_row = (rows.start, rows.incident, rows.record, rows.voice, last, severity)
        puts = in_threads(lambda at: _put_rows(by_row[at], row, slot), len(by_row), threads=threads)
        self._columns = Columns(target, since, until, kin, *puts)

    def spans(self) -> list[tuple[int, int, int]]:
        """Each region of which something was told, with where its versions begin and end."""
        ends = enumerate(pairwise(self._begin.tolist()))
        return [(region, begin, end) for region, (begin, end) in ends if begin < end]

    def part(self, region: int) -> Part:
        """The versions of one region."""
        begin, end = self._begin[region], self._begin[region + 1]
        targets = self._targets[self._first[region] : self._first[region + 1]]
        own = Columns(*(column[begin:end] for column in self._columns))
        target, never = self.number[own.target], self.days.size
        own = own._replace(since=places_among(self.days, own.since), until=places_among(self.days, own.until))
        real = np.flatnonzero(own.since < np.minimum(own.until, never))
        order = by_target(real, target, own.start, targets.size)
        rows, ptr = np.empty((order.size, 6), dtype=np.int32), np.zeros(targets.size + 1, dtype=np.int64)
        _pack(order, own, VOICE_CODES[Voice.OWN], rows)
        np.cumsum(np.bincount(target[real], minlength=targets.size), out=ptr[1:])
        known = Known(ptr=ptr, rows=rows, never=never)
        return Part(targets=targets, known=known, last=own.last[order], severity=own.severity[order])

    def first_days(self) -> Int32:
        """The first day of the first thing told of each target (OPEN: nothing is)."""
        first = np.full(self.number.size, OPEN, dtype=np.int32)
        np.minimum.at(first, self._columns.target, self._columns.start)
        return first


@compiled
def _pack(order: Int64, own: Columns, own_voice: int, rows: Int32) -> None:
    """Write versions in an order as `changing` reads them."""
    for at in range(order.size):
        row = order[at]
        alone = own.voice[row] == own_voice
        rows[at, SINCE], rows[at, UNTIL] = own.since[row], own.until[row]
        rows[at, START], rows[at, KIN] = own.start[row], own.kin[row]
        rows[at, INCIDENT] = NONE if alone else own.incident[row]
        rows[at, RECORD] = NONE if alone else own.record[row]


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


def _put(column: npt.NDArray[Any], slot: Int32) -> npt.NDArray[Any]:
    """A column of versions, each at its place."""
    found = np.empty_like(column)
    _scatter(column, slot, found)
    return found


def _put_rows(column: npt.NDArray[Any], row: Int32, slot: Int32) -> npt.NDArray[Any]:
    """A column of rows, each version's at its place."""
    found = np.empty(slot.size, dtype=column.dtype)
    _scatter_rows(column, row, slot, found)
    return found


@compiled
def _scatter(column: npt.NDArray[Any], slot: Int32, found: npt.NDArray[Any]) -> None:
    for at in range(slot.size):
        found[slot[at]] = column[at]


@compiled
def _scatter_rows(column: npt.NDArray[Any], row: Int32, slot: Int32, found: npt.NDArray[Any]) -> None:
    for at in range(slot.size):
        found[slot[at]] = column[row[at]]
