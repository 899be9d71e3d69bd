"""Leftovers: what versions before 0.1.0 left in the system's temporary folder when they were killed, names in clear.

They staged imports and took uploads there. Today's rooms are in the data folder and sealed (`rooms.py`).
"""

import os
import shutil
import stat
from itertools import chain
from pathlib import Path

MADE = {"csgraph-import-*": "staging.sqlite3", "csgraph-????????": "files.zip"}
"""How the folders were called, and the one file that each held."""
OLD = 24 * 3600.0
"""Seconds after which nobody writes there any longer: what is younger may be an earlier version's at work."""


def sweep_earlier(folder: Path, *, now: float) -> int:
    """Deletes what is this user's, holds nothing else and was not written for a day; how many folders there were."""
    found = [
        path for pattern, name in MADE.items() for path in sorted(folder.glob(pattern)) if _is_one(path, name, now)
    ]
    for path in found:
        shutil.rmtree(path, ignore_errors=True)
    return len(found)


def _is_one(path: Path, name: str, now: float) -> bool:
    try:
        if not _is_ours(path):
            return False
        inside = list(path.iterdir())
        latest = max(each.lstat().st_mtime for each in chain([path], inside))
    except OSError:  # Somebody else deleted it meanwhile.
        return False
    return {each.name for each in inside} == {name} and latest < now - OLD


def _is_ours(path: Path) -> bool:
    held = path.lstat()
    return stat.S_ISDIR(held.st_mode) and held.st_uid == os.getuid()
