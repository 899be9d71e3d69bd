"""Families: which kin group each young person was known to be of, and when that changed.

Most people's rows all name the same family, so that their kin group never changes; only for the others
are the days gone through on which a link became known or was withdrawn.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from csgraph.detect.columns import NONE, AssociationColumns, Bool, Int32, Int64
from csgraph.detect.compiled import compiled
from csgraph.detect.kin import joined, numbered_parts, shorten

Span = tuple[int, int, int]
"""A kin group, and the days from and up to which it was a person's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Families:
    """`kin[p]` is the kin group of person p, below `groups`, unless `moves[p]`: then `changes[p]` are its spans."""

    kin: Int32
    moves: Bool
    changes: dict[int, list[Span]]
    groups: int

    def spans(self, rows: Int32, columns: AssociationColumns, superseded: Int32) -> tuple[Int32, Int32, Int32, Int32]:
        """Rows of people who move, each with its kin groups and the days that it was of them."""
        found = [
            (row, kin, max(since, recorded), min(until, ended))
            for row, person, recorded, ended in zip(
                rows.tolist(),
                columns.person[rows].tolist(),
                columns.recorded[rows].tolist(),
                superseded[rows].tolist(),
                strict=True,
            )
            for kin, since, until in self.changes[person]
            if max(since, recorded) < min(until, ended)
        ]
        table = np.array(found, dtype=np.int32).reshape(-1, 4)
        rows, kin, since, until = table.T.copy()
        return rows, kin, since, until


def families_of(person: Int32, label: Int32, labels: int, recorded: Int32, superseded: Int32) -> Families:
    """The kin groups of the people of rows that name a family or none, each held from a day up to another."""
    people = int(person.max()) + 1 if person.size else 0
    parent = np.arange(people + labels, dtype=np.int32)
    several = np.zeros(people, dtype=np.bool_)
    _join(person, label, np.full(people, NONE - 1, dtype=np.int32), parent, several)
    part = numbered_parts(parent)
    mixed = np.zeros(int(part.max(initial=-1)) + 1, dtype=np.bool_)
    mixed[part[:people][several]] = True
    moves = mixed[part[:people]]
    groups = int(part.max(initial=-1)) + 1
    changes: dict[int, list[Span]] = {}
    if moves.any():
        rows = np.flatnonzero(moves[person])
        changes, groups = _followed(rows, part, person, label, recorded, superseded, groups)
    return Families(kin=part[:people].astype(np.int32), moves=moves, changes=changes, groups=groups)


@compiled
def _join(person: Int32, label: Int32, first: Int32, parent: Int32, several: Bool) -> None:
    """Join people with their families, and say of whom rows say different things; `first` is room to work in."""
    people = first.size
    for row in range(person.size):
        who, which = person[row], label[row]
        if first[who] == which:
            continue
        several[who] |= first[who] >= NONE
        first[who] = which
        if which != NONE:
            joined(parent, who, people + which)
    shorten(parent)


def _followed(
    rows: Int64, part: Int32, person: Int32, label: Int32, recorded: Int32, superseded: Int32, groups: int
) -> tuple[dict[int, list[Span]], int]:
    families: dict[int, list[tuple[int, int, int, int]]] = {}
    for row in rows.tolist():
        held = (int(person[row]), int(label[row]), int(recorded[row]), int(superseded[row]))
        families.setdefault(int(part[person[row]]), []).append(held)
    changes: dict[int, list[Span]] = {}
    for _, held in sorted(families.items()):
        groups = _follow(held, changes, groups)
    return changes, groups


def _follow(held: list[tuple[int, int, int, int]], changes: dict[int, list[Span]], groups: int) -> int:
    """Go through the days on which one family's links changed; new kin groups are numbered from `groups`."""
    days = sorted({day for _, _, since, until in held for day in (since, until)})
    before: dict[int, int] = {}
    for day, following in pairwise(days):
        now = [(person, label) for person, label, since, until in held if since <= day < until]
        parts = parts_of(now)
        present: dict[int, int] = {}
        taken: set[int] = set()
        for members in parts:
            group = next((before[each] for each in members if before.get(each, NONE) not in (NONE, *taken)), NONE)
            if group == NONE:
                group, groups = groups, groups + 1
            taken.add(group)
            for each in members:
                present[each] = group
                spans = changes.setdefault(each, [])
                if spans and spans[-1][0] == group and spans[-1][2] == day:
                    spans[-1] = (group, spans[-1][1], following)
                else:
                    spans.append((group, day, following))
        before = {**before, **present}
    return groups


def parts_of(links: list[tuple[int, int]]) -> list[list[int]]:
    """The people of links that hold together, each part sorted, the parts by their first."""
    part: dict[tuple[str, int], set[int]] = {}
    for person, label in links:
        one = part.setdefault(("person", person), {person})
        other = part.setdefault(("label", label), set()) if label != NONE else one
        joined = one | other
        for each in joined:
            part["person", each] = joined
        for key, members in part.items():
            if members is one or members is other:
                part[key] = joined
    unique = {min(members): sorted(members) for members in part.values() if members}
    return [unique[first] for first in sorted(unique)]
