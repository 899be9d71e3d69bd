"""Heirs: which row says an association again that another row said before, so that a correction is no news."""

import numpy as np

from csgraph.detect.columns import Int32
from csgraph.detect.history import Held
from csgraph.detect.live_versions import LiveVersions

Said = tuple[int, int, int]
"""Person, context and kind: what a correction has in common with what it corrects."""


class Heirs:
    """The association of each row, by the first row of it; today's are found out anew with each write."""

    def __init__(self, association: Int32) -> None:
        others = np.flatnonzero(association != np.arange(association.size))
        self._root = dict(zip(others.tolist(), association[others].tolist(), strict=True))
        self._line: dict[int, list[int]] = {}
        for row, root in self._root.items():
            self._line.setdefault(root, [root]).append(row)
        self._ended: dict[Said, set[int]] = {}
        self._written: dict[Said, set[int]] = {}

    def new_day(self) -> None:
        """What ended before today is corrected no more."""
        self._ended, self._written = {}, {}

    def note(self, held: Held, row: int, on: int) -> None:
        """Take note of a row that is written, or ends, today."""
        rows = held.rows
        said = (int(rows.person[row]), int(rows.context[row]), int(rows.kind[row]))
        if held.superseded[row] == on:
            self._ended.setdefault(said, set()).add(row)
        if rows.recorded[row] == on:
            self._written.setdefault(said, set()).add(row)
        waiting = sorted(self._ended.get(said, ()))
        written = sorted(self._written.get(said, ()))
        for each in written:
            root = self._root.pop(each, each)
            if root != each:
                self._line[root].remove(each)
        for each in written:
            root = self._root.get(waiting[0], waiting[0]) if waiting else each
            waiting = waiting[1:]
            if root != each:
                self._root[each] = root
                self._line.setdefault(root, [root]).append(each)

    def said(self, row: int, version: int, live: LiveVersions) -> int:
        """The first version of a row's association in the target of one of its versions."""
        root = self._root.get(row, row)
        line = self._line.get(root, [row])
        alike = [each for other in line for each in live.of(other) if live.target[each] == live.target[version]]
        return min((int(live.rows.said[each]) for each in alike), default=version)
