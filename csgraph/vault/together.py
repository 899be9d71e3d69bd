"""Together: audit events that several threads want kept at the same moment are kept in one transaction.

A commit waits for the disk whatever it holds. Who comes while another waits joins the next commit, so that many
readers at once wait for two commits at most, and not each for all those before.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from csgraph.vault.audit import Entry


@dataclass(slots=True, eq=False)
class _Waiting:
    entry: Entry
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """Keeps all entries that wait at once, one keeping at a time (`turn`)."""

    turn: AbstractContextManager[object]
    _waiting: list[_Waiting] = field(default_factory=list[_Waiting])
    _door: threading.Lock = field(default_factory=threading.Lock)

    def add(self, entry: Entry, *, keep: Callable[[Sequence[Entry]], None]) -> None:
        """Returns once the entry is kept. Raises what `keep` raises: then it is not, and the others try again."""
        mine = _Waiting(entry)
        with self._door:
            self._waiting.append(mine)
        with self.turn:
            if not mine.is_kept:
                self._keep_all(mine, keep)

    def _keep_all(self, mine: _Waiting, keep: Callable[[Sequence[Entry]], None]) -> None:
        with self._door:
            batch = self._waiting[:]
            self._waiting.clear()
        try:
            keep([each.entry for each in batch])
        except BaseException:
            with self._door:
                self._waiting[:0] = [each for each in batch if each is not mine]
            raise
        for each in batch:
            each.is_kept = True
