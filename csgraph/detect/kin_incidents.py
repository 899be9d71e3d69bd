"""Incidents of single kin groups: days on which a kin group said something new of a context, after 90 quiet days there.

Source: design page `detection.md`, "S2 to S5, exactly". Rows of one record or incident without own voice are
one incident between them; here, where it is whole months that are compared, each kin group stands for itself.
"""

from typing import NamedTuple

import numpy as np

from csgraph.detect.columns import KIND_CODES, LOCUS_CODES, OPEN, ROLE_CODES, Evidence, Int32, Int64
from csgraph.detect.policy import DetectionPolicy
from csgraph.domain.terms import AssociationKind, EventRole, Locus

QUIET = 90
"""Days without a record after which a kin group's next one is news."""


class Incidents(NamedTuple):
    """The context (code of what it was merged into), kin group and day of each incident, by context, kin and day."""

    context: Int32
    kin: Int32
    day: Int32


def counted_rows(evidence: Evidence, policy: DetectionPolicy, day: int) -> Int64:
    """The rows that begin by a day and count by their kind, role, locus and young person."""
    counts = (
        np.array([AssociationKind(kind) in policy.kinds for kind in KIND_CODES])[evidence.kind]
        & np.array([EventRole(role) in policy.roles for role in ROLE_CODES])[evidence.role]
        & (evidence.locus != LOCUS_CODES[Locus.FAMILIAL])
        & (evidence.last > -OPEN)
        & (evidence.start <= day)
    )
    return np.flatnonzero(counts)


def incidents(evidence: Evidence, policy: DetectionPolicy, day: int) -> Incidents:
    """Every incident up to and including a day."""
    rows = counted_rows(evidence, policy, day)
    context, kin, on = evidence.places.root[evidence.context[rows]], evidence.kin[rows], evidence.start[rows]
    order = np.lexsort((on, kin, context))
    context, kin, on = context[order], kin[order], on[order]
    news = np.ones(on.size, dtype=np.bool_)
    news[1:] = (context[1:] != context[:-1]) | (kin[1:] != kin[:-1]) | (on[1:] - on[:-1] > QUIET)
    return Incidents(context[news], kin[news], on[news])
