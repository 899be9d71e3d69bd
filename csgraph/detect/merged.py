"""Merged: what contexts that were merged into others are read as."""

from collections.abc import Sequence

from csgraph.detect.columns import Evidence
from csgraph.ids import ContextId


def read_as(evidence: Evidence) -> dict[ContextId, ContextId]:
    """The context that each one merged into another counts as in this evidence, at the end of its chain of merges."""
    ids: Sequence[str] = evidence.places.ids
    roots: list[int] = evidence.places.root.tolist()
    return {ContextId(ids[code]): ContextId(ids[root]) for code, root in enumerate(roots) if code != root}
