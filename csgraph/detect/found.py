"""Found: what the threshold rule found, as columns with one entry for each cluster."""

from dataclasses import dataclass

from csgraph.detect.columns import Int32, Int64


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """Where the floor was met, one entry for each cluster, in the order of context codes.

    Days are since 1970-01-01. The rows of `Evidence` in the window shown (it ends on `shown`) of
    cluster i are `rows[ptr[i]:ptr[i + 1]]`, each once.
    """

    valid_on: int
    contexts: Int32
    first_met: Int32
    last_met: Int32
    shown: Int32
    kin_groups: Int32
    reports: Int32
    ptr: Int64
    rows: Int32
