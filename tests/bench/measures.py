"""Measures: from a detector's evaluations and the truth to the figures that the goals are stated in.

Source of each definition: the background's section 5 and design page `detection.md`, "Benchmarks". Days are whole
numbers (ordinals). A *spell* is an alert: evaluations of one context at or below a threshold, those within 90 days of
the one before belonging to the same spell (an open alert takes them in; 30 days where alpha is judged); it is raised
on its first day. A *hit* is a spell raised on a context of a
planted cluster from its first naming as recorded to 30 days after its last; every other spell is false.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
REARM, ALPHA_REARM = 90, 30
AFTER = 30
MONTH = 30
NOISES = (0.1, 0.25, 1.0)
"""False alerts per 100 contexts per 30 days at which detectors are compared."""
LEVELS = (1e-2, 1e-3, 1e-4)
LEAST = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One planted cluster: codes of its contexts, first and last day of its namings as recorded."""

    contexts: frozenset[int]
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One borough: its evaluations in equal-length columns, and what was planted. Evaluated days are first to last."""

    on: Ints
    context: Ints
    p: Floats
    floor_met: npt.NDArray[np.bool_]
    first: int
    last: int
    contexts: int
    clusters: Sequence[Planted]

    @property
    def exposure(self) -> float:
        """Hundreds of contexts times months of 30 days: what noise is counted by."""
        return self.contexts / 100 * (self.last - self.first + 1) / MONTH


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """What a threshold gives over some runs. Delays are days from a hit cluster's first naming to its first hit."""

    threshold: float
    recall: float
    precision: float
    noise: float
    alerts: int
    delays: Sequence[int]

    @property
    def f1(self) -> float:
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0


def spells(run: Run, threshold: float, *, floor: bool = False, rearm: int = REARM) -> tuple[Ints, Ints]:
    """Context and first day of each spell at or below a threshold that begins on an evaluated day."""
    above = (run.p <= threshold) & (run.floor_met | (not floor))
    context, on = run.context[above], run.on[above]
    order = np.lexsort((on, context))
    context, on = context[order], on[order]
    begins = np.ones(on.size, dtype=np.bool_)
    begins[1:] = (context[1:] != context[:-1]) | (on[1:] - on[:-1] > rearm)
    begins &= (on >= run.first) & (on <= run.last)
    return context[begins], on[begins]


def hits(run: Run, context: Ints, on: Ints) -> tuple[npt.NDArray[np.bool_], list[int]]:
    """Which spells are hits, and the delay of each cluster that was hit."""
    hit = np.zeros(on.size, dtype=np.bool_)
    delays: list[int] = []
    for cluster in run.clusters:
        mine = np.isin(context, list(cluster.contexts)) & (on >= cluster.first) & (on <= cluster.last + AFTER)
        hit |= mine
        if mine.any():
            delays.append(int(on[mine].min()) - cluster.first)
    return hit, delays


def at(runs: Sequence[Run], threshold: float, *, floor: bool = False, rearm: int = REARM) -> At:
    """What one threshold gives over all runs together."""
    found, true, delays = 0, 0, list[int]()
    for run in runs:
        context, on = spells(run, threshold, floor=floor, rearm=rearm)
        hit, late = hits(run, context, on)
        found, true = found + on.size, true + int(hit.sum())
        delays += late
    planted = sum(len(run.clusters) for run in runs)
    return At(
        threshold=threshold,
        recall=len(delays) / planted if planted else 0.0,
        precision=true / found if found else 0.0,
        noise=(found - true) / sum(run.exposure for run in runs),
        alerts=found,
        delays=delays,
    )


def at_noise(runs: Sequence[Run], noise: float, *, floor: bool = False) -> At:
    """The largest threshold (to a 64th of a power of ten) that keeps false alerts at or below a noise."""
    low, high = np.log10(LEAST), 0.0
    while high - low > 1 / 64:
        middle = (low + high) / 2
        low, high = (middle, high) if at(runs, 10**middle, floor=floor).noise <= noise else (low, middle)
    return at(runs, 10**low, floor=floor)


def best_f1(runs: Sequence[Run], *, floor: bool = False, rearm: int = REARM) -> At:
    """The best threshold of a grid of eighths of powers of ten."""
    return max(
        (at(runs, 10 ** (-step / 8), floor=floor, rearm=rearm) for step in range(4, 128)), key=lambda each: each.f1
    )


def precision_at_top(runs: Sequence[Run], top: int) -> float:
    """Of the contexts with each month's least p, the share with a cluster then; months without any are left out."""
    right, shown = 0, 0
    for run in runs:
        for month in range(run.first, run.last - MONTH + 2, MONTH):
            active = [each for each in run.clusters if each.first < month + MONTH and each.last + AFTER >= month]
            inside = (run.on >= month) & (run.on < month + MONTH)
            best: dict[int, tuple[float, int]] = {}
            for context, p, on in zip(run.context[inside], run.p[inside], run.on[inside], strict=True):
                best[int(context)] = min(best.get(int(context), (2.0, 0)), (float(p), int(on)))
            listed = sorted((p, context, on) for context, (p, on) in best.items() if p < 1)[:top]
            if active:
                shown += len(listed)
                right += sum(
                    any(context in each.contexts and each.first <= on <= each.last + AFTER for each in active)
                    for _, context, on in listed
                )
    return right / shown if shown else 0.0


def realised_alpha(runs: Sequence[Run], alpha: float) -> float:
    """Spells at a nominal alpha for each evaluation of a null run."""
    found = sum(spells(run, alpha, rearm=ALPHA_REARM)[1].size for run in runs)
    return found / sum(int(((run.on >= run.first) & (run.on <= run.last)).sum()) for run in runs)
