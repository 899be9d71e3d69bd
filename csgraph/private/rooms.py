"""Rooms: folders for what is needed only for now, in a place of csgraph's own, gone when the work is done.

Each is held by a lock that ends with its process, however that ends. What a process left behind that was killed
is swept away by the next that comes; a living one's is left alone. What a room holds is sealed under keys that
are nowhere but in memory (`sealed.py`), so what a sweep has not reached yet cannot be read.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from csgraph.private.files import lock, own_folder

SECONDS = 30.0
"""Longer than sweeping takes."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms below one folder, which holds nothing else."""

    folder: Path

    @contextmanager
    def room(self) -> Iterator[Path]:
        """An empty folder for one piece of work, deleted with all that is in it, by whatever thread. Raises OSError."""
        with self._door():
            self._sweep()
            path = own_folder(self.folder / secrets.token_hex(8))
            held = lock(_lock_of(path), seconds=0, by_thread=False)
            held.acquire()
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)
            held.release()
            _lock_of(path).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Deletes what processes left that have ended; how many rooms there were. Raises OSError."""
        if not self.folder.is_dir():
            return 0
        with self._door():
            return self._sweep()

    def _door(self) -> FileLock:
        own_folder(self.folder)
        return lock(self.folder / "door.lock", seconds=SECONDS)

    def _sweep(self) -> int:
        left = [path for path in sorted(self.folder.iterdir()) if path.is_dir() and not _is_held(path)]
        for path in left:
            shutil.rmtree(path, ignore_errors=True)
            _lock_of(path).unlink(missing_ok=True)
        return len(left)


def _is_held(path: Path) -> bool:
    """Whether the process whose room it is still lives: a lock file that is not there is nobody's."""
    if not _lock_of(path).exists():
        return False
    try:
        with lock(_lock_of(path), seconds=0):
            return False
    except Timeout:
        return True


def _lock_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")
