"""Independent reports among the associations of one window of one context, by the rule's own words.

Source: design page `detection.md`, "S1, exactly", step 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One counted association: its row, its young person's kin group, whose voice, what it rests on (-1: nothing)."""

    row: int
    kin: int
    own: bool
    incident: int
    record: int


def independent(items: Sequence[Item]) -> list[list[Item]]:
    """The independent reports, each as its associations in the order given; the first ones come first.

    Every association is in exactly one: those of a kin group with a statement of its own make one
    report (step 3 leaves out the others of that group, so they join nothing); the rest are joined by
    the same incident, the same record or the same kin group.
    """
    own = {item.kin for item in items if item.own}
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def find(key: tuple[str, int]) -> tuple[str, int]:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for item in items:
        for sort, code in (("incident", item.incident), ("record", item.record)):
            if item.kin not in own and code >= 0:
                parent[find((sort, code))] = find(("kin", item.kin))
    reports: dict[tuple[str, int], list[Item]] = {}
    for item in items:
        reports.setdefault(find(("kin", item.kin)), []).append(item)
    return list(reports.values())
