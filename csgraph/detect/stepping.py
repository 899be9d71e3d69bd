"""Stepping: a history as steps in the order of its records, gone through region by region and month by month."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

import numpy as np

from csgraph.detect.columns import OPEN, Float64, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.history import Versions
from csgraph.detect.judging import Region, Rule
from csgraph.detect.ordering import places_among
from csgraph.detect.regions import UNFITTED, Census, Fit, Members, fitted
from csgraph.detect.replay import Steps, set_alpha
from csgraph.detect.standing import Rows
from csgraph.detect.threads import in_threads, threads_at_most
from csgraph.detect.workings import months_of, weighed

T = TypeVar("T")
Span = tuple[int, int, int]
"""A region, and from and up to which step its steps go."""


def steps_of(versions: Versions, days: Int32) -> tuple[Steps, Int32]:
    """What each day of record brought of each target, by region, day and target; and the region of each step."""
    count = versions.row.size
    since = places_among(days, versions.since).astype(np.int64)
    until = places_among(days, versions.until).astype(np.int64)
    version = np.flatnonzero(since < np.minimum(until, days.size))
    lost = version[until[version] < days.size]
    what = np.concatenate([2 * version, 2 * lost + 1])
    at = np.concatenate([since[version], until[lost]])
    target = versions.target[what >> 1].astype(np.int64)
    region = versions.belonging.region[target].astype(np.int64)
    sizes = (len(versions.places.regions), days.size + 1, versions.context.size, 2 * count + 1)
    if float(np.prod(np.array(sizes, dtype=np.float64))) < 2.0**62:
        key = ((region * sizes[1] + at) * sizes[2] + target) * sizes[3] + what
        key.sort()
        key, what = np.divmod(key, sizes[3])
        key, target = np.divmod(key, sizes[2])
        region, at = np.divmod(key, sizes[1])
    else:
        order = np.lexsort((what, target, at, region))
        what, at, target, region = what[order], at[order], target[order], region[order]
    new = np.ones(what.size, dtype=np.bool_)
    new[1:] = (np.diff(target) != 0) | (np.diff(at) != 0)
    first = np.flatnonzero(new)
    steps = Steps(
        day=days[at[first]],
        target=target[first].astype(np.int32),
        ptr=np.concatenate([first, [what.size]]).astype(np.int64),
        what=what.astype(np.int32),
    )
    return steps, region[first].astype(np.int32)


def spans_of(regions: Int32, count: int) -> list[Span]:
    """Each region with its steps, of those that have any."""
    ends = np.searchsorted(regions, np.arange(count + 1)).tolist()
    return [(region, lo, hi) for region, (lo, hi) in enumerate(pairwise(ends)) if lo < hi]


def over_regions(work: Callable[[Span], T], spans: Sequence[Span]) -> dict[int, T]:
    """What the work on each region comes to; those of the longest spans are begun first."""
    longest_first = sorted(spans, key=lambda span: span[1] - span[2])
    found = in_threads(lambda each: work(longest_first[each]), len(spans), threads=threads_at_most())
    done = {span[0]: each for span, each in zip(longest_first, found, strict=True)}
    return {span[0]: done[span[0]] for span in spans}


def by_months(
    census: Census,
    days: Int32,
    number: int,
    region: Region,
    rule: Rule,
    count: Callable[[Members, int], Float64],
    take: Callable[[int, int, Region], None],
) -> tuple[list[Fit], Region]:
    """Take a region's days in runs: fitted anew at the first of each calendar month, weighed anew when contexts merge.

    `count` gives the incidents of the year before a day; `take` takes the days from one place up to another.
    """
    fits: list[Fit] = []
    fit = UNFITTED
    for month, begin, end in runs_of(census, days):
        if month == begin:
            fit = fitted_on(census, number, int(days[begin]), count)
            set_alpha(int(days[begin]), region, rule)
            fits.append(replace(fit, alpha=tuple(region.alpha.tolist())))
        region = weighed(region, census.on(number, int(days[begin])), fit)
        take(begin, end, region)
    return fits, region


def runs_of(census: Census, days: Int32) -> list[tuple[int, int, int]]:
    """Runs of days of one calendar month between two merges: the place of their month's first, their first and end."""
    months = months_of(days)
    epoch = np.searchsorted(census.merges, days, side="right")
    changes = np.flatnonzero((np.diff(months) != 0) | (np.diff(epoch) != 0)) + 1
    begins = [0, *changes.tolist(), days.size]
    firsts = np.searchsorted(months, months[begins[:-1]]).tolist()
    return [(first, begin, end) for first, (begin, end) in zip(firsts, pairwise(begins), strict=True)]


def fitted_on(census: Census, number: int, day: int, count: Callable[[Members, int], Float64]) -> Fit:
    """What is fitted for a region on a day, by its contexts of the day before and their incidents of the year."""
    before = census.on(number, day - 1)
    return fitted(before, count(before, day), day)


def first_day(span: Span, steps: Steps, rows: Rows) -> int:
    """A day before everything in these steps: on it clocks begin."""
    _, lo, hi = span
    return min(_first_start(lo, hi, steps.ptr, steps.what, rows.start), int(steps.day[lo])) - 1


@compiled
def _first_start(lo: int, hi: int, ptr: Int64, what: Int32, start: Int32) -> int:
    first = OPEN
    for entry in range(ptr[lo], ptr[hi]):
        first = min(first, int(start[what[entry] >> 1]))
    return first
