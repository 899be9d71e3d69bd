"""Standing places: whose evidence each context's rows are, and from when up to when, as merges become known."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from csgraph.detect.columns import NONE, OPEN, Bool, Int32, Int64, Places
from csgraph.detect.places import areas, places_of
from csgraph.detect.rows import ContextRow

Whose = tuple[int, bool, int, int]
"""A context, whether the rows are told of that context itself, and the days from and up to which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """Targets (see `Versions`), and for each context those that its rows count for.

    `clock_of[c]` is the target of what is told of c itself.
    Context c's are `target[ptr[c]:ptr[c + 1]]`, from the days `opens` up to `closes`. It is
    merged away from `merged_from[c]` (-OPEN: always) up to `merged_until[c]` (OPEN: still). `below[t]` are the targets
    within context t (as known at any time), for those that have any.
    `region[t]` is the region that target t is gone through with. A context within one of another region has a
    target of its own with that one, where its floor is looked at.
    """

    ptr: Int64
    target: Int32
    opens: Int32
    closes: Int32
    context: Int32
    region: Int32
    scored: Bool
    clocked: Bool
    clock_of: Int32
    merged_from: Int32
    merged_until: Int32
    below: dict[int, list[int]]
    places: Places

    def stands(self, day: int, contexts: Int32 | Int64) -> Bool:
        """Which of these contexts are not merged away at the end of a day."""
        return ~((self.merged_from[contexts] <= day) & (day < self.merged_until[contexts]))


def belonging(contexts: Sequence[ContextRow], alias_from: Int32, alias_until: Int32) -> Belonging:
    """Whose evidence each context's is, through merges known from a day (-OPEN: always) up to another (OPEN: still)."""
    places = places_of(contexts)
    merged = places.merged_into >= 0
    late = merged & ((alias_from > -OPEN) | (alias_until < OPEN))
    whose = _late(contexts, (alias_from, alias_until), late, places) if late.any() else {}
    code, high, own, opens, closes = _spans(places, whose)
    count, parents = len(contexts), np.unique(high[~own])
    number = np.full(count, NONE, dtype=np.int32)
    number[parents] = count + np.arange(parents.size)
    again = np.flatnonzero(own & (number[high] != NONE))
    rows, target = np.concatenate([np.arange(high.size), again]), np.concatenate([high, number[high[again]]])
    below = _below(code, high, own, opens, closes)
    elsewhere = {each: count + parents.size + at for at, each in enumerate(_elsewhere(below, places.region))}
    for (low, _), which in elsewhere.items():
        again = np.flatnonzero(high == low)
        rows, target = np.concatenate([rows, again]), np.concatenate([target, np.full(again.size, which)])
    order = np.argsort(code[rows], kind="stable")
    rows, target = rows[order], target[order]
    context = np.array([*range(count), *parents.tolist(), *(low for low, _ in elsewhere)], dtype=np.int32)
    clock_of = np.where(number == NONE, np.arange(count), number).astype(np.int32)
    region = places.region[context]
    region[count + parents.size :] = [there for _, there in elsewhere]
    return Belonging(
        ptr=np.searchsorted(code[rows], np.arange(count + 1)).astype(np.int64),
        target=target.astype(np.int32),
        opens=opens[rows],
        closes=closes[rows],
        context=context,
        region=region,
        scored=np.arange(context.size) < count,
        clocked=np.isin(np.arange(context.size), clock_of),
        clock_of=clock_of,
        merged_from=np.where(merged, alias_from, OPEN).astype(np.int32),
        merged_until=np.where(merged, alias_until, OPEN).astype(np.int32),
        below={
            high: [elsewhere.get((low, int(places.region[high])), low) for low in lows] for high, lows in below.items()
        },
        places=places,
    )


def _elsewhere(below: dict[int, list[int]], region: Int32) -> list[tuple[int, int]]:
    """Each context within one of another region, with that region."""
    pairs = {(low, int(region[high])) for high, lows in below.items() for low in lows}
    return sorted((low, there) for low, there in pairs if region[low] != there)


Spans = tuple[Int32, Int32, Bool, Int32, Int32]


def _spans(places: Places, whose: dict[int, list[Whose]]) -> Spans:
    """Contexts, whose evidence theirs is, whether as their own, and the days from and up to which; by context."""
    many = np.diff(places.above_ptr)
    code = np.repeat(np.arange(many.size, dtype=np.int32), many)
    moved = np.zeros(many.size, dtype=np.bool_)
    moved[list(whose)] = True
    steady = ~moved[code]
    code, high = code[steady], places.above[steady]
    late = [(each, *span) for each, spans in whose.items() for span in spans]
    table = np.array(late, dtype=np.int32).reshape(-1, 5)
    since, until = np.full(code.size, -OPEN, dtype=np.int32), np.full(code.size, OPEN, dtype=np.int32)
    columns = (code, high, high == places.root[code], since, until)
    joined = [np.concatenate([column, table[:, at].astype(column.dtype)]) for at, column in enumerate(columns)]
    order = np.argsort(joined[0], kind="stable")
    code, high, own, opens, closes = (column[order] for column in joined)
    return code.astype(np.int32), high.astype(np.int32), own.astype(np.bool_), opens, closes


def _below(code: Int32, high: Int32, own: Bool, opens: Int32, closes: Int32) -> dict[int, list[int]]:
    """For each context that has any the contexts within it, at any time."""
    roots: dict[int, list[tuple[int, int, int]]] = {}
    inner = np.zeros(int(code.max(initial=-1)) + 1, dtype=np.bool_)
    inner[code[~own]] = True
    for at in np.flatnonzero(own & inner[code] if code.size else own).tolist():
        roots.setdefault(int(code[at]), []).append((int(high[at]), int(opens[at]), int(closes[at])))
    below: dict[int, set[int]] = {}
    for at in np.flatnonzero(~own).tolist():
        lows = {low for low, since, until in roots[int(code[at])] if since < closes[at] and opens[at] < until}
        below.setdefault(int(high[at]), set()).update(lows)
    return {each: sorted(lows) for each, lows in below.items()}


def _late(
    contexts: Sequence[ContextRow], alias: tuple[Int32, Int32], late: Bool, places: Places
) -> dict[int, list[Whose]]:
    """The same for contexts in a part of the world in which a merge becomes known on a day: one day after another."""
    alias_from, alias_until = alias
    area = areas(places)
    touched = np.zeros(int(area.max()) + 1, dtype=np.bool_)
    touched[area[late]] = True
    members: dict[int, list[int]] = {}
    for code in np.flatnonzero(touched[area]).tolist():
        members.setdefault(int(area[code]), []).append(code)
    found: dict[int, list[Whose]] = {}
    for codes in members.values():
        edges = {int(each[code]) for code in codes if late[code] for each in alias}
        days = sorted({-OPEN, OPEN, *edges})
        for since, until in pairwise(days):
            now = places_of(
                contexts[code]
                if alias_from[code] <= since < alias_until[code]
                else contexts[code]._replace(merged_into=None)
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
