"""Ordering: orders by codes, counted out and not compared."""

# Compiled code takes machine numbers of several widths for `int`.
# pyright: reportArgumentType=false, reportReturnType=false

import numpy as np

from csgraph.detect.columns import Int32, Int64
from csgraph.detect.compiled import compiled

MOST_DAYS = 100_000
"""Days up to which they are counted out even where there are few rows."""


def by_target(order: Int64, target: Int32, day: Int32, targets: int) -> Int64:
    """Those of an order by target, of which there are so many, then by day; those of one day stay as they are."""
    if not order.size:
        return order
    first = int(day.min())
    days = int(day.max()) - first + 1
    if days > max(MOST_DAYS, 4 * day.size):
        return order[np.lexsort((day[order], target[order]))]
    return counted_out(counted_out(order, day, first, days), target, 0, targets)


@compiled
def counted_out(order: Int64, codes: Int32, least: int, many: int) -> Int64:
    """Those of an order by codes, of which there are `many` from `least` on; those of one code stay as they are."""
    places = np.zeros(many + 1, dtype=np.int64)
    for at in order:
        places[codes[at] - least + 1] += 1
    for each in range(many):
        places[each + 1] += places[each]
    found = np.empty_like(order)
    for at in order:
        place = codes[at] - least
        found[places[place]] = at
        places[place] += 1
    return found


@compiled
def places_among(days: Int32, values: Int32) -> Int32:
    """Where each value stands among days in order: how many of them lie before it."""
    found = np.zeros(values.size, dtype=np.int32)
    if days.size == 0:
        return found
    first, last = days[0], days[-1]
    table = np.searchsorted(days, np.arange(first, last + 1))
    for at in range(values.size):
        value = values[at]
        if value > last:
            found[at] = days.size
        elif value > first:
            found[at] = table[value - first]
    return found
