"""Staging: the checked rows of one import in a temporary SQLite file, so that memory stays flat."""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pydantic_core import from_json, to_json

from csgraph.errors import Unavailable
from csgraph.ingest.cells import Value
from csgraph.ingest.rows import Row, fingerprint

CHUNK = 2000
"""Rows handled at once; below SQLite's limit on parameters."""

_SCHEMA = """
CREATE TABLE staged (
  file TEXT NOT NULL, line INTEGER NOT NULL, key TEXT NOT NULL, content BLOB NOT NULL,
  withdrawn INTEGER NOT NULL, rejected INTEGER NOT NULL, repeated INTEGER NOT NULL DEFAULT 0, body BLOB NOT NULL,
  PRIMARY KEY (file, line)) WITHOUT ROWID
"""
_THESE = "(SELECT value FROM json_each(?))"
"""One parameter for many ids: a text for each number of them would be planned, and kept, for each."""
_NOTES = "CREATE TABLE notes (topic TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (topic, word)) WITHOUT ROWID"


class StagedRow(NamedTuple):
    """A row that passed the checks so far; `repeated` marks an identical copy of an earlier one."""

    file: str
    line: int
    key: str
    content: bytes
    withdrawn: bool
    repeated: bool
    values: dict[str, Value]


class Staging:
    """A table of staged rows that vanishes when closed."""

    def __init__(self) -> None:
        with _on_disk():
            self._folder = tempfile.TemporaryDirectory(prefix="csgraph-import-")
            self._db = sqlite3.connect(Path(self._folder.name) / "staging.sqlite3", isolation_level=None)
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-4000", "temp_store=FILE"):
                self._db.execute(f"PRAGMA {pragma}")
            self._db.execute(_SCHEMA)
            self._db.execute(_NOTES)

    def close(self) -> None:
        """Deletes all of it."""
        self._db.close()
        self._folder.cleanup()

    def add(self, rows: Iterable[Row]) -> None:
        """Keeps rows. Raises Unavailable where the disk is full, as everything here does that writes."""
        with _on_disk():
            self._db.execute("BEGIN")
            self._db.executemany(
                f"INSERT INTO staged ({', '.join(Row._fields)}) VALUES (?,?,?,?,?,?,?)",  # noqa: S608 — names of our own
                rows,
            )
            self._db.execute("COMMIT")

    def index(self) -> None:
        """Makes looking rows up by id fast; call once after the last file was added."""
        with _on_disk():
            self._db.execute("CREATE INDEX staged_key ON staged (file, key, withdrawn, rejected)")

    def keys(self, file: str) -> Iterator[list[str]]:
        """The ids that the rows of one file name, rejected ones too, each once and sorted, in chunks."""
        last = ""
        query = "SELECT DISTINCT key FROM staged INDEXED BY staged_key WHERE file = ? AND key > ? ORDER BY key LIMIT ?"
        while chunk := [key for (key,) in self._db.execute(query, (file, last, CHUNK))]:
            last = chunk[-1]
            yield chunk

    def rows(self, file: str) -> Iterator[list[StagedRow]]:
        """The rows of one file that are not rejected, in order of line, in chunks."""
        last = 0
        while True:
            chunk = self._db.execute(
                "SELECT line, key, content, withdrawn, repeated, body FROM staged"
                " WHERE file = ? AND line > ? AND rejected = 0 ORDER BY line LIMIT ?",
                (file, last, CHUNK),
            ).fetchall()
            if not chunk:
                return
            last = chunk[-1][0]
            bodies: list[dict[str, Value]] = from_json(b"[%b]" % b",".join([row[-1] for row in chunk]))
            yield [
                StagedRow(file, line, key, content, bool(withdrawn), bool(repeated), values)
                for (line, key, content, withdrawn, repeated, _), values in zip(chunk, bodies, strict=True)
            ]

    def duplicates(self, file: str) -> list[int]:
        """Lines of rows whose id stands on rows that differ; identical copies are marked, not listed."""
        query = "SELECT key FROM staged WHERE file = ? AND key <> '' GROUP BY key HAVING count(*) > 1"
        differing: list[int] = []
        for (key,) in self._db.execute(query, (file,)).fetchall():
            rows = self._db.execute(
                "SELECT line, content FROM staged INDEXED BY staged_key WHERE file = ? AND key = ? ORDER BY line",
                (file, key),
            ).fetchall()
            lines = [line for line, _ in rows]
            if len({content for _, content in rows}) > 1:
                differing += lines
            else:
                copies = [(file, line) for line in lines[1:]]
                with _on_disk():
                    self._db.executemany("UPDATE staged SET repeated = 1 WHERE file = ? AND line = ?", copies)
        return sorted(differing)

    def reject(self, file: str, lines: Iterable[int]) -> None:
        """Marks rows as rejected."""
        with _on_disk():
            self._db.execute("BEGIN")
            self._db.executemany(
                "UPDATE staged SET rejected = 1 WHERE file = ? AND line = ?", ((file, line) for line in lines)
            )
            self._db.execute("COMMIT")

    def set_values(self, file: str, line: int, values: dict[str, Value]) -> None:
        """Replaces the values of one row; its fingerprint stays that of the file."""
        with _on_disk():
            self._db.execute("UPDATE staged SET body = ? WHERE file = ? AND line = ?", (to_json(values), file, line))

    def leave_out(self, file: str, cells: Iterable[tuple[int, str]]) -> None:
        """Takes cells out of accepted rows, (line, column) each, with a fingerprint as if they had been empty.

        So the same row is another one when what the cell names has come.
        """
        for line, column in cells:
            query = "SELECT body FROM staged WHERE file = ? AND line = ?"
            ((body,),) = self._db.execute(query, (file, line)).fetchall()
            values: dict[str, Value] = {name: each for name, each in from_json(body).items() if name != column}
            left = to_json(values)
            with _on_disk():
                self._db.execute(
                    "UPDATE staged SET body = ?, content = ? WHERE file = ? AND line = ?",
                    (left, fingerprint(left, values), file, line),
                )

    def standing(self, file: str, keys: Sequence[str]) -> dict[str, bool]:
        """Of these ids, those that stand in `file`: True where a row is accepted, False where all are rejected.

        A row that only withdraws gives no standing.
        """
        found = self._db.execute(
            "SELECT key, max(1 - rejected) FROM staged"  # noqa: S608 — one text of our own
            f" WHERE file = ? AND withdrawn = 0 AND key IN {_THESE} GROUP BY key",
            (file, to_json(keys).decode()),
        )
        return {key: bool(accepted) for key, accepted in found}

    def values_of(self, file: str, keys: Sequence[str]) -> dict[str, dict[str, Value]]:
        """The values of the accepted rows of these ids."""
        found = self._db.execute(
            f"SELECT key, body FROM staged WHERE file = ? AND rejected = 0 AND withdrawn = 0 AND key IN {_THESE}",  # noqa: S608
            (file, to_json(keys).decode()),
        )
        return {key: from_json(body) for key, body in found}

    def count(self, file: str) -> tuple[int, int]:
        """Rows of a file, and how many of them are rejected."""
        rows, rejected = self._db.execute(
            "SELECT count(*), coalesce(sum(rejected), 0) FROM staged WHERE file = ?", (file,)
        ).fetchone()
        return int(rows), int(rejected)

    def note(self, topic: str, words: Iterable[str]) -> None:
        """Remembers words under a topic, each once."""
        with _on_disk():
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR IGNORE INTO notes VALUES (?, ?)", [(topic, word) for word in set(words)])
            self._db.execute("COMMIT")

    def noted(self, topic: str) -> Iterator[list[str]]:
        """The words remembered under a topic, sorted, in chunks."""
        last = ""
        while True:
            query = "SELECT word FROM notes WHERE topic = ? AND word > ? ORDER BY word LIMIT ?"
            chunk = [word for (word,) in self._db.execute(query, (topic, last, CHUNK))]
            if not chunk:
                return
            last = chunk[-1]
            yield chunk


@contextmanager
def _on_disk() -> Iterator[None]:
    """Says in words that the temporary folder is full or cannot be written to."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        raise Unavailable(
            "disk_full",
            "The temporary folder cannot hold the rows of this import.",
            advice="Free space, or point TMPDIR at a larger disk, and import again.",
        ) from error
