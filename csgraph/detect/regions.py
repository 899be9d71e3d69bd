"""Regions: the contexts of each, and what is fitted for it once a calendar month."""

from dataclasses import dataclass

import numpy as np

from csgraph.detect.columns import CONTEXT_KIND_CODES, Float64, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.incidents import first_from
from csgraph.detect.judging import Ledger
from csgraph.detect.score import YEAR, fitted_gamma, fitted_size, weights
from csgraph.detect.standing_places import Belonging


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What was fitted for a region on a day: the exponent of exposure, and the size of the Gamma prior.

    `alpha` is what was measured for each class (inf: B / V of each day).
    """

    on: int
    gamma: float
    size: float
    alpha: tuple[float, ...] = ()


UNFITTED = Fit(on=0, gamma=1.0, size=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """A region's contexts that stand on a day, with the logarithm of how many use each, and how many kinds they are of.

    `clock_of` are the targets whose incidents are the region's.
    """

    contexts: Int32
    clock_of: Int32
    log_exposure: Float64
    kind: Int32
    kinds: int


class Census:
    """The contexts of each region that stand on a day; looked up once between two merges, and for each region."""

    def __init__(self, where: Belonging) -> None:
        places = where.places
        self._places, self._belonging = places, where
        self.merges: Int32 = np.unique(np.concatenate([where.merged_from, where.merged_until]))
        self._by_region = np.argsort(places.region, kind="stable").astype(np.int32)
        self._ends = np.searchsorted(places.region[self._by_region], np.arange(len(places.regions) + 1))
        self._usual: dict[int, Float64] = {}
        self._members: dict[tuple[int, int], Members] = {}

    def on(self, region: int, day: int) -> Members:
        """The contexts of a region that are not merged away at the end of a day."""
        epoch = int(np.searchsorted(self.merges, day, side="right"))
        found = self._members.get((region, epoch))
        if found is None:
            found = self._members[region, epoch] = self._counted(region, day, epoch)
        return found

    def _counted(self, region: int, day: int, epoch: int) -> Members:
        places, where = self._places, self._belonging
        everybody = self._by_region[self._ends[region] : self._ends[region + 1]]
        contexts = everybody[where.stands(day, everybody)]
        kind = places.kind[contexts].astype(np.int32)
        return Members(
            contexts=contexts,
            clock_of=where.clock_of[contexts],
            log_exposure=np.log(self._exposure(contexts, kind, day, epoch)),
            kind=kind,
            kinds=int(np.unique(kind).size),
        )

    def _exposure(self, contexts: Int32, kind: Int32, day: int, epoch: int) -> Float64:
        """How many use each; unknown: the median of its kind in the region, else of its kind, else 1. Nobody: 1."""
        exposure = self._places.exposure[contexts].copy()
        unknown = np.isnan(exposure)
        for each in np.unique(kind[unknown]).tolist():
            here = exposure[(kind == each) & ~unknown]
            usual = float(np.median(here)) if here.size else self._usual_on(day, epoch)[each]
            exposure[(kind == each) & unknown] = usual
        return np.where(exposure > 0.0, exposure, 1.0)

    def _usual_on(self, day: int, epoch: int) -> Float64:
        """The median of how many use the contexts of each kind that stand (1 where it is known of none)."""
        found = self._usual.get(epoch)
        if found is None:
            places = self._places
            known = np.flatnonzero(~np.isnan(places.exposure))
            known = known[self._belonging.stands(day, known)]
            found = np.ones(len(CONTEXT_KIND_CODES))
            for kind in np.unique(places.kind[known]).tolist():
                found[kind] = float(np.median(places.exposure[known][places.kind[known] == kind]))
            self._usual[epoch] = found
        return found


def year_before(members: Members, ledger: Ledger, day: int) -> Float64:
    """How many incidents each member had in the year before a day, by what the ledger holds."""
    return _year_before(members.clock_of, ledger.begin, ledger.days, ledger.incidents, day)


def fitted(members: Members, counts: Float64, day: int) -> Fit:
    """The fit on a day from each member's incidents of the year before."""
    kinds = int(members.kind.max(initial=-1)) + 1
    gamma = fitted_gamma(counts, members.log_exposure, members.kind, kinds)
    share = weights(gamma, members.log_exposure, members.kind, kinds)
    return Fit(on=day, gamma=gamma, size=fitted_size(counts, share, members.kind, kinds))


def shares(members: Members, gamma: float) -> Float64:
    """Each member's share within its kind."""
    return weights(gamma, members.log_exposure, members.kind, int(members.kind.max(initial=-1)) + 1)


@compiled
def _year_before(targets: Int32, begin: Int64, days: Int32, incidents: Int32, day: int) -> Float64:
    counts = np.zeros(targets.size)
    for each in range(targets.size):
        start = begin[targets[each]]
        own = days[start : start + incidents[targets[each]]]
        counts[each] = first_from(own, own.size, day) - first_from(own, own.size, day - YEAR)
    return counts
