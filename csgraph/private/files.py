"""Files of the owner alone: 0600, in folders 0700, whatever the umask or an earlier file of that name says.

The only maker of files, folders and locks (tests/house/test_private.py). `close_to_others` does the same for what
libraries and child processes make by themselves.
"""

import os
import secrets
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from filelock import FileLock

FILE = 0o600
FOLDER = 0o700
OTHERS = 0o077


def close_to_others() -> None:
    """From here on whatever this process and its children make is their user's alone."""
    os.umask(OTHERS)


def temporary_folder() -> Path:
    """The system's folder for what is temporary, which csgraph puts nothing into."""
    return Path(tempfile.gettempdir())


def make_folder(path: Path) -> Path:
    """Makes a folder where there is none; one that is there stays as somebody made it. Raises OSError."""
    path.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    return path


def own_folder(path: Path) -> Path:
    """Makes a folder for nothing but ours, or closes the one that is there to others. Raises OSError."""
    make_folder(path)
    if stat.S_IMODE(path.stat().st_mode) & OTHERS:
        with suppress(PermissionError):  # It is somebody else's; what we put into it is closed all the same.
            path.chmod(FOLDER)
    return path


def open_text(path: Path, *, encoding: str = "utf-8", newline: str = "\n") -> TextIO:
    """Opens a file for text from its beginning. Raises OSError."""
    return os.fdopen(_handle(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "w", encoding=encoding, newline=newline)


def open_bytes(path: Path) -> BinaryIO:
    """Opens a file for bytes from its beginning. Raises OSError."""
    return os.fdopen(_handle(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb")


def open_new(path: Path) -> BinaryIO:
    """Opens a file that must not be there yet, for bytes, to be written and read. Raises OSError."""
    return os.fdopen(_handle(path, os.O_RDWR | os.O_CREAT | os.O_EXCL), "r+b")


def write_text(path: Path, text: str) -> None:
    """Writes a whole file of text in UTF-8. Raises OSError."""
    with open_text(path) as stream:
        stream.write(text)


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a whole file. Raises OSError."""
    with open_bytes(path) as stream:
        stream.write(content)


def ensure_file(path: Path) -> None:
    """Makes an empty file where there is none; one that is there keeps what it holds. Raises OSError."""
    os.close(_handle(path, os.O_RDWR | os.O_CREAT))


def new_file(path: Path, content: bytes = b"") -> None:
    """Makes a file that must not be there yet, and waits until the disk has it. Raises OSError."""
    with os.fdopen(_handle(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def replace_text(path: Path, text: str) -> None:
    """Puts a whole file in place of another, safe against a crash half-way. Raises OSError."""
    make_folder(path.parent)
    passing = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        new_file(passing, text.encode())
        passing.replace(path)
    finally:
        passing.unlink(missing_ok=True)


def lock(path: Path, *, seconds: float, by_thread: bool = True) -> FileLock:
    """A lock of this file among processes, waited for so long; not taken yet.

    Its thread alone can give it back, unless `by_thread` says otherwise.
    """
    return FileLock(path, timeout=seconds, mode=FILE, thread_local=by_thread)


def _handle(path: Path, flags: int) -> int:
    """An open file, closed to others also where it was there before. A pipe or device is left as it is."""
    handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0), FILE)
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode) and mode & OTHERS:
        with suppress(PermissionError):  # Another's file, or a disk that knows no rights.
            os.fchmod(handle, FILE)
    return handle
