"""Natures: from the columns, what the evidence of clusters is like beside how much it is."""

from collections.abc import Sequence

from csgraph.detect.columns import KIND_CODES, Evidence, day_of
from csgraph.detect.policy import DetectionPolicy
from csgraph.domain.clusters import Cluster
from csgraph.domain.natures import HARM, Entry, Nature, class_mark
from csgraph.domain.terms import AssociationKind
from csgraph.ids import ContextId

HARMED_AT = KIND_CODES[AssociationKind.HARMED_AT]


def natures(evidence: Evidence, policy: DetectionPolicy, clusters: Sequence[Cluster]) -> dict[ContextId, Nature]:
    """The nature of each cluster's evidence in its window shown, by context."""
    wanted = {uid for cluster in clusters for uid in cluster.evidence_uids}
    rows = {uid: row for row, uid in enumerate(evidence.uids) if uid in wanted}
    return {
        cluster.context: _nature(evidence, policy, [rows[uid] for uid in cluster.evidence_uids]) for cluster in clusters
    }


def _nature(evidence: Evidence, policy: DetectionPolicy, rows: Sequence[int]) -> Nature:
    harm_types = {code for row in rows for code in evidence.harm_type_sets[int(evidence.harm_types[row])]}
    classes = {class_mark(each.name) for each in policy.budgets if harm_types.intersection(each.harm_types)}
    harmed = {HARM} if any(int(evidence.kind[row]) == HARMED_AT for row in rows) else set[str]()
    learnt = evidence.recorded if evidence.learnt is None else evidence.learnt
    return Nature(
        marks=frozenset(classes | harmed),
        entries=tuple(
            Entry(uid=evidence.uids[row], start=day_of(evidence.start[row]), entered_on=day_of(learnt[row]))
            for row in rows
        ),
    )
