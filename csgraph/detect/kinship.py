"""Kinship: the kin group of each young person as links of family become known and are withdrawn."""

from collections.abc import Callable

import numpy as np

from csgraph.detect.columns import NONE, Int32, Int64
from csgraph.detect.families import parts_of
from csgraph.detect.growing import longer
from csgraph.detect.history import Held, Versions

LOWER = 0xFFFFFFFF


class Kinship:
    """Kin groups as known now. Links run from people to families; each rests on so many rows.

    `person` and `label` (NONE: no family) are those of the rows held at first, whose groups are known already. What
    they say of a person or a family is looked up there when it is first asked for.
    """

    def __init__(self, kin: Int32, groups: int, person: Int32, label: Int32) -> None:
        self.kin, self.groups = kin, groups
        self._rows = np.bincount(person, minlength=kin.size)
        linked = label != NONE
        pairs = (person[linked].astype(np.int64) << 32) | label[linked]
        pairs.sort()
        begins = np.flatnonzero(np.concatenate([np.ones(min(pairs.size, 1), dtype=np.bool_), np.diff(pairs) != 0]))
        self._first_links, self._times = pairs[begins], np.diff(np.append(begins, pairs.size))
        self._first_members = np.sort((self._first_links & LOWER) << 32 | self._first_links >> 32)
        self._first_alike = np.argsort(kin, kind="stable")
        self._first_kin = kin[self._first_alike]
        self._links: dict[int, dict[int, int]] = {}
        self._members: dict[int, set[int]] = {}
        self._moved: dict[int, set[int]] = {}
        self._before: dict[int, int] = {}

    def new_day(self) -> None:
        """From now on changes are told from how groups stand now: what one day changes and takes back is no change."""
        self._before = {}

    def row(self, person: int, label: int, by: int) -> list[int]:
        """One row more (or, -1, less) of a person, in a family or none; everybody whose group is now another."""
        self.kin = longer(self.kin, person + 1, NONE)
        if self._count(person, label, by) or self.kin[person] == NONE:
            return self._settled(person)
        return []

    def _count(self, person: int, label: int, by: int) -> bool:
        """Count a row, and say whether a link or the person came or went."""
        self._rows = longer(self._rows, person + 1)
        self._rows[person] += by
        if label == NONE:
            return False
        links = self._links_of(person)
        links[label] = links.get(label, 0) + by
        if links[label] == 0:
            del links[label]
            self._members_of(label).discard(person)
            return True
        self._members_of(label).add(person)
        return links[label] == 1 and by == 1

    def _links_of(self, person: int) -> dict[int, int]:
        """The families of a person, and on how many rows each link rests."""
        if person not in self._links:
            own = _between(self._first_links, person)
            labels = (self._first_links[own] & LOWER).tolist()
            self._links[person] = dict(zip(labels, self._times[own].tolist(), strict=True))
        return self._links[person]

    def _members_of(self, label: int) -> set[int]:
        if label not in self._members:
            own = _between(self._first_members, label)
            self._members[label] = set((self._first_members[own] & LOWER).tolist())
        return self._members[label]

    def _settled(self, person: int) -> list[int]:
        affected = self._reach({person, *self._alike(person)})
        before: Callable[[int], int] = lambda each: self._before.get(each, int(self.kin[each]))  # noqa: E731
        links = [
            (each, label)
            for each in sorted(affected)
            if self._rows[each] > 0
            for label in (*self._links_of(each), NONE)
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
                    self._moved.setdefault(group, set()).add(each)
                    moved.append(each)
        return moved

    def _alike(self, person: int) -> list[int]:
        groups = {int(self.kin[person]), self._before.get(person, NONE)} - {NONE}
        return [each for group in groups for each in self._alike_now(group)] + [
            each for each, group in self._before.items() if group in groups
        ]

    def _alike_now(self, group: int) -> list[int]:
        low, high = np.searchsorted(self._first_kin, [group, group + 1])
        some = [*self._first_alike[low:high].tolist(), *self._moved.get(group, ())]
        return [each for each in some if self.kin[each] == group]

    def _reach(self, start: set[int]) -> set[int]:
        reached: set[int] = set()
        waiting = list(start)
        while waiting:
            each = waiting.pop()
            if each not in reached:
                reached.add(each)
                waiting.extend(other for label in self._links_of(each) for other in self._members_of(label))
        return reached


def kin_on(versions: Versions, held: Held, last: int) -> Int32:
    """Everybody's kin group at the end of the last day of record; of those who had no row by then NONE."""
    seen = np.zeros(versions.families.kin.size, dtype=np.bool_)
    seen[held.rows.person[held.rows.recorded <= last]] = True
    kin = np.where(seen, versions.families.kin, np.int32(NONE))
    for person, spans in versions.families.changes.items():
        before = [group for group, since, _ in spans if since <= last]
        kin[person] = before[-1] if before else NONE
    return kin


def _between(pairs: Int64, upper: int) -> slice:
    """Where those whose upper half is this stand among pairs in order."""
    low, high = np.searchsorted(pairs, [upper << 32, (upper + 1) << 32]).tolist()
    return slice(low, high)
