"""Presences: on which days of a year a window holds an association of a context, by compiled loops.

A *presence* is one association of one context and the days t on which a window that ends on t holds it
and, if the young person has episodes, one of those as well. It is two int64: a *key* (first day 9 bits,
last day 9, own voice 1, tied 1, kin group 32; days count from 0, the first of the 365) and a *place*
(context code 32 bits, row 32). Source of the rule: design page `detection.md`, "S1, exactly", step 1.
"""

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
    start: Int32
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
    """For each context those whose evidence its associations are, as in `Places`."""

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
    at = 0
    last = rule.first + LAST
    earliest = rule.first - rule.longest
    for row in range(lo, hi):
        until = np.int64(rows.last[row])
        start = np.int64(rows.start[row])
        if until <= earliest or until < start or start > last:
            continue
        if not (rule.kinds[rows.kind[row]] and rule.roles[rows.role[row]]) or rows.locus[row] == rule.familial:
            continue
        context = rows.context[row]
        for step in range(targets.ptr[context], targets.ptr[context + 1]):
            target = targets.above[step]
            window = np.int64(rule.window[target])
            begins, ends = max(start, rule.first), min(until + window - 1, last)
            spell = stop = 0
            if rows.by_spells[row]:
                spell, stop = spells.ptr[rows.person[row]], spells.ptr[rows.person[row] + 1]
            while begins <= ends:
                since, reach = begins, ends
                if spell < stop:
                    since = max(begins, np.int64(spells.opened[spell]))
                    reach = min(ends, np.int64(spells.closed[spell]) + window - 1)
                spell += 1
                # The rest of the days is for the next episode, if there is one.
                begins = max(begins, reach + 1) if spell < stop else ends + 1
                if since > reach:
                    continue
                if at < keys.size:
                    keys[at] = (
                        ((since - rule.first) << START_BIT)
                        | ((reach - rule.first) << END_BIT)
                        | (np.int64(rows.voice[row] == rule.own) << OWN_BIT)
                        | (np.int64(rows.tied[row]) << TIED_BIT)
                        | np.int64(rows.kin[row])
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
