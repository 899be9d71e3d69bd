"""Spreading: each row that counts once for each target, kin group and span of days for which it is that."""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from itertools import pairwise

import numpy as np

from csgraph.detect.columns import AssociationColumns, Bool, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.counting import Counted
from csgraph.detect.families import Families
from csgraph.detect.standing_places import Belonging
from csgraph.detect.threads import in_threads, threads_for

Spans = tuple[Int32, Int32, Int32, Int32, Int32]
"""Rows, targets, kin groups, and the days from and up to which all that was known."""


def spans_of(
    rows: AssociationColumns, superseded: Int32, found: Counted, where: Belonging, families: Families
) -> Spans:
    """Rows with target, kin group and the days from and up to which that was known."""
    some_move = bool(families.moves.any())
    steady = found.counts & ~families.moves[rows.person] if some_move else found.counts
    moving = np.flatnonzero(found.counts & ~steady) if some_move else np.zeros(0, dtype=np.int64)
    moved = families.spans(moving.astype(np.int32), rows, superseded)
    threads = threads_for(steady.size)
    edges = [steady.size * each // threads for each in range(threads + 1)]
    most = _most(edges, rows.context, steady, moved[0], np.diff(where.ptr))
    room = [np.empty(most[-1], dtype=np.int32) for _ in range(5)]
    spans = (room[0], room[1], room[2], room[3], room[4])
    columns = (rows.person, rows.context, rows.recorded, superseded, found.begins)
    whose = (columns, families.kin, families.moves, moved, (where.ptr, where.target, where.opens, where.closes))
    ends = in_threads(
        lambda part: _spread(edges[part], edges[part + 1], found.counts, *whose, spans, most[part]), threads
    )
    if ends == most[1:]:
        return spans
    parts = list(zip(most[:-1], ends, strict=True))
    row, target, kin, since, until = (np.concatenate([each[lo:hi] for lo, hi in parts]) for each in spans)
    return row, target, kin, since, until


def _most(edges: list[int], context: Int32, steady: Bool, moved: Int32, lengths: Int64) -> list[int]:
    """Where each run of rows writes, and where the last one ends, were none of what may be for a while left out."""
    alone, most = bool((lengths == 1).all()), [0]
    for lo, hi in pairwise(edges):
        own = steady[lo:hi]
        first, last = np.searchsorted(moved, [lo, hi])
        many = int(own.sum() if alone else lengths[context[lo:hi][own]].sum())
        most.append(most[-1] + many + int(lengths[context[moved[first:last]]].sum()))
    return most


@compiled
def _spread(
    lo: int,
    hi: int,
    counts: Bool,
    columns: tuple[Int32, Int32, Int32, Int32, Int32],
    kin_of: Int32,
    moves: Bool,
    moved: tuple[Int32, Int32, Int32, Int32],
    belongs: tuple[Int64, Int32, Int32, Int32],
    spans: Spans,
    begin: int,
) -> int:
    """Write each row from `lo` to `hi` that counts once for each target whose it is for a while; up to which place.

    `moved` are the rows of people whose kin group changes, in order: once for each, and from and up to when.
    """
    person, context, recorded, superseded, begins = columns
    moved_row, moved_kin, moved_from, moved_until = moved
    ptr, targets, opens, closes = belongs
    row, target, kin, since, until = spans
    count, next_moved = begin, np.searchsorted(moved_row, lo)
    for which in range(lo, hi):
        if not counts[which]:
            continue
        steady, stop = not moves[person[which]], next_moved
        while stop < moved_row.size and moved_row[stop] == which:
            stop += 1
        for at in range(next_moved, next_moved + 1 if steady else stop):
            group, first, last = kin_of[person[which]], recorded[which], superseded[which]
            if not steady:
                group, first, last = moved_kin[at], moved_from[at], moved_until[at]
            for entry in range(ptr[context[which]], ptr[context[which] + 1]):
                known, ends = max(first, opens[entry], begins[which]), min(last, closes[entry])
                if known < ends:
                    row[count], target[count], kin[count] = which, targets[entry], group
                    since[count], until[count] = known, ends
                    count += 1
        next_moved = stop
    return count
