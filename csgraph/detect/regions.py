"""Regions: the contexts of each, and what is fitted for it once a calendar month."""

from dataclasses import dataclass

import numpy as np

from csgraph.detect.columns import Bool, Float64, Int32, Int64, Places
from csgraph.detect.compiled import compiled
from csgraph.detect.history import Versions
from csgraph.detect.incidents import first_from
from csgraph.detect.judging import Ledger
from csgraph.detect.score import YEAR, fitted_gamma, fitted_size, weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What was fitted for a region on a day: the exponent of exposure, and the size of the Gamma prior."""

    on: int
    gamma: float
    size: float


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


def members_on(versions: Versions, region: int, day: int) -> Members:
    """The contexts of a region that are not merged away at the end of a day."""
    places, standing = versions.places, versions.belonging.stands(day)
    stands = standing & (places.region == region)
    contexts = np.flatnonzero(stands).astype(np.int32)
    kind = places.kind[contexts].astype(np.int32)
    return Members(
        contexts=contexts,
        clock_of=versions.belonging.clock_of[contexts],
        log_exposure=np.log(_exposure(places, contexts, standing)),
        kind=kind,
        kinds=int(np.unique(kind).size),
    )


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


def _exposure(places: Places, contexts: Int32, standing: Bool) -> Float64:
    """How many use each context; unknown: the median of its kind in the region, else of its kind, else 1. Nobody: 1."""
    exposure = places.exposure[contexts].copy()
    for kind in np.unique(places.kind[contexts[np.isnan(exposure)]]).tolist():
        here = exposure[(places.kind[contexts] == kind) & ~np.isnan(exposure)]
        stands = (places.kind == kind) & standing & ~np.isnan(places.exposure)
        known = here if here.size else places.exposure[stands]
        unknown = (places.kind[contexts] == kind) & np.isnan(exposure)
        exposure[unknown] = float(np.median(known)) if known.size else 1.0
    return np.where(exposure > 0.0, exposure, 1.0)


@compiled
def _year_before(targets: Int32, begin: Int64, days: Int32, incidents: Int32, day: int) -> Float64:
    counts = np.zeros(targets.size)
    for each in range(targets.size):
        start = begin[targets[each]]
        own = days[start : start + incidents[targets[each]]]
        counts[each] = first_from(own, own.size, day) - first_from(own, own.size, day - YEAR)
    return counts
