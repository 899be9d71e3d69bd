"""Incident days: every context's incidents, by what is told of it itself and not of places within it."""

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import OPEN, Int32, Int64
from csgraph.detect.history import Versions
from csgraph.detect.incidents import Told, incidents_between


class IncidentDays(NamedTuple):
    """The context (code of what it was merged into) and day of each incident, by context, then day."""

    context: Int32
    day: Int32


def told_of(versions: Versions) -> Told:
    """The columns that incidents are made from."""
    return Told(versions.start, versions.kin, versions.incident, versions.record, versions.own)


def incident_days(versions: Versions) -> IncidentDays:
    """Every incident by all that is known in the end: those that the regions' clocks count."""
    told = told_of(versions)
    contexts: list[Int32] = []
    days: list[Int32] = []
    for target in np.flatnonzero(versions.clocked & (np.diff(versions.ptr) > 0)).tolist():
        order = by_start(versions, target)
        found = np.empty(order.size, dtype=np.int32)
        many = incidents_between(order, order.size, -OPEN, OPEN, told, found)
        days.append(found[:many])
        contexts.append(np.full(many, versions.context[target], dtype=np.int32))
    if not days:
        return IncidentDays(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32))
    context, day = np.concatenate(contexts), np.concatenate(days)
    order = np.lexsort((day, context))
    return IncidentDays(context[order], day[order])


def by_start(versions: Versions, target: int) -> Int32:
    """A target's versions that are known in the end, by their first day, those of one day by number."""
    own: Int64 = np.arange(versions.ptr[target], versions.ptr[target + 1])
    own = own[versions.until[own] == OPEN]
    return own[np.argsort(versions.start[own], kind="stable")].astype(np.int32)
