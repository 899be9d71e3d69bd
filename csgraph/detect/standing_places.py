"""Standing places: whose evidence each context's rows are, and from when up to when, as merges become known."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from csgraph.detect.columns import OPEN, Bool, Int32, Int64, Places
from csgraph.detect.places import areas, places_of
from csgraph.detect.rows import ContextRow

Whose = tuple[int, bool, int, int]
"""A context, whether the rows are told of that context itself, and the days from and up to which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """Targets (see `Versions`), and for each context those that its rows count for.

    `clock_of[c]` is the target of what is told of c itself.
    Context c's are `target[ptr[c]:ptr[c + 1]]`, from the days `opens` up to `closes`. `stands_until[c]` is
    the day on which c is merged away (-OPEN: it always was, OPEN: never). `below[t]` are the contexts
    within context t (as known at any time), for those that have any.
    """

    ptr: Int64
    target: Int32
    opens: Int32
    closes: Int32
    context: Int32
    scored: Bool
    clocked: Bool
    clock_of: Int32
    stands_until: Int32
    below: dict[int, list[int]]
    places: Places

    def targets(self, contexts: Int32) -> tuple[Int64, Int32, Int32, Int32]:
        """For rows of these contexts: which row (by its place here), which target, from and up to which day."""
        many = np.diff(self.ptr)[contexts]
        at = np.repeat(np.arange(contexts.size), many)
        step = np.arange(at.size) - np.repeat(np.cumsum(many) - many, many)
        entry = self.ptr[contexts][at] + step
        return at, self.target[entry], self.opens[entry], self.closes[entry]


def belonging(contexts: Sequence[ContextRow], alias_from: Int32) -> Belonging:
    """Whose evidence each context's is, through merges that are known from a day (-OPEN: always)."""
    places = places_of(contexts)
    merged = places.merged_into >= 0
    late = merged & (alias_from > -OPEN)
    whose = _late(contexts, alias_from, late, places) if late.any() else {}
    above_ptr, above, root = places.above_ptr.tolist(), places.above.tolist(), places.root.tolist()
    spans = [
        whose.get(code)
        or [(high, high == root[code], -OPEN, OPEN) for high in above[above_ptr[code] : above_ptr[code + 1]]]
        for code in range(len(contexts))
    ]
    below: dict[int, set[int]] = {}
    for code, each in enumerate(spans):
        for high, own, since, until in each:
            if not own:
                low = {
                    context for context, is_own, opens, closes in each if is_own and opens < until and since < closes
                }
                below.setdefault(high, set()).update(low or {code})
    parents = {high: len(contexts) + number for number, high in enumerate(sorted(below))}
    ptr, flat = [0], list[tuple[int, int, int]]()
    for each in spans:
        for high, own, since, until in each:
            flat.append((high, since, until))
            if own and high in parents:
                flat.append((parents[high], since, until))
        ptr.append(len(flat))
    table = np.array(flat, dtype=np.int32).reshape(-1, 3)
    count = len(contexts)
    own_only = np.array(sorted(parents), dtype=np.int32)
    clocked = np.ones(count + own_only.size, dtype=np.bool_)
    clocked[own_only] = False
    return Belonging(
        ptr=np.array(ptr, dtype=np.int64),
        target=np.ascontiguousarray(table[:, 0]),
        opens=np.ascontiguousarray(table[:, 1]),
        closes=np.ascontiguousarray(table[:, 2]),
        context=np.concatenate([np.arange(count, dtype=np.int32), own_only]),
        scored=np.arange(count + own_only.size) < count,
        clocked=clocked,
        clock_of=np.array([parents.get(code, code) for code in range(count)], dtype=np.int32),
        stands_until=np.where(merged, alias_from, OPEN).astype(np.int32),
        below={high: sorted(low) for high, low in below.items()},
        places=places,
    )


def _late(contexts: Sequence[ContextRow], alias_from: Int32, late: Bool, places: Places) -> dict[int, list[Whose]]:
    """The same for contexts in a part of the world in which a merge becomes known on a day: one day after another."""
    area = areas(places)
    touched = np.zeros(int(area.max()) + 1, dtype=np.bool_)
    touched[area[late]] = True
    members: dict[int, list[int]] = {}
    for code in np.flatnonzero(touched[area]).tolist():
        members.setdefault(int(area[code]), []).append(code)
    found: dict[int, list[Whose]] = {}
    for codes in members.values():
        days = [-OPEN, *sorted({int(alias_from[code]) for code in codes if late[code]}), OPEN]
        for since, until in pairwise(days):
            now = places_of(
                contexts[code] if alias_from[code] <= since else contexts[code]._replace(merged_into=None)
                for code in codes
            )
            for place, code in enumerate(codes):
                highs = now.above[now.above_ptr[place] : now.above_ptr[place + 1]].tolist()
                for high in highs:
                    _lengthen(found.setdefault(code, []), (codes[high], high == now.root[place], since, until))
    return found


def _lengthen(spans: list[Whose], span: Whose) -> None:
    for at, (high, own, since, until) in enumerate(spans):
        if (high, own, until) == (span[0], span[1], span[2]):
            spans[at] = (high, own, since, span[3])
            return
    spans.append(span)
