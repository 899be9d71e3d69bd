"""The embedded engine's files: kept as they were when it stopped, and compared before it starts again.

The engine goes on without a file that it does not find, and forgets what was in it. So what it left is noted when it
ends in good order, each file with its size, time and hash. Before the next start each must be there as it was; after
an engine that was killed, each must be there and no shorter, for the engine puts the rest right by its own log.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from csgraph.engine.accounts import DATABASE
from csgraph.engine.failures import files_damaged
from csgraph.private.files import replace_text

NOTE = "files.json"
KINDS = (".bucket", ".dict", "schema.json")
SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """One file as the engine left it."""

    size: int
    changed: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Note:
    """`in_order`: the engine ended by itself, and has not been started since."""

    in_order: bool
    files: Mapping[str, Left]


def check(root: Path) -> None:
    """Raises Unavailable where a file is not there, or not as it was left. Nothing is changed."""
    note = _read(root)
    wrong = _wrong(_folder(root), note) if note is not None else _unknown(_folder(root))
    if wrong:
        raise files_damaged(root, wrong[:SHOWN], len(wrong))


def begin(root: Path) -> None:
    """Notes that the engine starts: from now on its files change. Raises OSError."""
    note = _read(root)
    if note is not None:
        _write(root, _Note(in_order=False, files=note.files))


def keep(root: Path) -> None:
    """Notes the files of an engine that has ended by itself; those that did not change are not read again."""
    before = _read(root)
    known = before.files if before is not None else {}
    files = {path.name: _left(path, known.get(path.name)) for path in _files(_folder(root))}
    if files:
        _write(root, _Note(in_order=True, files=files))


def _wrong(folder: Path, note: _Note) -> list[str]:
    return [name for name, left in sorted(note.files.items()) if not _is_right(folder / name, left, note.in_order)]


def _is_right(path: Path, left: Left, in_order: bool) -> bool:
    try:
        found = path.stat()
        if not in_order:
            return found.st_size >= left.size or path.suffix != ".bucket"
        if found.st_size != left.size:
            return False
        return found.st_mtime_ns == left.changed or _digest(path) == left.digest
    except OSError:
        return False


def _unknown(folder: Path) -> list[str]:
    """Of files that nothing was noted of: those that the engine's own list has, and that are not there."""
    with suppress(OSError, ValueError, AttributeError, KeyError):
        types = json.loads((folder / "schema.json").read_text(encoding="utf-8"))["types"].values()
        held = {path.name.rsplit(".", 4)[0] for path in folder.glob("*.bucket")}
        return sorted(f"{name}.bucket" for each in types for name in each["buckets"] if name not in held)
    return []


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.endswith(KINDS)) if folder.is_dir() else []


def _left(path: Path, before: Left | None) -> Left:
    found = path.stat()
    if before is not None and (found.st_size, found.st_mtime_ns) == (before.size, before.changed):
        return before
    return Left(size=found.st_size, changed=found.st_mtime_ns, digest=_digest(path))


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "blake2b").hexdigest()


def _folder(root: Path) -> Path:
    return root / "databases" / DATABASE


def _read(root: Path) -> _Note | None:
    try:
        held = json.loads((root / NOTE).read_text(encoding="utf-8"))
        files = {name: Left(**left) for name, left in held["files"].items()}
        return _Note(in_order=bool(held["in_order"]), files=files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _write(root: Path, note: _Note) -> None:
    files = {name: asdict(left) for name, left in note.files.items()}
    replace_text(root / NOTE, json.dumps({"in_order": note.in_order, "files": files}))
