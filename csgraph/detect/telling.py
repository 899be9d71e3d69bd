"""Telling: what is told of a context on a day, from a replay and from what was judged just now."""

from dataclasses import dataclass

import numpy as np

from csgraph.detect.backtest import Replayed
from csgraph.detect.columns import OPEN, Int32
from csgraph.detect.judging import Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of a context on a day: the change (a number of `judging`), the latest p, the window's counts."""

    on: int
    context: int
    change: int
    by_score: bool
    p: float
    young_people: int
    kin_groups: int
    reports: int


def told_then(past: Replayed, step: int) -> Told:
    """What a step of a replay told."""
    seen, target = past.seen, int(past.steps.target[step])
    young_people, kin_groups, reports = seen.window[step].tolist()
    return Told(
        on=int(past.steps.day[step]),
        context=target,
        change=int(seen.change[step]),
        by_score=bool(seen.by_score[step]),
        p=float(seen.scores[step, 0]),
        young_people=young_people,
        kin_groups=kin_groups,
        reports=reports,
    )


def told_now(target: int, on: int, found: Judged) -> Told:
    """What is told of a target that was judged."""
    return Told(
        on=on,
        context=target,
        change=int(found.change),
        by_score=bool(found.by_score),
        p=float(found.score.p),
        young_people=int(found.window.young_people),
        kin_groups=int(found.window.kin_groups),
        reports=int(found.window.reports),
    )


def first_difference(before: Int32, now: Int32) -> int:
    """The first day that one has more often than the other (OPEN: none)."""
    size = min(before.size, now.size)
    differ = np.flatnonzero(before[:size] != now[:size])
    if differ.size:
        return int(min(before[differ[0]], now[differ[0]]))
    rest = (before if before.size > now.size else now)[size:]
    return int(rest[0]) if rest.size else OPEN
