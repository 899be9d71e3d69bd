"""Kinship: the kin group of each young person as links of family become known and are withdrawn."""

from collections.abc import Callable

import numpy as np

from csgraph.detect.columns import NONE, Int32
from csgraph.detect.families import parts_of
from csgraph.detect.growing import longer


class Kinship:
    """Kin groups as known now. Links run from people to families; each rests on so many rows."""

    def __init__(self, kin: Int32, groups: int) -> None:
        self.kin, self.groups = kin, groups
        self._links: dict[int, dict[int, int]] = {}
        self._members: dict[int, set[int]] = {}
        self._rows: dict[int, int] = {}
        self._before: dict[int, int] = {}

    def new_day(self) -> None:
        """From now on changes are told from how groups stand now: what one day changes and takes back is no change."""
        self._before = {}

    def seen(self, person: int, label: int) -> None:
        """One row of a person whose group is known already, as when a state is built."""
        self._count(person, label, 1)

    def row(self, person: int, label: int, by: int) -> list[int]:
        """One row more (or, -1, less) of a person, in a family or none; everybody whose group is now another."""
        self.kin = longer(self.kin, person + 1, NONE)
        if self._count(person, label, by) or self.kin[person] == NONE:
            return self._settled(person)
        return []

    def _count(self, person: int, label: int, by: int) -> bool:
        """Count a row, and say whether a link or the person came or went."""
        rows = self._rows.get(person, 0) + by
        self._rows[person] = rows
        if label == NONE:
            return False
        links = self._links.setdefault(person, {})
        links[label] = links.get(label, 0) + by
        if links[label] == 0:
            del links[label]
            self._members[label].discard(person)
            return True
        self._members.setdefault(label, set()).add(person)
        return links[label] == 1 and by == 1

    def _settled(self, person: int) -> list[int]:
        affected = self._reach({person, *self._alike(person)})
        before: Callable[[int], int] = lambda each: self._before.get(each, int(self.kin[each]))  # noqa: E731
        links = [
            (each, label)
            for each in sorted(affected)
            if self._rows.get(each, 0) > 0
            for label in (*self._links.get(each, {}), NONE)
        ]
        taken: set[int] = set()
        moved: list[int] = []
        for members in parts_of(links):
            group = next((before(each) for each in members if before(each) not in (NONE, *taken)), NONE)
            if group == NONE:
                group, self.groups = self.groups, self.groups + 1
            taken.add(group)
            for each in members:
                if self.kin[each] != group:
                    self._before.setdefault(each, int(self.kin[each]))
                    self.kin[each] = group
                    moved.append(each)
        return moved

    def _alike(self, person: int) -> list[int]:
        groups = {int(self.kin[person]), self._before.get(person, NONE)} - {NONE}
        alike = [np.flatnonzero(self.kin == group).tolist() for group in groups]
        return [each for some in alike for each in some] + [
            each for each, group in self._before.items() if group in groups
        ]

    def _reach(self, start: set[int]) -> set[int]:
        reached: set[int] = set()
        waiting = list(start)
        while waiting:
            each = waiting.pop()
            if each not in reached:
                reached.add(each)
                waiting.extend(other for label in self._links.get(each, {}) for other in self._members[label])
        return reached
