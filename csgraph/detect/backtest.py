"""Backtest: an extract replayed in the order of its records, with what would have been told on each day.

Source: design page `detection.md`, "S2 to S5, exactly"; docs/decisions/0009 says what that left open.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from csgraph.detect.at_once import Kinds
from csgraph.detect.columns import OPEN, Float64, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.history import Held, Versions, days_of_record, unfold
from csgraph.detect.judging import Ledger, Region, Rule
from csgraph.detect.policy import DetectionPolicy
from csgraph.detect.presences import Spells
from csgraph.detect.regions import Census, Fit, Members, year_before
from csgraph.detect.replay import Seen, Steps, run
from csgraph.detect.standing import Rows, held_on
from csgraph.detect.stepping import Span, by_months, first_day, over_regions, spans_of, steps_of
from csgraph.detect.workings import desk_of, families_table, ledger_of, region_of, rows_of, rule_of, spells_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What a replay came to, one entry a step: the steps, what was seen of each, and the versions they are of.

    `fits` are those of each region in order, `regions` their clocks in the end, `families` the kin groups told
    of in each. `order` are the steps by day, then by context. `kinds` says what each row is like.
    """

    versions: Versions
    kinds: Kinds
    rows: Rows
    spells: Spells
    rule: Rule
    ledger: Ledger
    steps: Steps
    seen: Seen
    order: Int64
    fits: dict[int, list[Fit]]
    regions: dict[int, Region]
    families: dict[int, Int64]

    def told(self) -> Int64:
        """The steps at which something was told, in order."""
        return self.order[self.seen.change[self.order] > 0]

    def evaluations(self) -> Int64:
        """The steps at which a context's incidents changed, in order."""
        return self.order[self.seen.evaluated[self.order]]


def replay(held: Held, policy: DetectionPolicy, *, known: int = OPEN) -> Replayed:
    """Everything recorded up to the day `known`, evaluated at the end of each day of record."""
    versions = unfold(held, policy, known=known)
    steps, regions = steps_of(versions, days_of_record(held, known))
    where = versions.belonging
    rows, rule, spells, ledger = rows_of(versions), rule_of(where, policy), spells_of(held), ledger_of(versions.ptr)
    seen, census, kind = _unseen(steps.day.size), Census(where), where.places.kind[where.context]
    most = int(ledger.room.max(initial=0))

    def whole(span: Span) -> tuple[list[Fit], Region, Int64]:
        region, lo, hi = span
        book = ledger._replace(families=families_table(int(steps.ptr[hi] - steps.ptr[lo])))
        room, fresh = desk_of(held, versions, most), np.empty(most + 1, dtype=np.int32)

        def step(begin: int, end: int, now: Region) -> None:
            run(lo + begin, lo + end, steps, rows, spells, book, rule, now, room, fresh, seen)

        clocks = region_of(kind, rule, first_day(span, steps, rows), int(steps.day[hi - 1]), room=hi - lo)
        counts = partial(_year_before, book)
        fits, now = by_months(census, steps.day[lo:hi], region, clocks, rule, counts, step)
        return fits, now, book.families

    spans = spans_of(regions, len(versions.places.regions))
    done = over_regions(whole, spans)
    order = np.lexsort((steps.target, steps.day))
    return Replayed(
        versions=versions,
        kinds=Kinds.of(held),
        rows=rows,
        spells=spells,
        rule=rule,
        ledger=ledger,
        steps=steps,
        seen=seen,
        order=order[rule.scored[steps.target[order]]],
        fits={region: fits for region, (fits, _, _) in done.items()},
        regions={region: now for region, (_, now, _) in done.items()},
        families={region: families for region, (_, _, families) in done.items()},
    )


def _year_before(ledger: Ledger, members: Members, day: int) -> Float64:
    return year_before(members, ledger, day)


def _unseen(steps: int) -> Seen:
    return Seen(
        evaluated=np.zeros(steps, dtype=np.bool_),
        scores=np.zeros((steps, 10)),
        window=np.zeros((steps, 3), dtype=np.int32),
        met=np.zeros(steps, dtype=np.bool_),
        change=np.zeros(steps, dtype=np.int8),
        by_score=np.zeros(steps, dtype=np.bool_),
        recurrence=np.zeros(steps),
        limit=np.full(steps, np.inf),
    )


def rows_told(replayed: Replayed, told: Int64) -> tuple[Int64, Int32]:
    """The rows of the floor's window at each of these steps, numbered from 0: pointers and rows, in order."""
    steps, versions = replayed.steps, replayed.versions
    target, day = steps.target[told], steps.day[told]
    fixed = (target, day, replayed.rule.window, versions.ptr, versions.until, versions.row)
    counts = np.zeros(told.size, dtype=np.int64)
    _rows_in(*fixed, replayed.rows, replayed.spells, counts, np.empty(0, dtype=np.int32))
    rows = np.empty(int(counts.sum()), dtype=np.int32)
    _rows_in(*fixed, replayed.rows, replayed.spells, counts, rows)
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)]), rows


@compiled
def _rows_in(
    target: Int32,
    day: Int32,
    window: Int32,
    ptr: Int64,
    until: Int32,
    row: Int32,
    rows: Rows,
    spells: Spells,
    counts: Int64,
    found: Int32,
) -> None:
    at = 0
    own = np.empty(row.size, dtype=np.int32)
    held = np.empty(row.size, dtype=np.int32)
    for each in range(target.size):
        on, days, known = int(day[each]), int(window[target[each]]), 0
        for version in range(ptr[target[each]], ptr[target[each] + 1]):
            if rows.since[version] > on:
                break
            if until[version] > on:
                own[known] = version
                known += 1
        counts[each] = held_on(on, own, known, days, rows, spells, held)
        if found.size > 0:
            for which in range(counts[each]):
                found[at + which] = row[held[which]]
            found[at : at + counts[each]].sort()
        at += counts[each]
