"""Presences: on which days of a year a window holds an association of a context, by compiled loops.

A *presence* is one association of one context and the days t on which a window that ends on t holds it
and, if the young person has episodes, one of those as well. It is two int64: a *key* (first day 9 bits,
last day 9, own voice 1, tied 1, kin group 32; days count from 0, the first of the 365) and a *place*
(context code 32 bits, row 32). Source of the rule: design page `detection.md`, "S1, exactly", step 1.
"""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import Bool, Int8, Int32, Int64
from csgraph.detect.compiled import compiled

DAYS = 365
LAST = DAYS - 1
START_BIT, END_BIT, OWN_BIT, TIED_BIT = 54, 45, 44, 43
DAY_MASK, KIN_MASK, ROW_MASK = 511, 0xFFFFFFFF, 0xFFFFFFFF


class Rows(NamedTuple):
    """The columns of associations that matter here."""

    person: Int32
    kin: Int32
    context: Int32
    begins: Int32
    last: Int32
    by_spells: Bool
    tied: Bool
    kind: Int8
    role: Int8
    voice: Int8
    locus: Int8


class Rule(NamedTuple):
    """Which codes count (tables of truth), which voice is own, which locus never counts; the year and windows.

    `first` is the first of the 365 days, `longest` the longest window; `window` is that of each context.
    """

    kinds: Bool
    roles: Bool
    own: int
    familial: int
    first: int
    longest: int
    window: Int32


class Spells(NamedTuple):
    """Each person's episodes, as in `People`."""

    ptr: Int32
    opened: Int32
    closed: Int32


class Targets(NamedTuple):
    """For each context those whose evidence its associations are, as in `Places`.

    `alone` is the window of a context whose evidence is only its own, 0 for any other.
    """

    alone: Int32
    ptr: Int32
    above: Int32


@compiled
def gather(
    lo: int,
    hi: int,
    rows: Rows,
    rule: Rule,
    spells: Spells,
    targets: Targets,
    counts: Int32,
    keys: Int64,
    places: Int64,
) -> int:
    """Write the presences of rows lo to hi, in the order of rows, and count them by context; how many there are.

    Those for which `keys` has no room are not written, and are counted all the same.
    """
    # Arrays have names of their own here: reached through the tuples they would be counted at each use.
    row_begins, row_last, by_spells, kinds, roles = rows.begins, rows.last, rows.by_spells, rows.kind, rows.role
    voices, loci, kin, tied, contexts, people = rows.voice, rows.locus, rows.kin, rows.tied, rows.context, rows.person
    counted_kinds, counted_roles, windows, alone = rule.kinds, rule.roles, rule.window, targets.alone
    above_ptr, above, spell_ptr, opened, closed = targets.ptr, targets.above, spells.ptr, spells.opened, spells.closed
    own, familial, first, longest, room = rule.own, rule.familial, rule.first, rule.longest, keys.size
    at = 0
    year_end = first + LAST
    for row in range(lo, hi):
        begins, last = np.int64(row_begins[row]), np.int64(row_last[row])
        if last + longest <= first or begins > year_end:
            continue
        if not (counted_kinds[kinds[row]] and counted_roles[roles[row]]) or loci[row] == familial:
            continue
        context = contexts[row]
        single = np.int64(alone[context])
        for step in range(1 if single > 0 else above_ptr[context + 1] - above_ptr[context]):
            target = context if single > 0 else above[above_ptr[context] + step]
            window = single if single > 0 else np.int64(windows[target])
            since, until = max(begins, first), min(last + window - 1, year_end)
            spell, stop = 0, 1
            if by_spells[row]:
                spell, stop = spell_ptr[people[row]], spell_ptr[people[row] + 1]
            for which in range(spell, stop):
                opens, closes = since, until
                if by_spells[row]:
                    opens = max(since, np.int64(opened[which]))
                    closes = min(until, np.int64(closed[which]) + window - 1)
                    since = max(since, closes + 1)
                if opens > closes:
                    continue
                if at < room:
                    keys[at] = (
                        ((opens - first) << START_BIT)
                        | ((closes - first) << END_BIT)
                        | (np.int64(voices[row] == own) << OWN_BIT)
                        | (np.int64(tied[row]) << TIED_BIT)
                        | np.int64(kin[row])
                    )
                    places[at] = (np.int64(target) << 32) | row
                counts[target] += 1
                at += 1
    return at


@compiled
def scatter(count: int, keys: Int64, places: Int64, slots: Int32, pairs: Int64) -> None:
    """Put each presence where its context's next one goes (a negative slot: nowhere), as two numbers side by side."""
    for at in range(count):
        target = places[at] >> 32
        slot = slots[target]
        if slot >= 0:
            slots[target] = slot + 1
            pairs[2 * slot] = keys[at]
            pairs[2 * slot + 1] = places[at]
